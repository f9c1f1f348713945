"""One patient: the course as a figure, and below it everything the figure is made of."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ketrate.clinic import move, rate, review, sign, trail
from ketrate.clinic.rights import Action, may
from ketrate.errors import KetRateError
from ketrate.records.rating import Alert
from ketrate.screens.background import Background, Job
from ketrate.screens.models.records_table import RecordsTable
from ketrate.screens.pages import patient_tables as tables
from ketrate.screens.pages.blind_ask import ask_to_break, broken_words
from ketrate.screens.pages.identified import alike_words
from ketrate.screens.pages.page import Page
from ketrate.screens.pages.rating_banner import alarm_words
from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.banner import Banner, Side
from ketrate.screens.widgets.controls import Button, Picker, emptied, label
from ketrate.screens.widgets.figure_view import FigureView, Make
from ketrate.screens.widgets.history_list import HistoryList
from ketrate.screens.widgets.notice import Notice
from ketrate.screens.widgets.tables import fit, fitted_table
from ketrate.screens.widgets.tabs import Tabs
from ketrate.words import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from ketrate.analysis.findings import Gap, SessionMark, Trajectory
    from ketrate.clinic.desk import Desk
    from ketrate.figures.sheet import SheetFigure

HISTORY = 3
"""The place of the history among the tabs."""
SIDE_BY_SIDE = 1560
"""From this width on the tables stand beside the figure."""


class PatientPage(Page):
    """The page of one patient; made anew for every patient that is opened."""

    rating_requested = Signal(object)
    session_requested = Signal(object)
    patient_requested = Signal(str)
    closed = Signal()

    def __init__(self, desk: "Desk", background: Background, theme: Theme, code: str) -> None:
        super().__init__(desk, background, theme)
        self.code = code
        self.page: review.PatientPage = review.page(desk, code)
        self.banner = Banner(theme)
        self.figure = FigureView(theme, background)
        self.courses = Picker(theme, tr("Course"))
        self.course_words = label("", 17, Weight.SEMIBOLD)
        self.report = Button(theme, tr("Report …"), "primary", tr("Save the report as PDF"))
        self.unblind = Button(theme, tr("Break the blind…"), "quiet")
        self.notices = QVBoxLayout()
        self.no_change = label("", 17, Weight.SEMIBOLD, Role.WARN)
        self.no_change.setWordWrap(True)
        protocol = self.page.protocol
        columns = (
            tables.rating_columns(desk.catalogue, protocol, self.page.staff_names)
            if protocol is not None
            else ()
        )
        self.ratings = RecordsTable[tables.RatingRow](columns)
        self.sessions: RecordsTable[SessionMark] = RecordsTable(
            () if self.page.is_blind else tables.session_columns()
        )
        self.missed: RecordsTable[Gap] = RecordsTable(tables.missed_columns())
        self.history = QStringListModel(self)
        self.history_list = HistoryList(theme, self.history)
        self.rating_table = fitted_table(theme, self.ratings, tr("Ratings"))
        self.session_table = fitted_table(theme, self.sessions, tr("Sessions"))
        self.missed_table = fitted_table(theme, self.missed, tr("Missed ratings"))
        self.tabs = Tabs(theme)
        self._lay_out()
        self._connect()
        self._show()

    def refresh(self, course_number: int | None = None) -> None:
        """Read the patient again, and show that course or the one that is shown."""
        shown = self.page.course.number if self.page.course is not None else None
        number = course_number or shown
        found = self.attempt(lambda: review.page(self.desk, self.code, number))
        if found is not None:
            self.page = found
            self._show()

    def showEvent(self, event: "QShowEvent") -> None:
        """The keyboard is in the list of ratings, which also selects the figure's points."""
        super().showEvent(event)
        self.rating_table.setFocus()

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Side by side where there is room, else one above the other."""
        super().resizeEvent(event)
        is_wide = self.width() >= SIDE_BY_SIDE
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)

    def save_report(self, path: str) -> None:
        """Make the report behind the window and write it there."""
        from ketrate.clinic import paper

        course = self.page.course
        if course is None:
            return
        code, number = self.code, course.number
        self.report.setEnabled(False)
        self.message.say(tr("The report is being made …"))

        def work(_job: Job) -> Path:
            target = Path(path)
            may_see_all = may(self.desk.signed_in(), Action.SEE_REPORT)
            make = paper.course_report if may_see_all else paper.blinded_report
            paper.save(target, make(self.desk, code, number))
            return target

        self.background.start(work, done=self._report_saved, failed=self._report_failed)

    def _report_saved(self, target: object) -> None:
        self.report.setEnabled(True)
        self.message.say(tr("The report is saved: {path}", path=target), "good")

    def _report_failed(self, error: KetRateError) -> None:
        self.report.setEnabled(True)
        self.message.hear(error)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(20, 10, 20, 6)
        head.setSpacing(14)
        head.addWidget(self.courses)
        head.addWidget(self.course_words)
        head.addStretch(1)
        head.addWidget(self.unblind)
        head.addWidget(self.report)
        return head

    def _lay_out(self) -> None:
        self.tabs.add(tr("Ratings"), self.rating_table)
        self.tabs.add(tr("Sessions"), self.session_table)
        self.tabs.add(tr("Missed"), self.missed_table)
        self.tabs.add(tr("History"), self.history_list)
        self.tabs.setMinimumSize(480, 220)
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._body.setSpacing(12)
        self._body.addWidget(self.figure, 4)
        self._body.addWidget(self.tabs, 3)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 0, 20, 14)
        column.setSpacing(8)
        column.addLayout(self.notices)
        column.addWidget(self.no_change)
        column.addLayout(self._body, 1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.column.addWidget(self.banner)
        self.column.addWidget(self.message)
        self.column.addLayout(self._head())
        self.column.addWidget(area, 1)

    def _connect(self) -> None:
        self.courses.activated.connect(lambda _: self.refresh(int(self.courses.value)))
        self.report.clicked.connect(self._ask_where)
        self.unblind.clicked.connect(self._ask_to_break)
        self.figure.picked.connect(self._picked)
        self.figure.pointed.connect(self._pointed)
        self.rating_table.selectionModel().currentRowChanged.connect(self._chosen)
        self.history_list.more_wanted.connect(self._show_more_history)
        self.rating_table.activated.connect(self._open_rating)
        self.session_table.activated.connect(self._open_session)

    def _show(self) -> None:
        page = self.page
        done = len(page.sessions)
        planned = max(done, len(page.protocol.session_days) if page.protocol else 0)
        sessions = tr("{n} of {m} sessions", n=done, m=planned) if planned else ""
        today = self.desk.now().local.date()
        rest = (page.patient.diagnosis or "", sessions)
        self.banner.show_patient(page.patient, today, rest, Side())
        self.banner.warn(alike_words(self.desk, page.patient))
        self.banner.alarm(alarm_words(page.alerts))
        self._show_course()
        self._show_alerts()
        self._show_tables()
        self._show_figure()

    def _show_course(self) -> None:
        page = self.page
        self.courses.offer([(str(c.number), tr("Course {n}", n=c.number)) for c in page.courses])
        self.courses.setVisible(len(page.courses) > 1)
        words = tr("No course has begun.")
        if page.course is not None and page.protocol is not None:
            self.courses.choose(str(page.course.number))
            parts = (tr("Course {n}", n=page.course.number), page.protocol.name)
            words = "  ·  ".join(part for part in parts if part)
        self.course_words.setText(words)
        self.report.setVisible(page.course is not None)
        self.unblind.setVisible(page.is_blind)

    def _show_alerts(self) -> None:
        emptied(self.notices)
        self._mismatches = sign.mismatches(self.desk, self.page.patient.id)
        if self._mismatches:
            words = tr("A signature does not match. The rating is marked in the list below.")
            self.notices.addWidget(Notice(self.theme, words, "danger"))
        for alert in self.page.alerts:
            notice = Notice(self.theme, self._alert_words(alert), "danger")
            if may(self.desk.signed_in(), Action.ACKNOWLEDGE):
                button = notice.add(tr("Acknowledge"))
                button.clicked.connect(lambda _=False, n=alert.id: self._acknowledge(n))
            self.notices.addWidget(notice)

        for one in self.page.broken:
            self.notices.addWidget(Notice(self.theme, broken_words(one), "accent"))

    def _ask_to_break(self) -> None:
        ask_to_break(self, self.code, lambda: self.patient_requested.emit(self.code))

    def _show_tables(self) -> None:
        page, trajectory = self.page, self.page.trajectory
        points = trajectory.points if trajectory else ()
        rows = tables.rating_rows(page.ratings, points, self._mismatches)
        rows = tables.with_flags(rows, page.sessions, self.desk.catalogue)
        rows = tables.with_moves(rows, move.origins(self.desk, page.patient.id))
        self.ratings.take(rows)
        self.sessions.take(trajectory.sessions if trajectory else ())
        gaps = trajectory.gaps if trajectory else ()
        self.missed.take(gaps)
        for view in (self.rating_table, self.session_table, self.missed_table):
            fit(view)
        self._show_history(page.history, has_more=page.history_has_more)
        names = (tr("Ratings"), tr("Sessions"), tr("Missed"))
        counts = (len(rows), self.sessions.rowCount(), len(gaps))
        for index, (name, count) in enumerate(zip(names, counts, strict=True)):
            self.tabs.rename(index, f"{name}  {count}")
        for index in (1, 2):  # what is withheld is no "0"
            self.tabs.buttons[index].setHidden(page.is_blind)

    def _show_history(self, lines: tuple[str, ...], *, has_more: bool) -> None:
        self.history.setStringList(list(lines))
        self.history_list.offer_more(has_more=has_more)
        more = "+" if has_more else ""
        self.tabs.rename(HISTORY, f"{tr('History')}  {len(lines)}{more}")

    def _show_more_history(self) -> None:
        limit = self.history.rowCount() + review.HISTORY_LINES
        found = self.attempt(lambda: trail.history(self.desk, self.page.patient.id, limit))
        if found is not None:
            self._show_history(found[0], has_more=found[1])

    def _show_figure(self) -> None:
        trajectory = self.page.trajectory
        why = trajectory.no_change_reason if trajectory else ""
        self.no_change.setText(why)
        self.no_change.setVisible(bool(why))
        if trajectory is None or not self.page.ratings:
            self.figure.show_nothing(
                tr("No ratings yet. The course appears here with the first finished rating.")
            )
            return
        self.figure.show_figure(_maker(self.desk, trajectory), self._describe, _summary(trajectory))

    def _describe(self, rating_id: int) -> str:
        row = self.ratings.record(self._row_of(rating_id))
        if row is None:
            return ""
        known = self.desk.catalogue.get(row.rating.instrument_id)
        return tables.rating_words(row, known.short_name)

    def _row_of(self, rating_id: int) -> int:
        return self.ratings.row_of(lambda row: row.rating.id == rating_id)

    def _pointed(self, rating_id: int) -> None:
        row = self._row_of(rating_id)
        if row >= 0:
            self.tabs.show_view(0)
            self.rating_table.selectRow(row)

    def _picked(self, rating_id: int) -> None:
        self._pointed(rating_id)
        self.rating_requested.emit(rating_id)

    def _chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        row = self.ratings.record(index.row())
        self.figure.select(row.rating.id if row is not None else None)

    def _open_rating(self, index: QModelIndex) -> None:
        row = self.ratings.record(index.row())
        if row is not None:
            self.rating_requested.emit(row.rating.id)

    def _open_session(self, index: QModelIndex) -> None:
        mark = self.sessions.record(index.row())
        if mark is not None and not mark.session.is_imported:
            self.session_requested.emit(mark.session.id)

    def _alert_words(self, alert: Alert) -> str:
        at = f"{alert.raised_at.local:%Y-%m-%d %H:%M}"
        words = tr(
            "Suicidality: item {item} = {value} ({at}) is beyond the limit your clinic set.",
            item=alert.item,
            value=alert.value,
            at=at,
        )
        return words + " " + (alert.action or tr("Nothing was written about it yet."))

    def _acknowledge(self, alert_id: int) -> None:
        if self.succeeds(lambda: rate.acknowledge(self.desk, alert_id)):
            self.refresh()

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, tr("Save the report"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("PDF (*.pdf)"))
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"report-{self.page.patient.id}.pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.save_report)
        dialog.open()


def _maker(desk: "Desk", trajectory: "Trajectory") -> Make:
    catalogue = desk.catalogue

    def make(width_in: float, height_in: float, is_dark: bool) -> "SheetFigure":  # noqa: FBT001
        from ketrate.figures import style
        from ketrate.figures.trajectory import draw

        palette = style.DARK if is_dark else style.LIGHT
        return draw(
            trajectory,
            palette=palette,
            width_in=width_in,
            height_in=height_in,
            instruments=catalogue,
        )

    return make


def _summary(trajectory: "Trajectory") -> str:
    """The figure in words, for a screen reader."""
    scored = [point for point in trajectory.points if point.total is not None]
    text = tr(
        "{scale} over the course: {n} ratings", scale=trajectory.instrument_name, n=len(scored)
    )
    if scored:
        text += ", " + tr("first {a}, last {b}", a=scored[0].total, b=scored[-1].total)
    return text + ". " + tr("Left and right walk along the points, Enter opens a rating.")
