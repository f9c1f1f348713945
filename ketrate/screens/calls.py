"""Joins what falls due to everything that says so: sound, bar, title, task bar; and keeps awake."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ketrate.errors import KetRateError
from ketrate.records.ids import SessionId
from ketrate.screens.awake import Awake
from ketrate.screens.badge import ask_for_attention, show_badge
from ketrate.screens.bar import TopBar
from ketrate.screens.chime import Chime
from ketrate.screens.preferences import PreferencesFile
from ketrate.screens.reminding import Reminding, Told
from ketrate.words import explain

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk
    from ketrate.clinic.reminders import Reminders


class Calls(QObject):
    """`go_wanted` carries the session to rate in, or None for the whole board.

    `counted` follows every change of `number`, `news` of what the head of the board says about
    this machine; `trouble` is a sentence for the message bar.
    """

    go_wanted = Signal(object)
    counted = Signal()
    news = Signal()
    trouble = Signal(str)

    def __init__(self, window: QWidget, bar: TopBar, preferences: PreferencesFile) -> None:
        super().__init__(window)
        self._window = window
        self._bar = bar
        self._told: Told | None = None
        self.overdue = self.due = 0
        self.chime = Chime(preferences, self)
        self.awake = Awake(self)
        self.reminding = Reminding(self.chime, self)
        self._connect()
        bar.show_muted(is_muted=self.chime.is_muted)

    @property
    def number(self) -> int:
        """In how many sessions something is due."""
        return self.overdue + self.due

    @property
    def machine_words(self) -> tuple[str, bool]:
        """What the head of the board says of this machine, and whether it is a warning."""
        return self.awake.words, self.awake.is_wanted and self.awake.is_held is False

    def at_desk(self, desk: "Desk") -> None:
        """Somebody has signed in."""
        self.reminding.at_desk(desk)

    def lock(self) -> "Reminders":
        """Nobody is there; what falls due goes on sounding, and is counted from the result."""
        return self.reminding.lock()

    def rest(self) -> None:
        """The clinic is let go: nothing is due, nothing sounds, the machine may sleep."""
        self.reminding.rest()

    def end(self) -> None:
        """The window closes."""
        self.rest()
        self.chime.stop()

    def _connect(self) -> None:
        self.reminding.told.connect(self._tell)
        self.reminding.counted.connect(self._count)
        self.reminding.called.connect(lambda: ask_for_attention(self._window))
        self.reminding.awake_wanted.connect(self.awake.want)
        self.reminding.failed.connect(self._fail)
        self.awake.changed.connect(self.news)
        self.chime.muted.connect(lambda muted: self._bar.show_muted(is_muted=muted))
        self._bar.chime_wanted.connect(self.chime.play)
        self._bar.mute_wanted.connect(lambda: self.chime.mute(is_muted=not self.chime.is_muted))
        self._bar.reminder.snooze_wanted.connect(self.reminding.snooze)
        self._bar.reminder.close_wanted.connect(self.reminding.close)
        self._bar.reminder.go_wanted.connect(self._go)

    def _tell(self, told: Told | None) -> None:
        self._told = told
        if told is None:
            self._bar.reminder.hide()
            return
        is_one = self._session() is not None
        self._bar.reminder.say(told.words, is_one=is_one, may_snooze=told.may_snooze)

    def _session(self) -> SessionId | None:
        """The one session that is told of."""
        found = {one.session_id for one in self._told.reminders} if self._told else set()
        return found.pop() if len(found) == 1 else None

    def _go(self) -> None:
        session = self._session()
        self.reminding.close()
        self.go_wanted.emit(session)

    def _count(self, overdue: int, due: int) -> None:
        if (overdue, due) != (self.overdue, self.due):
            self.overdue, self.due = overdue, due
            show_badge(self.number)
            self.counted.emit()

    def _fail(self, error: KetRateError) -> None:
        self.trouble.emit(explain(error))
