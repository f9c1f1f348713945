"""An administrator adds the clinic's licensed wording; it stays in its folder and nowhere else."""

from pathlib import Path

import pytest

from ketrate.clinic import paper
from ketrate.clinic.desk import open_clinic
from ketrate.clinic.wording import add_wording
from ketrate.errors import BadFileError, NotAllowedError, SaveFailedError
from ketrate.store import audit
from tests.instruments.test_wording import MADRS, filled
from tests.reports.test_course import pages
from tests.ward import Ward

WORDS = "Made-up text"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "from the publisher.toml"
    made.write_text(filled(MADRS), encoding="utf-8")
    return made


def test_an_added_wording_is_there_at_once_and_after_a_restart(ward: Ward, file: Path) -> None:
    added = add_wording(ward.at("admin"), file)
    assert ward.desk.wordings.of("madrs") == added
    assert (ward.folder / "wording" / "madrs.en.toml").read_bytes() == file.read_bytes()
    assert ward.restart("rater").wordings.of("madrs") == added


def test_the_trail_holds_the_hash_of_the_file_and_never_its_text(ward: Ward, file: Path) -> None:
    desk = ward.at("admin")
    added = add_wording(desk, file)
    last = audit.events(desk.vault)[-1]
    assert last.kind == "wording.add"
    assert last.body["hash"] == added.hash
    assert not [one for one in audit.events(desk.vault) if WORDS in str(one.body)]


def test_nobody_but_an_administrator_adds_wording(ward: Ward, file: Path) -> None:
    for login in ("rater", "physician", "reviewer", "blinded"):
        with pytest.raises(NotAllowedError):
            add_wording(ward.at(login), file)
    assert list((ward.folder / "wording").iterdir()) == []


def test_a_refused_file_changes_nothing(ward: Ward, file: Path) -> None:
    desk = ward.at("admin")
    add_wording(desk, file)
    count = len(audit.events(desk.vault))
    file.write_text(filled(MADRS).replace("(1979)", "(1901)"), encoding="utf-8")
    with pytest.raises(BadFileError):
        add_wording(desk, file)
    assert [one.name for one in (ward.folder / "wording").iterdir()] == ["madrs.en.toml"]
    assert "1901" not in (ward.folder / "wording" / "madrs.en.toml").read_text(encoding="utf-8")
    assert len(audit.events(desk.vault)) == count


def test_a_folder_that_cannot_be_written_leaves_no_row_in_the_trail(ward: Ward, file: Path) -> None:
    desk = ward.at("admin")
    folder = ward.folder / "wording"
    folder.rmdir()
    folder.write_text("in the way")
    count = len(audit.events(desk.vault))
    with pytest.raises(SaveFailedError):
        add_wording(desk, file)
    assert len(audit.events(desk.vault)) == count


def test_a_file_that_cannot_take_its_place_leaves_no_row_in_the_trail(
    ward: Ward, file: Path
) -> None:
    desk = ward.at("admin")
    (ward.folder / "wording" / "madrs.en.toml" / "in the way").mkdir(parents=True)
    count = len(audit.events(desk.vault))
    with pytest.raises(SaveFailedError):
        add_wording(desk, file)
    assert len(audit.events(desk.vault)) == count
    assert [one.name for one in (ward.folder / "wording").iterdir()] == ["madrs.en.toml"]


def test_a_malformed_wording_is_named_when_the_clinic_is_opened(ward: Ward) -> None:
    ward.desk.close()
    bad = ward.folder / "wording" / "madrs.en.toml"
    bad.write_text(filled(MADRS).replace("[item.2]", "[item.12]"), encoding="utf-8")
    with pytest.raises(BadFileError) as refused:
        open_clinic(ward.folder, ward.clock)
    assert refused.value.path == str(bad)
    bad.unlink()
    ward.desk = open_clinic(ward.folder, ward.clock)


def test_paper_forms_hold_the_wording_only_where_the_licence_allows_it(
    ward: Ward, file: Path
) -> None:
    desk = ward.at("admin")
    add_wording(desk, file)
    assert WORDS not in printed(ward)
    file.write_text(filled(MADRS, may_print=True), encoding="utf-8")
    added = add_wording(desk, file)
    text = printed(ward)
    assert all(one.question in text for one in added.items)
    assert all(words in text for one in added.items for words in one.levels.values())
    assert added.licence in text
    assert all(item.label in text for item in MADRS.items)


def test_a_long_level_text_is_folded_and_not_cut(ward: Ward, file: Path) -> None:
    text = filled(MADRS, may_print=True)
    long = " ".join(f"word{n}" for n in range(50))
    file.write_text(text.replace('2 = "', f'2 = "{long} ', 1), encoding="utf-8")
    add_wording(ward.at("admin"), file)
    assert long in printed(ward)


def printed(ward: Ward) -> str:
    form = paper.blank_form(ward.desk.catalogue, "madrs", ward.desk.wordings)
    return " ".join("\n".join(pages(form)).split())
