"""The people who work in the clinic."""

import json
from typing import Any

from ketrate.clock import Instant
from ketrate.errors import NotFoundError
from ketrate.records.ids import StaffId, Uid
from ketrate.records.staff import Role, Staff
from ketrate.store import said
from ketrate.store.chain import Facts, Note, moment
from ketrate.store.vault import Change, Vault
from ketrate.words import tr

_SELECT = (
    "SELECT id, uid, login, name, roles, is_enabled, EXISTS (SELECT 1 FROM setting "
    "WHERE key = 'password.temporary.' || login AND value = 'true') FROM staff"
)
"""Whether a password is temporary is a setting, so that every vault opens without new columns."""


def add(change: Change, login: str, name: str, roles: frozenset[Role]) -> Staff:
    """Add a person; a sign-in name is never used twice."""
    uid, kept = change.new_uid(), _joined(roles)
    change.execute(
        "INSERT INTO staff (uid, login, name, roles) VALUES (?, ?, ?, ?)", (uid, login, name, kept)
    )
    facts: Facts = {"login": login, "name": said.keep(change, name), "roles": kept}
    change.note(Note("staff.add", uid, facts=facts))
    return _must(change.vault, login)


def update(change: Change, login: str, name: str, roles: frozenset[Role]) -> Staff:
    """Change a person's name and roles; raises NotFoundError."""
    before = _must(change.vault, login)
    change.execute(
        "UPDATE staff SET name = ?, roles = ? WHERE id = ?", (name, _joined(roles), before.id)
    )
    facts: Facts = {
        "login": login,
        "old_name": said.keep(change, before.name),
        "name": said.keep(change, name),
        "old": _joined(before.roles),
        "new": _joined(roles),
    }
    change.note(Note("staff.update", before.uid, facts=facts))
    return _must(change.vault, login)


def set_enabled(change: Change, login: str, *, is_enabled: bool) -> Staff:
    """Let a person sign in, or no longer; their past stays. Raises NotFoundError."""
    before = _must(change.vault, login)
    change.execute("UPDATE staff SET is_enabled = ? WHERE id = ?", (int(is_enabled), before.id))
    facts: Facts = {"login": login, "old": before.is_enabled, "new": is_enabled}
    kind = "staff.enable" if is_enabled else "staff.disable"
    change.note(Note(kind, before.uid, facts=facts))
    return _must(change.vault, login)


def last_sign_in(vault: Vault, uid: bytes) -> Instant | None:
    """When that person came in last."""
    row = vault.row(
        "SELECT body FROM event WHERE station = 1 AND kind = 'staff.sign_in' AND entity_uid = ? "
        "ORDER BY seq DESC LIMIT 1",
        (uid,),
    )
    return moment(json.loads(row[0])).instant if row else None


def note_password(change: Change, login: str, kind: str, *, is_temporary: bool) -> Staff:
    """Note a new password, and whether it must be changed at the next sign-in.

    `kind` is the event's: `password.change`, `password.reset` or `password.recover`.
    """
    before = _must(change.vault, login)
    change.execute(
        "INSERT INTO setting (key, value) VALUES ('password.temporary.' || ?, ?) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (login, "true" if is_temporary else "false"),
    )
    facts: Facts = {"login": login, "old": before.must_change_password, "new": is_temporary}
    change.note(Note(kind, before.uid, facts=facts))
    return _must(change.vault, login)


def by_login(vault: Vault, login: str) -> Staff | None:
    """The person with that sign-in name, if there is one."""
    row = vault.row(f"{_SELECT} WHERE login = ?", (login,))
    return _staff(row) if row else None


def everyone(vault: Vault) -> tuple[Staff, ...]:
    """Everyone who ever worked here, in order of their coming."""
    return tuple(map(_staff, vault.rows(f"{_SELECT} ORDER BY id")))


def _must(vault: Vault, login: str) -> Staff:
    found = by_login(vault, login)
    if found is None:
        raise NotFoundError(tr("person"), login)
    return found


def _joined(roles: frozenset[Role]) -> str:
    return ",".join(sorted(roles))


def _staff(row: tuple[Any, ...]) -> Staff:
    roles = frozenset(Role(name) for name in row[4].split(",") if name)
    return Staff(StaffId(row[0]), Uid(row[1]), row[2], row[3], roles, bool(row[5]), bool(row[6]))
