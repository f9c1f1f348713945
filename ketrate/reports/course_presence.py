"""What the raters of a course could know of the dosing, as a table of the course report."""

from typing import TYPE_CHECKING

from ketrate.records.rating import Presence, Rating
from ketrate.reports.ledger import Column, Ledger
from ketrate.reports.words import NOTHING, rater_text, when_text
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.reports.course import CourseReport


def presence_note() -> str:
    """How the last column comes about."""
    return tr(
        "Blind: not in the room at the dosing, could not see dissociation scores, and had not "
        "rated dissociation. Ratings of which nobody was asked are left out."
    )


def presence_table(report: "CourseReport") -> Ledger | None:
    """A line for each depression rating whose rater was asked; None where nobody was."""
    asked = [point.rating for point in report.trajectory.points if point.rating.presence]
    if not asked:
        return None
    columns = [
        Column(tr("Observed"), 1.8),
        Column(tr("Rater"), 1.8),
        Column(tr("At the dosing"), 1.2),
        Column(tr("Held"), 1.1),
        Column(tr("Guess: dissociated"), 1.5),
        Column(tr("Rated dissociation"), 1.5),
        Column(tr("Could see"), 1),
        Column(tr("Blind"), 0.7),
    ]
    return Ledger(columns, [_row(report, one, one.presence) for one in asked if one.presence])


def _row(report: "CourseReport", rating: Rating, known: Presence) -> tuple[str, ...]:
    return (
        when_text(rating.observed, None),
        rater_text(rating, report.staff_names),
        tr("present") if known.was_present else tr("absent"),
        tr(known.mode.value),
        tr(known.guess.value) if known.guess else NOTHING,
        _yes(known.rated_other_kind),
        _yes(known.could_see),
        _yes(known.counts_as_blind),
    )


def _yes(claim: bool) -> str:  # noqa: FBT001 - one claim, one word
    return tr("yes") if claim else tr("no")
