"""The schedule editor: three views of one draft, the drawing above, what is wrong below."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ketrate.protocol.judge import Problem
from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.controls import Button, label, row
from ketrate.screens.widgets.protocol_dosing import DosingForm
from ketrate.screens.widgets.protocol_fields import Box
from ketrate.screens.widgets.protocol_leaving import LeavingForm
from ketrate.screens.widgets.protocol_strip import ProtocolStrip
from ketrate.screens.widgets.protocol_timepoints import TimepointsForm
from ketrate.screens.widgets.tabs import Tabs
from ketrate.words import tr, trn

Data = dict[str, object]
Judge = Callable[[Data], Sequence[Problem]]
JUDGED_AFTER_MS = 150
LOW = 620
"""In a window that is lower than that the drawing stands back for the fields."""
DOSING, TIMEPOINTS, LEAVING = range(3)
_LEAVING_KEYS = ("discharge", "checklist", "windows_note", "source")


class ProtocolForm(QWidget):
    """`judge` says what is wrong with the draft; nothing can be saved until that is nothing."""

    save_wanted = Signal()
    closed = Signal()
    drafted = Signal()

    def __init__(self, theme: Theme, scales: Mapping[str, str], judge: Judge) -> None:
        super().__init__()
        self._judge = judge
        self.problems: tuple[Problem, ...] = ()
        self.title = label("", 22, Weight.BOLD)
        self.strip = ProtocolStrip(theme)
        self.dosing, self.leaving = DosingForm(theme), LeavingForm(theme)
        self.timepoints = TimepointsForm(theme, scales)
        self.tabs = Tabs(theme)
        self._names = (tr("What is given"), tr("Timepoints"), tr("Checklist, leaving, sources"))
        views = (_scrolled(self.dosing), self.timepoints, _scrolled(self.leaving))
        for words, view in zip(self._names, views, strict=True):
            self.tabs.add(words, view)
        self.verdict = label("", 16, Weight.SEMIBOLD)
        self.verdict.setWordWrap(True)
        self.show_first = Button(theme, tr("Show"), name=tr("Show what is wrong"))
        self.leave = Button(theme, tr("Close without saving"))
        self.save = Button(theme, tr("Save…"), "primary")
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(JUDGED_AFTER_MS)
        self._lay_out()
        self._connect()

    def show_data(self, data: Data, *, is_new: bool) -> None:
        """Show a draft and judge it."""
        self.title.setText(tr("A new schedule") if is_new else str(data.get("name")))
        self.dosing.show_data(data, is_new=is_new)
        self.timepoints.show_data(data)
        self.leaving.show_data(data)
        self.tabs.show_view(DOSING)
        self.judge()

    def data(self) -> Data:
        """The draft as it stands."""
        return {**self.dosing.data(), **self.leaving.data(), **self.timepoints.data()}

    def judge(self) -> None:
        """Say at every field what is wrong with it."""
        self._wait.stop()
        data = self.data()
        self.problems = tuple(self._judge(data))
        self.strip.show_data(data)
        self._say()
        self.drafted.emit()

    def show_problem(self) -> None:
        """Go to the first field with which something is wrong."""
        if not self.problems:
            return
        at = self.problems[0].at
        view = _view(self.problems[0])
        self.tabs.show_view(view)
        if view == TIMEPOINTS and len(at) > 1 and isinstance(at[1], int):
            self.timepoints.choose(at[1])
        for box in self._boxes(view):
            if box.problem.text():
                box.inner.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low window has room for fields alone."""
        super().resizeEvent(event)
        self.strip.setVisible(self.height() >= LOW)

    def _boxes(self, view: int) -> Sequence[Box]:
        forms = (self.dosing.boxes, self.timepoints.form.boxes, self.leaving.boxes)
        return forms[view]

    def _say(self) -> None:
        plain: dict[str, str] = {}
        numbered: dict[int, dict[str, str]] = {}
        for one in self.problems:
            if one.at[0] == "timepoints" and len(one.at) > 1:
                key = str(one.at[2]) if len(one.at) > 2 else ""
                numbered.setdefault(int(one.at[1]), {})[key] = one.sentence
            elif one.at[0] == "discharge" and len(one.at) > 1:
                plain[str(one.at[1])] = one.sentence
            else:
                plain[str(one.at[0])] = one.sentence
        if "agent" in plain:
            plain["agents"] = plain["agent"]
        for box in (*self.dosing.boxes, *self.leaving.boxes):
            box.say(" ".join(plain[key] for key in box.keys if key in plain))
        self.timepoints.say(numbered)
        self._count()

    def _count(self) -> None:
        views = [_view(one) for one in self.problems]
        for view, words in enumerate(self._names):
            count = views.count(view)
            self.tabs.rename(view, f"{words}  ▲ {count}" if count else words)
        total = len(self.problems)
        said = tr("Nothing is wrong with it.")
        if total:
            one, many = "{count} thing is wrong: {what}", "{count} things are wrong, first: {what}"
            said = trn(one, many, total, what=self.problems[0].sentence)
        self.verdict.setText(said)
        self.verdict.setForegroundRole(Role.DANGER if total else Role.MUTED)
        self.show_first.setVisible(bool(total))
        self.save.setEnabled(not total)

    def _connect(self) -> None:
        for form in (self.dosing, self.timepoints, self.leaving):
            form.changed.connect(self._wait.start)
        self._wait.timeout.connect(self.judge)
        self.show_first.clicked.connect(self.show_problem)
        self.leave.clicked.connect(self.closed)
        self.save.clicked.connect(self._save)

    def _save(self) -> None:
        """What was typed in the last moment is judged too."""
        self.judge()
        if not self.problems:
            self.save_wanted.emit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 10, 22, 10)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.strip)
        column.addWidget(self.tabs, 1)
        foot = row(self.leave, self.save)
        line = row(self.show_first, spacing=12)
        line.insertWidget(0, self.verdict, 1)
        line.addLayout(foot)
        column.addLayout(line)


def _view(problem: Problem) -> int:
    key = problem.at[0] if problem.at else ""
    if key == "timepoints":
        return TIMEPOINTS
    return LEAVING if key in _LEAVING_KEYS else DOSING


def _scrolled(form: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(form)
    return area
