"""Nobody is mistaken for somebody else because a line was cut."""

from datetime import date

import pytest
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from ketrate.records.ids import PatientId, Uid
from ketrate.records.patient import Identity, Patient
from ketrate.screens.theme import Theme, Weight, font
from ketrate.screens.widgets.banner import Banner, Side, born

ADA = Patient(
    PatientId(1),
    Uid(bytes(16)),
    "KR-0042",
    identity=Identity("Featherstonehaugh-Cholmondeley", "Alexandra", date(1981, 3, 14)),
)
REST = ("Infusion 3 of 6", "ketamine 0.5 mg/kg over 40 min", "a very long protocol name indeed")


@pytest.fixture
def banner(qtbot: QtBot, theme: Theme) -> Banner:
    made = Banner(theme)
    qtbot.addWidget(made)
    made.show_patient(ADA, date(2026, 3, 2), REST, Side("CADSS", "due 10:42", "2 min late"))
    return made


@pytest.mark.parametrize("width", [300, 480, 640, 853, 1280, 1920])
def test_code_name_birth_date_and_infusion_are_shown_at_every_width(
    banner: Banner, width: int
) -> None:
    identity, below = banner.text_lines(width)
    together = "".join("".join(identity).split())
    assert "KR-0042" in identity[0]
    assert "FEATHERSTONEHAUGH-CHOLMONDELEY,Alexandra" in together
    assert "born 1981-03-14 (44)" in "".join(below)
    assert "Infusion 3 of 6" in "".join(below)


@pytest.mark.parametrize("width", [300, 480, 853, 1280])
def test_no_line_is_wider_than_its_room(banner: Banner, width: int) -> None:
    identity, below = banner.text_lines(width)
    bold, plain = QFontMetrics(font(22, Weight.BOLD)), QFontMetrics(font(16))
    assert max(bold.horizontalAdvance(line) for line in identity) <= width
    assert max(plain.horizontalAdvance(line) for line in below) <= width


def test_the_banner_grows_rather_than_cut(banner: Banner) -> None:
    banner.show()
    banner.resize(1280, banner.height())
    wide = banner.minimumHeight()
    banner.resize(420, banner.height())
    assert banner.minimumHeight() > wide


def test_a_screen_reader_hears_who_it_is(banner: Banner) -> None:
    assert banner.accessibleName().startswith("KR-0042, FEATHERSTONEHAUGH-CHOLMONDELEY, Alexandra")


@pytest.mark.parametrize(("today", "age"), [(date(2026, 3, 13), 44), (date(2026, 3, 14), 45)])
def test_age_changes_on_the_birthday(today: date, age: int) -> None:
    assert born(ADA, today) == f"born 1981-03-14 ({age})"
