"""Raters' notes, paper and second raters in the course report."""

from dataclasses import replace

from ketrate.records.ids import RatingId
from ketrate.records.rating import ItemNote, Rating, Source, Status
from ketrate.reports.course import build
from tests.figures.builders import six_infusions
from tests.reports.builders import report
from tests.reports.test_course import pages


def printed(**changes: object) -> str:
    """The text of a report whose first depression rating has these fields."""
    made = report(six_infusions())
    first = made.trajectory.points[0]
    changed = replace(first.rating, **changes)  # type: ignore[arg-type]
    points = (replace(first, rating=changed), *made.trajectory.points[1:])
    others: tuple[Rating, ...] = tuple(r for r in made.ratings if r.id != changed.id)
    whole = replace(
        made,
        trajectory=replace(made.trajectory, points=points),
        ratings=(changed, *others),
    )
    return " ".join(" ".join(pages(build(whole))).split())


def test_notes_are_printed_with_their_item_and_rater() -> None:
    text = printed(note="a noisy room", item_notes=(ItemNote(3, "laughed & wept <b>"),))
    assert "Raters' notes" in text
    assert "a noisy room" in text
    assert "laughed & wept <b>" in text
    assert "3. " in text


def test_without_notes_there_is_no_such_table() -> None:
    assert "Raters' notes" not in printed()


def test_a_void_rating_prints_no_note() -> None:
    assert "a noisy room" not in printed(note="a noisy room", status=Status.VOID)


def test_paper_and_the_second_rater_are_named() -> None:
    text = printed(source=Source.TRANSCRIBED, second_of=RatingId(99))
    assert "from paper, second rater" in text
