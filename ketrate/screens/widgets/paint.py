"""What painted widgets share: frames, focus rings, one line of text."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from ketrate.screens.theme import Theme

RADIUS = 8


def paint_focus(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """The ring around what the keyboard acts on."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colors.ink, 2))
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS + 1.5, RADIUS + 1.5)


def paint_frame(painter: QPainter, box: QRectF, theme: Theme, *, has_focus: bool) -> None:
    """The frame of something that takes input: thin, or thick when the keyboard is in it."""
    colors = theme.colors
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colors.accent if has_focus else colors.edge, 2.4 if has_focus else 1.2))
    painter.drawRoundedRect(box.adjusted(1.2, 1.2, -1.2, -1.2), 6, 6)


def write(
    painter: QPainter,
    box: QRect,
    text: str,
    which: QFont,
    colour: QColor,
    *,
    is_right: bool = False,
) -> None:
    """One line of text in a box, elided at its end when it must be."""
    metrics = QFontMetrics(which)
    painter.setFont(which)
    painter.setPen(colour)
    side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, shown)


def folded_lines(text: str, which: QFont, wide: int, most: int) -> list[str]:
    """The text word by word in lines that fit; the last of `most` holds all the rest."""
    metrics, lines = QFontMetrics(which), [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(lines) < most and metrics.horizontalAdvance(longer) > wide:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
