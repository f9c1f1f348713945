"""What a scale's file wants pointed out beside its total, with the total before the dosing."""

from collections.abc import Mapping

from ketrate.instruments.definition import Flag, Instrument
from ketrate.instruments.scoring import Score, score
from ketrate.words import tr

DISSOCIATED = "dissociated"


def flag_rules(instrument: Instrument) -> tuple[Flag, ...]:
    """The rules of the file; a cut-off for dissociation is one that asks for a rise as well."""
    cutoff = instrument.dissociated
    if cutoff is None:
        return instrument.flags
    label = tr("Dissociated: {operator} {n}", operator=cutoff.operator, n=cutoff.value)
    return (*instrument.flags, Flag(DISSOCIATED, label, cutoff, above_baseline=True))


def flags(
    instrument: Instrument,
    answers: Mapping[int, int | None],
    baseline: int | None = None,
    total: int | None = None,
) -> dict[str, bool | None]:
    """What the file wants pointed out: yes, no, or None where it cannot be known.

    `baseline` is the total before the dosing. `total` is the one that stands beside the flags,
    where the answers alone do not give it (prorated, or a chart that holds nothing else).
    """
    made = score(instrument, answers)
    known = made.total if total is None else total
    return {
        one.id: _any_item(instrument, one, answers, made)
        if one.any_item
        else _beyond(one, known, baseline)
        for one in flag_rules(instrument)
    }


def flag_words(
    instrument: Instrument,
    answers: Mapping[int, int | None],
    baseline: int | None = None,
    total: int | None = None,
    *,
    is_after_dosing: bool = True,
) -> tuple[str, ...]:
    """What is to be read beside the total: each flag that is up.

    One that would be up but for a total before the dosing, which nobody knows, says so. A rating
    from before the dosing cannot have risen since then: such flags are not for it.
    """
    rules = [one for one in flag_rules(instrument) if is_after_dosing or not one.above_baseline]
    states = flags(instrument, answers, baseline, total)
    known = score(instrument, answers).total if total is None else total
    up = [_words(one, baseline) for one in rules if states[one.id]]
    unsure = [
        tr("{flag}? Pre-dose not known", flag=one.label)
        for one in rules
        if states[one.id] is None and one.above_baseline and known is not None
    ]
    return (*up, *unsure)


def _words(flag: Flag, baseline: int | None) -> str:
    """A flag that is up; one that asks for a rise, with what it rose from."""
    if not flag.above_baseline or baseline is None:
        return flag.label
    return tr("{flag}, pre-dose {n}", flag=flag.label, n=baseline)


def _beyond(flag: Flag, total: int | None, baseline: int | None) -> bool | None:
    if total is None:
        return None
    if not (flag.cutoff.holds(total) and flag.above_baseline):
        return flag.cutoff.holds(total)
    return None if baseline is None else total > baseline


def _any_item(
    instrument: Instrument, flag: Flag, answers: Mapping[int, int | None], made: Score
) -> bool | None:
    """One item beyond the cut-off is enough; with none, a gap leaves it open."""
    values = [
        answers.get(item.number) for item in instrument.items if item.number not in made.missing
    ]
    if any(value is not None and flag.cutoff.holds(value) for value in values):
        return True
    return None if made.missing else False
