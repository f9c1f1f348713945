"""Start, interrupt, resume, end: now, or at a time that has passed; each can be corrected."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketrate.clock import Instant
from ketrate.protocol.situation import Situation
from ketrate.records.treatment import DosingKind, Session, Stage
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
    Stage.RUNNING: (DosingKind.END, DosingKind.INTERRUPT),
    Stage.INTERRUPTED: (DosingKind.RESUME, DosingKind.END),
    Stage.OBSERVING: (),
    Stage.CLOSED: (),
}


def act_words(kind: DosingKind) -> str:
    """What the button says."""
    return {
        DosingKind.START: tr("Start the dosing"),
        DosingKind.INTERRUPT: tr("Interrupt"),
        DosingKind.RESUME: tr("Resume"),
        DosingKind.END: tr("End the dosing"),
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


class DosingPanel(Card):
    """`wanted` carries the kind; `at` holds the typed time. `correction_wanted`: an event."""

    wanted = Signal(object)
    correction_wanted = Signal(object)
    close_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.elapsed = label("", 34, Weight.BOLD)
        self.at = Field(theme, tr("Time, if not now"), tr("now"), width=84)
        self.buttons: dict[DosingKind, Button] = {}
        self.leave = Button(theme, tr("Close the session"), "primary")
        self.leave.clicked.connect(self.close_wanted)
        self.given = Button(theme, tr("Dose given…"), "quiet", tr("Correct the dose given"))
        self.time = Labelled(tr("Time, if not now"), self.at)
        head = QHBoxLayout()
        head.addWidget(heading(tr("Dosing")), 1)
        head.addWidget(self.given)
        self.undosed = Button(theme, tr("Close without dosing…"), "quiet")
        self.undosed.clicked.connect(self.close_wanted)
        head.addWidget(self.undosed)
        self.column.addLayout(head)
        kinds = (DosingKind.START, DosingKind.RESUME, DosingKind.END, DosingKind.INTERRUPT)
        self.column.addLayout(
            row(self.elapsed, 1, self.time, *map(self._button, kinds), self.leave, spacing=8)
        )
        self._events = QVBoxLayout()
        self._events.setSpacing(0)
        self.column.addLayout(self._events)

    def take(self, session: Session, situation: Situation) -> None:
        """Show how far the dosing has come, and what can be done next."""
        offered = OFFERED[situation.stage]
        for kind, button in self.buttons.items():
            button.setVisible(kind in offered)
        self.leave.setVisible(situation.stage is Stage.OBSERVING)
        self.given.setVisible(session.ended is not None)
        self.undosed.setVisible(situation.stage is Stage.PREPARING)
        self.time.setVisible(bool(offered))
        self.at.clear()
        self._list(session)

    def tick(self, session: Session, now: Instant) -> None:
        """A second has passed."""
        text = elapsed_words(session, now)
        if text != self.elapsed.text():
            self.elapsed.setText(text)

    def _button(self, kind: DosingKind) -> Button:
        primary = kind in (DosingKind.START, DosingKind.RESUME)
        button = Button(self._theme, act_words(kind), "primary" if primary else "plain")
        button.clicked.connect(lambda: self.wanted.emit(kind))
        self.buttons[kind] = button
        return button

    def _list(self, session: Session) -> None:
        emptied(self._events)
        for event in sorted(session.events, key=lambda event: event.at.utc):
            if event.is_void:
                continue
            line = QWidget()
            inner = QHBoxLayout(line)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.addWidget(label(f"{event.at.local:%H:%M}", 17, Weight.SEMIBOLD))
            inner.addWidget(label(event_words(event.kind), 16), 1)
            name = tr("Correct the time of: {what}", what=event_words(event.kind))
            correct = Button(self._theme, tr("Correct…"), "quiet", name)
            correct.clicked.connect(lambda _=False, one=event: self.correction_wanted.emit(one))
            inner.addWidget(correct)
            self._events.addWidget(line)
        if not session.events:
            self._events.addWidget(muted(tr("The clock of the protocol begins with the start.")))


def elapsed_words(session: Session, now: Instant) -> str:
    """Time since dosing start, in minutes and seconds."""
    if session.started is None:
        return tr("Not started")
    seconds = int((now.utc - session.started.utc).total_seconds())
    minutes, rest = divmod(max(seconds, 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"
