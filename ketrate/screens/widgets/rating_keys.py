"""The keys of the rating form, in one place: what each does, and which are left to others."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from ketrate.screens.widgets.rating_form import RatingForm

BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def takes(form: "RatingForm", event: QKeyEvent) -> bool:
    """Do what the key is for; False when it is not the form's."""
    key = event.key()
    has_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    if has_control and (key in ENTER or key == Qt.Key.Key_Z):
        form.finish() if key in ENTER else form.undo()
    elif key in ENTER and form.is_unsaved:
        form.retry()
    elif event.modifiers() & _HELD:
        return False
    elif event.text() in ("+", "-"):
        form.asking.press_sign(event.text())
    elif not form.is_reviewing and not _is_digit(event) and form.asking.takes(key):
        return True
    elif _is_digit(event):
        form.press_digit(event.text(), is_repeat=event.isAutoRepeat())
    else:
        return _moves(form, Qt.Key(key)) if key in set(Qt.Key) else False
    return True


def _moves(form: "RatingForm", key: Qt.Key) -> bool:
    acts = {
        Qt.Key.Key_Backspace: form.go_back,
        Qt.Key.Key_N: form.ask_why,
        Qt.Key.Key_M: form.ask_note,
        Qt.Key.Key_Delete: form.clear,
        Qt.Key.Key_Escape: form.escape,
    }
    if key in BACK or key in ON:
        form.step(-1 if key in BACK else 1)
    elif key in acts:
        acts[key]()
    else:
        return False
    return True


def _is_digit(event: QKeyEvent) -> bool:
    return event.text().isascii() and event.text().isdigit()
