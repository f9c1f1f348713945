"""Start, interrupt, resume, end: now, or at a time that has passed; each can be corrected."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketrate.clock import Instant
from ketrate.records.treatment import DosingEvent, DosingKind, Session, Stage
from ketrate.screens.theme import Theme, Weight
from ketrate.screens.widgets.controls import (
    Button,
    Card,
    Field,
    Labelled,
    emptied,
    heading,
    label,
    muted,
    row,
)
from ketrate.words import tr

OFFERED = {
    Stage.PREPARING: (DosingKind.START,),
    Stage.RUNNING: (DosingKind.END, DosingKind.INTERRUPT, DosingKind.RATE),
    Stage.INTERRUPTED: (DosingKind.RESUME, DosingKind.END),
    Stage.OBSERVING: (),
    Stage.CLOSED: (),
}
SPRAYED = {Stage.PREPARING: (DosingKind.SPRAY,), Stage.RUNNING: (DosingKind.SPRAY,)}


@dataclass(frozen=True, slots=True)
class Way:
    """How the dose is given: an infusion; `is_at_once` an injection; or sprays, planned and given.

    `next_at` is the protocol's time for the next spray, `last` the entry that can be taken back.
    """

    is_at_once: bool = False
    sprays_planned: int | None = None
    sprays_given: int = 0
    next_at: Instant | None = None
    last: DosingEvent | None = None


def act_words(kind: DosingKind) -> str:
    """What the button says."""
    return {
        DosingKind.START: tr("Start the dosing"),
        DosingKind.INTERRUPT: tr("Interrupt"),
        DosingKind.RESUME: tr("Resume"),
        DosingKind.RATE: tr("Rate…"),
        DosingKind.END: tr("End the dosing"),
        DosingKind.SPRAY: tr("Spray given"),
    }[kind]


def event_words(kind: DosingKind) -> str:
    """What the list says."""
    return {
        DosingKind.START: tr("Started"),
        DosingKind.INTERRUPT: tr("Interrupted"),
        DosingKind.RESUME: tr("Resumed"),
        DosingKind.RATE: tr("Rate changed"),
        DosingKind.END: tr("Ended"),
        DosingKind.SPRAY: tr("Spray"),
        DosingKind.LEFT: tr("Left, session closed"),
    }[kind]


def line_words(event: DosingEvent, *, is_at_once: bool = False) -> str:
    """An entry of the list, with its amount; an injection is given, not started."""
    if is_at_once and event.kind is DosingKind.START:
        return tr("Injection given")
    words = event_words(event.kind)
    if event.amount is not None and event.kind is DosingKind.RATE:
        return tr("{what}: {n:g} mL/h", what=words, n=event.amount)
    if event.amount is not None and event.kind is DosingKind.SPRAY:
        return tr("{what}: {n:g} mg", what=words, n=event.amount)
    return words


class DosingPanel(Card):
    """`wanted` carries the kind; `at` holds the typed time. `correction_wanted`: an event."""

    wanted = Signal(object)
    correction_wanted = Signal(object)
    take_back_wanted = Signal(object)
    close_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.elapsed = label("", 34, Weight.BOLD)
        self.at = Field(theme, tr("Time, if not now"), tr("now"), width=84)
        self.buttons: dict[DosingKind, Button] = {}
        self.leave = Button(theme, tr("Close the session"), "primary")
        self.leave.clicked.connect(self.close_wanted)
        self.given = Button(theme, tr("Dose given…"), "quiet", tr("Correct the dose given"))
        self.skip = Button(theme, tr("Skip the rest…"), name=tr("Skip the sprays left"))
        self.time = Labelled(tr("Time, if not now"), self.at)
        self.undosed = Button(theme, tr("Close without dosing…"), "quiet")
        self.undosed.clicked.connect(self.close_wanted)
        self.progress = muted("", 16)
        self._lay_out()

    def take(self, session: Session, stage: Stage, way: Way) -> None:
        """Show how far the dosing has come, and what can be done next."""
        is_sprayed = way.sprays_planned is not None
        offered = SPRAYED.get(stage, ()) if is_sprayed else OFFERED[stage]
        for kind, button in self.buttons.items():
            button.setVisible(kind in offered)
        self.skip.setVisible(is_sprayed and stage is Stage.RUNNING)
        self._name(way)
        self.leave.setVisible(stage is Stage.OBSERVING)
        self.given.setVisible(session.ended is not None)
        self.undosed.setVisible(stage is Stage.PREPARING)
        self.time.setVisible(bool(offered))
        self.at.clear()
        self.progress.setText(progress_words(way, stage))
        self.progress.setVisible(bool(self.progress.text()))
        self._list(session, way)

    def tick(self, session: Session, now: Instant) -> None:
        """A second has passed."""
        text = elapsed_words(session, now)
        if text != self.elapsed.text():
            self.elapsed.setText(text)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(heading(tr("Dosing")), 1)
        head.addWidget(self.given)
        head.addWidget(self.undosed)
        self.column.addLayout(head)
        kinds = (
            DosingKind.START,
            DosingKind.SPRAY,
            DosingKind.RESUME,
            DosingKind.END,
            DosingKind.INTERRUPT,
            DosingKind.RATE,
        )
        buttons = [*map(self._button, kinds), self.skip, self.leave]
        self.column.addLayout(row(self.elapsed, 1, self.time, *buttons, spacing=8))
        self.column.addWidget(self.progress)
        self._events = QVBoxLayout()
        self._events.setSpacing(0)
        self.column.addLayout(self._events)

    def _button(self, kind: DosingKind) -> Button:
        primary = kind in (DosingKind.START, DosingKind.RESUME, DosingKind.SPRAY)
        button = Button(self._theme, act_words(kind), "primary" if primary else "plain")
        button.clicked.connect(lambda: self.wanted.emit(kind))
        self.buttons[kind] = button
        return button

    def _name(self, way: Way) -> None:
        """An injection is given, not started; sprays are counted."""
        words = tr("Injection given") if way.is_at_once else act_words(DosingKind.START)
        names = {DosingKind.START: words}
        if way.sprays_planned is not None:
            n, m = way.sprays_given + 1, way.sprays_planned
            names[DosingKind.SPRAY] = tr("Spray {n} of {m} given", n=n, m=m)
        for kind, text in names.items():
            self.buttons[kind].setText(text)
            self.buttons[kind].setAccessibleName(text)
            self.buttons[kind].updateGeometry()

    def _list(self, session: Session, way: Way) -> None:
        emptied(self._events)
        shown = shown_events(session, way)
        for event in shown:
            self._events.addWidget(self._line(event, way))
        if not shown:
            self._events.addWidget(muted(tr("The clock of the protocol begins with the start.")))

    def _line(self, event: DosingEvent, way: Way) -> QWidget:
        line = QWidget()
        inner = QHBoxLayout(line)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(label(f"{event.at.local:%H:%M}", 17, Weight.SEMIBOLD))
        inner.addWidget(label(line_words(event, is_at_once=way.is_at_once), 16), 1)
        what = event_words(event.kind)
        if event == way.last:
            name = tr("Take back: {what}", what=what)
            back = Button(self._theme, tr("Take back…"), "quiet", name)
            back.clicked.connect(lambda: self.take_back_wanted.emit(event))
            inner.addWidget(back)
        name = tr("Correct the time of: {what}", what=what)
        correct = Button(self._theme, tr("Correct…"), "quiet", name)
        correct.clicked.connect(lambda: self.correction_wanted.emit(event))
        inner.addWidget(correct)
        return line


def shown_events(session: Session, way: Way) -> list[DosingEvent]:
    """What stands, in order of time; a start or end that is a spray's own is not told twice."""
    rank = list(DosingKind).index
    standing = [one for one in session.events if not one.is_void]
    sprayed = {one.at for one in standing if one.kind is DosingKind.SPRAY}
    own = (DosingKind.START, DosingKind.END)
    injected = {one.at for one in standing if way.is_at_once and one.kind is DosingKind.START}
    told = [
        one
        for one in standing
        if not (one.kind in own and one.at in sprayed)
        and not (one.kind is DosingKind.END and one.at in injected)
    ]
    return sorted(told, key=lambda one: (one.at.utc, rank(one.kind)))


def progress_words(way: Way, stage: Stage) -> str:
    """How many sprays were given, and when the next one is planned."""
    if way.sprays_planned is None:
        return ""
    words = tr("{n} of {m} sprays given", n=way.sprays_given, m=way.sprays_planned)
    if way.next_at is not None and stage is Stage.RUNNING:
        words += tr("  ·  the next one at {at}", at=f"{way.next_at.local:%H:%M}")
    return words


def elapsed_words(session: Session, now: Instant) -> str:
    """Time since dosing start, in minutes and seconds."""
    if session.started is None:
        return tr("Not started")
    seconds = int((now.utc - session.started.utc).total_seconds())
    minutes, rest = divmod(max(seconds, 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"
