"""What waits for somebody, above everything else of a session: alerts and hand-over notes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QPaintEvent

from ketrate.clinic import bedside, rate, review
from ketrate.clinic.rights import Action, may
from ketrate.clinic.visit import Visit
from ketrate.protocol.situation import Situation
from ketrate.records.bedside import HandOver, Line
from ketrate.records.rating import Alert
from ketrate.screens.pages.session_part import Part
from ketrate.screens.theme import TOUCH, Theme
from ketrate.screens.widgets.controls import Card, emptied
from ketrate.screens.widgets.notice import Notice
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.screens.pages.session import SessionPage


class WaitingCard(Card):
    """A pile of notices without a ground of its own; hidden while nothing waits."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self.notices: tuple[Notice, ...] = ()
        self.hide()

    def show_notices(self, notices: tuple[Notice, ...]) -> None:
        """Show these and no others."""
        emptied(self.column)
        self.notices = notices
        for one in notices:
            one.setMinimumHeight(TOUCH)
            self.column.addWidget(one)
        self.setVisible(bool(notices))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The notices have grounds of their own."""


class WaitingPart(Part[WaitingCard]):
    """Suicidality alerts until a clinician acknowledges, hand-over notes until they are read."""

    def __init__(self, page: "SessionPage") -> None:
        super().__init__(page, WaitingCard(page.theme))
        self._shown: object = None

    def take(self, one: Visit, situation: Situation) -> None:  # noqa: ARG002 - the page's call
        """Show what waits; nothing is rebuilt while nothing changed."""
        notes = bedside.unheard(bedside.lines(self.desk, self.session_id))
        if (one.alerts, notes) == self._shown:
            return
        self._shown = (one.alerts, notes)
        found = [self._alert(one, alert) for alert in one.alerts]
        found += [self._note(line, note) for line, note in notes]
        self.card.show_notices(tuple(found))

    def _alert(self, one: Visit, alert: Alert) -> Notice:
        notice = Notice(self.theme, self._alert_words(one, alert), "danger")
        if may(self.desk.signed_in(), Action.ACKNOWLEDGE):
            button = notice.add(tr("Acknowledge"))
            button.clicked.connect(lambda: self._do(lambda: rate.acknowledge(self.desk, alert.id)))
        return notice

    def _alert_words(self, one: Visit, alert: Alert) -> str:
        scale = next(
            (
                self.desk.catalogue.get(rating.instrument_id).short_name
                for rating in one.ratings
                if rating.id == alert.rating_id
            ),
            "",
        )
        words = tr(
            "Suicidality: {scale} item {item} = {value} ({at}) is beyond the limit your clinic "
            "set.",
            scale=scale,
            item=alert.item,
            value=alert.value,
            at=f"{alert.raised_at.local:%Y-%m-%d %H:%M}",
        )
        done = alert.action or tr("Nothing was written about it yet.")
        return f"{words} {done} {tr('A clinician must acknowledge it.')}".replace("  ", " ")

    def _note(self, line: Line, note: HandOver) -> Notice:
        names = review.staff_names(self.desk)
        who = names.get(line.by, "") if line.by is not None else ""
        at = f"{line.at.local:%H:%M}"
        head = ", ".join(part for part in (tr("Hand-over"), who, at) if part)
        notice = Notice(self.theme, f"{head}: {note.text}", "accent")
        button = notice.add(tr("I have read it"))
        button.clicked.connect(lambda: self._do(lambda: bedside.hear(self.desk, line.id)))
        return notice

    def _do(self, act: Callable[[], object]) -> None:
        if self.page.succeeds(act):
            self.page.reread()
