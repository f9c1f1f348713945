"""Schedules: all of them drawn, and the editor of the clinic's own."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ketrate.clinic import protocols
from ketrate.clinic.protocols import Entry
from ketrate.screens.background import Background
from ketrate.screens.models.records_table import Column, RecordsTable
from ketrate.screens.pages.page import Page
from ketrate.screens.pages.protocols_asks import ask_reason, ask_version
from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Button, label, muted
from ketrate.screens.widgets.protocol_form import Data, ProtocolForm
from ketrate.screens.widgets.protocol_view import ProtocolView
from ketrate.screens.widgets.protocol_words import WORDS
from ketrate.screens.widgets.tables import fit, fitted_table
from ketrate.words import explain, tr

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk
    from ketrate.protocol.judge import Problem
    from ketrate.protocol.schedule import Protocol


class ProtocolsPage(Page):
    """The list with the chosen one beside it; in front of it, while one is written, the editor."""

    def __init__(self, desk: "Desk", background: Background, theme: Theme) -> None:
        super().__init__(desk, background, theme)
        columns: tuple[Column[Entry], ...] = (
            Column(tr("Schedule"), lambda one: one.protocol.name),
            Column(tr("Kind"), kind_words),
        )
        self.model = RecordsTable(columns)
        self.table = fitted_table(theme, self.model, tr("Schedules"))
        self.view = ProtocolView(theme)
        self.hint = muted("", 16)
        self.refused = label("", 16, Weight.SEMIBOLD, Role.DANGER)
        self.copy = Button(theme, tr("Make your own from this…"), "primary")
        self.edit = Button(theme, tr("Edit…"))
        self.earlier = Button(theme, tr("Earlier versions…"))
        self.turn = Button(theme, tr("Retire…"))
        self.delete = Button(theme, tr("Delete…"), "danger")
        scales = {one.id: one.short_name for one in sorted(desk.catalogue, key=lambda s: s.id)}
        self._scales = {"vitals": tr("Vital signs"), **scales}
        self.form = ProtocolForm(theme, self._scales, self._problems)
        self.faces = QStackedWidget()
        self._replaces: str | None = None
        self._begun: Data = {}
        self._lay_out()
        self._connect()
        self._take_up_draft()

    def refresh(self) -> None:
        """Read the schedules again; the chosen one stays chosen, a draft stays as it is."""
        found = self.attempt(lambda: (protocols.entries(self.desk), protocols.refused(self.desk)))
        if found is None:
            return
        chosen = self.chosen()
        self.model.take(found[0])
        fit(self.table)
        self.refused.setText("\n".join(map(explain, found[1])))
        self.refused.setVisible(bool(found[1]))
        self.choose(chosen.protocol.id if chosen else "")

    def chosen(self) -> Entry | None:
        """The chosen schedule."""
        return self.model.record(self.table.currentIndex().row())

    def choose(self, protocol_id: str) -> None:
        """Choose one by its id, the first where there is none of that id."""
        self.table.selectRow(max(0, self.model.row_of(lambda one: one.protocol.id == protocol_id)))
        self._show_chosen()

    def copy_chosen(self) -> None:
        """Begin a schedule of one's own as a copy of the chosen one."""
        entry = self.chosen()
        if entry is not None:
            draft = self.attempt(lambda: protocols.draft_from(self.desk, entry.protocol.id))
            self._write(draft, None)

    def edit_chosen(self) -> None:
        """Change the chosen schedule, if it is the clinic's own."""
        entry = self.chosen()
        if entry is not None:
            draft = self.attempt(lambda: protocols.draft_of(self.desk, entry.protocol.id))
            self._write(draft, entry.protocol.definition_hash)

    def save(self) -> Ask:
        """Ask why, then write the file."""
        data, replaces = self.form.data(), self._replaces
        ask = ask_reason(
            self,
            tr("Save the schedule"),
            tr("Save"),
            lambda reason: protocols.save(self.desk, data, reason, replaces=replaces),
            tr("Courses that are running keep the version they began with. New ones use this."),
        )
        ask.succeeded.connect(self._saved)
        return ask

    def ask_earlier(self) -> Ask | None:
        """Show what was saved before, and bring one of it back."""
        entry = self.chosen()
        if entry is None:
            return None
        name = entry.protocol.id
        found = self.attempt(lambda: protocols.versions(self.desk, name))
        if found is None:
            return None
        ask = ask_version(
            self, found, lambda chosen, why: protocols.restore(self.desk, name, chosen, why)
        )
        ask.succeeded.connect(lambda _: self._done(tr("The earlier version counts again.")))
        return ask

    def ask_turn(self) -> Ask | None:
        """Retire the chosen one, or take it up again."""
        entry = self.chosen()
        if entry is None:
            return None
        name = entry.protocol.name
        if entry.is_retired:
            return self._ask(
                tr("Take up “{name}” again", name=name), tr("Take up"), protocols.take_up,
                tr("Courses may begin under it again."), tr("“{name}” is taken up.", name=name),
            )  # fmt: skip
        return self._ask(
            tr("Retire “{name}”", name=name), tr("Retire"), protocols.retire,
            tr("No new course begins under it. Running courses go on."),
            tr("“{name}” is retired.", name=name),
        )  # fmt: skip

    def ask_delete(self) -> Ask | None:
        """Delete the chosen one, if it was never used."""
        entry = self.chosen()
        if entry is None:
            return None
        name = entry.protocol.name
        return self._ask(
            tr("Delete “{name}”", name=name), tr("Delete"), protocols.delete,
            tr("It was never used. Its file is removed from the clinic's folder."),
            tr("“{name}” is deleted.", name=name),
        )  # fmt: skip

    def close_form(self) -> None:
        """Back to the list; a draft that was changed is given up after a question."""
        protocols.keep_draft(self.desk, None)
        self._replaces = None
        self.faces.setCurrentIndex(0)
        self.table.setFocus()

    def ask_close(self) -> None:
        """Ask before what was typed is given up."""
        if self.form.data() == self._begun:
            self.close_form()
            return
        ask = Ask(
            self,
            self.theme,
            tr("Close without saving?"),
            tr("Give up the changes"),
            lambda: True,
            tr("What was changed since the last save is lost."),
        )
        ask.succeeded.connect(lambda _: self.close_form())
        ask.ask()

    def _ask(
        self,
        title: str,
        do: str,
        act: "Callable[[Desk, str, str], None]",
        words: str,
        done: str,
    ) -> Ask | None:
        entry = self.chosen()
        if entry is None:
            return None
        name = entry.protocol.id
        ask = ask_reason(self, title, do, lambda reason: act(self.desk, name, reason), words)
        ask.succeeded.connect(lambda _: self._done(done))
        return ask

    def _write(self, draft: Data | None, replaces: str | None) -> None:
        if draft is None:
            return
        self._replaces = replaces
        self.form.show_data(draft, is_new=replaces is None)
        self._begun = self.form.data()
        self.faces.setCurrentIndex(1)
        self.form.dosing.entries["name"].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _problems(self, data: Data) -> "tuple[Problem, ...]":
        is_new = self._replaces is None
        return protocols.problems(self.desk, data, WORDS, is_new=is_new)

    def _keep(self) -> None:
        """What is being written outlives the lock of the window."""
        if self.faces.currentIndex() == 1:
            protocols.keep_draft(self.desk, (self.form.data(), self._replaces))

    def _take_up_draft(self) -> None:
        kept = protocols.kept_draft(self.desk)
        if kept is not None:
            self._write(*kept)
            self._begun = {}
            self.message.say(tr("Here is the schedule you had not saved yet."))

    def _saved(self, made: "Protocol") -> None:
        self.close_form()
        self.refresh()
        self.choose(made.id)
        self.message.say(tr("“{name}” is saved.", name=made.name), "good")

    def _done(self, words: str) -> None:
        self.refresh()
        if not self.message.text:
            self.message.say(words, "good")

    def _show_chosen(self) -> None:
        entry, may = self.chosen(), protocols.may_edit(self.desk)
        self.hint.setText("" if may else tr("Only an administrator can write schedules."))
        if entry is not None:
            self.view.show_protocol(entry.protocol, entry.courses, self._scales)
        is_own = entry is not None and entry.is_own
        self.turn.setText(tr("Take up again…") if entry and entry.is_retired else tr("Retire…"))
        self.turn.setAccessibleName(self.turn.text())
        self.turn.updateGeometry()
        for button, is_there in (
            (self.copy, True),
            (self.edit, is_own),
            (self.earlier, is_own),
            (self.turn, True),
            (self.delete, entry is not None and entry.may_be_deleted),
        ):
            button.setVisible(may and is_there)

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.table.activated.connect(lambda _: self.edit_chosen() if self._is_own() else None)
        self.copy.clicked.connect(self.copy_chosen)
        self.edit.clicked.connect(self.edit_chosen)
        self.earlier.clicked.connect(self.ask_earlier)
        self.turn.clicked.connect(self.ask_turn)
        self.delete.clicked.connect(self.ask_delete)
        self.form.save_wanted.connect(self.save)
        self.form.closed.connect(self.ask_close)
        self.form.drafted.connect(self._keep)

    def _is_own(self) -> bool:
        entry = self.chosen()
        return entry is not None and entry.is_own and protocols.may_edit(self.desk)

    def _lay_out(self) -> None:
        overview = QWidget()
        column = QVBoxLayout(overview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.refused.setWordWrap(True)
        self.refused.setContentsMargins(22, 0, 22, 8)
        self.refused.hide()
        column.addLayout(self._head())
        column.addWidget(self.refused)
        column.addLayout(self._middle(), 1)
        column.addLayout(self._foot())
        self.faces.addWidget(overview)
        self.faces.addWidget(self.form)
        self.column.addWidget(self.message)
        self.column.addWidget(self.faces, 1)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(22, 12, 22, 10)
        head.setSpacing(16)
        head.addWidget(label(tr("Schedules"), 26, Weight.BOLD))
        head.addWidget(self.hint, 1)
        return head

    def _middle(self) -> QHBoxLayout:
        columns = self.table.horizontalHeader()
        columns.setStretchLastSection(False)
        columns.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        middle = QHBoxLayout()
        middle.setContentsMargins(20, 0, 20, 0)
        middle.setSpacing(16)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self.view)
        middle.addWidget(self.table, 5)
        middle.addWidget(area, 7)
        return middle

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(18, 8, 22, 12)
        foot.setSpacing(10)
        for button in (self.copy, self.edit, self.earlier, self.turn, self.delete):
            foot.addWidget(button)
        foot.addStretch(1)
        return foot


def kind_words(entry: Entry) -> str:
    """Whose it is and whether it is in use."""
    words = tr("our own") if entry.is_own else tr("with KetRate")
    return tr("{words}, retired", words=words) if entry.is_retired else words
