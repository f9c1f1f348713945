"""A look at the cohort in two parts: what a person waits for at once, and what takes longer."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ketrate.clinic.cohort import Gathered, Progress, gather, stamp
from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, require

if TYPE_CHECKING:
    from ketrate.analysis.cohort import CohortOptions, Work
    from ketrate.analysis.review import Review
    from ketrate.figures.cohort_exhibit import Seen

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters can offer: the values that occur, as they are typed."""

    diagnoses: tuple[str, ...]
    agents: tuple[str, ...]
    routes: tuple[str, ...]
    protocols: tuple[Choice, ...]
    raters: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(slots=True)
class Look:
    """A look under way: the document fills as its steps are done.

    `left` are the slow steps that nobody has done yet.
    """

    options: "CohortOptions"
    gathered: Gathered
    seen: "Seen"
    choices: Choices
    review: "Review"
    left: list["Work"] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether every block is there."""
        return not self.left


def look(
    desk: Desk,
    options: "CohortOptions",
    before: Gathered | None = None,
    progress: Progress | None = None,
) -> Look:
    """Everything but the slow blocks; noted and counted as a look.

    `before` spares reading the vault again. `progress` may raise to stop; then no look is noted.
    """
    found = begin(desk, options, before, progress)
    desk.note("cohort.view", options=options.as_words())
    return found


def begin(
    desk: Desk,
    options: "CohortOptions",
    before: Gathered | None = None,
    progress: Progress | None = None,
) -> Look:
    """The same, for a caller who notes what becomes of it."""
    from ketrate.analysis.cohort import work
    from ketrate.analysis.cohort_figures import points_of
    from ketrate.analysis.review import Review
    from ketrate.figures.cohort_exhibit import Seen

    require(desk, Action.SEE_COHORT)
    gathered = gather(desk, options, before)
    review = Review(
        gathered.data, options, desk.catalogue, desk.protocols, desk.now(), gathered.facts,
        gathered.kept,
    )  # fmt: skip
    document, steps = work(gathered.data, review)
    quick = [one for one in steps if not one.is_heavy]
    for done, one in enumerate(quick):
        if progress is not None:
            progress(done, len(quick))
        one.do()
    slow = [one for one in steps if one.is_heavy]
    codes = {int(one[0].id): one[0].code for one in gathered.data}
    scale = review.family.main.short_name
    waiting = frozenset(one.name for one in slow)
    seen = Seen(stamp(desk, document, gathered.looks), points_of(review), codes, scale, waiting)
    return Look(options, gathered, seen, _choices(desk, gathered), review, slow)


def go_on(found: Look) -> Look:
    """Do one slow step of a look; the look as it stands after it."""
    from ketrate.analysis.cohort_figures import rated_twice
    from ketrate.figures.cohort_exhibit import Seen

    if not found.left:
        return found
    step, left = found.left[0], found.left[1:]
    step.do()
    old = found.seen
    twice = rated_twice(found.review) if step.name == "agreement" else old.twice
    waiting = frozenset(one.name for one in left)
    seen = Seen(old.document, old.points, old.codes, old.scale, waiting, twice)
    return replace(found, seen=seen, left=left)


def _choices(desk: Desk, gathered: Gathered) -> Choices:
    """What occurs among the patients that may be seen, whatever the filters say."""
    patients = [one[0] for one in gathered.data]
    courses = [one for records in gathered.data for one in records[1]]
    sessions = [one for records in gathered.data for one in records[2] if one.was_dosed]
    known = {one.id: one.name for one in desk.protocols}
    used = sorted({one.protocol_id for one in courses})
    raters = (gathered.facts.rater_of(one) for records in gathered.data for one in records[3])
    return Choices(
        _in_order(one.diagnosis for one in patients),
        _in_order(one.agent for one in sessions),
        _in_order(one.route for one in sessions),
        tuple((one, known.get(one, one)) for one in used),
        _in_order(raters),
        _in_order(f"{name}={value}" for one in patients for name, value in one.tags),
    )


def _in_order(found: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({one for one in found if one}, key=str.casefold))
