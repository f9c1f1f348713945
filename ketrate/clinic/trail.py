"""The trail, read: searched by patient, person, time, kind and words; exported; by patient."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from ketrate import __version__
from ketrate.clinic.blinding import seen_event
from ketrate.clinic.deeds import Group, kinds_of
from ketrate.clinic.desk import Desk
from ketrate.clinic.interview import hidden_uids
from ketrate.clinic.rights import Action, require
from ketrate.clinic.telling import Names, deed, names, sentence, stamp
from ketrate.clock import Instant
from ketrate.errors import BadInputError, NotFoundError
from ketrate.records.event import Event
from ketrate.records.ids import PatientId
from ketrate.records.trail import TrailLine
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.store.audit import Wanted

CHUNK = 2_000
"""So many entries are read at once; between two chunks a search can be cancelled."""
Progress = Callable[[int, int], None]
FORMATS = (".csv", ".pdf")


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What is asked for; what is empty does not matter. `until` is not included.

    `patient` is a code, `login` a sign-in name, `text` is looked for in the sentence and code.
    """

    patient: str = ""
    login: str = ""
    since: Instant | None = None
    until: Instant | None = None
    groups: frozenset[Group] = frozenset()
    text: str = ""

    def words(self) -> str:
        """The filter in words; for an export's head."""
        parts = (
            tr("patient {code}", code=self.patient) if self.patient else "",
            tr("by {login}", login=self.login) if self.login else "",
            tr("from {time}", time=stamp(self.since)) if self.since else "",
            tr("before {time}", time=stamp(self.until)) if self.until else "",
            ", ".join(sorted(tr(group.value) for group in self.groups)),
            tr("with “{text}”", text=self.text) if self.text else "",
        )
        return "; ".join(part for part in parts if part) or tr("everything")


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Lines, newest first. `total` counts all there are; None while a search for words goes on."""

    lines: tuple[TrailLine, ...]
    total: int | None
    has_more: bool


@dataclass(frozen=True, slots=True)
class Asker:
    """Who a filter can name: (sign-in name, name) of everybody who ever worked here."""

    people: tuple[tuple[str, str], ...]
    codes: tuple[str, ...]


def look(desk: Desk) -> Asker:
    """Open the trail: noted once, however often it is searched then. Says what to filter by."""
    from ketrate.store import patients, staff

    require(desk, Action.SEE_TRAIL)
    desk.note("trail.view")
    people = tuple((one.login, one.name) for one in staff.everyone(desk.vault))
    return Asker(people, tuple(sorted(patients.codes_by_uid(desk.vault).values())))


def start_of(desk: Desk, day: date, *, days_later: int = 0) -> Instant:
    """Midnight of a day by the place's wall clock."""
    naive = datetime.combine(day + timedelta(days=days_later), time(), UTC)
    offset = desk.clock.offset_minutes_at(naive)
    return Instant(naive - timedelta(minutes=offset), offset)


def search(
    desk: Desk,
    asked: TrailFilter,
    after: int | None = None,
    limit: int = 200,
    *,
    progress: Progress | None = None,
) -> TrailPage:
    """The next lines older than the entry `after`, newest first.

    `progress` is told how far back a search for words has come, and may raise CancelledError.
    Raises NotFoundError for a patient's code that nobody has.
    """
    from ketrate.store import audit

    require(desk, Action.SEE_TRAIL)
    wanted, known = _wanted(desk, asked), names(desk)
    found: list[TrailLine] = []
    for line in _lines(desk, asked, wanted, known, after, progress):
        found.append(line)
        if len(found) > limit:
            break
    has_more = len(found) > limit
    total = None if asked.text else audit.how_many(desk.vault, wanted)
    if asked.text and after is None and not has_more:
        total = len(found)
    return TrailPage(tuple(found[:limit]), total, has_more)


def export(desk: Desk, asked: TrailFilter, path: Path, progress: Progress | None = None) -> int:
    """Write what is asked for as CSV or PDF, oldest first, with the head of the trail; how many.

    Raises BadInputError for another ending, SaveFailedError, and CancelledError from `progress`;
    then no file is left.
    """
    from ketrate.clinic.paper import save
    from ketrate.store import audit, said

    require(desk, Action.EXPORT_TRAIL)
    path = Path(path)
    if path.suffix.lower() not in FORMATS:
        raise BadInputError(tr("File"), tr("its name ends in neither .csv nor .pdf."))
    wanted = _wanted(desk, asked)
    lines = tuple(_lines(desk, asked, wanted, names(desk), None, progress))[::-1]
    save(path, _written(desk, asked, lines, path.suffix.lower(), progress))
    with desk.change() as change:
        facts: dict[str, object] = {"n": len(lines), "format": path.suffix[1:].upper()}
        facts["filter"] = said.keep(change, asked.words(), wanted.patient_uid)
        audit.note_view(change, "trail.export", entity_uid=wanted.patient_uid, body=facts)
    return len(lines)


def history(desk: Desk, patient_id: PatientId, limit: int) -> tuple[tuple[str, ...], bool]:
    """The latest sentences about a patient that the person may read, and whether there are more."""
    from ketrate.store import audit, patients

    require(desk, Action.SEE_PATIENTS)
    wanted = audit.Wanted(patients.get(desk.vault, patient_id).uid)
    known = names(desk)
    found: list[str] = []
    withheld = hidden_uids(desk)
    for event in _events(desk, wanted, None, limit + 1):
        seen = seen_event(desk, event, patient_id)
        if seen is not None and event.entity_uid not in withheld:
            found.append(sentence(seen, known))
        if len(found) > limit:
            break
    return tuple(found[:limit]), len(found) > limit


def _written(
    desk: Desk,
    asked: TrailFilter,
    lines: tuple[TrailLine, ...],
    ending: str,
    progress: Progress | None,
) -> bytes:
    from ketrate.records.trail import TrailSheet
    from ketrate.store import audit, settings

    seq, head, data_as_of = audit.head(desk.vault)
    clinic = str(settings.get(desk.vault, "clinic_name", ""))
    sheet = TrailSheet(clinic, asked.words(), lines, seq, head, data_as_of, __version__,
                       is_synthetic=desk.is_synthetic)  # fmt: skip
    if ending == ".csv":
        from ketrate.exchange.trail_out import csv_bytes

        return csv_bytes(sheet)
    from ketrate.reports.trail import build

    return build(sheet, progress)


def _wanted(desk: Desk, asked: TrailFilter) -> "Wanted":
    from ketrate.store import audit
    from ketrate.store.rows import us

    uid = audit.patient_uid(desk.vault, asked.patient) if asked.patient else None
    if asked.patient and uid is None:
        raise NotFoundError(tr("patient"), asked.patient)
    kinds = tuple(kind for group in sorted(asked.groups) for kind in kinds_of(group))
    since = us(asked.since.utc) if asked.since else None
    until = us(asked.until.utc) if asked.until else None
    return audit.Wanted(uid, asked.login or None, since, until, kinds)


def _lines(
    desk: Desk,
    asked: TrailFilter,
    wanted: "Wanted",
    known: Names,
    after: int | None,
    progress: Progress | None,
) -> Iterator[TrailLine]:
    text = asked.text.casefold()
    start = after or desk.vault.seq
    for count, event in enumerate(_events(desk, wanted, after, CHUNK)):
        if progress is not None and count % CHUNK == 0:
            progress(start - event.seq, start)
        line = _line(event, known)
        if not text or text in line.words.casefold():
            yield line


def _events(desk: Desk, wanted: "Wanted", after: int | None, chunk: int) -> Iterator[Event]:
    """Everything that is asked for, newest first, read bit by bit."""
    from ketrate.store import audit

    while True:
        events = audit.newest(desk.vault, wanted, before=after, limit=min(chunk, CHUNK))
        yield from events
        if len(events) < min(chunk, CHUNK):
            return
        after = events[-1].seq


def _line(event: Event, known: Names) -> TrailLine:
    code = known.codes.get(event.patient_uid, "") if event.patient_uid else ""
    who = known.person(event.by)
    return TrailLine(event.seq, event.moment.instant, who, deed(event, known), event.kind, code)
