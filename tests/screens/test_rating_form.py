"""The rating form: one digit an answer, saved before the next question, nothing by accident."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ketrate.clock import Instant
from ketrate.instruments.catalogue import load_catalogue
from ketrate.records.ids import CourseId, PatientId, RatingId, Uid
from ketrate.records.rating import Answer, Rating, Source, Status, Unanswered
from ketrate.screens.theme import TOUCH, Theme
from ketrate.screens.widgets.item_rail import Kind
from ketrate.screens.widgets.rating_form import RatingForm

NOW = Instant(datetime(2026, 3, 2, 9, 44, tzinfo=UTC), 60)
SCALES = load_catalogue()


class Chair:
    """A form with somebody behind it who keeps what it asks to keep, or cannot."""

    def __init__(self, qtbot: QtBot, theme: Theme, size: tuple[int, int] = (1280, 730)) -> None:
        self.qtbot = qtbot
        self.window = QWidget()
        self.form = RatingForm(theme)
        column = QVBoxLayout(self.window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        qtbot.addWidget(self.window)
        self.window.resize(*size)
        self.disk_is_full = False
        self.rating: Rating
        self.form.answered.connect(lambda item, value: self._keep(Answer(item, value)))
        self.form.unanswered.connect(lambda item, why: self._keep(Answer(item, reason=why)))

    def begin(self, scale: str, *answers: Answer) -> RatingForm:
        instrument = SCALES.get(scale)
        self.rating = Rating(
            RatingId(1),
            Uid(bytes(16)),
            PatientId(1),
            CourseId(1),
            instrument.id,
            instrument.version,
            instrument.definition_hash,
            Status.DRAFT,
            Source.ENTERED,
            NOW,
            NOW,
            answers=answers,
        )
        self.form.begin(instrument, self.rating)
        with self.qtbot.waitExposed(self.window):
            self.window.show()
        self.form.setFocus()
        return self.form

    def press(self, *keys: str | Qt.Key) -> None:
        for key in keys:
            self.qtbot.keyClick(self.form, key)

    def finish_keys(self) -> None:
        enter, control = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
        self.qtbot.keyClick(self.form, enter, control)

    def _keep(self, answer: Answer) -> None:
        if self.disk_is_full:
            self.form.show_failure("The disk is full.")
            return
        others = tuple(one for one in self.rating.answers if one.item != answer.item)
        self.rating = replace(self.rating, answers=(*others, answer))
        self.form.show_rating(self.rating)

    @property
    def values(self) -> dict[int, int | None]:
        return {answer.item: answer.value for answer in self.rating.answers}


@pytest.fixture
def chair(qtbot: QtBot, theme: Theme) -> Chair:
    return Chair(qtbot, theme)


def test_one_digit_answers_and_the_next_open_item_is_asked(chair: Chair) -> None:
    form = chair.begin("cadss23", Answer(2, 4), Answer(3, 4))
    chair.press("1")
    assert chair.values == {1: 1, 2: 4, 3: 4}
    assert form.current == 4


def test_a_digit_the_item_does_not_have_does_nothing(chair: Chair) -> None:
    form = chair.begin("cadss23")
    chair.press("5", "9")
    assert chair.values == {}
    assert form.current == 1


def test_a_signed_value_needs_its_sign_before_the_digit(chair: Chair) -> None:
    form = chair.begin("rass")
    chair.press("3")
    assert chair.values == {}
    assert "+ or − and the digit" in form.foot.hint.text()
    chair.press("-", Qt.Key.Key_Down, "3")  # the sign is forgotten with another key
    assert chair.values == {}
    chair.press("-", "3")
    assert chair.values == {1: -3}


@pytest.mark.parametrize(("typed", "value"), [("+2", 2), ("0", 0), ("-5", -5)])
def test_plus_minus_and_zero_are_typed_as_they_are_read(
    chair: Chair, typed: str, value: int
) -> None:
    chair.begin("rass")
    chair.press(*typed)
    assert chair.values == {1: value}


def test_a_value_below_the_last_step_is_not_there_to_be_typed(chair: Chair) -> None:
    chair.begin("rass")
    chair.press("-", "9", "+", "5")
    assert chair.values == {}


def test_nothing_is_chosen_until_somebody_chooses(chair: Chair) -> None:
    form = chair.begin("madrs")
    assert not any(card.isChecked() for card in form.cards.cards)
    chair.press("4")
    assert not any(card.isChecked() for card in form.cards.cards)


def test_the_first_key_goes_to_the_form_and_space_answers_nothing(chair: Chair) -> None:
    form = chair.begin("cadss23")
    assert form.hasFocus()
    chair.press(Qt.Key.Key_Space)
    assert chair.values == {}
    assert form.current == 1


def test_backspace_goes_back_and_shows_the_old_answer(chair: Chair) -> None:
    form = chair.begin("cadss23", Answer(2, 0))
    chair.press("3", Qt.Key.Key_Backspace)
    assert form.current == 1
    assert [card.option.key for card in form.cards.cards if card.isChecked()] == ["3"]


def test_a_corrected_answer_goes_on_to_the_next_open_item(chair: Chair) -> None:
    form = chair.begin("cadss23")
    chair.press("3", "2", Qt.Key.Key_Backspace, Qt.Key.Key_Backspace, "1")
    assert chair.values == {1: 1, 2: 2}
    assert form.current == 3


def test_arrows_move_without_answering_even_from_a_button_or_a_card(chair: Chair) -> None:
    form = chair.begin("cadss23")
    chair.press(Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert form.current == 3
    form.foot.why.setFocus()
    chair.qtbot.keyClick(form.foot.why, Qt.Key.Key_Left)
    assert form.current == 2
    card = form.cards.cards[2]
    card.setFocus()
    chair.qtbot.keyClick(card, Qt.Key.Key_Down)
    assert form.current == 3
    assert chair.values == {}


def test_a_digit_counts_wherever_in_the_form_the_keyboard_is(chair: Chair) -> None:
    form = chair.begin("cadss23")
    form.foot.leave.setFocus()
    chair.qtbot.keyClick(form.foot.leave, "2")
    assert chair.values == {1: 2}


def test_n_asks_why_and_the_reason_is_kept_in_place_of_a_value(chair: Chair) -> None:
    form = chair.begin("cadss23")
    chair.press("n")
    assert form.is_asking_why
    assert {"Too dissociated", "Too sedated", "Asleep", "Refused"} <= {
        card.option.label for card in form.cards.cards
    }
    chair.press("2")
    assert chair.rating.answers == (Answer(1, reason=Unanswered.TOO_DISSOCIATED),)
    assert form.current == 2
    assert form.side.rail.cells[0].mark.kind is Kind.REASON


def test_escape_leaves_the_reasons_without_an_answer(chair: Chair) -> None:
    form = chair.begin("cadss23")
    chair.press("n", Qt.Key.Key_Escape)
    assert not form.is_asking_why
    assert chair.values == {}
    assert [card.option.key for card in form.cards.cards] == ["0", "1", "2", "3", "4"]


def test_there_is_no_total_before_the_scale_is_complete(chair: Chair) -> None:
    form = chair.begin("madrs")
    chair.press(*"222222222")
    assert "Total –" in form.side.total.accessibleName()
    chair.press("2")
    assert "Total 20" in form.side.total.accessibleName()


def test_a_subscale_is_shown_only_when_it_is_whole(chair: Chair) -> None:
    form = chair.begin("cadss23", Answer(14, 1), Answer(15, 2))
    assert form.side.subscales.text() == ""
    form.go_to(22)
    chair.press("3")
    assert form.side.subscales.text() == "Amnesia 6"


def test_an_answer_that_was_not_saved_stays_in_red_and_nothing_moves(chair: Chair) -> None:
    form = chair.begin("cadss23")
    chair.disk_is_full = True
    chair.press("3")
    assert form.is_unsaved
    assert form.failure.text == "NOT SAVED The disk is full."
    (card,) = [card for card in form.cards.cards if card.isChecked()]
    assert (card.option.key, card.mark, card.is_failed) == ("3", "NOT SAVED", True)
    chair.press(Qt.Key.Key_Right, Qt.Key.Key_Backspace, "n", Qt.Key.Key_Escape)
    assert (form.current, form.is_unsaved, chair.values) == (1, True, {})


def test_a_retry_that_succeeds_goes_on_and_says_saved(chair: Chair) -> None:
    form = chair.begin("cadss23")
    chair.disk_is_full = True
    chair.press("3")
    assert "saved" not in form.head.head.saved
    chair.disk_is_full = False
    chair.press(Qt.Key.Key_Return)
    assert chair.values == {1: 3}
    assert (form.current, form.is_unsaved, form.failure.text) == (2, False, "")
    assert "saved" in form.head.head.saved


def test_the_answer_just_given_stays_in_sight(chair: Chair) -> None:
    form = chair.begin("madrs")
    chair.press("4")
    item = SCALES.get("madrs").item(1)
    assert item.label in form.head.head.previous
    assert "4" in form.head.head.previous


def test_the_review_names_open_items_and_will_not_finish(chair: Chair) -> None:
    form = chair.begin("madrs", *(Answer(n, 1) for n in range(1, 9)))
    asked: list[str] = []
    form.finish_asked.connect(asked.append)
    chair.finish_keys()
    assert form.is_reviewing
    assert [line.line.number for line in form.review.lines if line.line.is_open] == [9, 10]
    chair.finish_keys()
    assert asked == []


def test_after_the_last_answer_comes_the_review_and_control_enter_finishes(chair: Chair) -> None:
    form = chair.begin("madrs", *(Answer(n, 1) for n in range(1, 10)))
    asked: list[str] = []
    form.finish_asked.connect(asked.append)
    chair.press("1")
    assert form.is_reviewing
    chair.press("3", Qt.Key.Key_Return)
    assert asked == []
    chair.finish_keys()
    assert asked == [""]


def test_a_suicidality_answer_is_named_and_finishing_asks_what_was_done(chair: Chair) -> None:
    form = chair.begin("madrs", *(Answer(n, 1) for n in range(1, 10)))
    asked: list[str] = []
    form.finish_asked.connect(asked.append)
    chair.press("4")
    form.show_alert(10, 4)
    chair.finish_keys()
    assert asked == []
    question = form.review.alert
    assert not question.isHidden()
    chair.qtbot.mouseClick(
        next(b for b in question.choice._buttons.values() if b.text() == "Clinician told"),
        Qt.MouseButton.LeftButton,
    )
    chair.finish_keys()
    assert asked == []
    chair.qtbot.keyClicks(question.who, "Dr Ito, 10:31")
    chair.finish_keys()
    assert asked == ["Clinician told: Dr Ito, 10:31"]


def test_an_alert_below_the_limit_says_that_it_rose(chair: Chair) -> None:
    form = chair.begin("madrs", Answer(10, 3))
    form.show_alert(10, 3)
    assert "has risen" in form.alert.text


def test_entered_in_error_leads_back_to_the_item(chair: Chair) -> None:
    form = chair.begin("madrs", *(Answer(n, 1) for n in range(1, 10)))
    chair.press("6")
    form.show_alert(10, 6)
    form.review.alert.choice._buttons["error"].click()
    assert (form.is_reviewing, form.current) == (False, 10)
    assert "Suicidality" in form.alert.text


def test_carried_items_are_marked_counted_and_not_asked_again(chair: Chair) -> None:
    carried = [Answer(n, 3, carried_from=RatingId(7)) for n in (4, 5)]
    form = chair.begin("madrs-dosing", *carried)
    chair.press("1", "1", "1")
    assert form.current == 6
    assert form.side.carried.text() == "2 items carried"
    assert form.side.rail.cells[3].mark.kind is Kind.CARRIED
    form.go_to(4)
    assert "carried" in form.head.head.mark


def test_a_value_without_words_lies_between_its_neighbours(chair: Chair) -> None:
    form = chair.begin("madrs")
    option = form.cards.cards[3].option
    assert (option.label, option.is_between) == ("between 2 and 4", True)


def test_a_value_that_is_not_counted_can_be_given_and_says_so(chair: Chair) -> None:
    form = chair.begin("hamd17")
    form.go_to(16)
    assert form.cards.cards[-1].option.key == "3"
    assert "Not counted" in form.cards.cards[-1].option.hint


def test_a_finished_rating_can_only_be_read(chair: Chair) -> None:
    form = chair.begin("madrs", *(Answer(n, 2) for n in range(1, 11)))
    form.begin(SCALES.get("madrs"), replace(chair.rating, status=Status.COMPLETE, total=20))
    chair.press("3", Qt.Key.Key_Backspace, "n")
    form.go_to(3)
    assert form.is_reviewing
    assert form.foot.finish.isHidden()


def test_cards_are_radio_buttons_with_names_for_a_screen_reader(chair: Chair) -> None:
    form = chair.begin("cadss23")
    chair.press("2")
    form.go_to(1)
    card = form.cards.cards[2]
    interface = QAccessible.queryAccessibleInterface(card)
    assert interface.role() == QAccessible.Role.RadioButton
    assert interface.state().checked
    assert card.accessibleName().startswith("2, ")
    assert form.side.rail.cells[0].accessibleName().startswith("Item 1: 2")
    assert all(cell.accessibleName() for cell in form.side.rail.cells)


@pytest.mark.parametrize("scale", ["cadss23", "madrs", "hamd17"])
@pytest.mark.parametrize("size", [(1280, 730), (853, 480), (1920, 1010)])
def test_cards_are_a_finger_high_and_never_overlap_or_leave_the_form(
    qtbot: QtBot, theme: Theme, scale: str, size: tuple[int, int]
) -> None:
    chair = Chair(qtbot, theme, size)
    form = chair.begin(scale)
    boxes = [card.geometry() for card in form.cards.cards]
    assert min(box.height() for box in boxes) >= TOUCH
    assert all(form.cards.rect().contains(box) for box in boxes)
    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)
    assert form.head.is_compact == (size[0] < 1000)
    cells = [cell.geometry() for cell in form.side.rail.cells]
    assert min(min(cell.width(), cell.height()) for cell in cells) >= TOUCH
    assert not any(a.intersects(b) for a in cells for b in cells if a is not b)


def test_in_a_small_window_with_both_red_bars_every_card_can_still_be_hit(
    qtbot: QtBot, theme: Theme
) -> None:
    chair = Chair(qtbot, theme, (853, 409))
    form = chair.begin("madrs", Answer(10, 5))
    form.show_alert(10, 5)
    chair.disk_is_full = True
    chair.press("4")
    boxes = [card.geometry() for card in form.cards.cards]
    assert chair.window.height() <= 409
    assert min(box.height() for box in boxes) >= TOUCH
    assert all(form.cards.rect().contains(box) for box in boxes)
    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)
    bars = [bar.geometry() for bar in (form.failure, form.alert, form.foot)]
    assert all(bar.height() >= TOUCH for bar in bars)


def test_a_thousand_answers_take_no_reference_off_none(chair: Chair) -> None:
    import sys

    form = chair.begin("cadss23")
    before = sys.getrefcount(None)
    for _ in range(40):
        chair.begin("cadss23")
        chair.press(*"0123401234012340123401")
    assert form.current == 23
    assert sys.getrefcount(None) > before - 500
