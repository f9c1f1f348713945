"""One arm's outcome at one planned time: scores, response and remission, tests, what is missing."""

from collections import Counter
from collections.abc import Sequence

from ketrate.analysis import statistics
from ketrate.analysis.matching import NOT_DUE, REASONS, Outcome
from ketrate.analysis.response import judge
from ketrate.analysis.windows import Timing
from ketrate.words import tr

Document = dict[str, object]


def outcome_document(instrument: str, timing: Timing, found: Sequence[Outcome]) -> Document:
    """The block of `arms[].outcomes[]`. `found` holds one outcome per dosing of the arm."""
    analysed = [one for one in found if one.total is not None and one.unit.baseline is not None]
    missing = [one for one in found if _is_missing(one)]
    document: Document = {
        "instrument": instrument,
        "at": timing.label,
        "window": timing.window_text,
        "recall": "; ".join(sorted({one.recall for one in analysed})) or None,
        "items_carried": sum(one.items_carried for one in analysed),
        "n": len(analysed),
    }
    document |= _scores(analysed) | _claims(analysed) | _tests(analysed)
    return document | {
        "missing": _missing(missing),
        "not_due": sum(one.reason == NOT_DUE for one in found),
        "no_baseline": sum(one.unit.baseline is None for one in found),
        "baseline_at_floor": sum(_is_at_floor(one) for one in found),
        "n_intervening": sum(one.had_intervening for one in found),
        "sensitivity": _sensitivity(analysed, missing),
    }


def flow(screened: int, found: Sequence[Sequence[Outcome]]) -> dict[str, int | None]:
    """Patients at each step; `found` holds one sequence of outcomes per dosing of the arm."""
    dosed = [outcomes for outcomes in found if outcomes]
    rated = [one for one in dosed if any(outcome.total is not None for outcome in one)]
    return {
        "screened": screened,
        "dosed": _patients(dosed),
        "baseline": _patients([one for one in dosed if one[0].unit.baseline is not None]),
        "predictor": None,
        "outcome": _patients(rated),
        "analysed": _patients([one for one in rated if one[0].unit.baseline is not None]),
    }


def _patients(found: Sequence[Sequence[Outcome]]) -> int:
    return len({outcomes[0].unit.patient_id for outcomes in found})


def _is_at_floor(one: Outcome) -> bool:
    return one.unit.bounds.baseline == one.unit.bounds.floor


def _is_missing(one: Outcome) -> bool:
    return one.reason in REASONS and one.unit.bounds.is_eligible is True


def _pairs(analysed: Sequence[Outcome]) -> tuple[list[int], list[int]]:
    before = [one.unit.baseline.total for one in analysed if one.unit.baseline is not None]
    return before, [one.total for one in analysed if one.total is not None]


def _scores(analysed: Sequence[Outcome]) -> Document:
    before, after = _pairs(analysed)
    percents = [one.verdict.percent for one in analysed if one.verdict.percent is not None]
    return {
        "baseline_n": len(before),
        "baseline_mean": statistics.mean(before),
        "mean": statistics.mean(after),
        "sd": statistics.standard_deviation(after),
        "percent_improvement_n": len(percents),
        "percent_improvement_mean": statistics.mean(percents),
        "percent_improvement_sd": statistics.standard_deviation(percents),
    }


def _claims(analysed: Sequence[Outcome]) -> Document:
    eligible = [one for one in analysed if one.unit.bounds.is_eligible]
    responded = [bool(one.verdict.responded) for one in eligible]
    remitted = [bool(one.verdict.remitted) for one in eligible]
    return {
        "eligible": len(eligible),
        "responders": sum(responded),
        **_share("response", eligible, responded),
        "partial": sum(bool(one.verdict.partial) for one in eligible),
        "worsened": sum(bool(one.verdict.worsened) for one in eligible),
        "remitters": sum(remitted),
        **_share("remission", eligible, remitted),
    }


def _share(name: str, found: Sequence[Outcome], claims: Sequence[bool]) -> Document:
    """A share with its interval: Wilson, or by patients where one gives several sessions."""
    rate = sum(claims) / len(claims) if claims else None
    if is_repeated(found):
        patients = [one.unit.patient_id for one in found]
        interval = statistics.cluster_share(list(zip(patients, claims, strict=True)))
    else:
        interval = statistics.wilson(sum(claims), len(claims))
    return {f"{name}_rate": rate, f"{name}_ci": None if interval is None else list(interval)}


def is_repeated(found: Sequence[Outcome]) -> bool:
    """Whether some patient stands there more than once: sessions are then not independent."""
    return len({one.unit.patient_id for one in found}) < len(found)


def _tests(analysed: Sequence[Outcome]) -> Document:
    """Baseline minus follow-up; not made on sessions that are not independent."""
    before, after = _pairs(analysed)
    found = None if is_repeated(analysed) else statistics.paired_t(before, after)
    if found is None:
        return dict.fromkeys(("paired_t", "paired_t_df", "paired_t_p", "wilcoxon_p"))
    return {
        "paired_t": found.statistic,
        "paired_t_df": len(before) - 1,
        "paired_t_p": found.p,
        "wilcoxon_p": statistics.wilcoxon_p(before, after),
    }


def _missing(missing: Sequence[Outcome]) -> Document:
    counts = Counter(one.reason for one in missing)
    return {"n": len(missing), "by_reason": {reason: counts[reason] for reason in REASONS}}


def _sensitivity(analysed: Sequence[Outcome], missing: Sequence[Outcome]) -> Document:
    eligible = [one for one in analysed if one.unit.bounds.is_eligible]
    carried_on = [(one, one.total) for one in eligible]
    carried_on += [(one, one.last_before) for one in missing if one.last_before is not None]
    locf = _imputed([one for one, _ in carried_on], [total for _, total in carried_on])
    failed = _imputed(
        [*eligible, *missing], [*(one.total for one in eligible), *[None] * len(missing)]
    )
    locf_text = tr("last value after the dosing carried forward, never the baseline")
    failed_text = tr("missing counted as no response and no remission")
    return {"locf": {"text": locf_text} | locf, "non_response": {"text": failed_text} | failed}


def _imputed(found: Sequence[Outcome], totals: Sequence[int | None]) -> Document:
    verdicts = [judge(total, one.unit.bounds) for one, total in zip(found, totals, strict=True)]
    responded = [bool(one.responded) for one in verdicts]
    remitted = [bool(one.remitted) for one in verdicts]
    return {
        "n": len(found),
        "responders": sum(responded),
        **_share("response", found, responded),
        "remitters": sum(remitted),
        **_share("remission", found, remitted),
    }
