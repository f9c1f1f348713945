"""Outcomes at planned times, a column each, and what the document says of them."""

import math
from dataclasses import dataclass

import numpy as np

from ketrate.analysis import statistics
from ketrate.analysis.matching import NOT_DUE, REASONS
from ketrate.analysis.table.clinic import Clinic
from ketrate.analysis.table.columns import (
    US_PER_MINUTE,
    Bools,
    Floats,
    Integers,
    minutes,
    pick,
)
from ketrate.analysis.table.selection import Judge, Judged, Scale
from ketrate.analysis.windows import Timing
from ketrate.words import tr

Document = dict[str, object]
KNOWN = ("", NOT_DUE, *REASONS)
_MISSING = np.array([False, False, *(True for _ in REASONS)])
_FAR = 2**61


@dataclass(frozen=True, slots=True)
class Column:
    """One outcome per dosing; `reason` names a place in KNOWN, `rating` is -1 where none counted.

    `last_before` is the last score before the window's end and any further dose, NaN for none.
    """

    baseline: Floats
    total: Floats
    rating: Integers
    verdict: Judged
    eligible: Integers
    reason: Integers
    last_before: Floats
    had_intervening: Bools
    recall: Integers
    carried: Integers

    @property
    def analysed(self) -> Bools:
        """Where there is a score and a baseline."""
        return np.isfinite(self.total) & np.isfinite(self.baseline)


def column(  # noqa: PLR0913, PLR0917 - what an outcome rests on
    clinic: Clinic,
    places: Integers,
    baseline: Floats,
    found: Scale,
    judge: Judge,
    timing: Timing,
    now: int | None,
    *,
    keep: bool,
) -> Column:
    """The outcome of the dosings at those places."""
    window = _Window(clinic, places, found, timing)
    chosen = window.nearest(keep=keep)
    total = pick(clinic.columns.ratings.total, chosen)
    after_dose = (chosen >= 0) & (window.at(chosen) >= window.next_start)
    had_further = window.has_further()
    reason = np.where(chosen >= 0, 0, window.reason(had_further, now))
    return Column(
        baseline,
        total,
        chosen,
        judge.verdicts(baseline, total),
        judge.eligible(baseline),
        reason,
        window.last_before(),
        np.where(chosen >= 0, after_dose, had_further),
        window.recall(chosen),
        np.where(chosen >= 0, clinic.columns.ratings.carried[chosen], 0)
        if len(clinic.columns.ratings.carried)
        else np.zeros(len(places), dtype=np.int64),
    )


class _Window:
    """One planned time after each dosing, in microseconds and as keys."""

    def __init__(self, clinic: Clinic, places: Integers, found: Scale, timing: Timing) -> None:
        given = clinic.columns.dosings
        self.clinic, self.found, self.timing = clinic, found, timing
        self.places, self.course = places, given.course[places]
        self.start, self.next_start = given.start[places], clinic.next_start[places]
        self.low, self.high = (self.start + one for one in _span(timing.window))
        wide = timing.widened().window
        self.wide_low, self.wide_high = (self.start + one for one in _span(wide))

    def key(self, at: Integers) -> Integers:
        return self.clinic.key(self.course, at)

    def at(self, rating: Integers) -> Integers:
        times = self.clinic.columns.ratings.at
        return times[rating] if len(times) else np.zeros(len(rating), dtype=np.int64)

    def between(self, keys: Integers, low: Integers, high: Integers) -> tuple[Integers, Integers]:
        """Where the ratings from `low` to `high`, both included, stand."""
        first = np.searchsorted(keys, self.key(low))
        last = np.searchsorted(keys, self.key(high), side="right")
        return first, np.where(high >= low, last, first)

    def is_there(self, keys: Integers, low: Integers, high: Integers) -> Bools:
        first, last = self.between(keys, low, high)
        return last > first

    def nearest(self, *, keep: bool) -> Integers:
        """The counted rating nearest to the plan; a tie to the earlier one."""
        keys = self.found.counted_key
        high = self.high if keep else np.minimum(self.high, self.next_start - 1)
        first, last = self.between(keys, self.low, high)
        if not len(keys):
            return np.full(len(first), -1)
        plan = self.start + round(self.timing.minutes * US_PER_MINUTE)
        after = np.clip(np.searchsorted(keys, self.key(plan), side="right"), first, last)
        before = np.where(after > first, after - 1, -1)
        before = np.where(before >= 0, np.maximum(np.searchsorted(keys, keys[before]), first), -1)
        after = np.where(after < last, after, -1)
        chosen = np.where(self._distance(before) <= self._distance(after), before, after)
        return np.where(chosen >= 0, self.found.counted[chosen], -1)

    def _distance(self, place: Integers) -> Floats:
        at = self.at(self.found.counted[place])
        away = np.abs(minutes(at - self.start) - self.timing.minutes)
        return np.where(place >= 0, away, np.inf)

    def has_further(self) -> Bools:
        """Whether a counted rating lies in the window after a further dose."""
        low = np.maximum(self.low, self.next_start)
        return self.is_there(self.found.counted_key, low, self.high)

    def last_before(self) -> Floats:
        """The last counted score after the dosing, before the end and any further dose."""
        high = np.minimum(self.high, self.next_start - 1)
        first, last = self.between(self.found.counted_key, self.start + 1, high)
        place = np.where(last > first, last - 1, -1)
        if not len(self.found.counted):
            return np.full(len(place), np.nan)
        return pick(self.clinic.columns.ratings.total[self.found.counted], place)

    def reason(self, had_further: Bools, now: int | None) -> Integers:
        """Why there is no value, as places in KNOWN; the most telling reason wins."""
        end = self.timing.window[1]
        is_closed = np.full(len(self.start), fill_value=True)
        if now is not None:
            is_closed = minutes(now - self.start) > end
        near_low = np.maximum(self.wide_low, self.start + 1)
        near_high = np.minimum(self.wide_high, self.next_start - 1)
        opens = self.start + _ceil(self.timing.window[0])
        later = self.next_start < _FAR
        later |= self.clinic.last_rated[self.course] >= opens
        return np.select(
            [
                had_further,
                ~is_closed,
                self.is_there(self.found.gaps_key, self.low, self.high),
                self.is_there(self.found.counted_key, near_low, near_high),
                later,
            ],
            [KNOWN.index(one) for one in (
                "intervening dose", NOT_DUE, "incomplete", "out of window", "not done"
            )],
            KNOWN.index("dropped out"),
        )  # fmt: skip

    def recall(self, chosen: Integers) -> Integers:
        """A number for the look-back of each: stated ones negative, else of the scale, twice."""
        ratings = self.clinic.columns.ratings
        if not len(ratings.at):
            return np.zeros(len(chosen), dtype=np.int64)
        away = minutes(self.at(chosen) - self.start)
        back = np.array([_recall_minutes(self.found, one) for one in ratings.scales])
        scale, stated = ratings.scale[chosen], ratings.recall[chosen]
        spans = (away >= 0) & (away < back[scale])
        return np.where(stated > 0, -stated, 2 * scale + spans)


def _recall_minutes(found: Scale, name: str) -> float:
    one = found.family.by_id.get(name)
    return -1.0 if one is None or one.recall_minutes is None else float(one.recall_minutes)


def _ceil(minutes_: float) -> int:
    return math.ceil(minutes_ * US_PER_MINUTE)


def _span(window: tuple[float, float]) -> tuple[int, int]:
    return _ceil(window[0]), math.floor(window[1] * US_PER_MINUTE)


def recall_text(clinic: Clinic, found: Scale, code: int) -> str:
    """The look-back of that number in words."""
    ratings = clinic.columns.ratings
    if code < 0:
        return ratings.recalls[-code]
    one = found.family.by_id[ratings.scales[code // 2]]
    return tr("{recall}, spans dosing", recall=one.recall) if code % 2 else one.recall


def outcome_document(
    clinic: Clinic, found: Scale, judge: Judge, timing: Timing, one: Column, patient: Integers
) -> Document:
    """The block of `arms[].outcomes[]`; `patient` is whose dosing each is."""
    done = one.analysed
    missing = _MISSING[one.reason] & (one.eligible == 1)
    recalls = {recall_text(clinic, found, int(code)) for code in np.unique(one.recall[done])}
    document: Document = {
        "instrument": found.family.name,
        "at": timing.label,
        "window": timing.window_text,
        "recall": "; ".join(sorted(recalls)) or None,
        "items_carried": int(one.carried[done].sum()),
        "n": int(done.sum()),
    }
    document |= _scores(one, done) | _claims(one, done, patient) | _tests(one, done, patient)
    counts = np.bincount(one.reason[missing], minlength=len(KNOWN))
    return document | {
        "missing": {
            "n": int(missing.sum()),
            "by_reason": {reason: int(counts[KNOWN.index(reason)]) for reason in REASONS},
        },
        "not_due": int(np.sum(one.reason == KNOWN.index(NOT_DUE))),
        "no_baseline": int(np.sum(np.isnan(one.baseline))),
        "baseline_at_floor": int(np.sum(judge.at_floor(one.baseline))),
        "n_intervening": int(one.had_intervening.sum()),
        "sensitivity": _sensitivity(judge, one, done, missing, patient),
    }


def _scores(one: Column, done: Bools) -> Document:
    before, after = one.baseline[done].astype(np.int64), one.total[done].astype(np.int64)
    percent = one.verdict.percent[done]
    percent = percent[np.isfinite(percent)]
    return {
        "baseline_n": len(before),
        "baseline_mean": statistics.mean(before),
        "mean": statistics.mean(after),
        "sd": statistics.standard_deviation(after),
        "percent_improvement_n": len(percent),
        "percent_improvement_mean": statistics.mean(percent),
        "percent_improvement_sd": statistics.standard_deviation(percent),
    }


def _claims(one: Column, done: Bools, patient: Integers) -> Document:
    chosen = done & (one.eligible == 1)
    verdict, whose = one.verdict, patient[chosen]
    responded, remitted = verdict.responded[chosen] == 1, verdict.remitted[chosen] == 1
    return {
        "eligible": int(chosen.sum()),
        "responders": int(responded.sum()),
        **_share("response", whose, responded),
        "partial": int(np.sum(verdict.partial[chosen] == 1)),
        "worsened": int(np.sum(verdict.worsened[chosen] == 1)),
        "remitters": int(remitted.sum()),
        **_share("remission", whose, remitted),
    }


def is_repeated(patient: Integers) -> bool:
    """Whether some patient stands there more than once."""
    return len(np.unique(patient)) < len(patient)


def _share(name: str, patient: Integers, claims: Bools) -> Document:
    n, yes = len(claims), int(claims.sum())
    if is_repeated(patient):
        interval = statistics.cluster_share_of(patient, claims)
    else:
        interval = statistics.wilson(yes, n)
    rate = yes / n if n else None
    return {f"{name}_rate": rate, f"{name}_ci": None if interval is None else list(interval)}


def _tests(one: Column, done: Bools, patient: Integers) -> Document:
    before, after = one.baseline[done].astype(np.int64), one.total[done].astype(np.int64)
    found = None if is_repeated(patient[done]) else statistics.paired_t(before, after)
    if found is None:
        return dict.fromkeys(("paired_t", "paired_t_df", "paired_t_p", "wilcoxon_p"))
    return {
        "paired_t": found.statistic,
        "paired_t_df": len(before) - 1,
        "paired_t_p": found.p,
        "wilcoxon_p": statistics.wilcoxon_p(before, after),
    }


def _sensitivity(
    judge: Judge, one: Column, done: Bools, missing: Bools, patient: Integers
) -> Document:
    chosen = done & (one.eligible == 1)
    on = missing & np.isfinite(one.last_before)
    totals = np.concatenate([one.total[chosen], one.last_before[on]])
    locf = _imputed(judge, patient, one.baseline, (chosen, on), totals)
    totals = np.concatenate([one.total[chosen], np.full(int(missing.sum()), np.nan)])
    failed = _imputed(judge, patient, one.baseline, (chosen, missing), totals)
    locf_text = tr("last value after the dosing carried forward, never the baseline")
    failed_text = tr("missing counted as no response and no remission")
    return {"locf": {"text": locf_text} | locf, "non_response": {"text": failed_text} | failed}


def _imputed(
    judge: Judge, patient: Integers, baseline: Floats, parts: tuple[Bools, Bools], totals: Floats
) -> Document:
    whose = np.concatenate([patient[one] for one in parts])
    verdict = judge.verdicts(np.concatenate([baseline[one] for one in parts]), totals)
    responded, remitted = verdict.responded == 1, verdict.remitted == 1
    return {
        "n": len(whose),
        "responders": int(responded.sum()),
        **_share("response", whose, responded),
        "remitters": int(remitted.sum()),
        **_share("remission", whose, remitted),
    }


def flow(screened: int, patient: Integers, columns: list[Column]) -> dict[str, int | None]:
    """Patients at each step; a dosing was rated where any of the columns has a score."""

    def count(wanted: Bools) -> int:
        return len(np.unique(patient[wanted]))

    if not columns:
        return {"screened": screened, "dosed": 0, "baseline": 0, "predictor": None,
                "outcome": 0, "analysed": 0}  # fmt: skip
    rated = np.any([np.isfinite(one.total) for one in columns], axis=0)
    has_baseline = np.isfinite(columns[0].baseline)
    return {
        "screened": screened,
        "dosed": len(np.unique(patient)),
        "baseline": count(has_baseline),
        "predictor": None,
        "outcome": count(rated),
        "analysed": count(rated & has_baseline),
    }
