"""The device in the patient's hands: one question after the other, and no way anywhere else.

It shows no banner, no bar, no title and no message: what goes wrong, and what an answer means, is
for the staff. An alert is raised in the vault at once; the staff see it on Today, on the banner
and in the form, never here. The way out is the password of whoever handed the device over.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketrate.clinic import patient_mode, rate
from ketrate.errors import KetRateError
from ketrate.instruments.wording import worded
from ketrate.records.ids import RatingId
from ketrate.records.rating import Rating, Unanswered
from ketrate.screens.background import Background
from ketrate.screens.pages.passwords import require_typed, secret
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.controls import Labelled
from ketrate.screens.widgets.item_for_patient import ItemForPatient
from ketrate.screens.widgets.slow_ask import Slow, SlowAsk, Work
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk


class PatientModePage(QWidget):
    """Made anew for every handing over. `taken_back` carries the rating's number.

    `is_for_patient` until the password was typed: as long the window leads nowhere else. It has
    no message bar on purpose, so that nobody can write on it.
    """

    taken_back = Signal(object)

    def __init__(
        self, desk: "Desk", background: Background, theme: Theme, rating_id: RatingId
    ) -> None:
        super().__init__()
        self.desk = desk
        self.background = background
        self.theme = theme
        self.rating_id = rating_id
        self.is_for_patient = True
        self.rating = patient_mode.hand_over(desk, rating_id)
        self.view = ItemForPatient(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.setFocusProxy(self.view)
        scale = rate.instrument_of(desk, self.rating)
        is_full = patient_mode.has_full_questions(desk, scale)
        shown = worded(scale, desk.wordings.of(scale.id))
        self.view.begin(shown, self.rating, has_full_questions=is_full)
        self.view.answered.connect(self._answer)
        self.view.skipped.connect(self._skip)
        self.view.staff_wanted.connect(self.ask_for_staff)

    def showEvent(self, event: QShowEvent) -> None:
        """The question has the keyboard."""
        super().showEvent(event)
        self.view.setFocus()

    def ask_for_staff(self) -> SlowAsk:
        """The password of the signed-in person; nothing else lets anybody out."""
        password = secret(self.theme, tr("Password"))

        def begin() -> Work:
            return patient_mode.proving(self.desk, require_typed(password))

        slow = Slow(self.background, begin, lambda _: self._leave())
        ask = SlowAsk(self, self.theme, tr("For staff"), tr("Take back"), slow)
        ask.add(Labelled(tr("Password of the person who handed it over"), password))
        ask.rejected.connect(self.view.setFocus)
        ask.ask(password)
        return ask

    def _leave(self) -> object:
        patient_mode.take_back(self.desk, self.rating_id)
        self.is_for_patient = False
        self.taken_back.emit(self.rating_id)
        return self.rating_id

    def _answer(self, item: int, value: int) -> None:
        self._keep(lambda: rate.record_answer(self.desk, self.rating_id, item, value))

    def _skip(self, item: int) -> None:
        self._keep(lambda: rate.not_assessed(self.desk, self.rating_id, item, Unanswered.REFUSED))

    def _keep(self, act: Callable[[], Rating]) -> None:
        """The next question lights up only when the answer is in the vault."""
        try:
            self.rating = act()
        except KetRateError:  # why is for the staff, who meet it in the form
            self.view.say_trouble()
            return
        self.view.go_on(self.rating)
