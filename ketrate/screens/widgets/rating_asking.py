"""The middle of the form: what is asked, and what can be answered, a card or a point on a line."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketrate.instruments.definition import Item
from ketrate.records.rating import Answer, Unanswered
from ketrate.screens.theme import Theme
from ketrate.screens.widgets import rating_words as say
from ketrate.screens.widgets.item_head import Head, ItemHead
from ketrate.screens.widgets.score_cards import ScoreCards
from ketrate.screens.widgets.value_line import ValueLine
from ketrate.words import tr

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}

Pending = tuple[int, int | Unanswered] | None
"""What was asked to be kept and is not yet: item, and value or reason."""


class RatingAsking(QWidget):
    """`value_chosen` and `reason_chosen` carry what was pressed; nothing is kept here."""

    value_chosen = Signal(int)
    reason_chosen = Signal(object)
    rest_chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.is_asking_why = False
        self._sign = ""
        self.head = ItemHead(theme)
        self.cards = ScoreCards(theme)
        self.line = ValueLine(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(self.cards, 1)
        column.addWidget(self.line, 1)
        self.line.hide()
        self.cards.chosen.connect(self._choose)
        self.line.chosen.connect(self.value_chosen)

    @property
    def is_line(self) -> bool:
        """Whether a value is asked for on a line, and not with cards."""
        return not self.line.isHidden()

    @property
    def keys(self) -> str:
        """What answers, for the foot: "0–4", or words where no single digit does."""
        if self.is_line:
            return tr("Number and Enter")
        if self.is_signed:
            return tr("+ or − and the digit")
        keys = say.typed_keys(self.cards.cards)
        return f"{keys[0]}–{keys[-1]}" if keys else tr("Tab and Enter")

    def show_item(self, item: Item, kept: Answer | None, pending: Pending) -> None:
        """Offer the item's answers, with the one it has or the one that could not be saved."""
        self.is_asking_why = False
        unsaved = pending[1] if pending is not None and isinstance(pending[1], int) else None
        value = unsaved if unsaved is not None else kept.value if kept else None
        note = tr("NOT SAVED") if unsaved is not None else _carried(kept)
        self._switch(is_line=item.is_marked)
        if item.is_marked:
            self.line.show_item(item, value, note)
            return
        self.cards.offer(say.options(item))
        if value is not None:
            self.cards.choose(str(value), note, is_failed=unsaved is not None)

    def show_reasons(self, open_count: int = 0) -> None:
        """Offer the reasons for having no value; where more items are open, one for all of them."""
        self.is_asking_why = True
        self._switch(is_line=False)
        options = [option for _, option in say.reasons()]
        rest = [say.rest_option(open_count)] if open_count > 1 else []
        self.cards.offer([*options, *rest])

    def show_head(self, head: Head) -> None:
        """The words above."""
        if self.is_asking_why:
            head = replace(
                head, explanation=tr("Why is there no answer? Esc goes back to the scores.")
            )
        self.head.show_head(head)

    def press_digit(self, digit: str) -> None:
        """A digit answers, or is one of the number typed; one without a card does nothing.

        Where values are signed a digit needs its sign before it: a 3 alone is not 3, nor -3.
        """
        sign, self._sign = self._sign, ""
        if self.is_line:
            self.line.press_digit(digit)
        elif digit in say.typed_keys(self.cards.cards):
            self._choose(digit)
        elif self.is_signed and (sign or digit == "0"):
            key = digit if sign == "+" or digit == "0" else sign + digit
            if key in (card.option.key for card in self.cards.cards):
                self._choose(key)

    def press_sign(self, sign: str) -> None:
        """A plus or minus before a digit; forgotten with the next key that is none."""
        self._sign = sign if self.is_signed else ""

    @property
    def is_signed(self) -> bool:
        """Whether some of the values on the cards are below zero."""
        return any(card.option.key.startswith("-") for card in self.cards.cards)

    def takes(self, key: int) -> bool:
        """Whether a key was for the line: Enter keeps, Backspace erases, sideways moves by one."""
        self._sign = ""
        if not self.is_line:
            return False
        if key == Qt.Key.Key_Backspace:
            return self.line.erase()
        if key in ENTER:
            self.line.confirm()
        elif key in SIDEWAYS and self.line.value is not None:
            self.line.nudge(SIDEWAYS[Qt.Key(key)])
        else:
            return False
        return True

    def _switch(self, *, is_line: bool) -> None:
        self.line.setVisible(is_line)
        self.cards.setVisible(not is_line)
        if is_line:
            self.cards.offer(())

    def _choose(self, key: str) -> None:
        if self.is_asking_why and key == say.REST_KEY:
            self.rest_chosen.emit()
        elif self.is_asking_why:
            reason = next(why for why, option in say.reasons() if option.key == key)
            self.reason_chosen.emit(reason)
        else:
            self.value_chosen.emit(int(key))


def _carried(kept: Answer | None) -> str:
    return tr("carried") if kept is not None and kept.carried_from is not None else ""
