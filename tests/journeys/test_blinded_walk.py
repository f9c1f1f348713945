"""A blinded rater goes everywhere, in the window and on the command line, and meets no secret."""

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from ketrate.screens.pages.finished import FinishedPage
from ketrate.screens.pages.patient import PatientPage
from ketrate.screens.pages.patients import PatientsPage
from ketrate.screens.pages.rating import RatingPage
from ketrate.screens.pages.today import TodayPage
from ketrate.screens.widgets.notice import FollowUpRow
from tests.canaries import WORDS, a_clinic_of_secrets, found_in
from tests.cli.inside import Said, ketrate
from tests.fakes import FakeClock
from tests.journeys.conftest import Opened
from tests.journeys.hands import Hands
from tests.journeys.told import insides, texts
from tests.ward import PASSWORD, Ward

CODES = ("KR-0001", "KR-0002")
CONTROL = Qt.KeyboardModifier.ControlModifier


class Spy:
    """Reads everything the window tells, wherever the hands have gone."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        self.looked: list[str] = []
        self.titles: list[str] = []
        hands.window.windowTitleChanged.connect(self.titles.append)

    def look(self, where: str) -> None:
        window = self.hands.window
        told = texts(window)
        assert len(told) > 5, where
        assert found_in("\n".join(told)) == [], where
        assert found_in(insides(window), with_numbers=False) == [], where
        self.looked.append(where)

    def look_at_dialog(self, where: str) -> QDialog:
        self.hands.until(lambda: QApplication.activeModalWidget() is not None)
        self.look(where)
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, QDialog)
        return shown


@pytest.fixture
def secret_session(ward: Ward) -> int:
    """The number of a session that runs; nobody holds the clinic."""
    session = a_clinic_of_secrets(ward)
    ward.desk.close()
    return int(session.id)


@pytest.mark.journey
@pytest.mark.qt_log_ignore("grabbing the keyboard", "propagateSizeHints")
def test_a_blinded_rater_walks_through_the_whole_window(
    ward: Ward, clock: FakeClock, opened: Opened, secret_session: int, tmp_path: Path
) -> None:
    hands = opened(ward.folder)
    spy = Spy(hands)
    spy.look("sign-in")
    hands.sign_in("blinded")
    _every_place(spy)
    _search(spy)
    for code in CODES:
        _patient(spy, code, tmp_path / f"{code}.pdf")
    _behind_the_bar(spy, secret_session)
    _a_follow_up(spy, clock)
    hands.window.lock()
    spy.look("locked")
    assert found_in("\n".join(spy.titles)) == []
    assert not any(code in title for title in spy.titles for code in CODES)
    assert len(spy.looked) > 15, spy.looked


def _every_place(spy: Spy) -> None:
    bar = spy.hands.window.bar
    shown = [name for name, button in bar.places.items() if not button.isHidden()]
    assert {"today", "patients"} <= set(shown)
    assert not {"trail", "people", "settings"} & set(shown)
    for name in bar.places:
        spy.hands.window.go(name)
        spy.look(name)
    assert bar.marked in shown


def _search(spy: Spy) -> None:
    spy.hands.window.go("patients")
    page = spy.hands.page(PatientsPage)
    for word in WORDS:
        page.search.setText(word)
        assert page.found.rowCount() == 0, word
    page.search.setText("")
    assert page.found.rowCount() == len(CODES)
    assert page.new.isHidden()
    assert page.session.isHidden()


def _patient(spy: Spy, code: str, target: Path) -> None:
    hands = spy.hands
    hands.window.open_patient(code)
    page = hands.page(PatientPage)
    hands.until(lambda: page.figure.is_drawn)
    for index, button in enumerate(page.tabs.buttons):
        if not button.isHidden():
            page.tabs.show_view(index)
            spy.look(f"{code} {button.text()}")
    page.unblind.click()
    spy.look_at_dialog(f"{code} break the blind").reject()
    page.save_report(str(target))
    hands.until(lambda: hands.message.startswith("The report is saved"))
    spy.look(f"{code} saved")
    _read_pdf(target)
    for number in [rating.id for rating in page.page.ratings]:
        hands.window.open_rating(number)
        spy.look(f"{code} rating {number}")
        hands.window.open_patient(code)


def _read_pdf(path: Path) -> None:
    """Text and the file's own data; its bytes hold no secret in the clear either."""
    document = pdfium.PdfDocument(path)
    pages = [page.get_textpage() for page in document]
    text = "\n".join(page.get_text_bounded() for page in pages)
    about = document.get_metadata_dict()
    for page in pages:
        page.close()
    document.close()
    assert "Depression ratings" in text
    assert found_in(text) == []
    assert found_in(repr(about)) == []
    assert about["Title"] == "Depression ratings"
    assert not any(word.encode() in path.read_bytes().lower() for word in WORDS)


def _behind_the_bar(spy: Spy, secret_session: int) -> None:
    """What is not offered is not to be had by its number either."""
    hands = spy.hands
    hands.window.go("today")
    hands.window.open_session(secret_session)
    assert hands.page(TodayPage).message.text
    spy.look("session refused")
    for number in range(1, 8):
        hands.window.open_rating(number)
        spy.look(f"rating {number}")
        hands.window.go("today")
    hands.window._ask_password()
    spy.look_at_dialog("own password").reject()


def _a_follow_up(spy: Spy, clock: FakeClock) -> None:
    """From the board through identity, scale, every answer and presence to the finished rating."""
    hands = spy.hands
    hands.window.lock()
    spy.look("locked over night")
    clock.advance(minutes=2 * 24 * 60)
    hands.sign_in("blinded")
    line = hands.page(TodayPage).findChildren(FollowUpRow)[0]
    line.rate_wanted.emit()
    spy.look_at_dialog("identity")
    hands.key_in("Demo")
    hands.press(Qt.Key.Key_Tab)
    hands.key_in("1981-03-14")
    hands.press(Qt.Key.Key_Return)
    page = hands.page(RatingPage)
    spy.look("rating form")
    page.form.foot.source.click()
    spy.look_at_dialog("where the scale comes from").reject()
    for _ in range(10):
        hands.key_in("3")
    spy.look("review of the answers")
    hands.press(Qt.Key.Key_Return, CONTROL)
    spy.look_at_dialog("presence")
    hands.key_in("123")
    hands.press(Qt.Key.Key_Return)
    hands.until(lambda: QApplication.activeModalWidget() is None)
    hands.window.open_rating(page.rating_id)
    shown = hands.page(FinishedPage)
    assert shown.rating.presence is not None
    assert shown.rating.presence.counts_as_blind
    spy.look("finished rating")


@pytest.mark.journey
@pytest.mark.qt_log_ignore("grabbing the keyboard", "propagateSizeHints")
def test_the_blind_is_broken_at_the_window_for_one_patient(
    ward: Ward, opened: Opened, secret_session: int
) -> None:
    hands = opened(ward.folder)
    hands.sign_in("blinded")
    hands.window.open_patient("KR-0001")
    assert hands.page(PatientPage).tabs.buttons[1].isHidden()
    hands.push("Break the blind…")
    hands.push("Break the blind")
    assert QApplication.activeModalWidget() is not None  # a reason is missing
    hands.fill("Reason", "the emergency room asks what was given")
    hands.push("Break the blind")
    hands.until(lambda: QApplication.activeModalWidget() is None)
    page = hands.page(PatientPage)
    assert not page.tabs.buttons[1].isHidden()
    assert page.unblind.isHidden()
    assert {"zebrafink", "quokkamine", "37.1"} <= set(found_in("\n".join(texts(page))))
    hands.window.open_patient("KR-0002")
    assert not hands.page(PatientPage).unblind.isHidden()
    hands.window.open_session(secret_session)
    hands.page(PatientPage)  # to run a session is not theirs all the same


def as_blinded(ward: Ward, *words: str) -> Said:
    who = ("--clinic", str(ward.folder), "--user", "blinded")
    return ketrate(*words, *who, password=PASSWORD)


@pytest.mark.journey
def test_the_command_line_tells_a_blinded_rater_no_secret(
    ward: Ward, secret_session: int, tmp_path: Path
) -> None:
    out = tmp_path / "all"
    told = [
        as_blinded(ward, "patients"),
        as_blinded(ward, "patients", "--json"),
        *(as_blinded(ward, "trajectory", code) for code in CODES),
        *(as_blinded(ward, "trajectory", code, "--json") for code in CODES),
        as_blinded(ward, "report", "--all", "--kind", "blinded", "--out", str(out)),
    ]
    assert [said.status for said in told] == [0] * len(told)
    for path in out.iterdir():
        assert found_in(path.name) == []
        _read_pdf(path)
    refused = [
        as_blinded(ward, *words)
        for words in (
            ("report", "KR-0001", "--out", str(tmp_path / "r.pdf")),
            ("report", "--all", "--out", str(tmp_path / "more")),
            ("cohort", "--json"),
            ("verify", "--json"),
            ("export", "--format", "csv", "--out", str(tmp_path / "x")),
            ("backup", "--out", str(tmp_path / "b")),
        )
    ]
    assert [said.status for said in refused] == [1] * len(refused)
    assert [said.out for said in refused] == [""] * len(refused)
    for said in (*told, *refused):
        assert found_in(said.out + said.err) == []
    assert sorted(one.name for one in tmp_path.iterdir() if one.name[0] in "rmxb") == []
    assert secret_session
