"""Licensed wording in the form, and the page that says where a scale comes from."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ketrate.clinic import rate
from ketrate.clinic.desk import Desk
from ketrate.instruments.catalogue import load_catalogue
from ketrate.instruments.definition import Instrument
from ketrate.screens.background import Background
from ketrate.screens.pages.rating import RatingPage
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.scale_source import ScaleSource, facts
from tests.instruments.test_wording import MADRS, filled
from tests.ward import Ward

LONG = " ".join(["A very long made-up question"] * 25)


def opened(ward: Ward, qtbot: QtBot, theme: Theme, background: Background) -> RatingPage:
    desk: Desk = ward.at("rater")
    course = ward.a_course(ward.a_patient())
    ward.identify_for_today(course.patient_id)
    draft = rate.open_rating(
        desk,
        patient_id=course.patient_id,
        course_id=course.id,
        session_id=None,
        timepoint_id=None,
        instrument_id="madrs",
    )
    page = RatingPage(desk, background, theme, draft.id)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    with qtbot.waitExposed(page):
        page.show()
    return page


@pytest.fixture
def with_wording(ward: Ward) -> str:
    text = filled(MADRS).replace('question = "', f'question = "{LONG} ', 1)
    (ward.folder / "wording" / "madrs.en.toml").write_text(text, encoding="utf-8")
    ward.restart("rater")
    return text


@pytest.mark.usefixtures("with_wording")
def test_the_form_shows_the_clinics_wording_under_its_own_short_label(
    ward: Ward, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    page = opened(ward, qtbot, theme, background)
    shown = page.form.head.head
    assert shown.question == MADRS.items[0].label
    assert shown.explanation.startswith(LONG)
    assert page.form.cards.cards[0].option.label
    assert page.form.cards.cards[0].option.hint.startswith("Made-up text")
    assert "Made-up" not in page.instrument.items[0].paraphrase


@pytest.mark.usefixtures("with_wording")
def test_a_long_question_gets_room_that_does_not_jump_between_items(
    ward: Ward, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    page = opened(ward, qtbot, theme, background)
    high = page.form.head.height()
    assert high > 142
    assert LONG in page.form.head.toolTip()
    page.form.go_to(2)
    assert page.form.head.height() == high


def test_the_question_mark_opens_the_source_and_escape_returns_to_the_form(
    ward: Ward, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    page = opened(ward, qtbot, theme, background)
    button = page.form.foot.source
    assert button.accessibleName() == "Where this scale comes from"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(ScaleSource)
    assert isinstance(dialog, ScaleSource)
    words = [one.text() for one in dialog.findChildren(QLabel)]
    assert MADRS.source in words
    assert MADRS.unverified[0] in words
    ended: list[int] = []
    dialog.finished.connect(ended.append)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert ended
    assert rate.rating(page.desk, page.rating_id).answers == ()


@pytest.mark.parametrize("scale", load_catalogue(), ids=lambda scale: scale.id)
def test_every_scale_says_what_it_rests_on_and_what_is_not_verified(scale: Instrument) -> None:
    told = facts(scale)
    texts = [text for _, text in told]
    assert {scale.version, scale.source, scale.licence, scale.licence_route} <= set(texts)
    assert all(text in texts for _, text in scale.sources)
    assert [text for name, text in told if name == "Not verified" and text in scale.unverified] == [
        *scale.unverified
    ]
    assert all(text.strip() for text in texts)


def test_the_page_says_which_way_is_worse_and_what_is_closed_to_whom() -> None:
    scales = load_catalogue()
    hamd = dict(facts(scales.get("hamd21")))
    assert "item 19, Unreality, asks about dissociation" in hamd["Blinded raters"]
    assert "Blinded raters" not in dict(facts(scales.get("hamd17")))
    assert dict(facts(scales.get("moaas")))["Direction"] == "higher is better"
    cadss = dict(facts(scales.get("cadss23")))
    assert "Dissociated: > 4" in cadss["Pointed out"]
    assert "only above the pre-dose total" in cadss["Pointed out"]
    published = [text for name, text in facts(scales.get("phq9")) if "missing answers" in name]
    assert any("Arrieta" in text for text in published)
