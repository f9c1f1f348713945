"""Patients: find one, add one, start a course, open a session."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView

from ketrate.clinic import enrol, looks, protocols, visit
from ketrate.clinic.rights import Action, is_blinded, may
from ketrate.instruments.prorating import total_words
from ketrate.records.patient import Patient
from ketrate.records.rating import Rating
from ketrate.records.staff import Staff
from ketrate.records.treatment import Course
from ketrate.screens.background import Background
from ketrate.screens.models.patients import SEARCHED, PatientLine, PatientTable
from ketrate.screens.pages.new_patient import ask_new_patient
from ketrate.screens.pages.page import Page
from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.banner import born, identity_line, name_of
from ketrate.screens.widgets.controls import Button, Field, Labelled, Picker, label
from ketrate.screens.widgets.table import CalmTable
from ketrate.words import tr, trn

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk

MOST_ALIKE = 2
SEARCH_PAUSE_MS = 1_200
"""So long after the last letter a search counts as one, and is noted."""
SESSIONS = 4
"""The column a blinded rater does not get."""
WIDTHS = ((0, 112), (2, 148), (3, 94), (4, 88), (5, 190))
"""Every column but the name, which takes the rest: a name cut short is somebody else's."""


class PatientsPage(Page):
    """The searchable list."""

    patient_requested = Signal(str)
    session_requested = Signal(object)

    def __init__(self, desk: "Desk", background: Background, theme: Theme) -> None:
        super().__init__(desk, background, theme)
        self._courses: dict[str, int] = {}
        self.search = Field(theme, tr("Search patients"), tr("Search by code, name or diagnosis"))
        self.count = label("", 16, Weight.SEMIBOLD, Role.MUTED)
        self._search_pause = QTimer(self)
        self._search_pause.setSingleShot(True)
        self._search_pause.setInterval(SEARCH_PAUSE_MS)
        self._search_pause.timeout.connect(self._note_search)
        self.model = PatientTable()
        self.found = QSortFilterProxyModel(self)
        self.found.setSourceModel(self.model)
        self.found.setFilterKeyColumn(-1)
        self.found.setFilterRole(SEARCHED)
        self.found.setSortRole(SEARCHED)
        self.found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.table = self._table()
        self.new = Button(theme, tr("New patient…"), "primary")
        self.course = Button(theme, tr("Start a course…"))
        self.session = Button(theme, tr("Open a session…"))
        self.look = Button(theme, tr("Open patient"))
        self.keys = label("", 14, role=Role.MUTED)
        self._lay_out()
        self._connect()
        self._choose_buttons()

    def refresh(self) -> None:
        """Read the list again; the chosen patient stays chosen."""
        rows = self.attempt(lambda: enrol.patients(self.desk))
        if rows is None:
            return
        self._offer(self.desk.signed_in())
        chosen = self.chosen_code()
        today = self.desk.now().local.date()
        self._courses = {row.patient.code: row.courses for row in rows}
        self.model.take([self._line(row, today) for row in rows])
        self._filter(self.search.text())
        self.choose(chosen)

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard goes to the search."""
        super().showEvent(event)
        self.search.setFocus()

    def chosen_code(self) -> str:
        """The code of the chosen patient; empty when none is chosen."""
        index = self.table.currentIndex()
        if not index.isValid():
            return ""
        return self.model.line_at(self.found.mapToSource(index).row()).code

    def choose(self, code: str) -> None:
        """Choose a patient by code, if the search shows it."""
        for row in range(self.found.rowCount()):
            if self.found.index(row, 0).data() == code:
                self.table.selectRow(row)
        self._choose_buttons()

    def _table(self) -> CalmTable:
        table = CalmTable(self.theme, tr("Patients"))
        table.setModel(self.found)
        table.setSortingEnabled(True)
        table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        head = table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS:
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(column, width)
        return table

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(22, 12, 22, 10)
        head.setSpacing(16)
        head.addWidget(label(tr("Patients"), 26, Weight.BOLD))
        head.addWidget(self.search, 1)
        head.addWidget(self.count)
        head.addWidget(self.new)
        foot = QHBoxLayout()
        foot.setContentsMargins(18, 8, 22, 12)
        foot.setSpacing(10)
        foot.addWidget(self.look)
        foot.addWidget(self.session)
        foot.addWidget(self.course)
        foot.addStretch(1)
        foot.addWidget(self.keys)
        middle = QHBoxLayout()
        middle.setContentsMargins(20, 0, 20, 0)
        middle.addWidget(self.table)
        self.column.addWidget(self.message)
        self.column.addLayout(head)
        self.column.addLayout(middle, 1)
        self.column.addLayout(foot)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.search.textEdited.connect(lambda _: self._search_pause.start())
        self.search.returnPressed.connect(self._first)
        self.table.activated.connect(self._open)
        self.table.selectionModel().currentChanged.connect(self._choose_buttons)
        self.look.clicked.connect(lambda: self._open(self.table.currentIndex()))
        self.new.clicked.connect(self.add_patient)
        self.course.clicked.connect(self.start_course)
        self.session.clicked.connect(self.open_session)

    def _line(self, row: enrol.PatientRow, today: date) -> PatientLine:
        return PatientLine(
            row.patient.code,
            name_of(row.patient),
            born(row.patient, today).removeprefix(tr("born ")),
            row.patient.diagnosis or "",
            str(row.sessions) if row.sessions else "",
            self._last(row.last),
            _similar(row),
        )

    def _last(self, rating: Rating | None) -> str:
        if rating is None or rating.total is None:
            return ""
        name = self.desk.catalogue.get(rating.instrument_id).short_name
        at = rating.observed
        when = at.local.date().isoformat() if hasattr(at, "local") else ""
        total = total_words(rating.total, is_prorated=rating.is_prorated)
        return "  ".join(part for part in (f"{name} {total}", when) if part)

    def _filter(self, text: str) -> None:
        self.found.setFilterFixedString(text.strip())
        self.count.setText(trn("{count} patient", "{count} patients", self.found.rowCount()))
        self._choose_buttons()

    def _note_search(self) -> None:
        text, found = self.search.text(), self.found.rowCount()
        self.attempt(lambda: looks.note_search(self.desk, text, found))

    def _offer(self, staff: Staff) -> None:
        """Only what is the person's; a blinded rater gets no count of sessions."""
        may_enrol = may(staff, Action.ENROL)
        self.new.setVisible(may_enrol)
        known = (tr("Enter opens"), tr("Ctrl+F search"), tr("Ctrl+N new patient"))
        self.keys.setText("  ·  ".join(known if may_enrol else known[:2]))
        for button in (self.course, self.session):
            button.setVisible(may(staff, Action.TREAT))
        self.table.setColumnHidden(SESSIONS, is_blinded(staff))

    def _first(self) -> None:
        if self.found.rowCount():
            self.table.selectRow(0)
            self.table.setFocus()
            if self.found.rowCount() == 1:
                self._open(self.table.currentIndex())

    def _choose_buttons(self) -> None:
        code = self.chosen_code()
        for button in (self.look, self.course):
            button.setEnabled(bool(code))
        self.session.setEnabled(bool(code and self._courses.get(code)))

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.patient_requested.emit(self.chosen_code())

    def add_patient(self) -> None:
        """Ask for code, name, birth date, sex, diagnosis."""
        ask_new_patient(self).succeeded.connect(self._added)

    def start_course(self) -> None:
        """Ask for the protocol and the primary depression scale."""
        patient = self._patient()
        if patient is None:
            return
        schedules = [(one.id, one.name) for one in protocols.offered(self.desk)]
        families = {
            one.family: one.short_name
            for one in self.desk.catalogue
            if one.domain == "depression" and one.id == one.family
        }
        protocol = Picker(self.theme, tr("Protocol"), schedules)
        scale = Picker(self.theme, tr("Primary depression scale"), families.items())

        def start() -> Course:
            return enrol.start_course(self.desk, patient.id, protocol.value, scale.value)

        ask = Ask(self, self.theme, tr("Start a course"), tr("Start the course"), start)
        ask.add(
            Labelled(tr("Protocol"), protocol),
            Labelled(tr("Primary depression scale"), scale),
        )
        ask.succeeded.connect(lambda _: self.refresh())
        ask.about(identity_line(patient, self.desk.now().local.date()))
        ask.ask(protocol)

    def open_session(self) -> None:
        """Ask for the chair, and open the next session of the latest course."""
        patient = self._patient()
        if patient is None:
            return
        courses = self.attempt(lambda: enrol.courses(self.desk, patient.id))
        if not courses:
            return
        chair = Field(self.theme, tr("Chair"), width=140)
        words = tr("The session opens in preparation. Nothing starts before you start it.")
        ask = Ask(
            self,
            self.theme,
            tr("Open a session"),
            tr("Open the session"),
            lambda: visit.open_session(self.desk, courses[-1].id, chair.text()).id,
            words,
        )
        ask.add(Labelled(tr("Chair"), chair))
        ask.succeeded.connect(self.session_requested)
        ask.about(identity_line(patient, self.desk.now().local.date()))
        ask.ask(chair)

    def _patient(self) -> Patient | None:
        code = self.chosen_code()
        return self.attempt(lambda: enrol.patient(self.desk, code)) if code else None

    def _added(self, patient: Patient) -> None:
        self.search.clear()
        self.refresh()
        self.choose(patient.code)
        self.message.say(tr("{code} is added.", code=patient.code), "good")


def _similar(row: enrol.PatientRow) -> str:
    """The codes of patients with a similar name, the first of them."""
    return ", ".join(row.alike[:MOST_ALIKE]) + (" …" if len(row.alike) > MOST_ALIKE else "")
