"""Today: the board of running sessions, what was left unfinished, alerts, and follow-ups."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ketrate.clinic import rate, rights, today
from ketrate.clinic.rights import Action
from ketrate.clock import Instant
from ketrate.protocol.situation import Due
from ketrate.records.ids import SessionId
from ketrate.screens.background import Background
from ketrate.screens.pages.page import Page
from ketrate.screens.pages.rating_opener import RatingOpener
from ketrate.screens.pages.today_asks import ask_new_session, ask_why_not
from ketrate.screens.pages.today_follow_ups import FollowUps
from ketrate.screens.pages.today_words import counts_line, dose_line, draft_line
from ketrate.screens.pages.unsigned import waiting_lines
from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.board import Board
from ketrate.screens.widgets.controls import Button, Card, emptied, heading, label, muted, row
from ketrate.screens.widgets.lane import LaneFacts
from ketrate.screens.widgets.notice import Legend, Notice
from ketrate.screens.widgets.scroll import Scroll
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk


OTHER_KEYS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


NARROW = 900
"""Below this width Ctrl+F alone leads to the search."""


class TodayPage(Page):
    """The page a shift lives on. One timer ticks while it is shown."""

    rating_requested = Signal(object)
    session_requested = Signal(object)
    patient_requested = Signal(str)
    place_requested = Signal(str)
    search_requested = Signal()

    def __init__(self, desk: "Desk", background: Background, theme: Theme) -> None:
        super().__init__(desk, background, theme)
        self._lanes: dict[SessionId, today.Lane] = {}
        self._may_treat = self._is_blind = False
        self.board = Board(theme)
        self.clock = label("", 26, Weight.BOLD)
        self.counts = label("", 16, Weight.SEMIBOLD, Role.MUTED)
        self.machine = label("", 14, role=Role.MUTED)
        self.finder = Button(theme, tr("Find patient"), name=tr("Find a patient, Ctrl+F"))
        self.new = Button(theme, tr("New session…"), name=tr("New session, Ctrl+Shift+N"))
        self.notices = QVBoxLayout()
        self.follow_ups = FollowUps(theme)
        self.area = Scroll()
        self.legend = Legend(theme)
        self.empty = self._empty_state()
        self.opener = RatingOpener(self)
        self.timer = QTimer(self)
        self.timer.setInterval(1000)
        self.timer.timeout.connect(self.tick)
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read the board again; after everything that may have changed it."""
        found = self.attempt(lambda: (today.board(self.desk), rate.drafts(self.desk)))
        if found is None:
            return
        board, drafts = found
        now, staff = self.desk.now(), self.desk.signed_in()
        self._may_treat = rights.may(staff, Action.TREAT)
        self._is_blind = rights.is_blinded(staff)
        self._lanes = {lane.session.id: lane for lane in board.lanes}
        self.board.show_sessions([self._facts(lane) for lane in board.lanes], now)
        self.board.setVisible(bool(board.lanes))
        self.counts.setHidden(self._is_blind)  # "0 sessions" would not be true
        self.machine.setHidden(self._is_blind or not self.machine.text())
        self.empty.setVisible(not board.lanes and not self._is_blind)
        self.new.setVisible(self._may_treat)
        self._show_notices(board, drafts, now)
        self.follow_ups.show_these(board.follow_ups, self._name_of, now)
        self.tick()
        self._fit()

    def tell_of_machine(self, words: str, is_warning: bool) -> None:  # noqa: FBT001 - window's call
        """Whether the computer stays awake; nothing to a blinded rater."""
        self.machine.setText("" if self._is_blind else words)
        self.machine.setForegroundRole(Role.WARN if is_warning else Role.MUTED)
        self.machine.setHidden(self._is_blind or not words)

    def act_on(self, session_id: int) -> None:
        """What the lane of that session does on Enter."""
        lane = self.board.lane_at(session_id)
        if lane is not None:
            lane.act()

    def new_session(self) -> None:
        """Ask whose session begins, and in which chair."""
        if self._may_treat:
            ask_new_session(self, self.session_requested.emit)

    def tick(self) -> None:
        """A second has passed."""
        now = self.desk.now()
        self.board.tick(now)
        _set(self.clock, now.local.strftime("%H:%M:%S"))
        counts = self.board.counts()
        _set(self.counts, counts_line(len(self.board.lanes), counts))

    def showEvent(self, event: QShowEvent) -> None:
        """Tick only while somebody can see it; the keyboard goes to the most pressing lane."""
        super().showEvent(event)
        self.timer.start()
        if self.board.lanes:
            self.board.lanes[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The key of a lane does what Enter does on it."""
        key = event.text().upper()
        if not event.modifiers() & OTHER_KEYS and len(key) == 1 and self.board.press(key):
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self.timer.stop()

    def _connect(self) -> None:
        self.board.rate_wanted.connect(self._rate)
        self.board.open_wanted.connect(self.session_requested)
        self.board.skip_wanted.connect(self._ask_why)
        self.opener.opened.connect(self.rating_requested)
        self.follow_ups.rate_wanted.connect(self._rate_follow_up)
        self.follow_ups.open_wanted.connect(self.patient_requested)
        self.area.resized.connect(self._fit)
        self.finder.clicked.connect(self.search_requested)
        self.new.clicked.connect(self.new_session)
        QShortcut(QKeySequence("Ctrl+Shift+N"), self).activated.connect(self.new_session)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(22, 5, 22, 3)
        head.setSpacing(14)
        head.addWidget(label(tr("Today"), 26, Weight.BOLD))
        below = QVBoxLayout()
        below.setSpacing(0)
        below.addWidget(self.counts)
        below.addWidget(self.machine)
        head.addLayout(below)
        head.addStretch(1)
        head.addWidget(self.finder)
        head.addWidget(self.new)
        head.addWidget(self.clock)
        self.clock.setAccessibleName(tr("Time of day"))
        return head

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 0, 20, 12)
        column.setSpacing(10)
        self.notices.setSpacing(8)
        column.addLayout(self.notices)
        column.addWidget(self.board)
        column.addWidget(self.empty)
        column.addWidget(self.follow_ups)
        column.addStretch(1)
        self.area.setWidget(inner)
        self.column.addWidget(self.message)
        self.column.addLayout(self._head())
        self.column.addWidget(self.area, 1)
        self.column.addWidget(self.legend)

    def _fit(self) -> None:
        """Every lane on the screen, below what waits for somebody; the head not too wide.

        The legend gives its place to a lane that would find none.
        """
        self.finder.setVisible(self.width() >= NARROW)
        taken = self.notices.sizeHint().height() + 10 if self.notices.count() else 0
        room = self.area.viewport().height() - taken
        legend = self.legend.sizeHint().height()
        beside_legend = room - legend if self.legend.isHidden() else room
        self.legend.setHidden(self.board.least_height > beside_legend)
        self.board.fit(room)

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
            self._may_treat,
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
            if alert.is_changed:
                text += " " + tr("The answer was changed since.")
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

    def _rate_follow_up(self, one: today.FollowUp) -> None:
        self.opener.open(one.patient.id, one.course.id, None, one.due)

    def _ask_why(self, session_id: SessionId) -> None:
        lane, shown = self._lanes[session_id], self.board.lane_at(session_id)
        if shown is not None and shown.pressing():
            ask_why_not(self, lane, shown.pressing(), self._name_of, self.refresh)

    def _rate(self, session_id: SessionId, due: Due) -> None:
        lane = self._lanes[session_id]
        if due.what == "vitals":
            self.session_requested.emit(session_id)
            return
        self.opener.open(lane.patient.id, lane.course.id, session_id, due)


def _set(which: "QLabel", text: str) -> None:
    if which.text() != text:
        which.setText(text)
