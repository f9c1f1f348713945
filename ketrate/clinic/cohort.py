"""The clinic's own cohort: everything that may be seen of it, and what the numbers say."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from ketrate import __version__
from ketrate.clinic.desk import Desk
from ketrate.clinic.paper import save_all
from ketrate.clinic.rights import Action, require
from ketrate.records.staff import Role

if TYPE_CHECKING:
    from ketrate.analysis.cohort import CohortData, CohortOptions, Facts
    from ketrate.analysis.facts import LocalQuestion


def cohort(
    desk: Desk,
    options: "CohortOptions",
    *,
    question: "LocalQuestion | None" = None,
    without: Collection[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, object]:
    """The JSON document of `ketrate cohort --json`; the look is noted and counted.

    `question` is the local question that was fixed. Blocks named in `without` are left out;
    `progress` hears of every step and may raise to stop, and then no look is noted.
    """
    found = _document(desk, options, question=question, without=without, progress=progress)
    desk.note("cohort.view", options=options.as_words())
    return found


def export(
    desk: Desk,
    options: "CohortOptions",
    folder: Path,
    *,
    question: "LocalQuestion | None" = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Path, ...]:
    """The tables of the review as CSV into a folder, small counts hidden; the files written.

    They are gathered in a hidden folder and put into place together. Raises SaveFailedError.
    """
    from ketrate.exchange.cohort_out import files

    require(desk, Action.EXPORT)
    found = files(_document(desk, options, question=question, without=(), progress=progress))
    written = save_all(Path(folder), found)
    desk.note("cohort.export", n=len(written), options=options.as_words())
    return written


def _document(
    desk: Desk,
    options: "CohortOptions",
    *,
    question: "LocalQuestion | None",
    without: Collection[str],
    progress: Callable[[int, int], None] | None,
) -> dict[str, object]:
    from ketrate.analysis.cohort import build
    from ketrate.store import audit

    require(desk, Action.SEE_COHORT)
    _, head, data_as_of = audit.head(desk.vault)
    facts = _facts(desk, options, question)
    data = _data(desk, options, facts)
    looks = sum(audit.count(desk.vault, kind) for kind in ("cohort.view", "cohort.export"))
    found = build(
        data,
        options,
        desk.catalogue,
        desk.protocols,
        desk.now(),
        facts,
        without=without,
        progress=progress,
    )
    population = found["population"]
    if isinstance(population, dict):
        population |= {
            "data_cut": data_as_of.iso() if data_as_of else None,
            "audit_head": head,
            "version": __version__,
            "looks": looks,
        }
    return found


def _data(desk: Desk, options: "CohortOptions", facts: "Facts") -> "CohortData":
    """Totals, and the single answers that the options or a pair of raters ask for."""
    from ketrate.analysis import needed
    from ketrate.analysis.co_ratings import co_rated
    from ketrate.store import cohort as kept

    items = needed.items(options, desk.catalogue)
    data = kept.everything(desk.vault, desk.instrument_ids(), items)
    return kept.with_answers(desk.vault, data, co_rated(data, facts))


def _facts(desk: Desk, options: "CohortOptions", question: "LocalQuestion | None") -> "Facts":
    from ketrate.analysis import needed
    from ketrate.analysis.cohort import Facts
    from ketrate.store import cohort as kept
    from ketrate.store import staff

    people = staff.everyone(desk.vault)
    return Facts(
        kept.vitals(desk.vault, sedation_only=not needed.vital_signs(options)),
        {one.id: one.login for one in people},
        frozenset(one.id for one in people if Role.BLINDED in one.roles),
        question,
    )
