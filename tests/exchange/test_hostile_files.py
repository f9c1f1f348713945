"""Whatever a file holds, it is imported or refused in words; never a crash."""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from ketrate.errors import KetRateError
from ketrate.exchange.map_file import read_map
from tests.exchange.sheet import LONG, Desk

CELLS = st.one_of(
    st.sampled_from(["A", "9", "27.0", "1e999", "NaN", "-0", "n/a", "", " ", '"', "=1+1", "\x00"]),
    st.text(max_size=8),
)
MAPPING = (
    LONG + 'at = "t"\ndosing_column = "k"\ncourse_column = "k"\n[course]\nstart_column = "t"\n'
)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=5).map(",".join), max_size=6))
@settings(max_examples=150, deadline=None)
def test_any_rows_are_imported_or_refused_in_words(rows: list[str]) -> None:
    with TemporaryDirectory() as folder, suppress(KetRateError):
        text = "id,m,t,k\n" + "\n".join(rows)
        Desk(Path(folder)).bring(MAPPING, text.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_bytes_as_a_spreadsheet_are_refused_in_words(data: bytes) -> None:
    with TemporaryDirectory() as folder, suppress(KetRateError):
        Desk(Path(folder)).bring(MAPPING, data)


@given(
    st.sampled_from(["[patients]", "[file]", "[[long]]", "[course]", "[[visit]]", ""]), st.text()
)
@settings(max_examples=150, deadline=None)
def test_any_text_as_a_map_is_refused_in_words(table: str, text: str) -> None:
    with TemporaryDirectory() as folder, suppress(KetRateError):
        path = Path(folder) / "map.toml"
        path.write_bytes(f"{table}\n{text}".encode("utf-8", "surrogatepass"))
        read_map(path)
