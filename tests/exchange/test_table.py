"""What a spreadsheet may be, and what is refused with its place."""

from pathlib import Path

import pytest

from ketrate.errors import BadFileError, NotThereYetError
from ketrate.exchange import table
from ketrate.words import explain
from tests.exchange.sheet import WIDE, Desk

DAY = WIDE + "day = 1\n"


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        (b"id,m\n", "", "no data row"),
        (b"id,m\n\n , \n", "", "no data row"),
        (b"", "row 1", "no column names"),
        (b"id,m,m\nA,1,2\n", "row 1, column 3", "twice"),
        (b"id,m\nA,\x001\n", "row 2, column 2", "U+0000"),
        ("id,m\nA\u202eB,1\n".encode(), "row 2, column 1", "U+202E"),
        (b"id,m\nA\xffB,1\n", "line 2", "not utf-8"),
        (b"id,m\nA\xed\xa0\x80,1\n", "line 2", "not utf-8"),
        (b'id,m\n"A,1\n', "row 2", "cannot be read"),
        (("id," + ",".join(f"c{n}" for n in range(400)) + "\n").encode(), "row 1", "columns"),
        (b"id,m\n" + b"x" * 20_000_000, "", "larger than 20 MB"),
        (b"id,m\n" + b"A,1\n" * 200_001, "", "200000 rows"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_place(
    desk: Desk, text: bytes, place: str, said: str
) -> None:
    with pytest.raises(BadFileError) as refused:
        desk.bring(DAY, text)
    assert refused.value.place == place
    assert said in refused.value.problem


def test_ragged_rows_are_all_named(desk: Desk) -> None:
    found = desk.problems(DAY, "id,m\nA,1\nB\nC,1,2\n")
    assert [(row, text) for row, _, text in found] == [
        (3, "there are 1 cells, but 2 columns"),
        (4, "there are 3 cells, but 2 columns"),
    ]


def test_a_cell_of_more_than_10000_characters_is_refused(desk: Desk) -> None:
    assert desk.problems(DAY, "id,m\n" + "A" * 10_001 + ",1\n")[0][0] == 2


@pytest.mark.parametrize(
    ("name", "start"),
    [("a.xlsx", b"id"), ("a.sav", b"id"), ("a.csv", b"PK\x03\x04"), ("a.csv", b"$FL2")],
)
def test_workbooks_and_spss_files_are_not_there_yet(desk: Desk, name: str, start: bytes) -> None:
    with pytest.raises(NotThereYetError) as refused:
        desk.bring(DAY, start, name)
    assert explain(refused.value).endswith("is not there yet.")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    from ketrate.exchange.map_parts import FileFormat
    from ketrate.exchange.problems import Findings

    with pytest.raises(BadFileError, match="No such file"):
        table.read_table(tmp_path / "gone.csv", FileFormat(), Findings())


def test_tsv_is_split_at_tabs_and_csv_at_commas_unless_the_map_says_otherwise(desk: Desk) -> None:
    assert desk.bring(DAY, "id\tm\nA\t7\n", "a.tsv").ratings[0].total == 7
    assert desk.bring(DAY, "id,m\nA,7\n").ratings[0].total == 7
    semicolon = '[file]\ndelimiter = ";"\n' + DAY
    assert desk.bring(semicolon, "id;m\nA;7\n").ratings[0].total == 7


def test_a_byte_order_mark_and_other_encodings_are_read(desk: Desk) -> None:
    assert desk.bring(DAY, b"\xef\xbb\xbfid,m\nA,7\n").patients[0].code == "A"
    latin = '[file]\nencoding = "latin-1"\n' + DAY
    assert desk.bring(latin, b"id,m\n\xc9lodie,7\n").patients[0].code == "Élodie"


def test_line_breaks_inside_quotes_do_not_shift_the_row_numbers(desk: Desk) -> None:
    text = 'id,m,note\nA,7,"two\nlines"\nB,99,\n'
    assert desk.problems(DAY, text)[0][:2] == (3, "m")
