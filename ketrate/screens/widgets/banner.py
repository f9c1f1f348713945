"""Who this page is about: the strip above every page that shows one patient.

Code, name and birth date wrap but are never cut; of the rest, "infusion n of m" stands first and
the last facts give way when the window is narrow. Below them, in the colour of a warning, stands
who has a similar name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ketrate.records.patient import Patient
from ketrate.screens.theme import Theme, Weight, font
from ketrate.words import tr

MARGIN_X = 20
MARGIN_Y = 11
GAP = 24
DOT = "  ·  "


@dataclass(frozen=True, slots=True)
class Side:
    """What stands on the right: a headline, a line below, and a badge with a tone.

    `tone` is `neutral`, `accent`, `good`, `warn` or `danger`; the badge always carries words.
    """

    headline: str = ""
    line: str = ""
    badge: str = ""
    badge_line: str = ""
    tone: str = "neutral"


def name_of(patient: Patient) -> str:
    """Family name in capitals, then the given name; empty where none is known."""
    who = patient.identity
    return ", ".join(part for part in (who.family_name.upper(), who.given_name) if part)


def born(patient: Patient, today: date) -> str:
    """Birth date with age in completed years; only the year where no more is known."""
    birth = patient.identity.birth_date
    if birth is not None:
        age = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
        return tr("born {date} ({age})", date=birth.isoformat(), age=age)
    if patient.birth_year is not None:
        return tr("born {year}", year=patient.birth_year)
    if patient.age_years is not None:
        return tr("{age} years at the start of the course", age=patient.age_years)
    return ""


def identity_line(patient: Patient, today: date) -> str:
    """Code, name and birth date with age in one line, for dialogs about a patient."""
    return DOT.join(filter(None, (patient.code, name_of(patient), born(patient, today))))


class Banner(QWidget):
    """The identity banner. It grows in height rather than cut code, name or birth date."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.patient: Patient | None = None
        self.identity = ""
        self._warning = self._alarm = ""
        self._who: tuple[str, ...] = ()
        self._born = ""
        self._rest: tuple[str, ...] = ()
        self._side = Side()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_patient(
        self, patient: Patient, today: date, rest: Sequence[str] = (), side: Side | None = None
    ) -> None:
        """Show a patient; `rest` begins with "Infusion n of m" where there is one."""
        self.patient, self.identity = patient, identity_line(patient, today)
        synthetic = (tr("synthetic"),) if patient.is_synthetic else ()
        self._who = tuple(part for part in (patient.code, name_of(patient)) if part)
        self._born = born(patient, today)
        self._rest = (*(part for part in rest if part), *synthetic)
        self.set_side(side or Side())

    def warn(self, words: str) -> None:
        """Say below the identity what could mislead: a similar name. Empty says nothing."""
        self._warning = words
        self.set_side(self._side)

    def alarm(self, words: str) -> None:
        """Say in red what nobody has acknowledged yet: suicidality. Empty says nothing."""
        self._alarm = words
        self.set_side(self._side)

    def set_side(self, side: Side) -> None:
        """Change only what stands on the right (a countdown, a late mark)."""
        self._side = side
        words = (
            *self._who,
            self._born,
            *self._rest,
            self._alarm,
            self._warning,
            side.headline,
            side.line,
            side.badge,
        )
        spoken = ", ".join(word for word in words if word)
        if spoken != self.accessibleName():
            self.setAccessibleName(spoken)
            parts = (*self._who, self._born, *self._rest, self._alarm, self._warning)
            self.setToolTip(DOT.join(filter(None, parts)))
        self._fit()
        self.update()

    def text_lines(self, width: int) -> tuple[list[str], list[str]]:
        """The lines of the left part at a width: identity (bold), then birth date and the rest."""
        bold, plain = QFontMetrics(_bold()), QFontMetrics(_plain())
        identity = _wrapped(self._who, bold, width)
        below = _wrapped((self._born,), plain, width) if self._born else [""]
        for fact in self._rest:
            joined = below[-1] + DOT + fact if below[-1] else fact
            if plain.horizontalAdvance(joined) <= width:
                below[-1] = joined
            elif fact is self._rest[0]:
                below.append(fact)
            else:
                break
        return identity, [line for line in below if line]

    def sizeHint(self) -> QSize:
        """As wide as there is room, as high as the text needs at that width."""
        return QSize(640, self._height_at(max(self.width(), 320)))

    def minimumSizeHint(self) -> QSize:
        """Never so low that a line is cut."""
        return QSize(280, self._height_at(max(self.width(), 280)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A new width may need another number of lines."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the strip."""
        painter = QPainter(self)
        colors = self._theme.colors
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colors.card)
        painter.fillRect(0, self.height() - 1, self.width(), 1, colors.line)
        identity, below = self.text_lines(self._left_width(self.width()))
        y = MARGIN_Y
        for lines, which, colour in (
            (identity, _bold(), colors.ink),
            (below, _plain(), colors.muted),
            (self._told_lines(self._alarm, self.width()), _alarm(), colors.danger),
            (self._told_lines(self._warning, self.width()), _alarm(), colors.warn),
        ):
            painter.setFont(which)
            painter.setPen(colour)
            metrics = QFontMetrics(which)
            for line in lines:
                painter.drawText(MARGIN_X, y + metrics.ascent(), line)
                y += metrics.height()
        self._paint_side(painter)

    def _paint_side(self, painter: QPainter) -> None:
        colors, side = self._theme.colors, self._side
        right = self.width() - MARGIN_X
        if side.badge:
            right = self._paint_badge(painter, right) - GAP
        top = MARGIN_Y
        for text, which, colour in (
            (side.headline, _strong(), colors.ink),
            (side.line, _plain(), colors.muted),
        ):
            metrics = QFontMetrics(which)
            painter.setFont(which)
            painter.setPen(colour)
            painter.drawText(
                right - metrics.horizontalAdvance(text), top + 2 + metrics.ascent(), text
            )
            top += QFontMetrics(_bold()).height()

    def _paint_badge(self, painter: QPainter, right: int) -> int:
        width = self._badge_width()
        box = QRect(right - width, MARGIN_Y - 2, width, 48)
        colour, soft = tone_colours(self._theme, self._side.tone)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(colour)
        rows = [(self._side.badge, _strong())]
        if self._side.badge_line:
            rows.append((self._side.badge_line, font(14)))
        each = (box.height() - 8) // len(rows)
        for index, (text, which) in enumerate(rows):
            painter.setFont(which)
            row = QRect(box.left(), box.top() + 4 + index * each, box.width(), each)
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, text)
        return box.left()

    def _badge_width(self) -> int:
        first = QFontMetrics(_strong()).horizontalAdvance(self._side.badge)
        second = QFontMetrics(font(14)).horizontalAdvance(self._side.badge_line)
        return max(first, second) + 28 if self._side.badge else 0

    def _side_width(self) -> int:
        headline = QFontMetrics(_strong()).horizontalAdvance(self._side.headline)
        line = QFontMetrics(_plain()).horizontalAdvance(self._side.line)
        words = max(headline, line)
        badge = self._badge_width()
        return words + badge + (GAP if words else 0) + (GAP if badge else 0)

    def _left_width(self, width: int) -> int:
        return max(width - 2 * MARGIN_X - self._side_width(), 160)

    def _height_at(self, width: int) -> int:
        identity, below = self.text_lines(self._left_width(width))
        bold, plain = QFontMetrics(_bold()).height(), QFontMetrics(_plain()).height()
        told = (*self._told_lines(self._alarm, width), *self._told_lines(self._warning, width))
        warning = len(told) * QFontMetrics(_alarm()).height()
        high = len(identity) * bold + len(below) * plain + warning
        return max(high, bold + plain) + 2 * MARGIN_Y

    def _told_lines(self, words: str, width: int) -> list[str]:
        return _broken(words, QFontMetrics(_alarm()), self._left_width(width)) if words else []

    def _fit(self) -> None:
        height = self._height_at(self.width())
        if height != self.minimumHeight():
            self.setFixedHeight(height)


def tone_colours(theme: Theme, tone: str) -> tuple[QColor, QColor]:
    """The signal colour and its soft background."""
    colors = theme.colors
    return {
        "accent": (colors.accent, colors.accent_soft),
        "good": (colors.good, colors.good_soft),
        "warn": (colors.warn, colors.warn_soft),
        "danger": (colors.danger, colors.danger_soft),
    }.get(tone, (colors.ink, colors.well))


def _bold() -> QFont:
    return font(22, Weight.BOLD)


def _strong() -> QFont:
    return font(17, Weight.SEMIBOLD)


def _alarm() -> QFont:
    return font(16, Weight.SEMIBOLD)


def _plain() -> QFont:
    return font(16)


def _wrapped(parts: Sequence[str], metrics: QFontMetrics, width: int) -> list[str]:
    """Parts joined by dots, broken between parts, then between words, then inside a word."""
    lines: list[str] = []
    for part in parts:
        if lines and metrics.horizontalAdvance(lines[-1] + DOT + part) <= width:
            lines[-1] += DOT + part
        else:
            lines += _broken(part, metrics, width)
    return lines


def _broken(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}".strip()
        if metrics.horizontalAdvance(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for sign in word:
            if metrics.horizontalAdvance(lines[-1] + sign) > width:
                lines.append("")
            lines[-1] += sign
    return lines
