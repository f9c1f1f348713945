"""The page of one rating: the form, and the clinic that keeps each answer before the next."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent

from ketrate.clinic import give_way, prorating, rate
from ketrate.clinic.patient_mode import is_for_patients
from ketrate.clinic.pre_dose import pre_dose
from ketrate.errors import KetRateError, NotNowError
from ketrate.instruments.definition import Instrument
from ketrate.instruments.wording import worded
from ketrate.records.ids import RatingId
from ketrate.records.rating import Rating, Status, Unanswered
from ketrate.screens.background import Background
from ketrate.screens.pages.page import Page
from ketrate.screens.pages.presence_ask import with_presence
from ketrate.screens.pages.rating_acts import RatingActs
from ketrate.screens.pages.rating_banner import show_alarm, show_whose
from ketrate.screens.pages.rating_side_words import side, timing
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.banner import Banner
from ketrate.screens.widgets.controls import Field, Labelled
from ketrate.screens.widgets.rating_beside import Beside
from ketrate.screens.widgets.rating_form import RatingForm
from ketrate.screens.widgets.rating_words import changed
from ketrate.screens.widgets.scale_source import ScaleSource
from ketrate.words import explain, tr

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk

TICK_MS = 5000


class RatingPage(Page):
    """Made anew for every draft that is opened.

    `finished` carries the closed rating, `closed` says that the page can go. `is_unsaved` while
    an answer is on the screen that is not in the vault: the window must not leave then.
    """

    finished = Signal(object)
    closed = Signal()
    hand_over_requested = Signal(object)

    def __init__(
        self, desk: "Desk", background: Background, theme: Theme, rating_id: RatingId
    ) -> None:
        super().__init__(desk, background, theme)
        self.rating_id = rating_id
        self.rating = rate.rating(desk, rating_id)
        self.instrument: Instrument = rate.instrument_of(desk, self.rating)
        self.banner = Banner(theme)
        self.form = RatingForm(theme)
        self.timer = QTimer(self)
        self.timer.setInterval(TICK_MS)
        self.timer.timeout.connect(self.tick)
        for part in (self.banner, self.message, self.form):
            self.column.addWidget(part)
        self.column.setStretch(2, 1)
        self.setFocusProxy(self.form)
        self.acts = RatingActs(self)
        self._connect()
        self._protocol = show_whose(self.banner, desk, self.rating, self.instrument)
        self._begin()
        self._show_alert()

    @property
    def is_unsaved(self) -> bool:
        """Whether an answer is on the screen that is not in the vault."""
        return self.form.is_unsaved

    def retry(self) -> None:
        """Ask the vault once more to keep what is unsaved."""
        self.form.retry()

    def tick(self) -> None:
        """Some seconds have passed: it may be later than before."""
        now = self.desk.now()
        facing = side(self.instrument, self.rating, self._protocol, now)
        self.banner.set_side(facing)
        self.form.side.show_timing(timing(self.rating, facing), is_off=facing.tone == "warn")

    def take(self, rating: Rating) -> None:
        """The draft after something beside its answers changed; the form stays where it is."""
        self.rating = rating
        self.form.show_rating(rating)
        self._show_alert()
        self.tick()

    def showEvent(self, event: QShowEvent) -> None:
        """The form has the keyboard, never a button: the first key is an answer."""
        super().showEvent(event)
        self.tick()
        self.timer.start()
        self.form.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is counted while nobody looks."""
        super().hideEvent(event)
        self.timer.stop()

    def _begin(self) -> None:
        """The form shows the clinic's own licensed wording where there is one."""
        self.wording = self.desk.wordings.of(self.instrument.id)
        self.form.begin(worded(self.instrument, self.wording), self.rating, self._beside())
        self.form.foot.offer_hand_over(is_offered=is_for_patients(self.desk, self.instrument))
        self.acts.forget()

    def _beside(self) -> Beside:
        """What the clinic adds to scale and answers: its rule for gaps, and the pre-dose total."""
        before = pre_dose(self.desk, self.rating, self.instrument)
        rule = prorating.rule_for(self.desk, self.instrument)
        return Beside(rule, before.total, before.is_after_dosing)

    def _show_source(self) -> None:
        shown = ScaleSource(self, self.theme, self.instrument, self.wording)
        shown.finished.connect(self._read)
        shown.open()

    def _read(self, _result: int) -> None:
        """The keyboard is the form's again."""
        self.form.setFocus()

    def _connect(self) -> None:
        self.form.foot.source.clicked.connect(self._show_source)
        self.form.answered.connect(self._answer)
        self.form.unanswered.connect(self._no_answer)
        self.form.finish_asked.connect(self._finish)
        self.form.leave_asked.connect(self.closed)
        self.form.discard_asked.connect(self._discard)
        self.form.foot.hand_over.clicked.connect(self._hand_over)

    def _hand_over(self) -> None:
        if not self.is_unsaved:
            self.hand_over_requested.emit(self.rating_id)

    def _answer(self, item: int, value: int) -> None:
        self._keep(lambda: rate.record_answer(self.desk, self.rating_id, item, value), item)

    def _no_answer(self, item: int, reason: Unanswered) -> None:
        self._keep(lambda: rate.not_assessed(self.desk, self.rating_id, item, reason), item)

    def _keep(self, act: Callable[[], Rating], item: int) -> None:
        """Only a rating that came back from the vault lets the form go on."""
        try:
            self.rating = act()
        except NotNowError as error:  # the scale can no longer be begun, or is not ours
            self.form.take_back()
            self._offer_variant(error)
            return
        except KetRateError as error:
            self.form.show_failure(explain(error))
            return
        self.message.clear()
        self.form.show_rating(self.rating)
        rule = self.instrument.alert
        if rule is not None and rule.item == item:
            self._show_alert()
            show_alarm(self.banner, self.desk, self.rating.patient_id)

    def _offer_variant(self, error: NotNowError) -> None:
        """Nothing was kept: say why, and offer the scale that can be used instead."""
        offer = self.attempt(lambda: give_way.late_offer(self.desk, self.rating_id))
        self.message.hear(error)
        if offer is None:
            return
        name = self.desk.catalogue.get(offer.instrument_id).short_name
        ask = Ask(
            self,
            self.theme,
            tr("Another version of the scale"),
            tr("Use {name}", name=name),
            lambda: give_way.give_way(self.desk, self.rating_id),
            offer.reason,
        )
        ask.succeeded.connect(self._go_on_with)
        ask.ask(ask.do)

    def _go_on_with(self, rating: Rating) -> None:
        """The page now shows another draft of the same patient."""
        self.message.clear()
        self.rating_id, self.rating = rating.id, rating
        self.instrument = rate.instrument_of(self.desk, rating)
        self._protocol = show_whose(self.banner, self.desk, rating, self.instrument)
        self._begin()
        self.tick()

    def _show_alert(self) -> None:
        if self.instrument.alert is None or self.rating.status is not Status.DRAFT:
            return
        for alert in self.attempt(lambda: rate.raised(self.desk, self.rating_id)) or ():
            self.form.show_alert(alert.item, alert.value, changed(self.instrument, alert))

    def _finish(self, action: str) -> None:
        with_presence(self, self.rating_id, lambda: self._close(action))

    def _close(self, action: str) -> None:
        done = self.attempt(lambda: rate.finish(self.desk, self.rating_id, alert_action=action))
        if done is not None:
            self.rating = done
            self.finished.emit(done)
            self.closed.emit()

    def _discard(self) -> None:
        reason = Field(self.theme, tr("Reason"))
        ask = Ask(
            self,
            self.theme,
            tr("Discard this draft?"),
            tr("Discard"),
            lambda: rate.discard(self.desk, self.rating_id, reason.text()),
            tr("Its answers stay in the history; the rating counts as not done."),
        )
        ask.add(Labelled(tr("Reason"), reason))
        ask.succeeded.connect(lambda _: self.closed.emit())
        ask.ask(reason)
