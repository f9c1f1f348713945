"""Today: the board of running sessions, what was left unfinished, alerts, and follow-ups."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ketrate.clinic import rate, rights, today
from ketrate.clock import Instant
from ketrate.protocol.situation import Due
from ketrate.records.ids import SessionId
from ketrate.screens.background import Background
from ketrate.screens.pages.page import Page
from ketrate.screens.pages.rating_opener import RatingOpener
from ketrate.screens.pages.today_words import counts_line, dose_line, draft_line, follow_up_line
from ketrate.screens.pages.unsigned import waiting_lines
from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.board import Board
from ketrate.screens.widgets.controls import Button, Card, emptied, heading, label, muted, row
from ketrate.screens.widgets.lane import LaneFacts
from ketrate.screens.widgets.notice import FollowUpRow, Legend, Notice
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk


class TodayPage(Page):
    """The page a shift lives on. One timer ticks while it is shown."""

    rating_requested = Signal(object)
    session_requested = Signal(object)
    patient_requested = Signal(str)
    place_requested = Signal(str)
    counts_changed = Signal(int, int)

    def __init__(self, desk: "Desk", background: Background, theme: Theme) -> None:
        super().__init__(desk, background, theme)
        self.board = Board(theme)
        self.clock = label("", 26, Weight.BOLD)
        self.counts = label("", 17, Weight.SEMIBOLD, Role.MUTED)
        self.notices = QVBoxLayout()
        self.follow_ups = Card(theme)
        self.follow_ups.column.setSpacing(2)
        self.empty = self._empty_state()
        self.opener = RatingOpener(self)
        self.timer = QTimer(self)
        self.timer.setInterval(1000)
        self.timer.timeout.connect(self.tick)
        self._lay_out()
        self.board.rate_wanted.connect(self._rate)
        self.board.open_wanted.connect(self.session_requested)
        self.opener.opened.connect(self.rating_requested)

    def refresh(self) -> None:
        """Read the board again; after everything that may have changed it."""
        found = self.attempt(lambda: (today.board(self.desk), rate.drafts(self.desk)))
        if found is None:
            return
        board, drafts = found
        now = self.desk.now()
        self._lanes = {lane.session.id: lane for lane in board.lanes}
        self.board.show_sessions([self._facts(lane) for lane in board.lanes], now)
        self.board.setVisible(bool(board.lanes))
        is_blind = rights.is_blinded(self.desk.signed_in())
        self.counts.setHidden(is_blind)  # "0 sessions" would not be true
        self.empty.setVisible(not board.lanes and not is_blind)
        self._show_notices(board, drafts, now)
        self._show_follow_ups(board, now)
        self.tick()

    def tick(self) -> None:
        """A second has passed."""
        now = self.desk.now()
        self.board.tick(now)
        _set(self.clock, now.local.strftime("%H:%M:%S"))
        counts = self.board.counts()
        _set(self.counts, counts_line(len(self.board.lanes), counts))
        self.counts_changed.emit(counts["overdue"], counts["due"])

    def showEvent(self, event: QShowEvent) -> None:
        """Tick only while somebody can see it; the keyboard goes to the most pressing lane."""
        super().showEvent(event)
        self.timer.start()
        if self.board.lanes:
            self.board.lanes[0].setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self.timer.stop()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(22, 12, 22, 8)
        head.setSpacing(18)
        head.addWidget(label(tr("Today"), 26, Weight.BOLD))
        head.addWidget(self.counts)
        head.addStretch(1)
        head.addWidget(self.clock)
        self.clock.setAccessibleName(tr("Time of day"))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 0, 20, 16)
        column.setSpacing(10)
        self.notices.setSpacing(8)
        column.addLayout(self.notices)
        column.addWidget(self.board)
        column.addWidget(self.empty)
        column.addWidget(self.follow_ups)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setFocusPolicy(area.focusPolicy().NoFocus)
        self.column.addWidget(self.message)
        self.column.addLayout(head)
        self.column.addWidget(area, 1)
        self.column.addWidget(Legend(self.theme))

    def _empty_state(self) -> Card:
        card = Card(self.theme, margin=36)
        card.column.addWidget(heading(tr("No session is running"), 22))
        card.column.addWidget(
            muted(tr("Open a patient to start one. It then appears here, with what is due next."))
        )
        go = Button(self.theme, tr("Open Patients"), "primary")
        go.clicked.connect(lambda: self.place_requested.emit("patients"))
        card.column.addLayout(row(go, 1))
        return card

    def _facts(self, lane: today.Lane) -> LaneFacts:
        return LaneFacts(
            lane.session.id,
            lane.patient.code,
            lane.initials,
            lane.session.chair,
            dose_line(lane),
            lane.situation,
            self._name_of,
        )

    def _name_of(self, what: str) -> str:
        return tr("Vitals") if what == "vitals" else self.desk.catalogue.get(what).short_name

    def _show_notices(
        self, board: today.Board, drafts: tuple[rate.Draft, ...], now: Instant
    ) -> None:
        emptied(self.notices)
        for alert, patient in board.alerts:
            text = tr(
                "{code}: a suicidality answer of {value} is beyond the limit your clinic set. "
                "Nobody has acknowledged it yet.",
                code=patient.code,
                value=alert.value,
            )
            notice = Notice(self.theme, text, "danger")
            notice.add(tr("Open patient")).clicked.connect(self._opener(patient.code))
            notice.add(tr("Acknowledge")).clicked.connect(self._acknowledger(alert.id))
            self.notices.addWidget(notice)
        for draft in drafts:
            notice = Notice(self.theme, draft_line(draft, now), "accent")
            if draft.is_mine:
                notice.add(tr("Go on rating")).clicked.connect(self._resumer(draft))
            else:
                notice.add(tr("Open patient")).clicked.connect(self._opener(draft.patient.code))
            self.notices.addWidget(notice)
        for words in self.attempt(lambda: waiting_lines(self.desk, frozenset(self._lanes))) or ():
            notice = Notice(self.theme, words, "accent")
            notice.add(tr("To sign")).clicked.connect(self._to_sign)
            self.notices.addWidget(notice)

    def _to_sign(self) -> None:
        self.place_requested.emit("signing")

    def _opener(self, code: str) -> "Callable[[], None]":
        return lambda: self.patient_requested.emit(code)

    def _acknowledger(self, alert_id: int) -> "Callable[[], None]":
        def acknowledge() -> None:
            if self.succeeds(lambda: rate.acknowledge(self.desk, alert_id)):
                self.refresh()

        return acknowledge

    def _resumer(self, draft: rate.Draft) -> "Callable[[], None]":
        return lambda: self.rating_requested.emit(draft.rating.id)

    def _show_follow_ups(self, board: today.Board, now: Instant) -> None:
        emptied(self.follow_ups.column)
        self.follow_ups.setVisible(bool(board.follow_ups))
        self.follow_ups.column.addWidget(heading(tr("Follow-up ratings")))
        for one in board.follow_ups:
            line = FollowUpRow(
                self.theme,
                follow_up_line(one, self._name_of(one.due.what), now),
                one.due.state,
            )
            line.rate_wanted.connect(self._follow_up_rater(one))
            line.open_wanted.connect(self._opener(one.patient.code))
            self.follow_ups.column.addWidget(line)

    def _follow_up_rater(self, one: today.FollowUp) -> "Callable[[], None]":
        return lambda: self.opener.open(one.patient.id, one.course.id, None, one.due)

    def _rate(self, session_id: SessionId, due: Due) -> None:
        lane = self._lanes[session_id]
        if due.what == "vitals":
            self.session_requested.emit(session_id)
            return
        self.opener.open(lane.patient.id, lane.course.id, session_id, due)


def _set(which: "QLabel", text: str) -> None:
    if which.text() != text:
        which.setText(text)
