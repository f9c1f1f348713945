"""Shows a figure: drawn behind the window into a picture, pointed at without drawing it again.

The picture is made by matplotlib's own rasteriser in the background, so that neither its loading
nor its drawing holds up the window; hover and selection are a ring painted over the picture.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ketrate.errors import KetRateError
from ketrate.screens.background import Background, Job
from ketrate.screens.theme import Theme, font
from ketrate.screens.widgets.paint import paint_focus
from ketrate.words import explain, tr

if TYPE_CHECKING:
    from ketrate.figures.sheet import SheetFigure

PIXELS_PER_INCH = 112
"""Device-independent; makes the figure's 9 points about 14 pixels."""
REACH = 16
"""How near, in pixels, the pointer must come to a mark."""
SETTLE_MS = 90
LEFTWARDS = (Qt.Key.Key_Left, Qt.Key.Key_Up)
RIGHTWARDS = (Qt.Key.Key_Right, Qt.Key.Key_Down)

Make = Callable[[float, float, bool], "SheetFigure"]
"""Width and height in inches, and whether the screen is dark."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn figure with its marks as (x, y, rating), in device-independent pixels."""

    image: QImage
    marks: tuple[tuple[float, float, int], ...]


class FigureView(QWidget):
    """A figure of ratings. Arrow keys walk along its marks, Enter picks one like a click."""

    picked = Signal(int)
    pointed = Signal(int)

    def __init__(self, theme: Theme, background: Background) -> None:
        super().__init__()
        self._theme = theme
        self._background = background
        self._make: Make | None = None
        self._describe: Callable[[int], str] = str
        self._picture: Picture | None = None
        self._note = ""
        self._selected: int | None = None
        self._turn = 0
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._draw)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(480, 552)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._draw)

    @property
    def is_drawn(self) -> bool:
        """Whether the picture is there."""
        return self._picture is not None

    @property
    def selected(self) -> int | None:
        """The rating with the ring around it."""
        return self._selected

    def show_figure(self, make: Make, describe: Callable[[int], str], summary: str) -> None:
        """Show another figure; `describe` puts one rating into words, `summary` all of it."""
        self._turn += 1
        self._make, self._describe = make, describe
        self._picture, self._selected = None, None
        self._note = tr("Drawing …")
        self.setAccessibleName(summary)
        self._draw()
        self.update()

    def show_nothing(self, sentence: str) -> None:
        """No figure, but why."""
        self._turn += 1  # a picture still under way is of something else
        self._make = self._picture = self._selected = None
        self._note = sentence
        self.setAccessibleName(sentence)
        self.update()

    def select(self, rating_id: int | None) -> None:
        """Put the ring around a rating, if it has a mark."""
        self._selected = rating_id
        if rating_id is not None and self._picture is not None:
            self.setAccessibleDescription(self._describe(rating_id))
        self.update()

    def mark_at(self, x: float, y: float) -> int | None:
        """The rating whose mark lies there; None where there is none."""
        marks = self._picture.marks if self._picture else ()
        near = [((mx - x) ** 2 + (my - y) ** 2, rating) for mx, my, rating in marks]
        distance, rating = min(near, default=(REACH**2 + 1.0, 0))
        return rating if distance <= REACH**2 else None

    def place_of(self, rating_id: int) -> QPointF | None:
        """Where the mark of a rating is."""
        marks = self._picture.marks if self._picture else ()
        return next((QPointF(x, y) for x, y, rating in marks if rating == rating_id), None)

    def sizeHint(self) -> QSize:
        """A good size for a course."""
        return QSize(960, 440)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew once the size has settled."""
        super().resizeEvent(event)
        self._settle.start(SETTLE_MS if self.is_drawn else 0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which rating is under the pointer."""
        rating = self.mark_at(event.position().x(), event.position().y())
        hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
        self.setCursor(arrow if rating is None else hand)
        if rating is None:
            QToolTip.hideText()
        elif rating != self._selected:
            self.select(rating)
            QToolTip.showText(event.globalPosition().toPoint(), self._describe(rating), self)
            self.pointed.emit(rating)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a mark picks its rating."""
        rating = self.mark_at(event.position().x(), event.position().y())
        if rating is not None and event.button() is Qt.MouseButton.LeftButton:
            self.select(rating)
            self.picked.emit(rating)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right walk along the marks, Enter picks."""
        if event.key() in (*LEFTWARDS, *RIGHTWARDS) and self._picture and self._picture.marks:
            self._walk(1 if event.key() in RIGHTWARDS else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._selected is not None:
            self.picked.emit(self._selected)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is here."""
        super().focusInEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone, and so is what it was told."""
        super().leaveEvent(event)
        QToolTip.hideText()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture, a ring, or the sentence in its place."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.colors.card)
        if self._picture is None:
            painter.setFont(font(18))
            painter.setPen(self._theme.colors.muted)
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect().adjusted(40, 20, -40, -20), flags, self._note)
        else:
            painter.drawImage(QPoint(0, 0), self._picture.image)
            self._paint_ring(painter)
        if self.hasFocus():
            paint_focus(painter, self.rect().toRectF(), self._theme)

    def _paint_ring(self, painter: QPainter) -> None:
        at = None if self._selected is None else self.place_of(self._selected)
        if at is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colors.ink, 2.4))
            painter.drawEllipse(at, 11, 11)

    def _walk(self, by: int) -> None:
        marks = sorted(self._picture.marks) if self._picture else []
        order = list(dict.fromkeys(rating for _, _, rating in marks))
        if self._selected in order:
            at = min(max(order.index(self._selected) + by, 0), len(order) - 1)
        else:
            at = 0 if by > 0 else len(order) - 1
        self.select(order[at])
        self.pointed.emit(order[at])

    def _draw(self) -> None:
        """Ask for a picture of the present size; an older one that comes later is thrown away."""
        if self._make is None or self.width() < 50 or not self.isVisible():
            return
        self._settle.stop()
        self._turn += 1
        turn, make, is_dark = self._turn, self._make, self._theme.colors.is_dark
        width, height, ratio = self.width(), self.height(), self.devicePixelRatioF()

        def work(_job: Job) -> tuple[int, Picture]:
            return turn, _drawn(make, width, height, ratio, is_dark=is_dark)

        self._background.start(work, done=self._take, failed=self._fail)

    def _take(self, result: object) -> None:
        if isinstance(result, tuple) and result[0] == self._turn:
            self._picture = result[1]
            self.update()

    def _fail(self, error: KetRateError) -> None:
        self._picture = None
        self._note = explain(error)
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Drawn when it is first seen, at the size it then has."""
        super().showEvent(event)
        self._settle.start(0)


def _drawn(make: Make, width: int, height: int, ratio: float, *, is_dark: bool) -> Picture:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = make(width / PIXELS_PER_INCH, height / PIXELS_PER_INCH, is_dark)
    figure.set_dpi(PIXELS_PER_INCH * ratio)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    across, down = canvas.get_width_height()
    pixels = bytes(canvas.buffer_rgba())
    image = QImage(pixels, across, down, 4 * across, QImage.Format.Format_RGBA8888).copy()
    image.setDevicePixelRatio(ratio)
    marks = tuple(
        (target.x * PIXELS_PER_INCH, height - target.y * PIXELS_PER_INCH, target.rating_id)
        for target in figure.targets
    )
    return Picture(image, marks)
