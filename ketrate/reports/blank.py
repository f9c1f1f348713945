"""Paper forms for the day the computer is down: any scale, and the vital signs of a session.

Scores are added up by hand on paper only if the clinic wants it; the entries are typed in later
as transcribed ratings, with the observed time that stands on the form.
"""

from reportlab.platypus import Flowable, Spacer

from ketrate import __version__
from ketrate.instruments.definition import Instrument
from ketrate.reports.form_parts import Fields, Grid, Question
from ketrate.reports.page import Furniture, build
from ketrate.reports.text import BOLD, SMALL, paragraph, style
from ketrate.words import tr

VITALS_ROWS = 20


def instrument_form(instrument: Instrument, licence: str = "") -> bytes:
    """A form with every item, its levels as boxes to tick, and who rated whom when; A4 PDF.

    `licence` is the note that goes with wording that is not KetRate's own.
    """
    about = tr(
        "Asks about: {recall}. Rater: {rater}. Tick one box per item; leave none out, or say why.",
        recall=instrument.recall,
        rater=instrument.rater,
    )
    story: list[Flowable] = [
        paragraph(instrument.name, tr("the form"), style(BOLD, 14)),
        paragraph(about, tr("the form"), style(size=SMALL)),
        *_rating_fields(),
        Spacer(0, 4),
        *(Question(item) for item in instrument.items),
        Spacer(0, 8),
        _total(instrument),
        Fields((tr("Note"),)),
        Fields((tr("Rater"), tr("Signature"), tr("Date, time"))),
        Spacer(0, 4),
        paragraph(instrument.source, tr("the form"), style(size=7)),
        *([paragraph(licence, tr("the licence note"), style(size=7))] if licence else []),
    ]
    origin = tr(
        "KetRate {version} · {id}, {scale} · definition {hash}",
        version=__version__,
        id=instrument.id,
        scale=instrument.version,
        hash=instrument.definition_hash[:16],
    )
    return build(story, _furniture(instrument.short_name, origin))


def vitals_form() -> bytes:
    """A form for the dosing and the vital signs of one session; A4 PDF."""
    columns = (
        (tr("Clock time"), 1.3),
        (tr("Minutes since start"), 1.3),
        (tr("Systolic mmHg"), 1.1),
        (tr("Diastolic mmHg"), 1.1),
        (tr("Pulse /min"), 1.0),
        (tr("SpO2 %"), 0.9),
        (tr("Respiration /min"), 1.2),
        (tr("MOAA/S 0 to 5"), 1.0),
        (tr("Initials"), 1.0),
    )
    story: list[Flowable] = [
        paragraph(tr("Dosing and vital signs"), tr("the form"), style(BOLD, 14)),
        Fields((tr("Date"), tr("Session no."), tr("Chair"), tr("Weight kg"))),
        Fields((tr("Agent"), tr("Route"), tr("Lot"))),
        Fields((tr("Dose prescribed mg"), tr("Dose given mg"))),
        Fields((tr("Start"), tr("End"), tr("Interruptions, from to"))),
        Spacer(0, 10),
        Grid(columns, VITALS_ROWS),
        Spacer(0, 6),
        Fields((tr("Rescue drugs, events"),)),
        Fields((tr("Name"), tr("Signature"), tr("Date, time"))),
    ]
    origin = tr("KetRate {version} · vital signs form", version=__version__)
    return build(story, _furniture(tr("Vital signs"), origin))


def _rating_fields() -> list[Flowable]:
    return [
        Fields((tr("Date"), tr("Time"), tr("Minutes since dosing start"))),
        Fields((tr("Session no."), tr("Planned timepoint"), tr("Rater"))),
    ]


def _total(instrument: Instrument) -> Fields:
    label = tr(
        "Total ({low} to {high}; only when every item is answered)",
        low=instrument.minimum,
        high=instrument.maximum,
    )
    return Fields((label,))


def _furniture(name: str, origin: str) -> Furniture:
    """The patient's place is on every page: sheets get separated."""
    line = "_" * 26
    identity = tr("Patient {line}   Code {line}   Born {short}", line=line, short="_" * 14)
    return Furniture(tr("Blank form {name}", name=name), identity, name, origin)
