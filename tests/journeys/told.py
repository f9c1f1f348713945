"""Everything a window tells: what is painted, what a screen reader gets, what its models hold."""

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QWidget

from ketrate.screens.widgets.figure_view import FigureView

_WORDS = (
    "windowTitle", "windowFilePath", "toolTip", "statusTip", "whatsThis", "accessibleName",
    "accessibleDescription", "objectName", "text", "title", "placeholderText", "toPlainText",
)  # fmt: skip
_ROLES = tuple(range(32)) + tuple(Qt.ItemDataRole.UserRole + n for n in range(8))


def texts(window: QWidget) -> list[str]:
    """Every text of a window, its dialogs and whatever is hidden in it."""
    found: list[str] = []
    for widget in (window, *window.findChildren(QWidget)):
        found += _of(widget)
    return [text for text in found if text]


def insides(widget: QWidget) -> str:
    """What the widgets hold in their hands: records that nothing paints, yet."""
    ours = [w for w in (widget, *widget.findChildren(QWidget)) if _is_ours(w)]
    return "\n".join(repr(vars(one)) for one in ours)


def _is_ours(widget: QWidget) -> bool:
    return type(widget).__module__.startswith("ketrate.")


def _of(widget: QWidget) -> Iterator[str]:
    for name in _WORDS:
        get = getattr(widget, name, None)
        value = get() if callable(get) else get
        if isinstance(value, str):
            yield value
    yield from _spoken(widget)
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(n) for n in range(widget.count()))
    if isinstance(widget, QAbstractItemView):
        yield from _held(widget.model())
    if isinstance(widget, FigureView):
        yield from _drawn(widget)


def _spoken(widget: QWidget) -> Iterator[str]:
    found = QAccessible.queryAccessibleInterface(widget)
    interface = cast("QAccessibleInterface | None", found)
    if interface is None:
        return
    kinds = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value)
    yield from (interface.text(kind) for kind in (*kinds, QAccessible.Text.Help))


def _held(model: QAbstractItemModel | None) -> Iterator[str]:
    if model is None:
        return
    is_list = isinstance(model, QAbstractListModel)
    for column in range(1 if is_list else model.columnCount(QModelIndex())):
        for across in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical):
            yield str(model.headerData(column, across) or "")
        for row in range(model.rowCount(QModelIndex())):
            index = model.index(row, column)
            yield from (str(value) for role in _ROLES if (value := index.data(role)) is not None)


def _drawn(view: FigureView) -> Iterator[str]:
    """The words of the figure, drawn once more: what is shown is a picture."""
    make = vars(view).get("_make")
    for artist in make(9.0, 6.0, False).findobj() if make is not None else ():
        text = getattr(artist, "get_text", None)
        if text is not None:
            yield str(text())
