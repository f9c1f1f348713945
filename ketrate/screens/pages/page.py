"""What all pages share: the message bar, and one way to call the clinic."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketrate.errors import KetRateError
from ketrate.screens.background import Background
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk

T = TypeVar("T")


class Page(QWidget):
    """A page of the window. `desk` is the clinic it works on."""

    def __init__(self, desk: "Desk", background: Background, theme: Theme) -> None:
        super().__init__()
        self.desk = desk
        self.background = background
        self.theme = theme
        self.message = MessageBar(theme)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)

    def refresh(self) -> None:
        """Read what is shown again; pages that show stored things say how."""

    def tick(self) -> None:
        """A second has passed; pages with a clock say what moves."""

    def attempt(self, act: Callable[[], T]) -> T | None:
        """Call the clinic; what can be explained goes to the message bar and gives None."""
        try:
            result = act()
        except KetRateError as error:
            self.message.hear(error)
            return None
        self.message.clear()
        return result

    def succeeds(self, act: Callable[[], object]) -> bool:
        """Call the clinic for its effect; False when the message bar says why not."""
        try:
            act()
        except KetRateError as error:
            self.message.hear(error)
            return False
        self.message.clear()
        return True
