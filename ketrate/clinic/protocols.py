"""The clinic's schedules: reading them all, and writing, retiring and deleting its own.

A schedule of the clinic's own is a file in its folder. Every version that was saved here is kept
in the vault too, so that an earlier one can be brought back. A running course goes on under the
version it began with; a changed file counts for courses that begin later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ketrate.clinic import own_file
from ketrate.clinic.desk import OWN_FILES, Desk
from ketrate.clinic.rights import Action, may, require
from ketrate.clock import Instant
from ketrate.errors import BadFileError, BadInputError, NotFoundError, NotNowError
from ketrate.records.text import clean_text, deception
from ketrate.words import tr, trn

if TYPE_CHECKING:
    from ketrate.protocol.judge import Problem
    from ketrate.protocol.schedule import Protocol
    from ketrate.protocol.writer import Data
    from ketrate.store.chain import Facts
    from ketrate.store.vault import Change

RETIRED = "retired_protocols"
"""The setting that holds the ids no new course may begin under."""
LONGEST_REASON = 200
IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Entry:
    """A schedule as the list shows it; `courses` is how many were ever begun under its id."""

    protocol: "Protocol"
    is_own: bool
    is_retired: bool
    courses: int

    @property
    def may_be_deleted(self) -> bool:
        """Whether it is the clinic's own and was never used."""
        return self.is_own and self.courses == 0


@dataclass(frozen=True, slots=True)
class Version:
    """A version of one's own schedule that was saved here; `is_current` is the file's."""

    definition_hash: str
    at: Instant
    by_name: str
    reason: str
    protocol: "Protocol"
    is_current: bool


def may_edit(desk: Desk) -> bool:
    """Whether the signed-in person may write schedules; others read them."""
    return may(desk.signed_in(), Action.EDIT_PROTOCOLS)


def entries(desk: Desk) -> tuple[Entry, ...]:
    """Every schedule that has timepoints, by name; retired ones last."""
    from ketrate.store import courses

    require(desk, Action.SEE_PROTOCOLS)
    used = courses.count_by_protocol(desk.vault)
    gone = _retired(desk)
    found = (
        Entry(one, _file(desk, one.id).is_file(), one.id in gone, used.get(one.id, 0))
        for one in desk.protocols
        if one.id != IMPORTED
    )
    return tuple(sorted(found, key=lambda one: (one.is_retired, one.protocol.name.casefold())))


def refused(desk: Desk) -> tuple[BadFileError, ...]:
    """Files in the clinic's folder that cannot be used, each with its line and reason."""
    require(desk, Action.SEE_PROTOCOLS)
    return desk.protocols.refused


def offered(desk: Desk) -> tuple["Protocol", ...]:
    """What a new course may begin under: everything that is not retired."""
    require(desk, Action.TREAT)
    gone = _retired(desk) | {IMPORTED}
    return tuple(one for one in desk.protocols if one.id not in gone)


def require_offered(desk: Desk, protocol_id: str) -> None:
    """Raises NotNowError for a schedule that was retired."""
    if protocol_id in _retired(desk):
        name = desk.protocols.get(protocol_id).name
        problem = tr("“{name}” is retired: no new course begins under it.", name=name)
        raise NotNowError(problem, tr("Choose another schedule."))


def draft_from(desk: Desk, protocol_id: str) -> "Data":
    """A copy of a schedule to be changed, under an id that is still free."""
    from ketrate.protocol.writer import protocol_data

    require(desk, Action.EDIT_PROTOCOLS)
    protocol = desk.protocols.get(protocol_id)
    name = tr("{name}, our own", name=protocol.name)
    note = tr("Made from “{name}”. {source}", name=protocol.name, source=protocol.source)
    return {
        **protocol_data(protocol),
        "id": _free_id(desk, protocol_id),
        "name": name,
        "version": "1",
        "source": note,
    }


def draft_of(desk: Desk, protocol_id: str) -> "Data":
    """One's own schedule as it stands, to be changed; raises NotNowError for a shipped one."""
    from ketrate.protocol.writer import protocol_data

    require(desk, Action.EDIT_PROTOCOLS)
    _require_own(desk, protocol_id)
    return protocol_data(desk.protocols.get(protocol_id))


def problems(
    desk: Desk, data: Mapping[str, object], words: Mapping[str, str], *, is_new: bool
) -> tuple["Problem", ...]:
    """Everything that keeps a draft from being saved, each at its field."""
    from ketrate.protocol import judge

    require(desk, Action.EDIT_PROTOCOLS)
    taken = _taken(desk) if is_new else ()
    found = judge.problems(data, desk.catalogue, words, taken)
    return (*found, *_hidden_signs(data))


def save(desk: Desk, data: "Data", reason: str, *, replaces: str | None) -> "Protocol":
    """Write one's own schedule; `replaces` is the hash of the version it was made from, if any.

    Raises BadInputError for a missing reason and for a draft that has problems, NotNowError when
    the file was changed meanwhile or nothing would change, SaveFailedError.
    """
    from ketrate.protocol.loader import parse_protocol
    from ketrate.protocol.writer import protocol_text, toml_text

    require(desk, Action.EDIT_PROTOCOLS)
    _require_sound(desk, data, is_new=replaces is None)
    given = parse_protocol(toml_text(data), str(data["id"]))
    made = parse_protocol(protocol_text(given), given.id)  # one way of writing the same
    _write(desk, made, replaces, _reason(reason))
    return desk.protocols.get(made.id)


def keep_draft(desk: Desk, draft: "tuple[Data, str | None] | None") -> None:
    """Remember what the signed-in person is writing, until it is saved or given up."""
    login = desk.signed_in().login
    if draft is None:
        desk.unsaved.pop(login, None)
    else:
        desk.unsaved[login] = draft


def kept_draft(desk: Desk) -> "tuple[Data, str | None] | None":
    """The draft, with the hash of the version it replaces, that the person had not saved."""
    found = desk.unsaved.get(desk.signed_in().login)
    return found if isinstance(found, tuple) and may_edit(desk) else None


def versions(desk: Desk, protocol_id: str) -> tuple[Version, ...]:
    """What was saved here under that id, and what came as a file before, newest first."""
    from ketrate.store import audit, definitions, staff

    require(desk, Action.SEE_PROTOCOLS)
    names = {person.login: person.name for person in staff.everyone(desk.vault)}
    current = desk.protocols.get(protocol_id).definition_hash
    found: list[Version] = []
    for event in audit.events_of_kind(desk.vault, "protocol.save"):
        if event.body.get("protocol") != protocol_id:
            continue
        who, why = names.get(event.by, event.by), str(event.body.get("reason") or "")
        by_hand = tr("came as a file, kept when it was changed here")
        for key, reason in (("old", by_hand), ("new", why)):
            kept = str(event.body.get(key) or "")
            text = definitions.get(desk.vault, kept) if kept else None
            is_known = key == "old" and any(one.definition_hash == kept for one in found)
            if text is not None and not is_known:
                found.append(_version(text, event.moment.instant, who, reason, current))
    return tuple(reversed(found))


def restore(desk: Desk, protocol_id: str, definition_hash: str, reason: str) -> "Protocol":
    """Make an earlier version the file again; raises NotFoundError for one nobody saved."""
    from ketrate.protocol.writer import protocol_data

    require(desk, Action.EDIT_PROTOCOLS)
    _require_own(desk, protocol_id)
    for one in versions(desk, protocol_id):
        if one.definition_hash == definition_hash:
            _require_sound(desk, protocol_data(one.protocol), is_new=False)
            now = desk.protocols.get(protocol_id).definition_hash
            _write(desk, one.protocol, now, _reason(reason))
            return desk.protocols.get(protocol_id)
    raise NotFoundError(tr("version"), definition_hash[:8])


def retire(desk: Desk, protocol_id: str, reason: str) -> None:
    """No new course begins under it; running ones go on. It can be taken up again."""
    _set_retired(desk, protocol_id, reason, is_retired=True)


def take_up(desk: Desk, protocol_id: str, reason: str) -> None:
    """Courses may begin under it again."""
    _set_retired(desk, protocol_id, reason, is_retired=False)


def delete(desk: Desk, protocol_id: str, reason: str) -> None:
    """Remove one's own schedule that was never used; raises NotNowError for any other."""
    from ketrate.store import courses, said
    from ketrate.store.chain import Note

    require(desk, Action.EDIT_PROTOCOLS)
    _require_own(desk, protocol_id)
    protocol, why = desk.protocols.get(protocol_id), _reason(reason)
    used = courses.count_by_protocol(desk.vault).get(protocol_id, 0)
    if used:
        problem = trn("{count} course began under it.", "{count} courses began under it.", used)
        raise NotNowError(problem, tr("Retire it instead."))

    def note(change: "Change") -> None:
        body: Facts = {
            "protocol": protocol_id,
            "name": protocol.name,
            "old": protocol.definition_hash,
            "reason": said.keep(change, why),
        }
        change.note(Note("protocol.delete", facts=body))

    own_file.take_away(desk, _file(desk, protocol_id), note)
    _reload(desk)


def _reload(desk: Desk) -> None:
    """Read the clinic's folder again."""
    from ketrate.protocol.catalogue import load_protocols

    desk.protocols = load_protocols(_folder(desk), desk.catalogue)


def _require_sound(desk: Desk, data: "Data", *, is_new: bool) -> None:
    found = problems(desk, data, {}, is_new=is_new)
    if found:
        raise BadInputError(tr("Schedule"), found[0].sentence, tr("Correct it."))


def _version(text: str, at: Instant, who: str, reason: str, current: str) -> Version:
    from ketrate.protocol.loader import parse_protocol

    made = parse_protocol(text, "")
    is_current = made.definition_hash == current
    return Version(made.definition_hash, at, who, reason, made, is_current)


def _write(desk: Desk, made: "Protocol", replaces: str | None, reason: str) -> None:
    """The file, its version in the vault and the row of the trail."""
    from ketrate.store import definitions, said
    from ketrate.store.chain import Note

    _reload(desk)
    before = next((one for one in desk.protocols if one.id == made.id), None)
    _require_unchanged(before, made, replaces)

    def note(change: "Change") -> None:
        if before is not None:  # one that came as a file was never kept
            definitions.keep(change, "protocol", before.definition_hash, before.text)
        definitions.keep(change, "protocol", made.definition_hash, made.text)
        body: Facts = {
            "protocol": made.id,
            "name": made.name,
            "old": before.definition_hash if before else None,
            "new": made.definition_hash,
            "reason": said.keep(change, reason),
        }
        change.note(Note("protocol.save", facts=body))

    own_file.put(desk, _file(desk, made.id), made.text, note)
    _reload(desk)


def _require_unchanged(before: "Protocol | None", made: "Protocol", replaces: str | None) -> None:
    now = before.definition_hash if before else None
    if now != replaces:
        problem = tr("the file {id}.toml was changed meanwhile.", id=made.id)
        raise NotNowError(problem, tr("Open it again and make your changes there."))
    if now == made.definition_hash:
        raise NotNowError(tr("nothing is different from what is saved."))


def _set_retired(desk: Desk, protocol_id: str, reason: str, *, is_retired: bool) -> None:
    from ketrate.store import said, settings
    from ketrate.store.chain import Note

    require(desk, Action.EDIT_PROTOCOLS)
    protocol, why, now = desk.protocols.get(protocol_id), _reason(reason), _retired(desk)
    if (protocol_id in now) is is_retired:
        raise NotNowError(tr("“{name}” is so already.", name=protocol.name))
    kept = now | {protocol_id} if is_retired else now - {protocol_id}
    kind = "protocol.retire" if is_retired else "protocol.take_up"
    with desk.change() as change:
        settings.put(change, RETIRED, sorted(kept), old=[])
        body: Facts = {
            "protocol": protocol_id,
            "name": protocol.name,
            "reason": said.keep(change, why),
        }
        change.note(Note(kind, facts=body))


def _retired(desk: Desk) -> frozenset[str]:
    from ketrate.store import settings

    found = settings.get(desk.vault, RETIRED, [])
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()


def _require_own(desk: Desk, protocol_id: str) -> None:
    protocol = desk.protocols.get(protocol_id)
    if not _file(desk, protocol_id).is_file():
        problem = tr("“{name}” comes with KetRate and stays as it is.", name=protocol.name)
        raise NotNowError(problem, tr("Make your own from it."))


def _reason(text: str) -> str:
    reason = clean_text(text, tr("Reason"), LONGEST_REASON)
    if not reason:
        raise BadInputError(tr("Reason"), tr("nothing was typed."), tr("Say why."))
    return reason


def _hidden_signs(data: Mapping[str, object]) -> tuple["Problem", ...]:
    from ketrate.protocol.judge import Problem

    texts = ((key, value) for key, value in data.items() if isinstance(value, str))
    found = ((key, deception(text)) for key, text in texts)
    return tuple(Problem((key,), problem.capitalize()) for key, problem in found if problem)


def _taken(desk: Desk) -> tuple[str, ...]:
    files = _folder(desk).glob("*.toml") if _folder(desk).is_dir() else ()
    return (*(one.id for one in desk.protocols), *(one.stem for one in files))


def _free_id(desk: Desk, protocol_id: str) -> str:
    taken, number = _taken(desk), 1
    stem = f"our-{protocol_id}"[:36]
    while (found := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return found


def _folder(desk: Desk) -> Path:
    return desk.folder / OWN_FILES[1]


def _file(desk: Desk, protocol_id: str) -> Path:
    return _folder(desk) / f"{protocol_id}.toml"
