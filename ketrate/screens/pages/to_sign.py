"""To sign: finished ratings that wait for one's signature, and those that wait for a review."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ketrate.clinic import enrol, sign
from ketrate.clinic.rights import Action, may
from ketrate.records.ids import RatingId
from ketrate.records.rating import Rating
from ketrate.screens.background import Background
from ketrate.screens.pages import signing
from ketrate.screens.pages.finished_words import NO_MATCH
from ketrate.screens.pages.identified import alike_words
from ketrate.screens.pages.page import Page
from ketrate.screens.pages.signing_words import sign_lines
from ketrate.screens.pages.unsigned import signed
from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.banner import DOT, born, name_of
from ketrate.screens.widgets.controls import Button, Card, emptied, heading, label, muted
from ketrate.screens.widgets.sign_lines import SignLine
from ketrate.screens.widgets.signing import SignAsk
from ketrate.words import tr, trn

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk

Ask = Callable[[Page, Sequence[Rating]], SignAsk]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One way in which ratings wait: words for its buttons, and what a button asks.

    `held` are those under which a signature does not match; nobody can sign below it.
    """

    title: str
    do: Callable[[int], str]
    ask: Ask
    held: frozenset[RatingId] = frozenset()


class ToSignPage(Page):
    """Groups of one patient and session; one password signs a group, or all of them."""

    rating_requested = Signal(object)
    patient_requested = Signal(str)

    def __init__(self, desk: "Desk", background: Background, theme: Theme) -> None:
        super().__init__(desk, background, theme)
        self._groups = QVBoxLayout()
        self._groups.setSpacing(12)
        self.buttons: list[Button] = []
        self._first: Button | None = None
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 0, 20, 16)
        column.addLayout(self._groups)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = QHBoxLayout()
        head.setContentsMargins(22, 12, 22, 8)
        head.addWidget(label(tr("To sign"), 26, Weight.BOLD))
        head.addStretch(1)
        self.column.addWidget(self.message)
        self.column.addLayout(head)
        self.column.addWidget(area, 1)

    def refresh(self) -> None:
        """Read again what waits."""
        found = self.attempt(self._read)
        if found is not None:
            self._show(*found)

    def showEvent(self, event: QShowEvent) -> None:
        """Enter signs the first group."""
        super().showEvent(event)
        if self._first is not None:
            self._first.setFocus()

    def _read(self) -> tuple[tuple[Rating, ...], tuple[sign.ToReview, ...]]:
        me = self.desk.signed_in()
        mine = sign.to_sign(self.desk) if may(me, Action.SIGN) else ()
        others = sign.to_review(self.desk) if may(me, Action.REVIEW) else ()
        return mine, others

    def _show(self, mine: Sequence[Rating], others: Sequence[sign.ToReview]) -> None:
        emptied(self._groups)
        self.buttons, self._first = [], None
        self._section(mine, _signing(), {})
        raters = {one.rating.id: one.rater_name for one in others}
        self._section([one.rating for one in others], _reviewing(self.desk, others), raters)
        if not mine and not others:
            self._groups.addWidget(self._nothing())

    def _nothing(self) -> Card:
        card = Card(self.theme, margin=36)
        card.column.addWidget(heading(tr("Nothing waits for your signature"), 22))
        words = tr("A rating comes here when you finish it, and leaves when you have signed it.")
        if not may(self.desk.signed_in(), Action.SIGN):
            words = tr("Signed ratings of others come here where the settings ask for a review.")
        card.column.addWidget(muted(words))
        return card

    def _section(
        self, ratings: Sequence[Rating], waiting: Waiting, raters: dict[RatingId, str]
    ) -> None:
        groups = _grouped(ratings)
        if not groups:
            return
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(2, 0, 18, 0)
        line.addWidget(heading(waiting.title, 20), 1)
        if len(groups) > 1:
            line.addWidget(self._button(ratings, waiting, tr("all patients"), is_all=True))
        self._groups.addWidget(head)
        for group in groups:
            self._groups.addWidget(self._card(group, waiting, raters))

    def _card(self, group: Sequence[Rating], waiting: Waiting, raters: dict[RatingId, str]) -> Card:
        patient = enrol.patient_by_id(self.desk, group[0].patient_id)
        today = self.desk.now().local.date()
        card = Card(self.theme, margin=14)
        top = QHBoxLayout()
        who = DOT.join(part for part in (patient.code, name_of(patient)) if part)
        name = label(who, 18, Weight.BOLD)
        name.setWordWrap(True)
        top.addWidget(name)
        top.addWidget(label(born(patient, today), 16, role=Role.MUTED))
        top.addStretch(1)
        top.addWidget(self._button(group, waiting, patient.code))
        card.column.addLayout(top)
        similar = alike_words(self.desk, patient)
        if similar:
            card.column.addWidget(label(similar, 16, Weight.SEMIBOLD, Role.WARN))
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(4, 1)
        lines = zip(group, sign_lines(self.desk, group), strict=True)
        for row, (rating, plain) in enumerate(lines):
            is_held = rating.id in waiting.held
            line = replace(plain, note=tr(NO_MATCH), is_urgent=True) if is_held else plain
            self._line(grid, row, (rating, line, raters.get(rating.id, "")))
        card.column.addLayout(grid)
        return card

    def _line(self, grid: QGridLayout, row: int, one: tuple[Rating, SignLine, str]) -> None:
        rating, line, rater = one
        note = label(line.note, 15, Weight.SEMIBOLD, Role.DANGER)
        for column, part in enumerate(
            (
                label(line.when, 16),
                label(line.scale, 16, Weight.SEMIBOLD),
                label(line.result, 16),
                label(rater and tr("rated by {name}", name=rater), 16, role=Role.MUTED),
                note,
            )
        ):
            grid.addWidget(part, row, column)
        look = Button(self.theme, tr("Look"), "quiet", tr("Look at {name}", name=line.spoken))
        look.clicked.connect(lambda: self.rating_requested.emit(rating.id))
        grid.addWidget(look, row, 5)

    def _button(
        self, ratings: Sequence[Rating], waiting: Waiting, whose: str, *, is_all: bool = False
    ) -> Button:
        free = [one for one in ratings if one.id not in waiting.held]
        words = waiting.do(len(free))
        shown = tr("{what}, all patients", what=words) if is_all else words
        button = Button(self.theme, shown, "plain" if is_all else "primary", f"{words}: {whose}")
        button.clicked.connect(lambda: self._ask(waiting, free))
        button.setVisible(bool(free))
        self.buttons.append(button)
        if self._first is None and free and not is_all:
            self._first = button
        return button

    def _ask(self, waiting: Waiting, ratings: Sequence[Rating]) -> None:
        ask = waiting.ask(self, ratings)
        ask.succeeded.connect(lambda _: signed(self, len(ratings)))


def _signing() -> Waiting:
    return Waiting(
        tr("Your own ratings"),
        lambda n: trn("Sign {count} rating", "Sign {count} ratings", n),
        signing.ask_to_sign,
    )


def _reviewing(desk: "Desk", others: Sequence[sign.ToReview]) -> Waiting:
    numbers = [one.rating.id for one in others]
    held = [one for one in numbers if any(not s.matches for s in sign.signatures(desk, one))]
    return Waiting(
        tr("Ratings of others, to be reviewed"),
        lambda n: trn("Review {count} rating", "Review {count} ratings", n),
        signing.ask_to_review,
        frozenset(held),
    )


def _grouped(ratings: Sequence[Rating]) -> tuple[tuple[Rating, ...], ...]:
    """By patient and session, in the order in which the first of each was rated."""
    groups: dict[tuple[object, object], list[Rating]] = {}
    for one in ratings:
        groups.setdefault((one.patient_id, one.session_id), []).append(one)
    return tuple(map(tuple, groups.values()))
