"""The place "Cohort": filters and rules left, four tabs of figures and tables right.

A change is answered in two parts: what can be had at once, then the slow blocks one by one.
Both are worked out behind the window; a newer change ends what an older one still does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ketrate.clinic import cohort_look
from ketrate.clinic.cohort_look import Choices, Look
from ketrate.errors import BadInputError, CancelledError, KetRateError
from ketrate.screens.background import Background, Job
from ketrate.screens.pages.cohort_export import CohortExport
from ketrate.screens.pages.cohort_question_ask import ask_question
from ketrate.screens.pages.page import Page
from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.cohort_board import ExhibitBoard
from ketrate.screens.widgets.cohort_filters import CohortFilters, Offer
from ketrate.screens.widgets.controls import Button, Picker, label, muted
from ketrate.screens.widgets.tabs import Tabs
from ketrate.words import tr, trn

if TYPE_CHECKING:
    from ketrate.analysis.cohort_options import CohortOptions
    from ketrate.clinic.desk import Desk


TABS = (tr("Overview"), tr("Course"), tr("Two sides"), tr("Quality"))
"""In the order of `figures.cohort_tabs`, which is not loaded before the first answer."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """A look, and the turn of the page it belongs to."""

    job: Job
    turn: int
    look: Look
    is_new: bool


class CohortPage(Page):
    """The clinic's own cohort. `look` is what is shown; None before the first answer."""

    patient_requested = Signal(str)
    answered = Signal()

    def __init__(self, desk: "Desk", background: Background, theme: Theme) -> None:
        super().__init__(desk, background, theme)
        self.look: Look | None = None
        self._turn = 0
        self._job: Job | None = None
        self._shown: dict[int, tuple[int, str, int]] = {}
        self.filters = CohortFilters(theme)
        self.arm = Picker(theme, tr("Arm"))
        self.count = label("", 16, Weight.SEMIBOLD, Role.MUTED)
        self.state = muted("", 15)
        self.cancel = Button(theme, tr("Stop"), "quiet", tr("Stop working out"))
        self.question = Button(theme, tr("Own question…"), "plain", tr("Fix the clinic's question"))
        self.nothing = muted("", 18)
        self.tabs = Tabs(theme)
        self.boards = tuple(ExhibitBoard(theme, background) for _ in TABS)
        for words, board in zip(TABS, self.boards, strict=True):
            self.tabs.add(words, board)
        self.export = CohortExport(self)
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Look anew: the clinic's data may have changed since."""
        self.ask()

    def ask(self) -> None:
        """Work out what the filters ask for; a filter that cannot be read is said at once."""
        if self.look is not None and self.attempt(self.options) is None:
            return
        self.stop()
        self._turn += 1
        turn, before = self._turn, None if self.look is None else self.look.gathered
        self._say_busy(tr("Working out …"))

        words = self.filters.words()

        def work(job: Job) -> _Answer:
            found = cohort_look.look(self.desk, _options(words), before, job.step)
            return _Answer(job, turn, found, is_new=True)

        self._job = self.background.start(work, done=self._take, failed=partial(self._fail, turn))

    def options(self) -> "CohortOptions":
        """The filters as they stand; raises BadInputError by the name of the input."""
        try:
            return _options(self.filters.words())
        except BadInputError as error:
            what = self.filters.label_of(error.what)
            raise BadInputError(what, error.problem, error.remedy) from error

    def stop(self) -> None:
        """End what is being worked out; what is there stays."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._say_busy("")

    def _stop_by_hand(self) -> None:
        self.stop()
        self._turn += 1
        self.message.say(tr("Stopped. What was not worked out yet is missing below."), "warn")

    def _take(self, result: object) -> None:
        """The window's thread: show what came, and begin the next slow block."""
        if not isinstance(result, _Answer) or result.turn != self._turn:
            return
        if result.job.is_cancelled():  # the window closes, or the work was stopped
            return
        self.look = result.look
        if result.is_new:
            self.filters.offer(_offer(result.look.choices))
            self._offer_arms()
        self._show()
        self.answered.emit()
        if result.look.is_whole:
            self._job = None
            self._say_busy("")
        else:
            self._go_on(result)

    def _go_on(self, result: _Answer) -> None:
        left, look = len(result.look.left), result.look
        self._say_busy(trn("{count} slow block to come …", "{count} slow blocks to come …", left))

        def work(job: Job) -> _Answer:
            job.step(0, left)
            return _Answer(job, result.turn, cohort_look.go_on(look), is_new=False)

        self._job = self.background.start(
            work, done=self._take, failed=partial(self._fail, result.turn)
        )

    def _fail(self, turn: int, error: KetRateError) -> None:
        if isinstance(error, CancelledError) or turn != self._turn:
            return
        self._job = None
        self._say_busy("")
        self.message.hear(error)

    def _offer_arms(self) -> None:
        from ketrate.figures.cohort_tabs import agents

        seen = self._look().seen
        names, before = agents(seen), self.arm.value
        self.arm.offer([(name, tr("Arm: {name}", name=name)) for name in names])
        self.arm.choose(before)
        self.arm.setVisible(len(names) > 1)
        population = seen.document["population"]
        if isinstance(population, dict):
            patients, dosings, looks = (population[key] for key in ("patients", "sessions",
                                                                    "looks"))  # fmt: skip
            self.count.setText(
                tr("{p} · {d} · {k}",
                   p=trn("{count} patient", "{count} patients", patients),
                   d=trn("{count} dosing", "{count} dosings", dosings),
                   k=trn("{count} look before", "{count} looks before", looks))
            )  # fmt: skip

    def _show(self) -> None:
        """The tab in front; the others when they are turned to."""
        look = self._look()
        is_empty = not self.arm.value
        self.nothing.setText(_why_empty(look) if is_empty else "")
        is_first = self.tabs.isHidden() and not is_empty
        self.nothing.setVisible(is_empty)
        self.tabs.setVisible(not is_empty)
        self.export.button.setEnabled(not is_empty)
        if is_empty:
            return
        if is_first:
            self.tabs.buttons[self.tabs.pages.currentIndex()].setFocus()
        from ketrate.figures.cohort_tabs import tabs

        at = self.tabs.pages.currentIndex()
        key = (self._turn, self.arm.value, len(look.left))
        before = self._shown.get(at)
        if before == key:
            return
        self._shown[at] = key
        found = tabs(look.seen, self.arm.value)[at]
        self.boards[at].take(found.exhibits, is_new=before is None or before[:2] != key[:2])

    def _turned(self) -> None:
        if self.look is not None:
            self._show()

    def _picked(self, patient: int) -> None:
        code = self._look().seen.codes.get(patient)
        if code is not None:
            self.patient_requested.emit(code)

    def _ask_question(self) -> None:
        if self.look is not None:
            ask_question(self, self.look, self.arm.value).succeeded.connect(lambda _: self.ask())

    def _say_busy(self, words: str) -> None:
        self.state.setText(words)
        self.cancel.setVisible(bool(words))

    def _look(self) -> Look:
        if self.look is None:
            message = "nothing was worked out yet"
            raise RuntimeError(message)
        return self.look

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(20, 10, 20, 6)
        head.setSpacing(12)
        head.addWidget(label(tr("Cohort"), 26, Weight.BOLD))
        head.addWidget(self.count)
        head.addStretch(1)
        self.state.setWordWrap(False)
        for part in (self.state, self.cancel, self.arm, self.question, self.export.button):
            head.addWidget(part)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 6, 0)
        right.addWidget(self.nothing, 1)
        right.addWidget(self.tabs, 1)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(10)
        body.addWidget(self.filters)
        body.addLayout(right, 1)
        self.nothing.setContentsMargins(20, 60, 60, 20)
        self.nothing.hide()
        self.arm.hide()
        self.cancel.hide()
        self.tabs.hide()
        self.column.addWidget(self.message)
        self.column.addLayout(head)
        self.column.addLayout(body, 1)

    def _connect(self) -> None:
        self.filters.changed.connect(self.ask)
        self.cancel.clicked.connect(self._stop_by_hand)
        self.arm.activated.connect(lambda _: self._show())
        self.question.clicked.connect(self._ask_question)
        self.tabs.pages.currentChanged.connect(lambda _: self._turned())
        for board in self.boards:
            board.picked.connect(self._picked)
            board.figure_wanted.connect(self.export.save_figure)
            board.table_wanted.connect(self.export.save_table)


def _options(words: Mapping[str, str]) -> "CohortOptions":
    """Loads the analysis, which takes a moment the first time."""
    from ketrate.analysis.cohort_options import from_words

    return from_words(words)


def _offer(choices: Choices) -> Offer:
    def plain(values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        return tuple((one, one) for one in values)

    return {
        "diagnosis": plain(choices.diagnoses),
        "tag": plain(choices.tags),
        "agent": plain(choices.agents),
        "route": plain(choices.routes),
        "protocol": choices.protocols,
        "rater": plain(choices.raters),
    }


def _why_empty(look: Look) -> str:
    """Nothing to show: because there is nobody, or because the filters leave nobody."""
    if not look.gathered.data:
        return tr("There is no patient yet. The cohort begins with the first dosing.")
    if not any(one.was_dosed for records in look.gathered.data for one in records[2]):
        return tr("Nobody had a dosing yet. The cohort begins with the first one.")
    return tr("No dosing passes these filters. Widen one, or clear them all.")
