"""The row of dosings above the plot: number, dose, and a fine line down through it."""

from ketrate.figures.placing import Placing
from ketrate.figures.scales import TimeAxis
from ketrate.figures.sheet import SMALL, Sheet
from ketrate.figures.style import text_width_in
from ketrate.records.treatment import Session
from ketrate.words import tr

HEIGHT = 0.5
"""Inches above the plot."""


def dose_text(session: Session) -> str:
    """Dose given, as mg/kg where the weight is known, else mg; empty when neither is known."""
    per_kg = session.given_mg_per_kg
    if per_kg is not None:
        return tr("{dose} mg/kg", dose=number(per_kg))
    if session.dose_given_mg is not None:
        return tr("{dose} mg", dose=number(session.dose_given_mg))
    return ""


def number(value: float) -> str:
    """Up to two decimals, without trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace("-", "−")


def label_of(session: Session) -> str:
    """Dose, or the agent where no dose is known."""
    return dose_text(session) or session.agent or ""


def draw(sheet: Sheet, placing: Placing, axis: TimeAxis, span: tuple[float, float]) -> None:
    """Mark every dosing. Labels that would touch are left out; the tables have them all."""
    top, bottom = span
    free_number, free_dose, told = -1.0, -1.0, ""
    for mark, (name, day) in placing.dosings:
        x = axis.x(name, day)
        sheet.line([x, x], [top, bottom], sheet.palette.line, width=0.6)
        sheet.marks([x], [top + 0.07], "v", sheet.palette.ink, size=6)
        text = str(mark.session.number)
        half = text_width_in(text, SMALL, "semibold") / 2 + 0.02
        if x - half > free_number:
            sheet.write(x, top + 0.16, text, size=SMALL, weight="semibold", align="center")
            free_number = x + half
        dose = label_of(mark.session)
        half = text_width_in(dose, SMALL) / 2 + 0.04
        if dose and dose != told and x - half > free_dose:
            left = x - half + 0.04
            sheet.write(left, top + 0.31, dose, size=SMALL, colour=sheet.palette.muted)
            free_dose, told = x + half, dose
    if placing.dosings:
        _row_name(sheet, top)


def _row_name(sheet: Sheet, top: float) -> None:
    sheet.write(
        0.56, top + 0.16, tr("dosing"), size=SMALL, align="right", colour=sheet.palette.muted
    )
