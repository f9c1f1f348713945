"""What a scale's file wants pointed out beside its total, with the total before the dosing."""

from collections.abc import Mapping

from ketrate.instruments.definition import Flag, Instrument
from ketrate.instruments.scoring import Score, score


def flags(
    instrument: Instrument, answers: Mapping[int, int | None], baseline: int | None = None
) -> dict[str, bool | None]:
    """What the file wants pointed out: yes, no, or None where it cannot be known.

    `baseline` is the total before the dosing. A file's cut-off for dissociation is the flag
    `dissociated`: beyond the cut-off and above the baseline.
    """
    made = score(instrument, answers)
    rules = list(instrument.flags)
    if instrument.dissociated is not None:
        rules.append(Flag("dissociated", "", instrument.dissociated, above_baseline=True))
    return {
        one.id: _any_item(instrument, one, answers, made)
        if one.any_item
        else _beyond(one, made.total, baseline)
        for one in rules
    }


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
