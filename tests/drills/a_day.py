"""A scripted day with one patient who has an unmistakable name; run in a sandboxed home.

usage: python -m tests.drills.a_day HOME_FOLDER end|wait
"""

import faulthandler
import sys
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from ketrate.app import application, build
from ketrate.clinic import dose, dosing, enrol, visit
from ketrate.clinic.desk import open_clinic
from ketrate.records.patient import Identity
from ketrate.records.treatment import DosingKind, Session
from ketrate.screens.crash import keep_memory_private
from ketrate.screens.pages.patients import PatientsPage
from ketrate.screens.preferences import PreferencesFile
from ketrate.screens.window import Window
from tests.fakes import FakeClock
from tests.journeys.hands import Hands
from tests.ward import Ward, found

FAMILY, GIVEN, CODE = "ZYXQWV", "CANARY", "ZYXQWV-01"
EXPORTED = "given-to-somebody"


def a_ward(home: Path, clock: FakeClock) -> tuple[Ward, Session]:
    """A clinic with the patient in the chair, 41 minutes after the start."""
    key = found(home / "clinic", clock)
    ward = Ward(home / "clinic", key, clock, open_clinic(home / "clinic", clock))
    ward.at("rater")
    who = Identity(FAMILY, GIVEN, date(1981, 3, 14))
    patient = enrol.enrol(ward.desk, CODE, who, sex="F", diagnosis=f"MDD {FAMILY}")
    session = visit.open_session(ward.desk, ward.a_course(patient).id, "3")
    dose.set_dose(ward.desk, session.id, amount=0.5, unit="mg/kg", weight_kg=70)
    ward.a_rating(session, "madrs", value=3)
    dosing.record_dosing(ward.desk, session.id, DosingKind.START)
    clock.advance(minutes=41)
    ward.desk.close()
    return ward, session


def visit_every_page(hands: Hands, ward: Ward, session: Session) -> None:
    """Search, look, rate, plot, and carry the name away on the clipboard."""
    window = hands.window
    assert window.desk is not None
    ward.desk = window.desk
    hands.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    hands.key_in(FAMILY)
    assert isinstance(hands.place, PatientsPage)
    QGuiApplication.clipboard().setText(f"{FAMILY} {GIVEN}")
    hands.window.open_session(int(session.id))
    draft = ward.a_draft(session)
    window.open_rating(int(draft.id))
    hands.key_in("1203")
    window.open_patient(CODE)
    QTest.qWait(1500)  # the figure is drawn behind the window
    window.grab()


def save_the_report(hands: Hands, home: Path) -> None:
    """The one place where the name may go."""
    target = home / EXPORTED / "report.pdf"
    hands.push("Save the report as PDF")
    hands.save_as(target)
    hands.until(target.exists)


def crash(window: Window) -> None:
    """A bug whose message quotes the patient; the box it opens is closed again."""

    def bug() -> None:
        message = f"{FAMILY} {GIVEN} has no {CODE}"
        raise ValueError(message)

    told: list[str] = []

    def close_box() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            told.append(box.text())
            box.reject()

    button = QPushButton(window)
    button.clicked.connect(bug)
    QTimer.singleShot(10, button.click)
    for delay in range(200, 1200, 200):  # timers of their own: none waits for another
        QTimer.singleShot(delay, close_box)
    QTest.qWait(1300)
    assert told
    assert FAMILY not in told[0]


def main(home: Path, end: str) -> None:
    """Work, crash, lock; then close, or wait to be killed with a rating open."""
    faulthandler.dump_traceback_later(50, exit=True)  # a drill that hangs says where
    keep_memory_private()
    clock = FakeClock()
    (home / EXPORTED).mkdir()
    ward, session = a_ward(home, clock)
    application()
    window = build(ward.folder, clock, PreferencesFile())
    hands = Hands(window, clock)
    hands.sign_in("rater")
    visit_every_page(hands, ward, session)
    save_the_report(hands, home)
    crash(window)
    window.lock()
    QTest.qWait(50)
    hands.sign_in("rater")
    window.open_rating(int(ward.a_draft(session).id))
    hands.key_in("12")
    print("working", flush=True)
    if end == "wait":
        QTest.qWait(60_000)
    window.close()
    window.background.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
