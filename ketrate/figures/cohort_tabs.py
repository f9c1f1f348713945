"""The four tabs of the cohort, each a list of exhibits; screen, paper and files show the same."""

from dataclasses import dataclass

from ketrate.figures.cohort_courses import course
from ketrate.figures.cohort_exhibit import Exhibit, Seen, rows
from ketrate.figures.cohort_overview import overview
from ketrate.figures.cohort_quality import quality
from ketrate.figures.cohort_two_sides import two_sides
from ketrate.words import tr


@dataclass(frozen=True, slots=True)
class CohortTab:
    """A tab: its name, its words, what it shows."""

    name: str
    words: str
    exhibits: tuple[Exhibit, ...]


def tab_words() -> tuple[tuple[str, str], ...]:
    """Name and words of each tab, in order."""
    return (("overview", tr("Overview")), ("course", tr("Course")), ("sides", tr("Two sides")),
            ("quality", tr("Quality")))  # fmt: skip


def agents(seen: Seen) -> tuple[str, ...]:
    """The arms there are; active drugs and comparators are never pooled."""
    return tuple(str(one["agent"]) for one in rows(seen.document, "arms"))


def tabs(seen: Seen, agent: str) -> tuple[CohortTab, ...]:
    """The four tabs for one arm."""
    arm = next(one for one in rows(seen.document, "arms") if one["agent"] == agent)
    points = next(one for one in seen.points if one.agent == agent)
    shown = (
        overview(seen, arm), course(seen, arm, points), two_sides(seen, arm, points),
        quality(seen),
    )  # fmt: skip
    return tuple(
        CohortTab(name, words, exhibits)
        for (name, words), exhibits in zip(tab_words(), shown, strict=True)
    )
