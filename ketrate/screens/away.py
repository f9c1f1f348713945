"""What goes when the window locks: questions, pop-ups, the clipboard; and what is said later."""

from typing import Protocol

from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QToolTip, QWidget

from ketrate.clock import Instant
from ketrate.words import tr


class Clipboard(Protocol):
    """The part of the system's clipboard that is needed here."""

    def ownsClipboard(self) -> bool:
        """Whether what it holds was copied in this program."""
        ...

    def ownsSelection(self) -> bool:
        """The same for what was only marked (X11)."""
        ...

    def clear(self, mode: QClipboard.Mode = ...) -> None:
        """Empty it."""
        ...


def put_away(window: QWidget) -> bool:
    """Close everything but the window; whether a question was open in which something was typed.

    Hiding ends a question that waits for its answer; nothing it asks for is done.
    """
    was_typing = False
    QToolTip.hideText()
    for other in QApplication.topLevelWidgets():
        if other is window:
            continue
        is_question = isinstance(other, QDialog) and other.isVisible()
        was_typing = was_typing or (is_question and _has_typed(other))
        other.hide()
        if isinstance(other, QDialog):
            other.setWindowTitle("")
            other.deleteLater()
    return was_typing


def forget(clipboard: Clipboard) -> None:
    """Empty the clipboard, unless another program filled it."""
    if clipboard.ownsClipboard():
        clipboard.clear(QClipboard.Mode.Clipboard)
    if clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)


def lost_words(page: QWidget | None, now: Instant, *, was_typing: bool) -> str:
    """What to say after unlocking about what could not be kept; empty when nothing was lost.

    A page with an unsaved answer tries once more to save it, before the vault is closed.
    """
    retry = getattr(page, "retry", None)
    if getattr(page, "is_unsaved", False) and retry is not None:
        retry()
    time = now.local.strftime("%H:%M")
    if getattr(page, "is_unsaved", False):
        return tr(
            "When the window locked at {time}, one answer could not be saved. "
            "Open the draft and give it again.",
            time=time,
        )
    if was_typing:
        return tr(
            "The window locked at {time} while a question was open. "
            "What was typed in it was not kept.",
            time=time,
        )
    return ""


def _has_typed(question: QWidget) -> bool:
    lines = any(one.isModified() and one.text() for one in question.findChildren(QLineEdit))
    texts = question.findChildren(QPlainTextEdit)
    return lines or any(one.document().isModified() for one in texts)
