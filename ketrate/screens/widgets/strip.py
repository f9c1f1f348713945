"""The planned ratings of a session on a line of minutes: a shape and a word for every state."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF

from ketrate.clock import Instant
from ketrate.protocol.schedule import Timepoint
from ketrate.protocol.situation import Due, Situation, State
from ketrate.screens.theme import Palette, Weight, font
from ketrate.words import tr

LOUD = (State.DUE, State.OVERDUE, State.MISSED)
URGENCY = (State.OVERDUE, State.DUE, State.MISSED, State.LATER, State.DONE)
LEAST_GAP = 30.0
LONGEST_REASON = 16
"""A longer word on why something was not done is cut on the strip, not for a screen reader."""
LABEL_ROOM = 32
"""What a label may reach beyond the first and the last sign."""
LOW = 50
"""A box below this height has its labels closer to its line."""


def word(state: State) -> str:
    """The state in the person's language."""
    return {
        State.DONE: tr("done"),
        State.DUE: tr("due"),
        State.OVERDUE: tr("overdue"),
        State.MISSED: tr("missed"),
        State.LATER: tr("later"),
    }[state]


def colour_of(state: State, colors: Palette) -> QColor:
    """The colour that goes with a state; never the only sign of it."""
    return {
        State.DONE: colors.accent,
        State.DUE: colors.warn,
        State.OVERDUE: colors.danger,
        State.MISSED: colors.danger,
        State.LATER: colors.edge,
    }[state]


@dataclass(frozen=True, slots=True)
class Mark:
    """One timepoint on the strip: minutes from dosing start, its short label, the worst state.

    `note` is what else there is to say: why it was missed, or by how much it was late or early.
    """

    minutes: float
    label: str
    state: State
    note: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """What may stand under the sign, the longest first; the last is never left out lightly."""
        found = [f"{self.label} · {self.note}"] if self.note else []
        found += [f"{self.label} {word(self.state)}"] if self.state in LOUD else []
        return (*found, self.label)


def marks(situation: Situation) -> tuple[Mark, ...]:
    """One mark per timepoint, in order of time, in the most urgent state of what is due there."""
    grouped: dict[str, list[Due]] = {}
    for due in situation.items:
        grouped.setdefault(due.timepoint.id, []).append(due)
    start = _start(situation)
    found = [
        Mark(_minutes(dues[0], start), short(dues[0].timepoint), _worst(dues), note(dues))
        for dues in grouped.values()
    ]
    return tuple(sorted(found, key=lambda mark: mark.minutes))


def note(dues: Sequence[Due]) -> str:
    """Why a timepoint was missed, or how far a rating lies outside its window; else empty."""
    worst = _worst(dues)
    if worst is State.MISSED:
        reason = next((tr(due.reason) for due in dues if due.reason), "")
        return reason if len(reason) <= LONGEST_REASON else reason[: LONGEST_REASON - 1] + "…"
    if worst is not State.DONE:
        return ""
    return deviation_words(max((outside(due) for due in dues), key=abs))


def outside(due: Due) -> float:
    """The deviation in minutes of a rating outside its window, negative when early; else 0."""
    gap, point = due.deviation_minutes, due.timepoint
    if gap is None or point.window[0] <= point.offset + gap <= point.window[1]:
        return 0.0
    return gap


def deviation_words(minutes: float) -> str:
    """E.g. "12 late"; empty for less than a minute."""
    whole = round(abs(minutes))
    if not whole:
        return ""
    return tr("{m} late", m=whole) if minutes > 0 else tr("{m} early", m=whole)


def spoken(situation: Situation) -> str:
    """The whole strip for a screen reader."""
    found = (
        (mark.label, word(mark.state), mark.note if mark.state is not State.LATER else "")
        for mark in marks(situation)
    )
    return "; ".join(" ".join(part for part in parts if part) for parts in found)


def _start(situation: Situation) -> Instant | None:
    """Dosing start, told by anything that was planned from it."""
    for due in situation.items:
        if due.planned is not None and due.timepoint.anchor == "start":
            return due.planned.plus(minutes=-due.timepoint.offset)
    return None


def _minutes(due: Due, start: Instant | None) -> float:
    """Minutes after dosing start; before that is known, what counts from the end stands last."""
    if start is not None and due.planned is not None:
        return due.planned.minutes_since(start)
    return due.timepoint.offset + (0.0 if due.timepoint.anchor == "start" else 60.0)


def short(timepoint: Timepoint) -> str:
    """Minutes after the anchor; "pre" before it."""
    if timepoint.offset < 0:
        return tr("pre")
    minutes = f"{timepoint.offset:g}"
    return minutes if timepoint.anchor != "end" else tr("end +{m}", m=minutes)


def positions(
    found: Sequence[Mark], left: float, right: float, gaps: Sequence[float] = ()
) -> list[float]:
    """Where the marks stand: by minutes, but with the gaps between them that their words need.

    Where there is no room for all of the gaps, all become smaller, and equal at the worst.
    """
    if not found:
        return []
    first, span = found[0].minutes, (found[-1].minutes - found[0].minutes) or 1.0
    least = _fitting(gaps or [LEAST_GAP] * (len(found) - 1), right - left)
    xs = [left + (mark.minutes - first) / span * (right - left) for mark in found]
    for i in range(1, len(xs)):
        xs[i] = max(xs[i], xs[i - 1] + least[i - 1])
    if xs[-1] > right:
        xs[-1] = right
        for i in range(len(xs) - 2, -1, -1):
            xs[i] = min(xs[i], xs[i + 1] - least[i])
    return xs


def _fitting(gaps: Sequence[float], room: float) -> list[float]:
    """The gaps, or as much of each above the least as there is room for."""
    if not gaps or sum(gaps) <= room:
        return list(gaps)
    base = min(LEAST_GAP, room / len(gaps))
    above = [max(0.0, gap - base) for gap in gaps]
    share = (room - base * len(gaps)) / (sum(above) or 1.0)
    return [base + share * one for one in above]


def elapsed_position(minutes: float, found: Sequence[Mark], xs: Sequence[float]) -> float:
    """Where "now" stands between the marks."""
    if minutes <= found[0].minutes:
        return xs[0]
    for (before, x0), (after, x1) in zip(
        zip(found, xs, strict=True), list(zip(found, xs, strict=True))[1:], strict=False
    ):
        if minutes <= after.minutes:
            share = (minutes - before.minutes) / ((after.minutes - before.minutes) or 1.0)
            return x0 + share * (x1 - x0)
    return xs[-1]


def paint_strip(painter: QPainter, box: QRectF, situation: Situation, colors: Palette) -> None:
    """The whole strip into a box at least 42 px high."""
    found = marks(situation)
    if not found:
        return
    xs = positions(found, box.left() + LABEL_ROOM, box.right() - LABEL_ROOM, _gaps(found))
    is_low = box.height() < LOW
    y = box.top() + (13 if is_low else 17)
    painter.setPen(QPen(colors.line, 3))
    painter.drawLine(QPointF(xs[0], y), QPointF(xs[-1], y))
    if situation.elapsed_seconds is not None:
        now = elapsed_position(situation.elapsed_seconds / 60, found, xs)
        painter.setPen(QPen(colors.accent, 3))
        painter.drawLine(QPointF(xs[0], y), QPointF(now, y))
    for mark, x in zip(found, xs, strict=True):
        paint_state(painter, QPointF(x, y), mark.state, colors)
    _paint_labels(painter, found, xs, y + (25 if is_low else 28), colors)


def paint_state(painter: QPainter, at: QPointF, state: State, colors: Palette) -> None:
    """The sign of a state: tick in a disc, target, triangle, cross, small ring."""
    colour = colour_of(state, colors)
    painter.setPen(QPen(colour, 2))
    painter.setBrush(colors.card)
    if state is State.DONE:
        painter.setBrush(colour)
        painter.drawEllipse(at, 7.5, 7.5)
        painter.setPen(QPen(colors.card, 2))
        painter.drawPolyline([at + QPointF(-3.5, 0), at + QPointF(-1, 3), at + QPointF(4, -3)])
    elif state is State.DUE:
        painter.setPen(QPen(colour, 3))
        painter.drawEllipse(at, 9, 9)
        painter.setBrush(colour)
        painter.drawEllipse(at, 2.5, 2.5)
    elif state is State.OVERDUE:
        painter.setBrush(colour)
        corners = [QPointF(0, -11), QPointF(11, 8.5), QPointF(-11, 8.5)]
        painter.drawPolygon(QPolygonF([at + corner for corner in corners]))
        painter.setPen(QPen(colors.card, 2.4))
        painter.drawLine(at + QPointF(0, -4), at + QPointF(0, 2))
        painter.drawPoint(at + QPointF(0, 5.5))
    elif state is State.MISSED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(at, 9, 9)
        painter.setPen(QPen(colour, 3))
        painter.drawLine(at + QPointF(-5.5, -5.5), at + QPointF(5.5, 5.5))
        painter.drawLine(at + QPointF(-5.5, 5.5), at + QPointF(5.5, -5.5))
    else:
        painter.drawEllipse(at, 5.5, 5.5)


def _paint_labels(
    painter: QPainter, found: Sequence[Mark], xs: Sequence[float], y: float, colors: Palette
) -> None:
    """Labels on a line, each as long as its neighbours let it be; urgent ones grow first."""
    spans: dict[int, tuple[float, float]] = {}
    texts: dict[int, str] = {}
    urgent = sorted(range(len(found)), key=lambda at: URGENCY.index(found[at].state))
    for at in (*urgent, *urgent):  # everybody's label first, then who has more to say
        mark, x = found[at], xs[at]
        for text in mark.texts if at in texts else mark.texts[-1:]:
            half = _wide(mark, text) / 2
            others = [span for other, span in spans.items() if other != at]
            if not any(x - half < right + 5 and x + half > left - 5 for left, right in others):
                spans[at], texts[at] = (x - half, x + half), text
                break
    for at, text in texts.items():
        painter.setFont(_label_font(found[at]))
        painter.setPen(_label_colour(found[at], colors))
        painter.drawText(QPointF(spans[at][0], y), text)


def _label_font(mark: Mark) -> QFont:
    return font(13, Weight.SEMIBOLD if len(mark.texts) > 1 else Weight.REGULAR)


def _wide(mark: Mark, text: str) -> float:
    return QFontMetrics(_label_font(mark)).horizontalAdvance(text)


def _gaps(found: Sequence[Mark]) -> list[float]:
    """What lies between two signs when both have their whole say."""
    widths = [_wide(mark, mark.texts[0]) for mark in found]
    return [max(LEAST_GAP, (one + other) / 2 + 8) for one, other in pairwise(widths)]


def _label_colour(mark: Mark, colors: Palette) -> QColor:
    if mark.state in LOUD:
        return colour_of(mark.state, colors)
    return colors.warn if mark.note else colors.muted


def _worst(dues: Sequence[Due]) -> State:
    states = {due.state for due in dues}
    return next(state for state in URGENCY if state in states)
