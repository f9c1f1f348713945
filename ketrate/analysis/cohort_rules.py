"""The rules a cohort review was made by, printed with every number it gives."""

from ketrate.analysis import dissociation
from ketrate.analysis.cohort_options import CohortOptions
from ketrate.analysis.dissociated import CLINICAL, Definition
from ketrate.analysis.family import Family
from ketrate.analysis.thresholds import remission_cutoff, remission_text, response_text
from ketrate.instruments.catalogue import Catalogue
from ketrate.words import tr

Document = dict[str, object]

_BASELINES = {
    "course": "last full-recall rating before the course's first dosing, at most 7 days old",
    "screening": "first full-recall rating before the course's first dosing",
    "period": "last full-recall rating before this period of the crossover",
    "session": "last full-recall rating before this dosing",
}


def rules_document(options: CohortOptions, family: Family, instruments: Catalogue) -> Document:
    """The block `rules`: each rule with text, operator, value and source."""
    return {
        "response": _response(options, family),
        "remission": _remission(options, family),
        "baseline": rule(text=tr(_BASELINES[options.baseline]), baseline=options.baseline),
        "dissociation": _dissociation(options.definition, instruments),
        "window": _window(options),
        "predictor": _predictor(options),
        "later": _later(options, family),
        "knot": _knot(options),
    }


def rule(**known: object) -> Document:
    """A rule with every key it can have; those not known are None."""
    keys = ("text", "operator", "value", "instrument", "baseline", "anchor", "window", "source")
    return dict.fromkeys(keys) | known


def _response(options: CohortOptions, family: Family) -> Document:
    return rule(
        text=response_text(family, options.rules),
        operator=">" if options.strict else ">=",
        value=options.response,
        instrument=family.name,
        baseline=options.baseline,
        source=family.main.response_source or None,
    )


def _remission(options: CohortOptions, family: Family) -> Document:
    own = family.remission
    source = own.source if own is not None and options.remission is None else tr("clinic setting")
    return rule(
        text=remission_text(family, options.rules),
        operator="<=",
        value=remission_cutoff(family, options.rules),
        instrument=family.name,
        source=source,
    )


_KNOT_SOURCE = "Echegaray 2025, doi 10.47626/2237-6089-2022-0593"

_DEFINITIONS = {
    "peak": "peak from start to leaving {sign} {n}, and above the value before the dosing",
    "change": "value at the minute minus the value before the dosing {sign} {n}",
    "peak_change": "peak from start to leaving minus the value before the dosing {sign} {n}",
    "clinical": "clinician's judgement (0 to 3) from start to leaving {sign} {n}",
}


def _dissociation(chosen: Definition, instruments: Catalogue) -> Document:
    scale = CLINICAL if chosen.kind == "clinical" else dissociation.INSTRUMENT
    return rule(
        text=tr(_DEFINITIONS[chosen.kind], sign=chosen.operator, n=chosen.value),
        operator=chosen.operator,
        value=chosen.value,
        instrument=scale,
        anchor="start",
        window=list(dissociation.PEAK_WINDOW),
        source=_source(chosen, instruments),
    )


def _source(chosen: Definition, instruments: Catalogue) -> str:
    """Where the cut-off comes from: the scale's file for the one it states, else the clinic."""
    if dissociation.INSTRUMENT in instruments and chosen.kind == "peak":
        own = instruments.get(dissociation.INSTRUMENT).dissociated
        if own is not None and (own.operator, own.value) == (chosen.operator, chosen.value):
            return own.source
    return tr("clinic setting")


def _predictor(options: CohortOptions) -> Document:
    windows = {one.label: one.window_text for one in options.minutes}
    return rule(
        text=tr("complete value at the minute; before the dosing: at most 120 min before start"),
        operator="within",
        value=[one.text for one in options.measures],
        instrument=options.dissociation,
        anchor={one.label: one.anchor for one in options.minutes},
        window=windows,
        source=tr("clinic setting; no tolerance was ever published"),
    )


def _knot(options: CohortOptions) -> Document | None:
    """Where the piecewise fit bends; 15 is Echegaray's, whose outcome was unadjusted change."""
    if options.knot is None:
        return None
    return rule(
        text=tr("two slopes that meet at {knot}", knot=f"{options.knot:g}"),
        value=options.knot,
        source=_KNOT_SOURCE if options.knot == 15 else tr("clinic setting"),
    )


def _later(options: CohortOptions, family: Family) -> Document:
    text = tr(
        "any rating after leaving up to the window's end; no needs a rating at two thirds of the "
        "window or later; further doses of the same agent are counted, another agent ends it"
    )
    return rule(
        text=text,
        operator="<=",
        value=options.window,
        instrument=family.name,
        anchor="start",
        window=options.window,
        source=tr("clinic setting"),
    )


def _window(options: CohortOptions) -> Document:
    windows = {one.label: one.window_text for one in options.timings}
    return rule(
        text=tr("nearest complete rating inside the window, a tie to the earlier"),
        operator="within",
        value=windows,
        anchor={one.label: one.anchor for one in options.timings},
        window=windows,
        source=tr("clinic setting; no tolerance was ever published"),
    )
