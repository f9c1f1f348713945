"""The discharge list in words: what each criterion asks, where it stands, what to do next."""

from ketrate.protocol.discharge import ASKED, Criterion, CriterionState
from ketrate.words import tr


def name(criterion: str) -> str:
    """What a criterion asks."""
    return {
        "observation": tr("Observation time"),
        "spo2": tr("Oxygen saturation"),
        "respiration": tr("Respiration"),
        "sedation": tr("Awake (MOAA/S)"),
        "dissociation": tr("Dissociation (CADSS)"),
        "blood-pressure": tr("Blood pressure"),
        "orientation": tr("Oriented"),
        "gait": tr("Walks unaided"),
        "nausea": tr("No nausea or vomiting"),
        "suicidality": tr("No open suicidality alert"),
        "escort": tr("Escort is here"),
        "driving": tr("Told not to drive until after a night's sleep"),
    }.get(criterion, criterion)


def state_word(state: CriterionState) -> str:
    """The state in the person's language."""
    return {
        CriterionState.MET: tr("met"),
        CriterionState.NOT_MET: tr("not met"),
        CriterionState.MISSING: tr("no value"),
        CriterionState.TOO_EARLY: tr("too early"),
        CriterionState.OLD: tr("too old"),
        CriterionState.WAITING: tr("not yet"),
    }[state]


def value_words(one: Criterion) -> str:
    """The latest value with its unit and its time; empty where there is none."""
    if one.at is None or one.id == "observation":
        return ""
    value = shown_value(one)
    at = f"{one.at.local:%H:%M}"
    return f"{value}, {at}" if value else at


def shown_value(one: Criterion) -> str:
    """The latest value with its unit; empty where there is none."""
    return answer_word(one.value) if one.id in ASKED else _with_unit(one.id, one.value)


def limit_words(one: Criterion) -> str:
    """The limit as the clinic set it: the least or the most that meets it."""
    if not one.limit:
        return ""
    limit = _with_unit(one.id, one.limit)
    is_most = one.id in ("dissociation", "blood-pressure")
    return tr("at most {n}", n=limit) if is_most else tr("at least {n}", n=limit)


def next_words(one: Criterion, *, beside_value: bool = False) -> str:
    """What stands in the way of this one, and what would settle it; empty where it is met.

    `beside_value`: the value stands there already and is not said again.
    """
    match one.state:
        case CriterionState.MET:
            return ""
        case CriterionState.WAITING:
            return _wait_words(one)
        case CriterionState.NOT_MET:
            return _failed_words(one, beside_value=beside_value)
        case CriterionState.TOO_EARLY:
            return _early_words(one)
        case CriterionState.OLD:
            return tr("{do}: the last is too old", do=_again(one.id))
        case CriterionState.MISSING:
            return _first(one.id) if one.at is None else tr("incomplete: {do}", do=_again(one.id))


def answer_word(value: str) -> str:
    """Yes or no in the person's language."""
    return {"yes": tr("yes"), "no": tr("no")}.get(value, value)


def _wait_words(one: Criterion) -> str:
    if one.at is None:
        return tr("counts from an anchor that has not happened yet")
    return tr("ends at {time}", time=f"{one.at.local:%H:%M}")


def _failed_words(one: Criterion, *, beside_value: bool) -> str:
    if one.id == "suicidality":
        return tr("a clinician must acknowledge the alert")
    if one.id in ASKED:
        return _again(one.id)
    told = tr("limit {limit}: {do}", limit=one.limit, do=_again(one.id))
    return told if beside_value else f"{_with_unit(one.id, one.value)}, {told}"


def _early_words(one: Criterion) -> str:
    if one.counts_from is None:
        return tr("again once the observation is over")
    return tr("{do} from {time} on", do=_again(one.id), time=f"{one.counts_from.local:%H:%M}")


def _first(criterion: str) -> str:
    if criterion in ASKED:
        return tr("look")
    return tr("rate") if criterion == "dissociation" else tr("measure")


def _again(criterion: str) -> str:
    if criterion in ASKED:
        return tr("look again")
    return tr("rate again") if criterion == "dissociation" else tr("measure again")


def _with_unit(criterion: str, value: str) -> str:
    if not value:
        return ""
    return {
        "spo2": f"{value} %",
        "respiration": tr("{n} / min", n=value),
        "sedation": f"MOAA/S {value}",
        "dissociation": f"CADSS {value}",
        "blood-pressure": f"{value} mmHg",
    }.get(criterion, value)
