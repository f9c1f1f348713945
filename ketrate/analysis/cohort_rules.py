"""The rules a cohort review was made by, printed with every number it gives."""

from ketrate.analysis import dissociation
from ketrate.analysis.cohort_options import CohortOptions
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
        "dissociation": _dissociation(instruments),
        "window": _window(options),
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


def _dissociation(instruments: Catalogue) -> Document | None:
    if dissociation.INSTRUMENT not in instruments:
        return None
    cutoff = instruments.get(dissociation.INSTRUMENT).dissociated
    if cutoff is None:
        return None
    text = tr("peak above {n} and above the value before the dosing", n=cutoff.value)
    return rule(
        text=text,
        operator=cutoff.operator,
        value=cutoff.value,
        instrument=dissociation.INSTRUMENT,
        anchor="start",
        window=list(dissociation.PEAK_WINDOW),
        source=cutoff.source,
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
