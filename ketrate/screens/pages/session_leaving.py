"""The discharge list of a session, and letting the patient go."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from ketrate.clinic import bedside, leaving
from ketrate.clinic.visit import Visit
from ketrate.clock import Instant
from ketrate.errors import BadInputError, KetRateError
from ketrate.protocol import discharge_words as words
from ketrate.protocol.situation import Situation
from ketrate.records.bedside import LeftEarly
from ketrate.records.treatment import DosingKind, Stage
from ketrate.screens.background import Job
from ketrate.screens.pages.session_chart import typed_time
from ketrate.screens.pages.session_part import Part
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Field, Labelled
from ketrate.screens.widgets.leaving import LeavingCard
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.screens.pages.session import SessionPage


class LeavingPart(Part[LeavingCard]):
    """Looks, the discharge, "would have been ready at", and the session report."""

    def __init__(self, page: "SessionPage") -> None:
        super().__init__(page, LeavingCard(page.theme, page.shown.protocol.discharge.criteria))
        self._now: leaving.Leaving | None = None
        self.card.looked.connect(self._look)
        self.card.all_looked.connect(self._look_at_all)
        self.card.leave.clicked.connect(self.ask_to_leave)
        self.card.ready.clicked.connect(self._ask_ready)
        self.card.report.clicked.connect(self._ask_where)

    def take(self, one: Visit, situation: Situation) -> None:
        """Judge the list again; of a patient who left, as it stood then."""
        lines = bedside.lines(self.desk, self.session_id)
        left = one.session.first(DosingKind.LEFT)
        self._now = leaving.judged(self.desk, one, lines, left)
        self.card.close_input(is_open=situation.stage is Stage.OBSERVING)
        self.card.setVisible(one.session.started is not None)
        may_say = leaving.may_let_go_early(self.desk) and one.session.started is not None
        self.card.ready.setVisible(may_say)
        self.card.said.setText(_said(one, self._now, bedside.standing(lines, LeftEarly)))
        self.card.take(self._now.criteria, left or self.desk.now())

    def tick(self, now: Instant, situation: Situation) -> None:
        """What was met may have become too old; nothing is read for that."""
        if self._now is not None and situation.stage is not Stage.CLOSED:
            self._now = self._now.again(now)
            self.card.take(self._now.criteria, now)

    def ask_to_leave(self) -> None:
        """The patient goes; before the list is met only with a clinician's reason."""
        found = leaving.leaving(self.desk, self.session_id)
        is_dosed = self.page.situation.stage is Stage.OBSERVING
        unmet = found.unmet if is_dosed else ()
        if unmet and not leaving.may_let_go_early(self.desk):
            self.page.message.say(_only_a_clinician(found), "danger")
            return
        at = Field(self.theme, tr("Left at, if not now"), tr("now"), width=110)
        reason = Field(self.theme, tr("Reason"))

        def let_go() -> object:
            moment = typed_time(self, at.text())
            return leaving.discharge(self.desk, self.session_id, reason.text(), moment)

        title = tr("Discharge the patient?") if is_dosed else tr("Close without dosing?")
        act = tr("The patient leaves") if is_dosed else tr("Close it")
        ask = Ask(self.page, self.theme, title, act, let_go, _question(found, is_dosed=is_dosed))
        if unmet:
            ask.add(Labelled(tr("Why the patient may leave all the same"), reason))
        ask.add(Labelled(tr("Left at, if not now"), at))
        ask.succeeded.connect(lambda _: self.page.closed.emit())
        ask.ask(reason if unmet else None)

    def _at(self) -> Instant | None:
        return typed_time(self, self.card.at.text())

    def _look(self, criterion: str, is_yes: bool) -> None:  # noqa: FBT001 - a signal
        def look() -> object:
            return leaving.look(self.desk, self.session_id, criterion, is_yes=is_yes, at=self._at())

        self.page.succeeds(look)
        self.page.reread()

    def _look_at_all(self) -> None:
        if self.page.succeeds(lambda: leaving.look_at_all(self.desk, self.session_id, self._at())):
            self.card.at.clear()
        self.page.reread()

    def _ask_ready(self) -> None:
        at = Field(self.theme, tr("Would have been ready at"), "14:05", width=110)

        def say() -> object:
            moment = typed_time(self, at.text())
            if moment is None:
                raise BadInputError(tr("Ready at"), tr("no time was typed."))
            return leaving.would_be_ready(self.desk, self.session_id, moment)

        title = tr("Would have been ready at")
        told = tr("When would the patient have been ready without the minimum observation?")
        ask = Ask(self.page, self.theme, title, tr("Write it down"), say, told)
        ask.add(Labelled(tr("Time"), at))
        ask.succeeded.connect(lambda _: self.page.reread())
        ask.ask(at)

    def _ask_where(self) -> None:
        dialog = QFileDialog(self.page, tr("Save the session report"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("PDF (*.pdf)"))
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"session-{self.session_id}.pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.save_report)
        dialog.open()

    def save_report(self, path: str) -> None:
        """Make the session report behind the window and write it there."""
        from ketrate.clinic import paper, session_paper

        shown, target = self.page.shown, Path(path)

        def work(_job: Job) -> Path:
            pdf = session_paper.session_report(
                self.desk, shown.patient.code, shown.course.number, shown.session.number
            )
            paper.save(target, pdf)
            return target

        self.card.report.setEnabled(False)
        self.page.message.say(tr("The report is being made …"))
        self.page.background.start(work, done=self._saved, failed=self._failed)

    def _saved(self, target: object) -> None:
        self.card.report.setEnabled(True)
        self.page.message.say(tr("The report is saved: {path}", path=target), "good")

    def _failed(self, error: KetRateError) -> None:
        self.card.report.setEnabled(True)
        self.page.message.hear(error)


def _question(found: leaving.Leaving, *, is_dosed: bool) -> str:
    """What leaving means, and what is not met."""
    meaning = tr("What is not rated by now counts as missed.")
    if not is_dosed:
        return tr("No dosing was begun.") + " " + meaning
    if found.may_leave:
        return tr("Every criterion of the list is met.") + " " + meaning
    return tr("Not met: {what}.", what=_unmet(found)) + " " + meaning


def _only_a_clinician(found: leaving.Leaving) -> str:
    return tr(
        "Not every criterion is met: {what}. Before that only a physician can let the patient "
        "go, signed in and with a reason.",
        what=_unmet(found),
    )


def _unmet(found: leaving.Leaving) -> str:
    told = (f"{words.name(one.id)} ({words.next_words(one)})" for one in found.unmet)
    return "; ".join(told)


def _said(one: Visit, found: leaving.Leaving, early: tuple[tuple[object, LeftEarly], ...]) -> str:
    """What is known of the leaving beside the list."""
    parts = []
    if found.ready is not None:
        at = f"{found.ready.local:%H:%M}"
        parts.append(tr("Would have been ready at {time}.", time=at))
    left = one.session.first(DosingKind.LEFT)
    if left is not None:
        parts.append(tr("Left at {time}.", time=f"{left.local:%H:%M}"))
    parts += [tr("Left early: {reason}", reason=line.reason) for _, line in early]
    return " ".join(parts)
