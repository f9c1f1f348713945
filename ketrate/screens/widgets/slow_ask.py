"""A question whose act takes a moment: the keys are derived behind the window."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from ketrate.errors import KetRateError
from ketrate.screens.background import Background
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.ask import Ask
from ketrate.words import tr

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Slow:
    """`begin` checks what was typed and gives the work, `finish` gets the work's result.

    All three may raise a KetRateError, which is shown inside the question.
    """

    background: Background
    begin: Callable[[], Work]
    finish: Callable[[object], object]


class SlowAsk(Ask):
    """As `Ask`, in three parts; while the work runs nothing can be pressed."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        title: str,
        do: str,
        slow: Slow,
        words: str = "",
    ) -> None:
        super().__init__(parent, theme, title, do, slow.begin, words)
        self._slow = slow
        self.is_busy = False
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setFixedHeight(6)
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName(tr("Working on the keys"))
        policy = self.busy.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.busy.setSizePolicy(policy)
        self.busy.hide()

    def ask(self, first: QWidget | None = None) -> None:
        """Show the question; Enter in its last line is the same as the button."""
        lines = self.findChildren(QLineEdit)
        if lines:
            lines[-1].returnPressed.connect(self.do.click)
        self.add(self.busy)
        super().ask(first)

    def reject(self) -> None:
        """Cancel, except while the work is running."""
        if not self.is_busy:
            super().reject()

    def _try(self) -> None:
        try:
            work = self._slow.begin()
        except KetRateError as error:
            self._hear(error)
            return
        self._set_busy(is_busy=True)
        self._slow.background.start(lambda _: work(), done=self._worked, failed=self._failed)

    def _worked(self, result: object) -> None:
        self._set_busy(is_busy=False)
        try:
            done = self._slow.finish(result)
        except KetRateError as error:
            self._hear(error)
            return
        self.accept()
        self.succeeded.emit(done)

    def _failed(self, error: KetRateError) -> None:
        self._set_busy(is_busy=False)
        self._hear(error)

    def _set_busy(self, *, is_busy: bool) -> None:
        self.is_busy = is_busy
        self.busy.setVisible(is_busy)
        self.do.setEnabled(not is_busy)
        self.cancel.setEnabled(not is_busy)
        if is_busy:
            self.message.clear()
