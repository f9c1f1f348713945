"""A page's content that scrolls when it is too high, and says how much room there is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea


class Scroll(QScrollArea):
    """As wide as the page; `resized` follows every change of its own size."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The window, or what stands around, took or gave room."""
        super().resizeEvent(event)
        self.resized.emit()
