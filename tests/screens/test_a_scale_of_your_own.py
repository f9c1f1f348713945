"""The scale of the README, dropped into a clinic's folder: from the file to the printed report."""

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ketrate.clinic import enrol, paper, rate
from ketrate.clinic.review import trajectory_document
from ketrate.records.rating import Status
from ketrate.screens.background import Background
from ketrate.screens.pages.rating import RatingPage
from ketrate.screens.pages.trouble import TroublePage
from ketrate.screens.theme import Theme
from ketrate.screens.window import Window
from tests.cli.test_commands import ketrate
from tests.reports.test_course import pages
from tests.ward import Ward

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
def dropped(ward: Ward) -> Path:
    """The file of the README in the clinic's folder, the program started again."""
    text = README.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    file = ward.folder / "instruments" / "focus.toml"
    file.write_text(text, encoding="utf-8")
    ward.restart("rater")
    return file


@pytest.mark.usefixtures("dropped")
def test_a_dropped_file_is_listed_and_scored_by_the_commands(ward: Ward) -> None:
    where = ("--clinic", str(ward.folder))
    listed = ketrate("instruments", "--json", *where).json()
    assert "focus" in [one["id"] for one in listed]
    scored = ketrate("score", "focus", *where, stdin='{"1": 1, "2": 2}').json()
    assert (scored["total"], scored["range"], scored["complete"]) == (3, [0, 4], True)


@pytest.mark.usefixtures("dropped")
def test_a_dropped_file_is_rated_shown_over_time_and_printed(
    ward: Ward, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    patient = ward.a_patient()
    course = enrol.start_course(ward.desk, patient.id, "nimh-single", "focus")
    session = ward.a_running_session(course)
    ward.clock.advance(minutes=40)
    draft = rate.open_rating(
        ward.desk,
        patient_id=session.patient_id,
        course_id=session.course_id,
        session_id=session.id,
        timepoint_id=None,
        instrument_id="focus",
    )
    page = RatingPage(ward.desk, background, theme, draft.id)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    with qtbot.waitExposed(page):
        page.show()
    assert page.form.head.head.question == "Follows a talk"
    qtbot.keyClick(page.form, "1")
    qtbot.keyClick(page.form, "2")
    page.form.finish()
    kept = rate.rating(ward.desk, draft.id)
    assert (kept.status, kept.total) == (Status.COMPLETE, 3)
    points = trajectory_document(ward.desk, "KR-0001", None)["points"]
    assert isinstance(points, list)
    assert [one["total"] for one in points if one["instrument"] == "focus"] == [3]
    printed = " ".join("\n".join(pages(paper.course_report(ward.desk, "KR-0001"))).split())
    assert "Focus" in printed
    assert "Follows a talk" in " ".join(pages(paper.blank_form(ward.desk.catalogue, "focus")))


def test_a_malformed_file_is_named_with_its_line_by_command_and_window(
    ward: Ward, dropped: Path, window: Window
) -> None:
    text = dropped.read_text(encoding="utf-8")
    line = text[: text.index("range = [0, 4]")].count("\n") + 1
    dropped.write_text(text.replace("range = [0, 4]", "range = [0, 5]"), encoding="utf-8")
    ward.desk.close()
    before = files(ward.folder)
    said = ketrate("patients", "--clinic", str(ward.folder), "--user", "rater")
    assert (said.status, said.out) == (1, "")
    window.open_clinic(ward.folder)
    page = window.pages.currentWidget()
    assert isinstance(page, TroublePage)
    for sentence in (said.err, page.words.text()):
        assert str(dropped) in sentence
        assert f"line {line}" in sentence
        assert "0 to 4" in sentence
        assert "\n" not in sentence.strip()
    assert files(ward.folder) == before


def files(folder: Path) -> str:
    """Every file with its content, but for the lock."""
    held = {
        str(one.relative_to(folder)): one.read_bytes().hex()
        for one in sorted(folder.rglob("*"))
        if one.is_file() and one.name != "lock"
    }
    return json.dumps(held)
