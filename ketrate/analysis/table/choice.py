"""Whether a review can be made on columns, and making it so."""

from ketrate.analysis.review import Review
from ketrate.analysis.table.of_records import InColumns, of_records
from ketrate.analysis.table.review import Made, Ready, TableReview, serves


def table_of(review: Review) -> TableReview | None:
    """The same review on columns; None where a record has no date, or the options ask for more."""
    if TableReview not in review.others:
        review.others[TableReview] = _make(review)
    found = review.others[TableReview]
    return found if isinstance(found, TableReview) else None


def _make(review: Review) -> TableReview | None:
    if not serves(review.options, review.instruments):
        return None
    ready = review.kept.shared(Made, lambda: Made(_ready(review))).ready
    if ready is None:
        return None
    return TableReview(ready, review.options, review.instruments, review.now, review.facts)


def _ready(review: Review) -> Ready | None:
    data = review.data
    columns = data.columns if isinstance(data, InColumns) else of_records(data, review.facts)
    if columns is None:
        return None
    made = Ready(columns, review.instruments, review.protocols.values())
    return None if made.acute is None else made
