"""What a spreadsheet or a map gets that cannot be taken: one sentence, nothing changed."""

from pathlib import Path

import pytest

from tests.cli.inside import Said, ketrate, refusal

WHO = ("--user", "admin")
MAP = """
[patients]
code = "id"
sex_column = "sex"
sex_values = { m = "M", f = "F" }
[course]
agent = "ketamine"
[[visit]]
label = "base"
baseline = true
[[visit]]
label = "d1"
agent = "ketamine"
day = 1
[[long]]
instrument = "madrs"
total = "total"
visit = "visit"
"""
CSV = "id,sex,visit,total\nA1,m,base,30\nA1,m,d1,20\nA2,f,base,31\n"


@pytest.fixture
def desk(broken: Path, tmp_path: Path) -> "Desk":
    return Desk(broken, tmp_path)


class Desk:
    """A clinic, and a folder with a spreadsheet and its map."""

    def __init__(self, clinic: Path, folder: Path) -> None:
        self.clinic, self.folder = clinic, folder

    def bring(self, sheet: str | bytes = CSV, map_text: str = MAP, *options: str) -> Said:
        raw = sheet.encode() if isinstance(sheet, str) else sheet
        (self.folder / "r.csv").write_bytes(raw)
        (self.folder / "m.toml").write_text(map_text)
        files = (str(self.folder / "r.csv"), "--map", str(self.folder / "m.toml"))
        return ketrate("import", *files, "--clinic", str(self.clinic), *WHO, *options)

    def patients(self) -> list[dict[str, object]]:
        said = ketrate("patients", "--json", "--clinic", str(self.clinic), *WHO)
        rows: list[dict[str, object]] = said.json()
        return rows


def test_every_refusal_names_the_file_and_the_place_and_adds_nothing(desk: Desk) -> None:
    before = desk.patients()
    for sheet, words in (
        ("id,sex,visit,total\n", "r.csv"),
        (CSV.replace("A2,f,base,31", "A2,f,base"), "row 4"),
        (CSV.replace("sex,visit", "id,visit"), "row 1"),
        (CSV.replace("A2,f", "A2,x"), "row 4, column sex"),
        (CSV.replace("d1", "d9"), "row 3, column visit"),
        (CSV.replace(",20", ",27.5"), "row 3, column total"),
        (CSV.replace(",20", ",61"), "row 3, column total"),
        (CSV + "A1,m,d1,21\n", "row 5, column total"),
        (CSV.replace("A2", "A" * 65), "row 4, column id"),
        (CSV.replace("A2", "Å2").encode("latin-1"), "line 4"),
    ):
        sentence = refusal(desk.bring(sheet))
        assert "r.csv" in sentence
        assert words in sentence
    assert desk.patients() == before


def test_a_map_that_is_wrong_is_refused_with_table_and_key(desk: Desk) -> None:
    for old, new, words in (
        ('code = "id"', 'code = "id"\ncolour = "red"', "[patients] colour"),
        ("[course]", "[course", "TOML"),
        ("day = 1", "day = " + "9" * 5_000, "TOML"),
        ('instrument = "madrs"', 'instrument = "nosuch"', "[[long]] 1 instrument"),
        ('agent = "ketamine"\n[[visit]]', 'protocol = "nosuch"\n[[visit]]', "[course] protocol"),
        ("[patients]", '[file]\nencoding = "rot13"\n[patients]', "[file] encoding"),
    ):
        without_agent = MAP.replace('agent = "ketamine"\nday', "dosing = 1\nday")
        sentence = refusal(desk.bring(CSV.splitlines()[0] + "\nA1,m,base,30\n",
                                      without_agent.replace(old, new, 1)))  # fmt: skip
        assert "m.toml" in sentence
        assert words in sentence


def test_another_value_than_in_the_records_is_listed_row_by_row(desk: Desk) -> None:
    assert desk.bring().status == 0
    head = ketrate("verify", "--json", "--clinic", str(desk.clinic), *WHO).json()["head"]
    again = desk.bring(CSV, MAP, "--json").json()
    assert (again["ratings"], again["skipped_same"], again["problems"]) == (0, 3, [])
    assert ketrate("verify", "--json", "--clinic", str(desk.clinic), *WHO).json()["head"] == head
    other = CSV.replace(",20", ",21").replace(",31", ",32")
    assert "row 3" in refusal(desk.bring(other))
    listed = desk.bring(other, MAP, "--dry-run", "--json")
    assert listed.status == 1
    assert [one["place"] for one in listed.json()["problems"]] == [
        "row 3, column total",
        "row 4, column total",
    ]


def test_a_dry_run_adds_nothing(desk: Desk) -> None:
    before = desk.patients()
    would = desk.bring(CSV, MAP, "--dry-run", "--json").json()
    assert (would["patients"], would["ratings"], would["is_dry_run"]) == (2, 3, True)
    assert desk.patients() == before


def test_only_an_administrator_imports(desk: Desk) -> None:
    said = ketrate(
        "import", "a.csv", "--map", "m.toml", "--clinic", str(desk.clinic), "--user", "physician"
    )
    assert "roles" in refusal(said)
