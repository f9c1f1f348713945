"""A physician takes the course home on paper."""

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PySide6.QtCore import Qt

from ketrate.clinic import dose, dosing, visit
from ketrate.records.treatment import DosingKind
from ketrate.screens.pages.patient import PatientPage
from tests.fakes import FakeClock
from tests.journeys.conftest import Opened
from tests.ward import Ward


def text_of(pdf: Path) -> str:
    document = pdfium.PdfDocument(pdf)
    texts = []
    for page in document:
        text_page = page.get_textpage()
        texts.append(text_page.get_text_bounded())
        text_page.close()
        page.close()
    document.close()
    return " ".join("\n".join(texts).split())


def a_rated_course(ward: Ward, clock: FakeClock) -> None:
    """MADRS 40 before the dosing, CADSS 46 at its end, MADRS 10 a week later."""
    ward.at("rater")
    course = ward.a_course(ward.a_patient())
    session = visit.open_session(ward.desk, course.id, "3")
    dose.set_dose(ward.desk, session.id, amount=0.5, unit="mg/kg", weight_kg=70)
    ward.a_rating(session, "madrs", value=4)
    clock.advance(minutes=45)
    dosing.record_dosing(ward.desk, session.id, DosingKind.START)
    clock.advance(minutes=40)
    ward.a_rating(session, "cadss23", value=2)
    clock.advance(minutes=7 * 24 * 60 - 40)
    ward.a_rating(session, "madrs", value=1)
    ward.desk.close()


@pytest.mark.journey
@pytest.mark.qt_log_ignore("grabbing the keyboard")
def test_a_physician_saves_the_report_of_a_patient(
    ward: Ward, clock: FakeClock, opened: Opened, tmp_path: Path
) -> None:
    a_rated_course(ward, clock)
    hands = opened(ward.folder)
    hands.sign_in("physician")
    hands.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    hands.key_in("demo")
    hands.press(Qt.Key.Key_Return)
    hands.page(PatientPage)
    hands.push("Save the report as PDF")
    target = tmp_path / "ada.pdf"
    hands.save_as(target)
    hands.until(lambda: hands.message == f"The report is saved: {target}")

    text = text_of(target)
    assert "Demo, Ada" in text
    assert "KR-0001" in text
    assert "born 1981-03-14" in text
    assert "MADRS, the past week Rater 10 −30 +75.0 % response, remission" in text
    assert "Response: at least 50 % improvement" in text
    assert "Remission: MADRS at or below 12" in text
    assert "documentation aid" in text
