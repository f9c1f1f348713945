"""Who stands behind a rating: signing, looking, amending, voiding and reviewing, by keyboard."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ketrate.clinic import amend, dosing, rate, settings, sign
from ketrate.records.rating import Answer, Rating, Status
from ketrate.records.treatment import DosingKind, Session
from ketrate.screens.background import Background
from ketrate.screens.pages.finished import FinishedPage, rating_page
from ketrate.screens.pages.page import Page
from ketrate.screens.pages.patient import PatientPage
from ketrate.screens.pages.rating import RatingPage
from ketrate.screens.pages.session import SessionPage
from ketrate.screens.pages.session_ratings import SigningPart
from ketrate.screens.pages.to_sign import ToSignPage
from ketrate.screens.pages.unsigned import offer_signing, waiting_lines
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.amending import AmendLines
from ketrate.screens.widgets.controls import Field
from ketrate.screens.widgets.notice import Notice
from ketrate.screens.widgets.sign_lines import SignLines
from ketrate.screens.widgets.signing import SignAsk
from tests.ward import PASSWORD, Ward

Show = Callable[..., Page]


@pytest.fixture
def session(ward: Ward) -> Session:
    ward.at("rater")
    return ward.a_running_session(ward.a_course(ward.a_patient()))


@pytest.fixture
def rated(ward: Ward, session: Session) -> tuple[Rating, Rating]:
    """CADSS 23 at 40 minutes, MADRS 30 at 230, with the suicidality item at 3."""
    ward.clock.advance(minutes=40)
    first = ward.a_rating(session, "cadss23", 1)
    ward.clock.advance(minutes=190)
    return first, ward.a_rating(session, "madrs-dosing", 3)


@pytest.fixture
def shown(ward: Ward, qtbot: QtBot, theme: Theme, background: Background) -> Show:
    def show(kind: Callable[..., Page], *more: object) -> Page:
        page = kind(ward.desk, background, theme, *more)
        qtbot.addWidget(page)
        page.resize(1280, 752)
        with qtbot.waitExposed(page):
            page.show()
        page.refresh()
        QTest.qWait(0)
        return page

    return show


def asked(page: Page) -> SignAsk:
    """The question that stands over a page."""
    asks = [ask for ask in page.findChildren(SignAsk) if ask.isVisible()]
    assert len(asks) == 1
    return asks[0]


def seal(ask: SignAsk, qtbot: QtBot, password: str = PASSWORD, name: str = "rater") -> None:
    """Name, Enter, password, Enter, and the keys are derived."""
    if not ask.seal.name.text():
        ask.seal.name.setText(name)
        qtbot.keyClick(ask.seal.name, Qt.Key.Key_Return)
        assert ask.focusWidget() is ask.seal.password
    ask.seal.password.setText(password)
    ended: list[object] = []
    ask.destroyed.connect(lambda: ended.append(True))
    qtbot.keyClick(ask.seal.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(ended) or not ask.is_busy, timeout=20_000)


def proof(ward: Ward) -> sign.Proof:
    return sign.prove(ward.desk, ward.desk.signed_in().login, PASSWORD)


def words(page: Page) -> str:
    """What stands on a page once it is laid out."""
    QTest.qWait(0)
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def test_the_question_names_patient_every_rating_meaning_roles_and_local_time(
    ward: Ward, session: Session, rated: tuple[Rating, Rating], shown: Show
) -> None:
    page = shown(SessionPage, session.id)
    assert isinstance(page, SessionPage)
    assert page.part(SigningPart).card.words.text() == "2 ratings to sign"
    page.part(SigningPart).card.sign.click()
    ask = asked(page)
    (lines,) = ask.findChildren(SignLines)
    spoken = [line.spoken for line in lines.lines]
    assert spoken == [
        "CADSS-23, 10:40, 23 of 92, complete",
        "MADRS since dosing, 13:50, 30 of 60, complete",
    ]
    assert "KR-0001, DEMO, Ada" in ask.banner.accessibleName()
    assert "“I performed this rating.”" in ask.seal.meaning.text()
    assert "Rater, rater, 2026-03-02 13:50 +01:00" in ask.seal.time.text()


def test_name_and_password_sign_all_ratings_of_the_session_at_once(
    ward: Ward, session: Session, rated: tuple[Rating, Rating], shown: Show, qtbot: QtBot
) -> None:
    page = shown(SessionPage, session.id)
    assert isinstance(page, SessionPage)
    page.part(SigningPart).card.sign.click()
    seal(asked(page), qtbot)
    assert {rate.rating(ward.desk, one.id).status for one in rated} == {Status.SIGNED}
    assert page.message.text == "2 ratings are signed."
    assert not page.part(SigningPart).card.isVisible()


def test_a_wrong_password_signs_nothing_and_asks_for_the_password_alone(
    ward: Ward, session: Session, rated: tuple[Rating, Rating], shown: Show, qtbot: QtBot
) -> None:
    page = shown(SessionPage, session.id)
    assert isinstance(page, SessionPage)
    page.part(SigningPart).card.sign.click()
    ask = asked(page)
    seal(ask, qtbot, "not my password")
    assert "Name or password do not fit" in ask.message.text
    assert (ask.seal.name.text(), ask.seal.password.text()) == ("rater", "")
    assert ask.focusWidget() is ask.seal.password
    assert len(sign.to_sign(ward.desk)) == 2


def test_another_persons_name_signs_nothing(
    ward: Ward, session: Session, rated: tuple[Rating, Rating], shown: Show, qtbot: QtBot
) -> None:
    page = shown(SessionPage, session.id)
    assert isinstance(page, SessionPage)
    page.part(SigningPart).card.sign.click()
    ask = asked(page)
    seal(ask, qtbot, name="physician")
    assert ask.message.text
    assert len(sign.to_sign(ward.desk)) == 2


def test_the_name_is_typed_once_per_sign_in_the_password_every_time(
    ward: Ward, rated: tuple[Rating, Rating], shown: Show, qtbot: QtBot
) -> None:
    def named(one: Rating) -> str:
        page = shown(FinishedPage, one.id)
        assert isinstance(page, FinishedPage)
        page.foot.sign.click()
        ask = asked(page)
        before = ask.seal.name.text()
        assert ask.seal.password.text() == ""
        assert ask.focusWidget() is (ask.seal.password if before else ask.seal.name)
        seal(ask, qtbot)
        return before

    assert [named(one) for one in rated] == ["", "Rater"]
    ward.desk.lock()
    ward.at("rater")
    page = shown(FinishedPage, rated[0].id)
    assert isinstance(page, FinishedPage)
    page.foot.amend.click()
    assert asked(page).seal.name.text() == ""


def test_what_was_not_signed_waits_under_to_sign_by_patient_and_session(
    ward: Ward, session: Session, rated: tuple[Rating, Rating], shown: Show, qtbot: QtBot
) -> None:
    other = ward.a_running_session(ward.a_course(ward.a_patient("KR-0002")))
    ward.clock.advance(minutes=40)
    ward.a_rating(other, "cadss23", 2)
    page = shown(ToSignPage)
    assert isinstance(page, ToSignPage)
    names = [button.accessibleName() for button in page.buttons]
    assert names == [
        "Sign 3 ratings: all patients",
        "Sign 2 ratings: KR-0001",
        "Sign 1 rating: KR-0002",
    ]
    page.buttons[0].click()
    (lines,) = asked(page).findChildren(SignLines)
    assert [line.patient for line in lines.lines] == ["KR-0001", "KR-0001", "KR-0002"]
    assert not asked(page).banner.isVisible()
    seal(asked(page), qtbot)
    assert "Nothing waits for your signature" in words(page)


def test_signing_is_offered_when_no_rating_of_the_session_is_left_and_not_before(
    ward: Ward, session: Session, rated: tuple[Rating, Rating], shown: Show
) -> None:
    page = shown(SessionPage, session.id)
    offer_signing(page, rated[1])
    assert not page.findChildren(SignAsk)
    assert isinstance(page, SessionPage)
    assert page.part(SigningPart).card.sign.kind == "plain"
    dosing.record_dosing(ward.desk, session.id, DosingKind.END, amount=35)
    dosing.close_session(ward.desk, session.id)
    draft = ward.a_draft(session)
    offer_signing(page, rated[1])
    assert not page.findChildren(SignAsk)
    rate.discard(ward.desk, draft.id, "opened by mistake")
    offer_signing(page, rated[1])
    assert asked(page).cancel.text() == "Later"
    page.refresh()
    assert page.part(SigningPart).card.sign.kind == "primary"


def test_ratings_of_a_running_session_are_no_news_on_today(
    ward: Ward, session: Session, rated: tuple[Rating, Rating]
) -> None:
    assert waiting_lines(ward.desk, frozenset({session.id})) == ()
    assert waiting_lines(ward.desk, frozenset()) == ("2 ratings wait for your signature.",)


def test_a_suicidality_alert_stands_beside_the_rating_that_raised_it(
    ward: Ward, session: Session, shown: Show
) -> None:
    ward.clock.advance(minutes=230)
    ward.a_rating(session, "madrs-dosing", 5)
    page = shown(ToSignPage)
    assert isinstance(page, ToSignPage)
    page.buttons[0].click()
    (lines,) = asked(page).findChildren(SignLines)
    assert lines.lines[0].note == "Suicidality: item 10 = 5, not acknowledged yet"


def test_an_amendment_needs_a_change_and_a_reason_and_the_old_value_stays_readable(
    ward: Ward, rated: tuple[Rating, Rating], shown: Show, qtbot: QtBot
) -> None:
    sign.sign(ward.desk, [rated[1].id], proof(ward))
    page = shown(FinishedPage, rated[1].id)
    assert isinstance(page, FinishedPage)
    page.foot.amend.click()
    ask = asked(page)
    seal(ask, qtbot)
    assert "nothing is changed yet" in ask.message.text
    (lines,) = ask.findChildren(AmendLines)
    lines.pickers[9].setFocus()
    qtbot.keyClick(lines.pickers[9], "4")
    assert lines.answers() == {9: Answer(9, 4)}
    seal(ask, qtbot)
    assert "at least 5 characters" in ask.message.text
    why = next(f for f in ask.findChildren(Field) if f.accessibleName() == "Why it is changed")
    why.setText("misheard")
    seal(ask, qtbot)
    kept = rate.rating(ward.desk, rated[1].id)
    assert (kept.status, kept.total) == (Status.AMENDED, 31)
    box = page.view.boxes[8].line
    assert box.answer.startswith("4 ")
    assert box.before[0].startswith("was 3")
    assert box.before[0].endswith(": misheard (Rater, 2026-03-02 13:50 +01:00)")
    assert page.view.shown is not None
    states = [(one.meaning, one.state) for one in page.view.shown.signatures]
    assert states == [
        ("rater  ·  “I amended this rating.”", "matches"),
        ("rater  ·  “I performed this rating.”", "superseded by an amendment"),
    ]


def test_a_lock_in_the_middle_of_a_password_signs_nothing(
    ward: Ward, rated: tuple[Rating, Rating], shown: Show, qtbot: QtBot, background: Background
) -> None:
    page = shown(ToSignPage)
    assert isinstance(page, ToSignPage)
    page.buttons[0].click()
    ask = asked(page)
    ask.seal.name.setText("rater")
    ask.seal.password.setText(PASSWORD)
    qtbot.keyClick(ask.seal.password, Qt.Key.Key_Return)
    ward.desk.lock()
    page.deleteLater()
    ended: list[object] = []
    background.start(lambda _job: True, done=ended.append)
    qtbot.waitUntil(lambda: bool(ended), timeout=20_000)
    ward.at("rater")
    assert len(sign.to_sign(ward.desk)) == 2


def test_scrolling_over_an_answer_does_not_change_it(
    ward: Ward, rated: tuple[Rating, Rating], theme: Theme, qtbot: QtBot
) -> None:
    instrument = rate.instrument_of(ward.desk, rated[1])
    lines = AmendLines(theme, instrument, rated[1])
    qtbot.addWidget(lines)
    lines.show()
    picker = lines.pickers[1]
    picker.setFocus()
    no, at = Qt.KeyboardModifier.NoModifier, QPointF(picker.rect().center())
    turn = QWheelEvent(
        at, at, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, no,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(picker, turn)
    assert lines.answers() == {}


def test_a_void_rating_keeps_everything_and_counts_nowhere(
    ward: Ward, rated: tuple[Rating, Rating], shown: Show, qtbot: QtBot
) -> None:
    sign.sign(ward.desk, [rated[0].id], proof(ward))
    page = shown(FinishedPage, rated[0].id)
    assert isinstance(page, FinishedPage)
    page.foot.void.click()
    ask = asked(page)
    next(f for f in ask.findChildren(Field) if "void" in f.accessibleName()).setText("wrong chair")
    seal(ask, qtbot)
    assert page.view.shown is not None
    assert (page.view.shown.state, page.view.shown.score) == ("void, counts nowhere", "23")
    assert len(page.view.shown.signatures) == 1
    assert notices(page) == ["Void since 2026-03-02 13:50 +01:00, by Rater: wrong chair"]
    assert not [button for button in page.foot.acts if button.isVisible()]
    assert row_of(shown(PatientPage, "KR-0001"), rated[0]) == "✗ void"


def test_another_person_reviews_what_is_signed_and_nobody_their_own(
    ward: Ward, rated: tuple[Rating, Rating], shown: Show, qtbot: QtBot
) -> None:
    ward.at("admin")
    settings.change_setting(ward.desk, "is_review_wanted", True, "two pairs of eyes")
    ward.at("rater")
    sign.sign(ward.desk, [rated[1].id], proof(ward))
    mine = shown(FinishedPage, rated[1].id)
    assert isinstance(mine, FinishedPage)
    assert not mine.foot.review.isVisible()
    ward.at("reviewer")
    page = shown(ToSignPage)
    assert isinstance(page, ToSignPage)
    assert "rated by Rater" in words(page)
    page.buttons[0].click()
    assert "“I reviewed this rating.”" in asked(page).seal.meaning.text()
    seal(asked(page), qtbot, name="reviewer")
    theirs = shown(FinishedPage, rated[1].id)
    assert isinstance(theirs, FinishedPage)
    assert theirs.view.shown is not None
    assert [one.who for one in theirs.view.shown.signatures] == ["Reviewer", "Rater"]
    assert not [button for button in theirs.foot.acts if button.isVisible()]


def test_what_was_changed_behind_a_signature_is_red_wherever_it_is_looked_at(
    ward: Ward, rated: tuple[Rating, Rating], shown: Show
) -> None:
    sign.sign(ward.desk, [rated[1].id], proof(ward))
    tamper(ward, rated[1])
    page = shown(FinishedPage, rated[1].id)
    assert isinstance(page, FinishedPage)
    assert page.view.shown is not None
    assert page.view.shown.state == "signature does not match"
    assert page.view.shown.tone == "danger"
    assert not page.foot.amend.isVisible()
    assert "A signature does not match" in "".join(notices(page))
    course = shown(PatientPage, "KR-0001")
    assert row_of(course, rated[1]) == "✗ does not match"
    assert "A signature does not match" in "".join(notices(course))


def test_a_finished_rating_opens_to_be_read_and_a_draft_as_its_form(
    ward: Ward,
    session: Session,
    rated: tuple[Rating, Rating],
    theme: Theme,
    background: Background,
    qtbot: QtBot,
) -> None:
    draft = ward.a_draft(session)
    opened = [rating_page(ward.desk, background, theme, one.id) for one in (draft, rated[0])]
    for page in opened:
        qtbot.addWidget(page)
    assert [type(page) for page in opened] == [RatingPage, FinishedPage]
    qtbot.keyClick(opened[1], "4")
    assert rate.rating(ward.desk, rated[0].id) == rated[0]


def test_a_rating_that_is_signed_reads_so_in_the_patients_list(
    ward: Ward, rated: tuple[Rating, Rating], shown: Show
) -> None:
    sign.sign(ward.desk, [rated[0].id], proof(ward))
    amend.amend(ward.desk, rated[0].id, {1: Answer(1, 0)}, "misheard", proof(ward))
    page = shown(PatientPage, "KR-0001")
    assert [row_of(page, one) for one in rated] == ["✓ amended", "not signed"]


def tamper(ward: Ward, rating: Rating) -> None:
    """Somebody with the key writes past the program."""
    connection = ward.desk.vault._connection
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'answer'"
    for (name,) in connection.execute(names).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE answer SET value = 1 WHERE rating_id = ? AND item = 2", (rating.id,))
    connection.commit()


def notices(page: Page) -> list[str]:
    return [one.accessibleName() for one in page.findChildren(Notice)]


def row_of(page: Page, rating: Rating) -> str:
    """What stands under "Signature" in the list of a patient."""
    assert isinstance(page, PatientPage)
    table = page.ratings
    heads = [table.headerData(at, Qt.Orientation.Horizontal) for at in range(table.columnCount())]
    row = table.row_of(lambda one: one.rating.id == rating.id)
    return str(table.index(row, heads.index("Signature")).data())
