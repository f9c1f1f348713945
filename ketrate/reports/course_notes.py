"""What raters wrote beside their answers, as a table of the course report."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ketrate.records.rating import Rating, Status
from ketrate.reports.ledger import Column, Ledger
from ketrate.reports.words import rater_text, when_text
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.reports.course import CourseReport


def notes_table(report: "CourseReport") -> Ledger | None:
    """A line for each note, on an item or on a whole rating; None where nobody wrote one.

    Drafts and void ratings are left out, as everywhere in the report.
    """
    kept = [one for one in report.ratings if one.status not in (Status.DRAFT, Status.VOID)]
    rows = [line for one in kept for line in _lines(report, one)]
    columns = [
        Column(tr("Observed"), 1.6),
        Column(tr("Scale"), 1.3),
        Column(tr("Rater"), 1.3),
        Column(tr("Item"), 2.2),
        Column(tr("Note"), 4.2),
    ]
    return Ledger(columns, rows) if rows else None


def _lines(report: "CourseReport", rating: Rating) -> Iterator[tuple[str, ...]]:
    known = report.instruments
    scale = known.get(rating.instrument_id) if rating.instrument_id in known else None
    labels = {item.number: item.label for item in scale.items} if scale else {}
    name = scale.short_name if scale else rating.instrument_id
    who = when_text(rating.observed, None), name, rater_text(rating, report.staff_names)
    if rating.note:
        yield (*who, tr("whole rating"), rating.note)
    for note in rating.item_notes:
        yield (*who, f"{note.item}. {labels.get(note.item, '')}".strip(), note.text)
