"""Listens once a second for what falls due, on every page and behind the lock.

Behind the lock it keeps times alone. What was called out then is told once, after signing in. While
a blinded rater is signed in it is silent, and forgets nothing: behind their lock it goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ketrate.clinic import reminders, steady, today
from ketrate.clinic.rights import is_blinded
from ketrate.clock import Instant
from ketrate.errors import KetRateError
from ketrate.protocol.reminders import (
    MOST_SNOOZES,
    Call,
    Key,
    Memory,
    Reminder,
    listen,
    snooze,
)
from ketrate.protocol.situation import State
from ketrate.records.ids import SessionId
from ketrate.screens.chime import Chime
from ketrate.screens.watch import ASLEEP_SECONDS, LOOK_MS
from ketrate.words import tr, trn

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk

MOST_NAMED = 4
START, LOCK, SLEEP = "start", "lock", "sleep"


@dataclass(frozen=True, slots=True)
class Told:
    """What is called out and not dealt with yet. `why`: nobody heard it because of this."""

    reminders: tuple[Reminder, ...]
    places: tuple[str, ...]
    why: str
    may_snooze: bool

    @property
    def words(self) -> str:
        """One sentence; a chair and a timepoint, but no patient."""
        places, count = _listed(self.places), len(self.reminders)
        if self.why == SLEEP:
            one = "{count} rating fell due while the computer slept: {places}"
            many = "{count} ratings fell due while the computer slept: {places}"
            return trn(one, many, count, places=places)
        if self.why == LOCK:
            one = "{count} rating fell due while the window was locked: {places}"
            many = "{count} ratings fell due while the window was locked: {places}"
            return trn(one, many, count, places=places)
        if self.why == START and count > 1:
            return trn("{count} rating waits: {places}", "{count} ratings wait: {places}", count,
                       places=places)  # fmt: skip
        if any(one.state is State.OVERDUE for one in self.reminders):
            return tr("Overdue: {places}", places=places)
        return tr("Due now: {places}", places=places)


def _listed(places: tuple[str, ...]) -> str:
    """The first few; the board below shows them all."""
    words = ", ".join(places[:MOST_NAMED])
    left = len(places) - MOST_NAMED
    return tr("{places} and {n} more", places=words, n=left) if left > 0 else words


class Reminding(QObject):
    """Rests until `at_desk`. `told` carries a `Told`, or None when there is nothing to tell.

    `counted` carries in how many sessions something is overdue and due, `awake_wanted` whether
    a dosing runs, `failed` what could not be noted.
    """

    told = Signal(object)
    counted = Signal(int, int)
    awake_wanted = Signal(bool)
    called = Signal()
    failed = Signal(object)

    def __init__(self, chime: Chime, parent: QObject) -> None:
        super().__init__(parent)
        self._chime = chime
        self._desk: Desk | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.tick)
        self._memory = Memory()
        self._coming: reminders.Reminders = ()
        self._places: Mapping[tuple[SessionId, str], tuple[str, str]] = {}
        self._open: dict[Key, Reminder] = {}
        self._missed: dict[Key, str] = {}
        self._why, self._seq = "", -1
        self._looked_ns = 0
        self._until: datetime | None = None
        self._is_first = True
        self._is_silent = False

    def at_desk(self, desk: "Desk") -> None:
        """Somebody has signed in: from here on with the vault, and what was missed is told."""
        if desk is not self._desk:
            self._forget()
            self._desk = desk
            self._looked_ns = desk.clock.now().boot_ns
        self._seq = -1
        self._is_silent = is_blinded(desk.signed_in())
        self.awake_wanted.emit(steady.has_somebody(desk))
        if self._is_silent:
            self.counted.emit(0, 0)
        self.tick()
        self._tell_missed()
        self._timer.start()

    def lock(self) -> reminders.Reminders:
        """The vault closes: times are kept, and nothing else; those times."""
        if self._desk is None:
            return ()
        if self._is_silent:
            self._until = None
        else:
            self._read(self._desk, self._desk.now())
        self._is_silent = False
        self._missed |= dict.fromkeys(self._open, LOCK)
        self._open.clear()
        self._places = {}
        self.told.emit(None)
        return self._coming

    def rest(self) -> None:
        """The clinic is let go."""
        self._timer.stop()
        self._forget()
        self.told.emit(None)
        self.counted.emit(0, 0)
        self.awake_wanted.emit(False)  # noqa: FBT003 - a signal's value

    def tick(self) -> None:
        """A second has passed; reads the vault only if somebody wrote, listens only if need be."""
        if self._desk is None:
            return
        moment = self._desk.clock.now()
        slept = moment.boot_ns - self._looked_ns > ASLEEP_SECONDS * 1e9
        self._looked_ns = moment.boot_ns
        if self._is_silent:
            return
        now = moment.instant
        is_new = self._read(self._desk, now)
        if is_new or slept or self._until is None or now.utc >= self._until:
            self._listen(now, slept=slept)

    def snooze(self) -> None:
        """What is told is put off by two minutes."""
        if self._desk is None:
            return
        for one in self._open.values():
            self._memory = snooze(self._memory, one, self._desk.now())
        self._until = None
        self.close()

    def close(self) -> None:
        """What is told was heard."""
        self._open.clear()
        self._why = ""
        self._tell()

    def _forget(self) -> None:
        self._desk = None
        self._memory = Memory()
        self._coming = ()
        self._places = {}
        self._open, self._missed = {}, {}
        self._why, self._seq = "", -1
        self._until = None
        self._is_first, self._is_silent = True, False

    def _read(self, desk: "Desk", now: Instant) -> bool:
        """Whether the vault was read again."""
        vault = desk.vault_if_open
        if vault is None or vault.seq == self._seq:
            return False
        before, self._seq = self._seq, vault.seq
        try:
            if before >= 0 and not reminders.may_differ(desk, before):
                return False
            running = today.lanes(desk)
        except KetRateError:  # a temporary password opens no board
            return False
        self._coming = reminders.to_come(running, now)
        self._places = {
            (lane.session.id, point.id): (lane.session.chair or lane.patient.code, point.label)
            for lane in running
            for point in lane.protocol.timepoints
        }
        self.awake_wanted.emit(steady.has_somebody(desk))
        return True

    def _listen(self, now: Instant, *, slept: bool) -> None:
        waiting = reminders.waiting(self._coming, now)
        was_away = slept or self._is_first
        self._memory, call = listen(self._memory, waiting, now, was_away=was_away)
        self._until = self._next(now)
        counts = reminders.count(self._coming, now)
        self.counted.emit(counts.overdue, counts.due)
        keys = {one.key for one in waiting}
        self._missed = {key: why for key, why in self._missed.items() if key in keys}
        gone = self._open.keys() - keys
        for key in gone:
            del self._open[key]
        if call is not None:
            self._call(call, slept=slept)
        elif gone:
            self._tell()
        self._is_first = False

    def _next(self, now: Instant) -> datetime | None:
        times = [until.utc for until in self._memory.put_off.values()]
        change = reminders.next_change(self._coming, now)
        return min([*times, *([change] if change else [])], default=datetime.max.replace(
            tzinfo=now.utc.tzinfo))  # fmt: skip

    def _call(self, call: Call, *, slept: bool) -> None:
        is_heard = self._chime.sound()
        self.called.emit()
        if self._desk is None or self._desk.vault_if_open is None:
            why = SLEEP if slept else LOCK
            self._missed |= {one.key: why for one in call.reminders}
            return
        self._open |= {one.key: one for one in call.reminders}
        self._why = SLEEP if slept else START if self._is_first else ""
        self._tell()
        self._note(self._desk, call, is_heard=is_heard)

    def _tell_missed(self) -> None:
        """Once after signing in: what was called out while nobody was."""
        if self._desk is None or not self._missed:
            return
        now = self._desk.now()
        found = [one for one in reminders.waiting(self._coming, now) if one.key in self._missed]
        whys = set(self._missed.values())
        self._missed = {}
        if found:
            self._open |= {one.key: one for one in found}
            self._why = SLEEP if SLEEP in whys else LOCK
            self._tell()
            call = Call(tuple(found), is_summary=True)
            self._note(self._desk, call, is_heard=not self._chime.is_muted)

    def _tell(self) -> None:
        if not self._open:
            self.told.emit(None)
            return
        shown = tuple(self._open.values())
        may_snooze = any(self._memory.times.get(one.key, 0) < MOST_SNOOZES for one in shown)
        places = tuple(self._place(one) for one in shown)
        self.told.emit(Told(shown, places, self._why, may_snooze))

    def _place(self, one: Reminder) -> str:
        chair, name = self._places.get((one.session_id, one.timepoint_id), ("", ""))
        return tr("{label} (chair {chair})", label=name, chair=chair) if chair else name

    def _note(self, desk: "Desk", call: Call, *, is_heard: bool) -> None:
        try:
            reminders.note_call(desk, call, is_heard=is_heard)
        except KetRateError as error:
            self.failed.emit(error)
