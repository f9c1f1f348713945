"""The clinic's own cohort: everything that may be seen of it, and what the numbers say."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ketrate import __version__
from ketrate.clinic.cohort_columns import is_large, straight
from ketrate.clinic.cohort_question import Looks, fixed, looks
from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, require
from ketrate.records.staff import Role

if TYPE_CHECKING:
    from ketrate.analysis.cohort import CohortData, CohortOptions, Facts, Kept
    from ketrate.analysis.facts import LocalQuestion

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The records of one moment, kept between two looks with different filters.

    `head` is the last event that changed data, `items` the single answers that came along, `kept`
    what earlier looks found in these records, `looks` how many there were.
    """

    head: str
    items: Mapping[str, frozenset[int]]
    has_vitals: bool
    reader: str
    data: "CohortData"
    facts: "Facts"
    kept: "Kept"
    looks: Looks


def gather(
    desk: Desk,
    options: "CohortOptions",
    before: Gathered | None = None,
) -> Gathered:
    """Everything that may be seen and that the options ask for.

    What was gathered `before` serves again while no data changed, for the same person, as long
    as the options ask for no answers that it lacks; then nothing is read.
    """
    from ketrate.analysis import needed
    from ketrate.analysis.co_ratings import co_rated
    from ketrate.analysis.cohort import Kept
    from ketrate.store import audit
    from ketrate.store import cohort as kept

    require(desk, Action.SEE_COHORT)
    question = fixed(desk)
    _, head, _ = audit.head(desk.vault)
    items, has_vitals = needed.items(options, desk.catalogue), needed.vital_signs(options)
    reader = desk.signed_in().login
    if before is not None and (before.head, before.reader) == (head, reader):
        has_items = all(numbers <= before.items.get(k, frozenset()) for k, numbers in items.items())
        if has_items and before.has_vitals >= has_vitals:
            return before
    facts = _facts(desk, question, has_vitals=has_vitals)

    def records() -> "CohortData":
        data = kept.everything(desk.vault, desk.instrument_ids(), items)
        return kept.with_answers(desk.vault, data, co_rated(data, facts))

    data = straight(desk, facts, records) if is_large(desk) else records()
    return Gathered(head, items, has_vitals, reader, data, facts, Kept(), Looks())


def cohort(
    desk: Desk,
    options: "CohortOptions",
    *,
    gathered: Gathered | None = None,
    without: Collection[str] = (),
    progress: Progress | None = None,
) -> dict[str, object]:
    """The JSON document of `ketrate cohort --json`; the look is noted and counted.

    `gathered` spares reading the vault again. Blocks named in `without` are left out; `progress`
    hears of every step and may raise to stop, and then no look is noted.
    """
    found = _document(desk, options, gathered, without, progress)
    desk.note("cohort.view", options=options.as_words())
    return found


def _document(
    desk: Desk,
    options: "CohortOptions",
    gathered: Gathered | None,
    without: Collection[str],
    progress: Progress | None,
) -> dict[str, object]:
    from ketrate.analysis.cohort import build

    seen = gather(desk, options, gathered)
    found = build(
        seen.data,
        options,
        desk.catalogue,
        desk.protocols,
        desk.now(),
        seen.facts,
        without=without,
        progress=progress,
        kept=seen.kept,
    )
    return stamp(desk, found, seen.looks)


def stamp(
    desk: Desk, document: dict[str, object], before: Looks | None = None
) -> dict[str, object]:
    """Say in the document what only the vault knows: its state, and the looks so far."""
    from ketrate.store import audit

    require(desk, Action.SEE_COHORT)
    _, head, data_as_of = audit.head(desk.vault)
    population = document["population"]
    if isinstance(population, dict):
        population |= {
            "data_cut": data_as_of.iso() if data_as_of else None,
            "audit_head": head,
            "version": __version__,
            "looks": looks(desk, before),
        }
    return document


def _facts(desk: Desk, question: "LocalQuestion | None", *, has_vitals: bool) -> "Facts":
    from ketrate.analysis.cohort import Facts
    from ketrate.store import cohort as kept
    from ketrate.store import staff

    people = staff.everyone(desk.vault)
    return Facts(
        kept.vitals(desk.vault, sedation_only=not has_vitals),
        {one.id: one.login for one in people},
        frozenset(one.id for one in people if Role.BLINDED in one.roles),
        question,
    )
