"""What can be saved from the cohort: the report, everything in a folder, one figure, one table."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from ketrate.clinic import cohort_paper
from ketrate.errors import CancelledError, KetRateError
from ketrate.screens.background import Job
from ketrate.screens.widgets.controls import Button
from ketrate.screens.widgets.popup import Popup
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.screens.pages.cohort import CohortPage

Save = Callable[[Job], str]


class CohortExport(QObject):
    """The button "Export" and what lies behind it; files are written behind the window."""

    def __init__(self, page: "CohortPage") -> None:
        super().__init__(page)
        self._page = page
        theme = page.theme
        self.button = Button(theme, tr("Export…"), "primary")
        self.report = Button(theme, tr("Report as PDF…"), "quiet")
        self.folder = Button(theme, tr("Tables and figures into a folder…"), "quiet")
        self.choices = Popup(theme, page, tr("Export"))
        self.choices.hold((self.report, self.folder))
        self._job: Job | None = None
        self.button.clicked.connect(self._press)
        self.report.clicked.connect(self._ask_report)
        self.folder.clicked.connect(self._ask_folder)

    def save_report(self, path: str) -> None:
        """Everything as PDF."""
        look, desk = self._page.look, self._page.desk
        if look is not None:
            self._start(lambda job: str(cohort_paper.save_report(desk, look, Path(path), job.step)))

    def save_folder(self, path: str) -> None:
        """Every table, small counts hidden, and every figure."""
        look, desk = self._page.look, self._page.desk
        if look is None:
            return

        def work(job: Job) -> str:
            written = cohort_paper.save_folder(desk, look, Path(path), job.step)
            return tr("{folder} ({n} files, counts under five hidden)", folder=path,
                      n=len(written))  # fmt: skip

        self._start(work)

    def save_figure(self, drawing: object, path: str = "") -> None:
        """One figure; the ending says as what."""
        from ketrate.figures.cohort_exhibit import Drawing

        if not isinstance(drawing, Drawing):
            return
        kinds = "SVG (*.svg);;PDF (*.pdf);;PNG (*.png)"
        target = path or self._ask(tr("Save the figure"), f"{drawing.name}.svg", kinds)
        desk = self._page.desk
        if target:
            self._start(lambda _: str(cohort_paper.save_figure(desk, drawing, Path(target))))

    def save_table(self, table: object, path: str = "") -> None:
        """One table as it is shown."""
        from ketrate.figures.cohort_exhibit import Table

        if not isinstance(table, Table):
            return
        target = path or self._ask(tr("Save the table"), f"{table.name}.csv", "CSV (*.csv)")
        desk = self._page.desk
        if target:
            self._start(lambda _: str(cohort_paper.save_table(desk, table, Path(target))))

    def _press(self) -> None:
        if self._job is not None:
            self._job.cancel()
        else:
            self.choices.open_below(self.button)

    def _ask_report(self) -> None:
        path = self._ask(tr("Save the report"), "cohort.pdf", "PDF (*.pdf)")
        if path:
            self.save_report(path)

    def _ask_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self._page, tr("A folder for tables and figures"))
        if path:
            self.save_folder(path)

    def _ask(self, title: str, name: str, kinds: str) -> str:
        path, kind = QFileDialog.getSaveFileName(self._page, title, name, kinds)
        if not path or Path(path).suffix:
            return path
        return path + kind[kind.index("*") + 1 : -1]

    def _start(self, work: Save) -> None:
        self._page.message.say(tr("Saving …"))
        self._job = self._page.background.start(work, done=self._saved, failed=self._failed)
        self._job.progress.connect(self._progress)
        self._name(tr("Cancel"))

    def _progress(self, count: int, total: int) -> None:
        self._page.message.say(tr("Saving: {n} of {m} …", n=count, m=total))

    def _saved(self, what: object) -> None:
        self._end()
        self._page.message.say(tr("Saved: {what}", what=what), "good")

    def _failed(self, error: KetRateError) -> None:
        self._end()
        if isinstance(error, CancelledError):
            self._page.message.say(tr("The export was cancelled; no file was written."))
        else:
            self._page.message.hear(error)

    def _end(self) -> None:
        self._job = None
        self._name(tr("Export…"))

    def _name(self, words: str) -> None:
        self.button.setText(words)
        self.button.setAccessibleName(words)
        self.button.updateGeometry()
