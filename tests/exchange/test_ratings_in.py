"""Values of imported ratings: what counts, what is skipped, what is refused."""

import time
from pathlib import Path

import pytest

from ketrate.errors import BadFileError
from ketrate.records.rating import Answer
from ketrate.words import explain
from tests.exchange.sheet import LONG, PATIENTS, WIDE, Desk

DAY = WIDE + "day = 1\n"
LONG_DAY = LONG + 'day = "d"\n'
ITEMS = PATIENTS + '[[rating]]\ninstrument = "madrs"\nitems = "item_{n}"\nday = 1\n'
ITEM_NAMES = ",".join(f"item_{n}" for n in range(1, 11))


@pytest.mark.parametrize(("cell", "total"), [("27", 27), ("27.0", 27), ("0", 0), (" 60 ", 60)])
def test_27_point_0_is_27(desk: Desk, cell: str, total: int) -> None:
    assert desk.bring(DAY, f"id,m\nA,{cell}\n").ratings[0].total == total


@pytest.mark.parametrize("cell", ["27.5", "61", "-1", "NaN", "1e1", "٢٧", "27 points", "9" * 5000])
def test_a_total_that_is_none_is_refused_with_row_and_column(desk: Desk, cell: str) -> None:
    assert desk.problems(DAY, f"id,m\nA,{cell}\n")[0][:2] == (2, "m")


def test_a_decimal_comma_is_read_when_the_map_says_so(desk: Desk) -> None:
    text = '[file]\ndecimal = ","\ndelimiter = ";"\n' + DAY
    assert desk.bring(text, "id;m\nA;27,0\n").ratings[0].total == 27
    assert desk.problems(text, "id;m\nA;27.0\n")[0][:2] == (2, "m")


def test_a_total_stands_without_items(desk: Desk) -> None:
    rating = desk.bring(DAY, "id,m\nA,27\n").ratings[0]
    assert (rating.total, rating.answers, rating.place) == (27, (), "row 2, column m")


def test_items_become_answers_and_an_empty_one_is_unanswered(desk: Desk) -> None:
    bulk = desk.bring(ITEMS, f"id,{ITEM_NAMES}\nA,1,2,3,4,5,6,0,1,2,\n")
    answers = tuple(Answer(n, value) for n, value in enumerate((1, 2, 3, 4, 5, 6, 0, 1, 2), 1))
    assert (bulk.ratings[0].answers, bulk.ratings[0].total) == (answers, None)


def test_an_item_out_of_range_is_refused_and_a_missing_column_too(desk: Desk) -> None:
    assert desk.problems(ITEMS, f"id,{ITEM_NAMES}\nA,1,7,3,4,5,6,0,1,2,3\n")[0][:2] == (2, "item_2")
    assert desk.problems(ITEMS, "id,item_1\nA,1\n")[0][:2] == (1, "item_2")


def test_rows_without_any_value_are_skipped_first_and_counted(desk: Desk) -> None:
    text = '[file]\nmissing = ["n/a"]\n' + LONG_DAY
    bulk = desk.bring(text, "id,m,d\nA,9,1\n,n/a,nonsense\n,,\n\nB,n/a,2\n")
    assert (len(bulk.ratings), bulk.skipped_empty) == (1, 4)
    assert [one.code for one in bulk.patients] == ["A"]


def test_the_same_value_twice_is_taken_once_and_said(desk: Desk) -> None:
    bulk = desk.bring(LONG_DAY, "id,m,d\nA,9,1\nA,9.0,1\n")
    assert len(bulk.ratings) == 1
    assert any("1 rating stands in the file twice" in notice for notice in bulk.notices)


def test_another_value_for_the_same_rating_is_refused(desk: Desk) -> None:
    ((row, column, text),) = desk.problems(LONG_DAY, "id,m,d\nA,9,1\nA,8,1\nA,8,2\n")
    assert (row, column) == (3, "m")
    assert "row 2" in text


def test_every_problem_is_found_in_one_go_and_the_first_is_said(desk: Desk) -> None:
    found = desk.problems(LONG_DAY, "id,m,d\nA,99,1\nB,x,1\nC,5,\nD\n")
    assert sorted(row or 0 for row, _, _ in found) == [2, 3, 4, 5]
    with pytest.raises(BadFileError) as refused:
        desk.bring(LONG_DAY, "id,m,d\nA,99,1\nB,x,1\n")
    assert "There is 1 more problem" in explain(refused.value)


def test_a_column_may_name_the_instrument(desk: Desk) -> None:
    text = PATIENTS + '[[long]]\ninstrument_column = "i"\ntotal = "m"\nday = "d"\n'
    bulk = desk.bring(text, "id,i,m,d\nA,madrs,9,1\nA,cadss23,70,0\n")
    assert [one.instrument_id for one in bulk.ratings] == ["madrs", "cadss23"]
    assert desk.problems(text, "id,i,m,d\nA,mards,9,1\n") == [
        (2, "i", "there is no instrument mards")
    ]


def test_rater_and_recall_are_kept_as_the_map_states_them(desk: Desk) -> None:
    text = DAY + 'rater = "Dr A"\nrecall = "as published"\n[course]\nagent = "ketamine"\n'
    bulk = desk.bring(text, "id,m\nA,9\n")
    assert (bulk.ratings[0].rater, bulk.ratings[0].recall) == ("Dr A", "as published")
    assert bulk.notices == ()


def test_the_recall_guard_gives_one_notice_per_column_and_refuses_nothing(desk: Desk) -> None:
    text = DAY + '[[rating]]\ninstrument = "madrs"\ntotal = "n"\nday = 9\n'
    bulk = desk.bring(text + '[course]\nagent = "ketamine"\n', "id,m,n\nA,9,8\nB,9,8\n")
    assert len(bulk.ratings) == 4
    assert [notice.split(" on ")[0] for notice in bulk.notices] == ["Column m: 2 ratings"]


def test_a_hundred_thousand_ratings_are_parsed_and_the_pace_is_printed(
    desk: Desk, tmp_path: Path
) -> None:
    rows = "".join(f"P{n // 10:05d},{n % 60},{n % 10}\n" for n in range(100_000))
    start = time.perf_counter()
    bulk = desk.bring(LONG_DAY, "id,m,d\n" + rows)
    print(f"100,000 ratings parsed in {time.perf_counter() - start:.1f} s")
    assert (len(bulk.ratings), len(bulk.patients)) == (100_000, 10_000)
