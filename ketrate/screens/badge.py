"""How much is due, as a number on KetRate's sign in the task bar or dock."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget


def show_badge(number: int) -> None:
    """Show the number; 0 takes it away. A desktop that has no badges shows none."""
    app = QGuiApplication.instance()
    if isinstance(app, QGuiApplication):
        app.setBadgeNumber(number)


def ask_for_attention(window: QWidget) -> None:
    """Let the sign in the task bar stand out, unless the window has the keyboard already."""
    if not window.isActiveWindow():
        QApplication.alert(window)
