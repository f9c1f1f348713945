"""The trail: who did what, when and why, newest first; filtered, read on, exported."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QHeaderView

from ketrate.clinic import trail
from ketrate.clinic.deeds import Group
from ketrate.clinic.rights import Action, may
from ketrate.clinic.trail import TrailFilter, TrailPage
from ketrate.errors import BadInputError, CancelledError, KetRateError
from ketrate.screens.background import Background, Job
from ketrate.screens.models.trail_lines import TrailLines
from ketrate.screens.pages.page import Page
from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.controls import Button, Field, label, muted
from ketrate.screens.widgets.tables import fitted_table
from ketrate.screens.widgets.trail_filters import TrailFilters
from ketrate.words import tr, trn

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk

WIDTHS, NARROW_WIDTHS = (84, 224, 184, 124), (84, 212, 124, 100)
"""Every column but the sentence, which takes the rest."""
NARROW = 1000
"""Below this width of the page the sentence needs the room of names and numbers."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a search found, and which one it was."""

    job: Job
    after: int | None
    page: TrailPage


class TrailViewer(Page):
    """The place "Trail". Searching and exporting run behind the window."""

    patient_requested = Signal(str)

    def __init__(self, desk: "Desk", background: Background, theme: Theme) -> None:
        super().__init__(desk, background, theme)
        self.text = Field(theme, tr("Search the trail"), tr("Search for words, e.g. misheard"))
        self.count = label("", 16, Weight.SEMIBOLD, Role.MUTED)
        self.export = Button(theme, tr("Export…"), "primary", tr("Export what is shown"))
        self.filters = TrailFilters(theme)
        self.model = TrailLines()
        self.table = fitted_table(theme, self.model, tr("Trail"))
        self.nothing = muted(tr("No entry fits. Clear a filter, or look for other words."), 17)
        self.whole = muted("", 16)
        self._search: Job | None = None
        self._is_idle = True
        self._export: Job | None = None
        self._total: int | None = None
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Open the trail, which is noted once, and show its newest lines."""
        asker = self.attempt(lambda: trail.look(self.desk))
        if asker is None:
            return
        kinds = [(group.name, tr(group.value)) for group in Group]
        self.filters.offer(asker.people, kinds, asker.codes)
        self.export.setVisible(may(self.desk.signed_in(), Action.EXPORT_TRAIL))
        self.search()

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard goes to the search."""
        super().showEvent(event)
        self.text.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the number of an entry gives way to its sentence."""
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW
        self.table.setColumnHidden(0, is_narrow)
        for column, width in enumerate(NARROW_WIDTHS if is_narrow else WIDTHS):
            self.table.setColumnWidth(column, width)

    def asked(self) -> TrailFilter:
        """The filter as it stands; raises BadInputError for a day that is none."""
        filters, kind = self.filters, self.filters.kind.value
        since = _day(filters.since.text(), tr("From day"))
        until = _day(filters.until.text(), tr("To day"))
        return TrailFilter(
            patient=filters.patient.text().strip(),
            login=filters.person.value,
            since=trail.start_of(self.desk, since) if since else None,
            until=trail.start_of(self.desk, until, days_later=1) if until else None,
            groups=frozenset({Group[kind]}) if kind else frozenset(),
            text=self.text.text().strip(),
        )

    def search(self, after: int | None = None) -> None:
        """Look behind the window; what was looked for before is no longer wanted."""
        asked = self.attempt(self.asked)
        if asked is None:
            return
        if self._search is not None:
            self._search.cancel()
        if after is None and asked.text:
            self.count.setText(tr("Searching …"))

        def work(job: Job) -> _Answer:
            page = trail.search(self.desk, asked, after, progress=job.step)
            return _Answer(job, after, page)

        self._is_idle = False
        self._search = self.background.start(work, done=self._found, failed=self._not_found)

    def save(self, path: str) -> None:
        """Export what is asked for; the ending says whether as CSV or as PDF."""
        asked = self.attempt(self.asked)
        if asked is None:
            return
        target = Path(path)

        def work(job: Job) -> str:
            count = trail.export(self.desk, asked, target, job.step)
            return tr("{n:,} entries are in {path}.", n=count, path=target)

        self._export = self.background.start(work, done=self._saved, failed=self._not_saved)
        self._export.progress.connect(self._progress)
        self._show_export(tr("Cancel"))

    def _lay_out(self) -> None:
        head, middle, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(22, 12, 22, 8)
        head.setSpacing(16)
        head.addWidget(label(tr("Trail"), 26, Weight.BOLD))
        head.addWidget(self.text, 1)
        head.addWidget(self.count)
        head.addWidget(self.export)
        middle.setContentsMargins(20, 0, 20, 0)
        middle.addWidget(self.table)
        foot.setContentsMargins(22, 8, 22, 12)
        foot.addWidget(self.whole, 1)
        sections = self.table.horizontalHeader()
        sections.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.nothing.setContentsMargins(22, 10, 22, 10)
        self.nothing.hide()
        self.whole.setMinimumHeight(44)
        self.column.addWidget(self.message)
        self.column.addLayout(head)
        self.column.addWidget(self.filters)
        self.column.addWidget(self.nothing)
        self.column.addLayout(middle, 1)
        self.column.addLayout(foot)

    def _connect(self) -> None:
        self.filters.listen(self.text)
        self.filters.clear.clicked.disconnect()
        self.filters.clear.clicked.connect(self._clear)
        self.filters.changed.connect(self.search)
        self.model.wanted.connect(self.search)
        self.export.clicked.connect(self._ask_where)
        self.table.activated.connect(self._open)
        self.table.selectionModel().currentChanged.connect(self._tell)

    def _clear(self) -> None:
        self.text.clear()
        self.filters.empty()

    def _found(self, result: object) -> None:
        if not isinstance(result, _Answer) or result.job is not self._search:
            return
        self._is_idle = True
        page = result.page
        if result.after is None:
            self._total = page.total
            self.model.show_lines(page.lines, has_more=page.has_more)
            self.table.scrollToTop()
            self._tell(self.table.currentIndex())
        else:
            self.model.append(page.lines, has_more=page.has_more)
        self.nothing.setVisible(self.model.rowCount() == 0)
        self._count()

    def _not_found(self, error: KetRateError) -> None:
        if isinstance(error, CancelledError):
            return  # a newer search is under way
        self._is_idle = True
        self.count.setText("")
        self.model.show_lines((), has_more=False)
        self.message.hear(error)

    def _count(self) -> None:
        shown = self.model.rowCount()
        if self._total is not None:
            words = trn("{count:,} entry", "{count:,} entries", self._total)
        elif self.model.canFetchMore():
            words = tr("{n:,} and more", n=shown)
        else:
            words = trn("{count:,} entry", "{count:,} entries", shown)
        self.count.setText(words)

    def _tell(self, index: QModelIndex) -> None:
        """The chosen line in full: a long reason does not fit into the table."""
        self.whole.setText(self.model.whole(index.row()) or tr("Choose a line to read it in full."))

    def _open(self, index: QModelIndex) -> None:
        line = self.model.record(index.row())
        if line is not None and line.patient_code:
            self.patient_requested.emit(line.patient_code)

    def _ask_where(self) -> None:
        if self._export is not None:
            self._export.cancel()
            return
        kinds = "CSV (*.csv);;PDF (*.pdf)"
        path, kind = QFileDialog.getSaveFileName(self, tr("Export the trail"), "trail.csv", kinds)
        if path:
            ending = ".pdf" if kind.startswith("PDF") else ".csv"
            self.save(path if Path(path).suffix else path + ending)

    def _progress(self, count: int, total: int) -> None:
        self.message.say(tr("Exporting: {n:,} of {m:,} …", n=count, m=total))

    def _saved(self, result: object) -> None:
        self._show_export(tr("Export…"))
        self.message.say(str(result), "good")

    def _not_saved(self, error: KetRateError) -> None:
        self._show_export(tr("Export…"))
        if isinstance(error, CancelledError):
            self.message.say(tr("The export was cancelled; no file was written."))
        else:
            self.message.hear(error)

    def _show_export(self, words: str) -> None:
        if words == tr("Export…"):
            self._export = None
        self.export.setText(words)
        self.export.setAccessibleName(words)
        self.export.updateGeometry()


def _day(text: str, what: str) -> date | None:
    """A day typed as year-month-day; None for an empty field."""
    text = text.strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        words = tr("“{text}” is not a day.", text=text)
        raise BadInputError(what, words, tr("Type it as year-month-day.")) from None
