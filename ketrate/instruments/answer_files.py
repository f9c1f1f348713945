"""Answers as JSON in, scores as JSON out; and the JSON document that describes a scale."""

import json
from collections.abc import Mapping, Sequence
from typing import NoReturn

from ketrate.errors import BadFileError, BadInputError
from ketrate.instruments.definition import Flag, Instrument, Item, Prorating
from ketrate.instruments.flags import flag_rules
from ketrate.instruments.scoring import Score, check_answer, score
from ketrate.instruments.short_form import derive
from ketrate.words import explain, tr

Document = dict[str, object]


class _Pairs:
    """A JSON object as written, so that a key that stands twice is seen."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        self.pairs = pairs

    def __repr__(self) -> str:
        return "{…}"


def score_text(
    instrument: Instrument,
    text: str,
    label: str,
    origins: Sequence[Instrument] = (),
    rule: Prorating | None = None,
) -> Document | list[Document]:
    """Score one JSON object of answers, or an array of them; `label` names the input.

    `origins` are the scales a short form is taken from. An object that has all its items under
    their numbers there is read as answers to that scale; a short form's own numbers end earlier,
    so the two cannot be mistaken for each other. With a `rule` a gap may still give a total, and
    each document then says with the key `prorated` whether it is such a one.

    A single object with a bad value raises BadInputError; in an array the object's `problems`
    say so and the others are scored. Anything that is not JSON raises BadFileError.
    """
    data = _parsed(text, label)
    if isinstance(data, list):
        return [
            _entry_document(instrument, origins, one, (label, tr("entry {n}", n=n)), rule)
            for n, one in enumerate(data, 1)
        ]
    answers, problems = _read(instrument, origins, _as_object(data, label, ""))
    if problems:
        raise problems[0]
    return score_document(instrument, score(instrument, answers, rule), rule)


def score_document(instrument: Instrument, made: Score, rule: Prorating | None = None) -> Document:
    """A score as the `score` command prints it."""
    document: Document = {
        "instrument": made.instrument,
        "version": made.version,
        "answered": made.answered,
        "items": made.items,
        "complete": made.is_complete,
        "total": made.total,
        "range": [instrument.minimum, instrument.maximum],
        "subscales": dict(made.subscales),
        "band": made.band,
        "missing": list(made.missing),
        "problems": [],
    }
    return document if rule is None else document | {"prorated": made.is_prorated}


def instrument_document(instrument: Instrument) -> Document:
    """A scale as the `instruments` command prints it."""
    return {
        "id": instrument.id,
        "family": instrument.family,
        "domain": instrument.domain,
        "name": instrument.name,
        "version": instrument.version,
        "items": len(instrument.items),
        "range": [instrument.minimum, instrument.maximum],
        "rater": instrument.rater,
        "recall": instrument.recall,
        "licence": instrument.licence_route,
        "source": instrument.source,
        "bands": [
            {"range": [one.low, one.high], "label": one.label, "source": one.source}
            for one in instrument.bands
        ],
        "subscales": [
            {
                "id": one.id,
                "name": one.name,
                "items": list(one.items),
                "range": [one.minimum, one.maximum],
                "source": one.source,
            }
            for one in instrument.subscales
        ],
        "direction": instrument.direction,
        "flags": [_flag_document(one) for one in flag_rules(instrument)],
        "prorating": _prorating_document(instrument),
        "closed_to_blinded": [item.number for item in instrument.unblinding_items],
    }


def _flag_document(flag: Flag) -> Document:
    return {
        "id": flag.id,
        "label": flag.label,
        "operator": flag.cutoff.operator,
        "value": flag.cutoff.value,
        "any_item": flag.any_item,
        "above_baseline": flag.above_baseline,
        "source": flag.cutoff.source,
    }


def _prorating_document(instrument: Instrument) -> Document | None:
    """The published rule that a clinic may switch on; None where the file has none."""
    rule = instrument.prorating
    if rule is None:
        return None
    return {"most_missing": rule.most_missing, "rounding": rule.rounding, "source": rule.source}


def _parsed(text: str, label: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_Pairs)
    except json.JSONDecodeError as error:
        place = tr("line {n}, column {m}", n=error.lineno, m=error.colno)
        problem = tr("it is not JSON: {reason}.", reason=error.msg)
        raise BadFileError(label, place, problem, _remedy()) from error
    except (ValueError, RecursionError) as error:
        raise BadFileError(label, "", tr("it is not usable JSON."), _remedy()) from error


def _entry_document(
    instrument: Instrument,
    origins: Sequence[Instrument],
    data: object,
    where: tuple[str, str],
    rule: Prorating | None,
) -> Document:
    """One object of an array; `where` is the input's name and the place in it."""
    answers, problems = _read(instrument, origins, _as_object(data, *where))
    made = score(instrument, answers, None if problems else rule)  # a bad answer is no mere gap
    document = score_document(instrument, made, rule)
    if problems:
        document |= {"complete": False, "total": None, "band": None}
        document["subscales"] = dict.fromkeys(one.id for one in instrument.subscales)
        document["problems"] = [explain(problem) for problem in problems]
    return document


def _read(
    instrument: Instrument, origins: Sequence[Instrument], written: _Pairs
) -> tuple[dict[int, int | None], list[BadInputError]]:
    whole = _origin(instrument, origins, {key for key, _ in written.pairs})
    if whole is None:
        return _answers(instrument, written)
    answers, problems = _answers(whole, written)
    return derive(instrument, whole.id, answers), problems


def _origin(
    instrument: Instrument, origins: Sequence[Instrument], keys: set[str]
) -> Instrument | None:
    """The scale these numbers are of: the first that has them all, else the first."""
    if instrument.derived is None or not keys.issuperset(map(str, instrument.derived.items)):
        return None
    holding = (one for one in origins if {str(item.number) for item in one.items} >= keys)
    return next(holding, origins[0] if origins else None)


def _answers(
    instrument: Instrument, written: _Pairs
) -> tuple[dict[int, int | None], list[BadInputError]]:
    """The usable answers, and every problem with the others."""
    items = {str(item.number): item for item in instrument.items}
    answers: dict[int, int | None] = {}
    problems: list[BadInputError] = []
    for key, value in written.pairs:
        try:
            _take(instrument, items, answers, key, value)
        except BadInputError as error:
            problems.append(error)
    return answers, problems


def _take(
    instrument: Instrument,
    items: Mapping[str, Item],
    answers: dict[int, int | None],
    key: str,
    value: object,
) -> None:
    item = items.get(key)
    if item is None:
        _refuse(instrument, tr("there is no item {key!r}.", key=key[:40]))
    if item.number in answers:
        _refuse(instrument, tr("item {n} stands twice.", n=item.number))
    answers[item.number] = None
    if value is not None:
        check_answer(instrument, item, value)  # type: ignore[arg-type]  # it refuses other types
        answers[item.number] = value  # type: ignore[assignment]


def _refuse(instrument: Instrument, problem: str) -> NoReturn:
    remedy = tr("Items are 1 to {n}, each once.", n=len(instrument.items))
    raise BadInputError(instrument.short_name, problem, remedy)


def _as_object(data: object, label: str, place: str) -> _Pairs:
    if not isinstance(data, _Pairs):
        raise BadFileError(label, place, tr("it is not a JSON object of answers."), _remedy())
    return data


def _remedy() -> str:
    return tr("Write {example}, or an array of such objects.", example='{"1": 3, "2": 0}')
