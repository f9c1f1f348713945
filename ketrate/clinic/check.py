"""Is the vault what it was? Read-only, for anyone who may ask."""

from dataclasses import dataclass

from ketrate.clinic import unlock
from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, may
from ketrate.errors import NotAllowedError, NotNowError, VaultError
from ketrate.words import explain, tr


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found; `head` is the hash printed on pages made now."""

    ok: bool
    events: int
    head: str | None
    problems: tuple[str, ...]
    knows_head: bool = True


def verify(desk: Desk, login: str, password: str, head: str | None = None) -> Found:
    """Both integrity checks, then chain, witness and keys; and whether a printed head is known.

    A vault too damaged to say what roles a person has is reported all the same: the password
    was right. Raises NotAllowedError for roles that may not verify.
    """
    from ketrate.store import audit

    key = unlock.derive_key(desk, login, password, is_read_only=True)
    try:
        staff = unlock.sign_in(desk, login, key, read_only=True)
        if not may(staff, Action.VERIFY):
            raise NotAllowedError(tr(Action.VERIFY.value), tuple(sorted(staff.roles)))
        knows = head is None or audit.knows_head(desk.vault, head)
    except VaultError as error:
        return Found(ok=False, events=0, head=None, problems=(explain(error),))
    finally:
        desk.lock()
    result = audit.verify(desk.folder, key)
    problems = result.problems
    if not knows:
        problems = (*problems, tr("No entry of the trail has the head {head}.", head=head))
    return Found(result.ok, result.events, result.head, problems, knows)


def renew_witness(desk: Desk, login: str, password: str) -> Found:
    """Make a new witness file after its loss, if nothing else speaks against the vault.

    An administrator's act, noted in the trail; what the lost witness alone could have told (a
    vault that was rolled back) is lost with it, so compare a printed head first. Raises
    NotAllowedError for other roles, NotNowError while the witness is there and fits.
    """
    from ketrate.store import audit, witness
    from ketrate.store.folder import WITNESS

    key = unlock.derive_key(desk, login, password)
    before = audit.verify(desk.folder, key)
    is_there = witness.read(desk.folder / WITNESS) is not None
    if (is_there and before.problems) or len(before.problems) > 1 or before.events == 0:
        return Found(ok=False, events=before.events, head=before.head, problems=before.problems)
    try:
        staff = unlock.sign_in(desk, login, key, read_only=True, without_witness=True)
        if not may(staff, Action.RENEW_WITNESS):
            raise NotAllowedError(tr(Action.RENEW_WITNESS.value), tuple(sorted(staff.roles)))
        if is_there:
            raise NotNowError(tr("The witness is there and fits."), tr("Nothing is to be renewed."))
        unlock.sign_in(desk, login, key, without_witness=True)
        desk.note("witness.renew", head=before.head)
    finally:
        desk.lock()
    after = audit.verify(desk.folder, key)
    return Found(after.ok, after.events, after.head, after.problems)
