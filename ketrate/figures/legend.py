"""What the marks mean, and what a reader must know before trusting the picture."""

import itertools
from collections.abc import Callable, Sequence

from ketrate.analysis.trajectory import Point, Trajectory
from ketrate.figures.depression import frame, is_same_question, stroke
from ketrate.figures.placing import Placing, is_baseline
from ketrate.figures.sheet import DOTTED, SMALL, Sheet
from ketrate.figures.style import text_width_in
from ketrate.words import tr, trn

LINE = 0.17

Key = tuple[str, float, Callable[[float, float], None]]
"""Words, the width of the sign before them (inches), and what draws it at a place."""


def legend(sheet: Sheet, trajectory: Trajectory, placing: Placing, x: float, y: float) -> float:
    """Only the signs that occur, in as many lines as they need; returns the next free height."""
    left = x
    for text, room, draw in _keys(sheet, trajectory, placing):
        width = room + text_width_in(text, SMALL) + 0.2
        if x > left and x + width > sheet.width:
            x, y = left, y - LINE
        draw(x + room / 2, y + 0.04)
        sheet.write(x + room + 0.02, y, text, size=SMALL, colour=sheet.palette.muted)
        x += width
    return y - 0.06


def notes(sheet: Sheet, trajectory: Trajectory, placing: Placing, left: float) -> float:
    """Sentences at the foot; returns the height above them."""
    told = [trajectory.no_change_reason, trajectory.axis_note]
    if placing.unplaced:
        told.append(
            trn(
                "{count} rating without a known time is in the table only.",
                "{count} ratings without a known time are in the table only.",
                placing.unplaced,
            )
        )
    lines = [line for text in told if text for line in folded(text, sheet.width - left - 0.15)]
    y = 0.1
    for line in reversed(lines):
        sheet.write(left, y, line, size=SMALL, colour=sheet.palette.warning)
        y += LINE
    return y + (0.04 if lines else 0.0)


def folded(text: str, room_in: float) -> list[str]:
    """The text in lines no wider than the room, broken between words."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width_in(longer, SMALL) > room_in:
            lines.append(word)
        else:
            lines[-1] = longer
    return [line for line in lines if line]


def _keys(sheet: Sheet, trajectory: Trajectory, placing: Placing) -> list[Key]:
    palette = sheet.palette
    scored = [point for point, _ in placing.points if point.total is not None]
    keys = _reached(sheet, trajectory, scored)
    if any(point.is_prorated for point in scored):
        keys.append((tr("prorated"), 0.2, lambda x, y: frame(sheet, x, y)))
    if _has_missing(placing):
        keys.append(_mark(sheet, tr("missed or incomplete"), "x", palette.warning))
    neighbours = itertools.pairwise(scored)
    if any(not is_same_question(one, two) for one, two in neighbours):
        keys.append((tr("other recall period"), 0.34, lambda x, y: _changed(sheet, x, y)))
    if any(m.dissociation and not m.dissociation.peak_observed for m, _ in placing.dosings):
        text = tr("* no rating at the expected peak")
        keys.append(_mark(sheet, text, "s", palette.dissociation, is_open=True))
    return keys


def _reached(sheet: Sheet, trajectory: Trajectory, scored: Sequence[Point]) -> list[Key]:
    """The marks of scores by what was reached."""
    palette, keys = sheet.palette, []
    if any(not p.responded and not p.remitted for p in scored):
        judged = any(p.responded is False and not is_baseline(p, trajectory) for p in scored)
        text = tr("no response") if judged else tr("score")
        keys.append(_mark(sheet, text, "o", palette.depression, is_open=True))
    if any(p.responded and not p.remitted for p in scored):
        keys.append(_mark(sheet, tr("response"), "o", palette.depression))
    if any(p.remitted for p in scored):
        keys.append(_mark(sheet, tr("remission"), "D", palette.remission))
    return keys


def _mark(sheet: Sheet, text: str, shape: str, colour: str, *, is_open: bool = False) -> Key:
    return text, 0.14, lambda x, y: sheet.marks([x], [y], shape, colour, is_open=is_open)


def _has_missing(placing: Placing) -> bool:
    """Whether a rating is missed or without a total, or a dosing without dissociation."""
    is_unrated = any(m.dissociation and m.dissociation.peak is None for m, _ in placing.dosings)
    return bool(placing.gaps) or is_unrated or any(p.total is None for p, _ in placing.points)


def _changed(sheet: Sheet, x: float, y: float) -> None:
    sheet.line([x - 0.15, x + 0.15], [y, y], sheet.palette.depression, width=0.9, dash=DOTTED)
    stroke(sheet, x, y)
