"""One session: preparation, dose, dosing, vital signs, and what is to be rated when.

The page itself only knows its parts, where they stand, and when to read the session again.
"""

from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ketrate.clinic import visit
from ketrate.clinic.today import Lane
from ketrate.errors import KetRateError
from ketrate.protocol.situation import Situation
from ketrate.records.ids import SessionId
from ketrate.records.treatment import Stage
from ketrate.screens.background import Background
from ketrate.screens.pages.identified import alike_words
from ketrate.screens.pages.page import Page
from ketrate.screens.pages.rating_banner import alarm_words
from ketrate.screens.pages.session_chart import AdversePart, HandOverPart, RescuePart
from ketrate.screens.pages.session_dose import DosePart
from ketrate.screens.pages.session_dosing import DosingPart
from ketrate.screens.pages.session_leaving import LeavingPart
from ketrate.screens.pages.session_part import Part
from ketrate.screens.pages.session_preparation import MedicationPart, PreparationPart
from ketrate.screens.pages.session_ratings import RatingsPart, SigningPart
from ketrate.screens.pages.session_vitals import VitalsPart
from ketrate.screens.pages.session_waiting import WaitingPart
from ketrate.screens.pages.today_words import infusion_line, stage_badge
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.banner import Banner
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk

Kind = type[Part[Any]]
ABOVE: tuple[Kind, ...] = (WaitingPart,)
"""Parts that stand above both columns, as wide as both."""
CHART: tuple[Kind, ...] = (AdversePart, RescuePart, HandOverPart)
PREPARING: tuple[tuple[Kind, ...], tuple[Kind, ...]] = (
    (PreparationPart, DosePart, DosingPart),
    (SigningPart, RatingsPart, VitalsPart, MedicationPart, *CHART, LeavingPart),
)
"""Every part of the page: left and right column before the dosing begins. Add new ones here."""
BEGUN: tuple[tuple[Kind, ...], tuple[Kind, ...]] = (
    (DosingPart, VitalsPart, LeavingPart, DosePart),
    (SigningPart, RatingsPart, *CHART, MedicationPart, PreparationPart),
)
"""The same parts once it has begun. Add new ones here too."""
TWO_COLUMNS_FROM = 1060
PartT = TypeVar("PartT", bound=Part[Any])


class SessionPage(Page):
    """The page of one session; a new page is made for every session that is opened."""

    rating_requested = Signal(object)
    patient_requested = Signal(str)
    closed = Signal()

    def __init__(
        self, desk: "Desk", background: Background, theme: Theme, session_id: SessionId
    ) -> None:
        super().__init__(desk, background, theme)
        self.session_id = session_id
        self.shown = visit.visit(desk, session_id)
        self.banner = Banner(theme)
        self._parts = {kind: kind(self) for half in (ABOVE, *PREPARING) for kind in half}  # type: ignore[call-arg]
        self._order: object = None
        self.timer = QTimer(self)
        self.timer.setInterval(1000)
        self.timer.timeout.connect(self.tick)
        self._lay_out()
        self.refresh()

    def part(self, kind: type[PartT]) -> PartT:
        """The part of that kind."""
        found = self._parts[kind]
        if not isinstance(found, kind):
            raise TypeError(kind)
        return found

    @property
    def situation(self) -> Situation:
        """Where the session stands now."""
        return self._lane().situation(self.desk.now())

    def refresh(self) -> None:
        """Read the session again; after everything that may have changed it."""
        found = self.attempt(lambda: visit.visit(self.desk, self.session_id))
        if found is not None:
            self.shown = found
            self._show()
            self.banner.warn(alike_words(self.desk, found.patient))

    def reread(self) -> None:
        """Show what the vault holds now, and keep what the message bar says."""
        try:
            self.shown = visit.visit(self.desk, self.session_id)
        except KetRateError as error:
            self.message.hear(error)
            return
        self._show()

    def tick(self) -> None:
        """A second has passed."""
        now = self.desk.now()
        situation = self._lane().situation(now)
        for part in self._parts.values():
            part.tick(now, situation)

    def showEvent(self, event: QShowEvent) -> None:
        """The clock runs while somebody looks."""
        super().showEvent(event)
        self.refresh()
        self.timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """And rests while nobody does; nothing is counted, so nothing is lost."""
        super().hideEvent(event)
        self.timer.stop()

    def enter_vitals(self) -> None:
        """Put the keyboard into the first vital sign."""
        self.part(VitalsPart).enter()

    def arrange(self, width: int) -> None:
        """Two columns side by side, or one where the window is narrow."""
        is_wide = width >= TWO_COLUMNS_FROM
        first = len(ABOVE)
        for place, kind in enumerate(ABOVE):
            self._grid.addWidget(self._parts[kind].card, place, 0, 1, 2 if is_wide else 1)
        self._grid.addWidget(self._left, first, 0)
        self._grid.addWidget(self._right, first + (not is_wide), int(is_wide))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 0 if not is_wide else 1)

    def _lay_out(self) -> None:
        self._left, self._right = _Column(), _Column()
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(20, 14, 20, 20)
        self._grid.setSpacing(14)
        self.arrange(TWO_COLUMNS_FROM)
        area = _Area(self)
        area.setWidget(inner)
        self.column.addWidget(self.banner)
        self.column.addWidget(self.message)
        self.column.addWidget(area, 1)

    def _put(self, stage: Stage) -> None:
        """The parts in the order that fits the stage; what matters most now stands first."""
        order = PREPARING if stage is Stage.PREPARING else BEGUN
        if order is self._order:
            return
        self._order = order
        for column, kinds in zip((self._left, self._right), order, strict=True):
            for place, kind in enumerate(kinds):
                column.cards.insertWidget(place, self._parts[kind].card)

    def _show(self) -> None:
        situation = self.situation
        self._put(situation.stage)
        self._show_banner(situation.stage)
        for part in self._parts.values():
            part.take(self.shown, situation)
        self.tick()

    def _show_banner(self, stage: Stage) -> None:
        one = self.shown
        planned = max(len(one.protocol.session_days), one.session.number)
        rest = (
            infusion_line(one.session.route, one.session.number, planned),
            one.session.agent or "",
            tr("chair {chair}", chair=one.session.chair) if one.session.chair else "",
            one.protocol.name,
        )
        today = self.desk.now().local.date()
        self.banner.show_patient(one.patient, today, rest, stage_badge(stage))
        self.banner.alarm(alarm_words(one.alerts))

    def _lane(self) -> Lane:
        one = self.shown
        return Lane(
            one.session,
            one.patient,
            one.course,
            one.protocol,
            one.ratings,
            one.vitals,
            one.session.started,
        )


class _Area(QScrollArea):
    """Scrolls the cards, and tells the page when there is room for two columns."""

    def __init__(self, page: SessionPage) -> None:
        super().__init__()
        self._page = page
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A new width may need another number of columns."""
        super().resizeEvent(event)
        self._page.arrange(self.viewport().width())


class _Column(QWidget):
    """Cards, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.cards = QVBoxLayout(self)
        self.cards.setContentsMargins(0, 0, 0, 0)
        self.cards.setSpacing(14)
        self.cards.addStretch(1)
