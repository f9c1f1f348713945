"""Whether somebody is there: idle time, sleep and a moved clock, judged by the boot clock.

The deadline is compared at every event that could show or do something, not by a timer alone: a
machine that wakes after a night sends paint events before any timer fires, and what it paints
then must already be the lock page.
"""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ketrate.clinic.clock_watch import ClockWatch
from ketrate.clock import Clock

LOOK_MS = 1000
ASLEEP_SECONDS = 30.0
"""Nothing was looked at for so long: the machine slept (a look falls due every second)."""
IDLE, SLEPT = "idle", "sleep"
_Type = QEvent.Type
INPUT = frozenset(
    {
        _Type.KeyPress,
        _Type.MouseButtonPress,
        _Type.MouseMove,
        _Type.Wheel,
        _Type.TouchBegin,
        _Type.TouchUpdate,
        _Type.TabletPress,
        _Type.InputMethod,
    }
)
"""What only a person does; each begins the idle time anew."""
SHOWING = frozenset(
    {
        _Type.Paint,
        _Type.UpdateRequest,
        _Type.Expose,
        _Type.Show,
        _Type.WindowActivate,
        _Type.ApplicationActivate,
        _Type.ApplicationStateChange,
    }
)
"""What comes before something is seen."""
LOOKED_AT = INPUT | SHOWING


class Watch(QObject):
    """Rests until `begin`. `lapsed` says once why nobody is there any more: idle or asleep.

    `clock_moved` carries a `clinic.clock_watch.Jump`, also for a step during a rest.
    """

    lapsed = Signal(str)
    clock_moved = Signal(object)

    def __init__(self, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._idle_ns = 0
        self._is_on = False
        self._touched_ns = self._looked_ns = 0
        self._steps = ClockWatch(clock.now())
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def begin(self, idle_minutes: int) -> None:
        """Somebody is there now; nobody is after so many minutes without their doing."""
        self._touched_ns = self._looked_ns = self._clock.now().boot_ns
        self._is_on = True
        self.allow(idle_minutes)
        self._timer.start()

    def allow(self, idle_minutes: int) -> None:
        """Another idle time, from the last key or touch on."""
        self._idle_ns = idle_minutes * 60 * 1_000_000_000

    def rest(self) -> None:
        """Nobody is signed in: there is nothing to lock."""
        self._is_on = False
        self._timer.stop()

    def look(self) -> bool:
        """Whether one may go on; says `lapsed` where not."""
        if not self._is_on:
            return True
        now = self._clock.now()
        slept = now.boot_ns - self._looked_ns > ASLEEP_SECONDS * 1e9
        self._looked_ns = now.boot_ns
        if slept or now.boot_ns - self._touched_ns >= self._idle_ns:
            self.rest()
            self.lapsed.emit(SLEPT if slept else IDLE)
            return False
        jump = self._steps.look(now)
        if jump is not None:
            self.clock_moved.emit(jump)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look before anything is shown or done; what came too late is not carried out."""
        kind = event.type()
        if not self._is_on or kind not in LOOKED_AT:
            return False
        if kind is _Type.Paint and watched.isWidgetType():
            return self._is_too_late_to_paint()
        may_go_on = self.look()
        if kind in INPUT:
            if may_go_on and event.spontaneous():
                self._touched_ns = self._looked_ns
            return not may_go_on
        return False

    def _is_too_late_to_paint(self) -> bool:
        """In the middle of painting no page can be changed: paint nothing, and lock right after."""
        now_ns = self._clock.now().boot_ns
        slept = now_ns - self._looked_ns > ASLEEP_SECONDS * 1e9
        if not slept and now_ns - self._touched_ns < self._idle_ns:
            return False
        QTimer.singleShot(0, self, self.look)
        return True
