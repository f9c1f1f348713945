"""The clinic's cohort as columns: numbers straight from the vault, records only when asked for."""

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, require
from ketrate.records.ids import CourseId, PatientId, SessionId, Uid
from ketrate.records.rating import Unanswered
from ketrate.records.treatment import Session

if TYPE_CHECKING:
    from ketrate.analysis.cohort import CohortData
    from ketrate.analysis.facts import Facts
    from ketrate.analysis.table.columns import Columns
    from ketrate.analysis.table.of_vectors import Alike, Plain, Unusual
    from ketrate.clock import Instant
    from ketrate.store.vectors import Kind

_UNABLE = (Unanswered.TOO_SEDATED, Unanswered.ASLEEP)
_NOBODY = Uid(bytes(16))
LARGE = 10_000
"""Sessions from which on numbers come straight from the vault: below, records are as quick and
serve every block."""


def is_large(desk: Desk) -> bool:
    """Whether the clinic has more sessions than are quickly made records of."""
    from ketrate.store import vectors

    require(desk, Action.SEE_COHORT)
    return vectors.sessions(desk.vault) >= LARGE


def straight(desk: Desk, facts: "Facts", records: Callable[[], "CohortData"]) -> "CohortData":
    """The cohort in columns, its records read once a block asks for them; else the records."""
    from ketrate.analysis.table.of_records import InColumns

    found = columns(desk, facts)
    return records() if found is None else InColumns(found, records)


def columns(desk: Desk, facts: "Facts") -> "Columns | None":
    """Everything that may be seen, as columns; None where something has no date of its own."""
    import numpy as np

    from ketrate.analysis.table import of_vectors
    from ketrate.analysis.table.columns import Columns, Courses, People
    from ketrate.store import vectors

    require(desk, Action.SEE_COHORT)
    vault = desk.vault
    if vectors.has_undated(vault):
        return None
    patients, found = vectors.people(vault), vectors.courses(vault)
    number = np.array([row[0] for row in patients], dtype=np.int64)
    place = {row[0]: n for n, row in enumerate(patients)}
    tags = frozenset((place[row[0]], row[1], row[2]) for row in vectors.tags(vault))
    courses = Courses(
        np.array([row[0] for row in found], dtype=np.int64),
        np.array([place[row[1]] for row in found], dtype=np.int64),
        [row[2] for row in found],
    )
    alike = [_alike(one) for one in vectors.kinds(vault)]
    dosings = of_vectors.dosings(
        alike, courses, vectors.events(vault, "start"), vectors.events(vault, "left")
    )
    if dosings is None:
        return None
    visible = desk.instrument_ids()
    scales = {
        n: one for n, one in vectors.scales(vault).items() if visible is None or one in visible
    }
    plain = _plain(desk)
    raters = {int(n): f"#{n}" for n in np.unique(plain.rater[plain.rater >= 0])}
    raters |= {int(n): login for n, login in facts.raters.items()}
    blinded = frozenset(int(n) for n in facts.blinded)
    ratings = of_vectors.ratings(plain, courses, scales, raters, blinded, _unusual(desk))
    sedation = {
        session: [(_us(one.at), one.sedation) for one in rows if one.sedation is not None]
        for session, rows in facts.vitals.items()
    }
    people = People(number, [row[1] for row in patients], tags)
    return Columns(
        people, courses, dosings, ratings, sedation, lambda of, n: vectors.item(vault, of, n)
    )


def _us(at: "Instant") -> int:
    from ketrate.analysis.table.of_records import us

    return us(at)


def _alike(one: "Kind") -> "Alike":
    from ketrate.analysis.table.of_vectors import Alike

    agent, route, given, per_kg, kilos = one.about
    kind = Session(
        SessionId(0), _NOBODY, PatientId(0), CourseId(0), 0, agent=agent, route=route,
        dose_given_mg=given, dose_mg_per_kg=per_kg, weight_kg=kilos,
    )  # fmt: skip
    return Alike(kind, one.is_undated, one.id, one.course, one.number)


def _plain(desk: Desk) -> "Plain":
    from ketrate.analysis.table.of_vectors import Plain
    from ketrate.store import vectors

    one = vectors.ratings(desk.vault)
    return Plain(
        one.id, one.course, one.at_us, one.session, one.scale, one.total,
        one.marks & 1 == 1, one.marks & 2 == 2, one.rater,
    )  # fmt: skip


def _unusual(desk: Desk) -> "Unusual":
    from ketrate.analysis.table.columns import TOO_DISSOCIATED, UNABLE
    from ketrate.analysis.table.of_vectors import Unusual
    from ketrate.store import presences, vectors

    rater, recall, blinded, other = {}, {}, {}, {}
    for row in vectors.said(desk.vault):
        presence = presences.of_columns(row[4:])
        if row[1]:
            recall[row[0]] = row[1]
        if row[3]:
            rater[row[0]] = row[2]
        if presence is not None:
            blinded[row[0]] = presence.counts_as_blind
            other[row[0]] = int(presence.rated_other_kind)
    carried: dict[int, int] = defaultdict(int)
    reasons: dict[int, int] = defaultdict(int)
    for number, reason, was_carried in vectors.gaps(desk.vault):
        carried[number] += was_carried
        reasons[number] |= TOO_DISSOCIATED * (reason == Unanswered.TOO_DISSOCIATED)
        reasons[number] |= UNABLE * (reason in _UNABLE)
    return Unusual(rater, recall, blinded, other, carried, reasons)
