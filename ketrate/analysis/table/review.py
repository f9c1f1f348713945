"""One review on columns: its options, and each arm's dosings with their outcomes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from ketrate.analysis.cohort_options import CohortOptions
from ketrate.analysis.dissociated import CLINICAL
from ketrate.analysis.dissociation import INSTRUMENT
from ketrate.analysis.facts import Facts
from ketrate.analysis.family import family_of
from ketrate.analysis.measures import Measure
from ketrate.analysis.pairs import Pairs
from ketrate.analysis.review import COMPARATORS
from ketrate.analysis.table import selection
from ketrate.analysis.table.acute import Acute
from ketrate.analysis.table.clinic import Clinic
from ketrate.analysis.table.columns import Bools, Columns, Floats, Integers, pick
from ketrate.analysis.table.later import Visits, visits
from ketrate.analysis.table.of_records import us
from ketrate.analysis.table.outcomes import Column, column
from ketrate.analysis.table.selection import Judge
from ketrate.analysis.windows import Timing
from ketrate.clock import Instant
from ketrate.instruments.catalogue import Catalogue
from ketrate.protocol.schedule import Protocol

_ACUTE = ("change", "value", "peak", "peak_change")


class Ready:
    """Columns made ready once; it serves every review of the same records."""

    def __init__(
        self, columns: Columns, instruments: Catalogue, protocols: Iterable[Protocol]
    ) -> None:
        windows = {one.id: one.peak_window for one in protocols if one.peak_window is not None}
        self.clinic = Clinic(columns)
        self.acute = Acute(self.clinic, instruments, windows) if self.clinic.fits else None


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of records: None where they cannot stand as columns."""

    ready: Ready | None


def serves(options: CohortOptions, instruments: Catalogue) -> bool:
    """Whether columns can answer: plain acute measures, and windows that do not overlap."""
    measures = (*options.measures, options.change)
    return (
        all(_is_plain(one, instruments) for one in measures)
        and all(one.anchor in {"start", "injection"} for one in options.timings)
        and all(one.anchor in {"start", "injection"} for one in options.minutes)
        and _are_apart(options.timings)
    )


def _is_plain(measure: Measure, instruments: Catalogue) -> bool:
    if measure.is_vital or measure.part is not None or measure.kind not in _ACUTE:
        return False
    family = family_of(measure.source, instruments)
    return all(one.derived is None for one in family.by_id.values())


def _are_apart(timings: tuple[Timing, ...]) -> bool:
    windows = sorted(one.window for one in timings)
    return all(one[1] < other[0] for one, other in pairwise(windows))


class TableReview:
    """Everything the blocks of one review share."""

    def __init__(
        self,
        ready: Ready,
        options: CohortOptions,
        instruments: Catalogue,
        now: Instant | None,
        facts: Facts,
    ) -> None:
        if ready.acute is None:
            message = "these times do not fit"
            raise ValueError(message)
        self.options, self.instruments, self.facts = options, instruments, facts
        self.clinic, self.acute = ready.clinic, ready.acute
        self.now = None if now is None else us(now)
        self.family = family_of(options.family, instruments)
        self.judge = Judge(self.family, options)
        self.patients = int(selection.patients(self.clinic, options).sum())
        self.dosings = selection.dosings(self.clinic, options)
        chosen = self.dosings
        self.chosen = self.first(chosen) if options.sessions == "first" else chosen

    def patient(self, places: Integers) -> Integers:
        """Whose dosings those are, by number."""
        columns = self.clinic.columns
        return columns.people.id[columns.courses.patient[columns.dosings.course[places]]]

    def agent(self, places: Integers) -> Integers:
        """A number for the arm of each dosing, as in `names`."""
        codes = np.array([self.names.index(one) for one in self.clinic.agents], dtype=np.int64)
        return codes[self.clinic.columns.dosings.like[places]]

    @cached_property
    def names(self) -> list[str]:
        """The arms there are, active drugs first."""
        return sorted(set(self.clinic.agents), key=_rank)

    def first(self, places: Integers) -> Integers:
        """The first dosing of each patient within each arm, in order."""
        key = self.patient(places) * (len(self.names) + 1) + self.agent(places)
        _, first = np.unique(key, return_index=True)
        found: Integers = places[np.sort(first)]
        return found

    @cached_property
    def arms(self) -> tuple["TableArm", ...]:
        """One arm per agent; the arm asked for even when it is empty."""
        agents = self.agent(self.chosen)
        found = [TableArm(self, self.names[n], self.chosen[agents == n]) for n in np.unique(agents)]
        if not found and self.options.agent is not None:
            return (TableArm(self, self.options.agent, self.chosen),)
        return tuple(found)

    @cached_property
    def scale(self) -> selection.Scale:
        """The family's ratings: baselines are taken from all of them."""
        return selection.scale(self.clinic, self.family)

    @cached_property
    def wanted_scale(self) -> selection.Scale:
        """Those that pass the filters on raters: outcomes are taken from them."""
        options, ratings = self.options, self.clinic.columns.ratings
        if options.rater is None and options.blinding is None:
            return self.scale
        wanted = self.is_by_rater(np.arange(len(ratings.at)))
        if options.blinding is not None:
            wanted &= ratings.is_blinded == (options.blinding == "blinded")
        return selection.scale(self.clinic, self.family, wanted)

    def is_by_rater(self, rating: Integers) -> Bools:
        """Whether those ratings pass `--rater`."""
        wanted, ratings = self.options.rater, self.clinic.columns.ratings
        if wanted is None or not len(ratings.at):
            return np.ones(len(rating), dtype=bool)
        name = wanted.strip().casefold()
        is_named = np.array([one.casefold() == name for one in ratings.raters], dtype=bool)
        found: Bools = is_named[ratings.rater[rating]]
        return found


class TableArm:
    """The dosings of one agent; `units` are places among the clinic's dosings."""

    def __init__(self, review: TableReview, agent: str, units: Integers) -> None:
        self.review, self.agent, self.units = review, agent, units
        self.patient = review.patient(units)

    @cached_property
    def dosings(self) -> Integers:
        """Every dosing of this agent that passes, whatever `--sessions` says."""
        review = self.review
        if self.agent not in review.names:
            return review.dosings[:0]
        code = review.names.index(self.agent)
        found: Integers = review.dosings[review.agent(review.dosings) == code]
        return found

    @cached_property
    def first(self) -> Integers:
        """Each patient's first."""
        return self.review.first(self.dosings)

    def baseline_rating(self, places: Integers) -> Integers:
        """The rating that change is counted from, -1 for none."""
        review = self.review
        return selection.baselines(review.clinic, review.scale, review.options, places)

    def baseline(self, places: Integers) -> Floats:
        """The score that change is counted from."""
        return pick(self.review.clinic.columns.ratings.total, self.baseline_rating(places))

    @cached_property
    def columns(self) -> list[Column]:
        """The outcome at every planned time."""
        review = self.review
        baseline = self.baseline(self.units)
        return [
            column(
                review.clinic,
                self.units,
                baseline,
                review.wanted_scale,
                review.judge,
                timing,
                review.now,
                keep=review.options.intervening == "keep",
            )
            for timing in review.options.timings
        ]

    @cached_property
    def has_dissociation(self) -> bool:
        """Whether the scale (or the judgement) that dissociation is defined by was used at all."""
        is_judged = self.review.options.definition.kind == "clinical"
        used = self.review.acute.is_used(CLINICAL if is_judged else INSTRUMENT)
        return bool(used[self.dosings].any())

    def seen(self, places: Integers) -> tuple[Integers, Bools]:
        """Whether each dosing counts as dissociated, and who could not answer."""
        options = self.review.options
        found = self.review.acute.seen(options.definition, options.minutes[0])
        return found.answer[places], found.too_dissociated[places]

    @cached_property
    def visits(self) -> Visits:
        """The ratings after the first dosings."""
        review, places = self.review, self.first
        days = review.options.window_days
        return visits(review.clinic, places, self.baseline(places), review.wanted_scale,
                      review.judge, days)  # fmt: skip

    def predictor(self, measure: Measure, at: Timing) -> tuple[Floats, Integers]:
        """The measure for each of `units`, and the rating it was read from."""
        value, rating = self.review.acute.value(measure, at)
        value, rating = value[self.units], rating[self.units]
        if self.review.options.rater is None:
            return value, rating
        keep = (rating >= 0) & self.review.is_by_rater(rating)
        return np.where(keep, value, np.nan), np.where(keep, rating, -1)

    def improvement(self, one: Column) -> Floats:
        """Improvement as the options count it; positive is better."""
        measure, judge = self.review.options.outcome, self.review.judge
        if measure.kind == "score":
            return one.total
        if measure.kind == "improvement":
            return judge.burden(one.baseline) - judge.burden(one.total)
        return one.verdict.percent

    def pairs(self, found: tuple[Floats, Integers], outcome: "Outcome") -> Pairs:
        """Both sides by side, one place per dosing of the arm."""
        clinic, one = self.review.clinic, outcome.column
        given, ratings = clinic.columns.dosings, clinic.columns.ratings
        like = given.like[self.units]
        amounts = np.array([dose[0] for dose in clinic.doses])
        kinds = np.array([np.nan if not d[1] else float(d[1] != "mg/kg") for d in clinic.doses])
        is_rated = one.rating >= 0
        blinded = ratings.is_blinded[one.rating] & is_rated if len(ratings.at) else is_rated
        made = Pairs(
            self.patient, given.session[self.units], found[0], outcome.improvement,
            outcome.baseline, outcome.follow_up, amounts[like], kinds[like],
            self._same_rater(found[1], one.rating), blinded, outcome.is_carried,
            one.had_intervening,
        )  # fmt: skip
        if self.review.options.rater_independence == "independent":
            return made.where((made.same_rater == 0) | ~made.both)
        return made

    def _same_rater(self, one: Integers, other: Integers) -> Floats:
        ratings = self.review.clinic.columns.ratings
        if not len(ratings.at):
            return np.full(len(one), np.nan)
        first, second = ratings.rater[one], ratings.rater[other]
        asked = ratings.other_kind[other].astype(np.float64)
        said = np.where(asked < 0, np.nan, asked)
        both = np.where((first > 0) & (second > 0), (first == second).astype(float), said)
        return np.where((one >= 0) & (other >= 0), both, np.nan)

    def outcome(self, n: int) -> "Outcome":
        """Outcome time number `n`, with improvement as the options count it."""
        one = self.columns[n]
        return Outcome(one, self.improvement(one), one.baseline, one.total, one.carried > 0)


class Outcome:
    """One outcome as a correlation sees it."""

    def __init__(
        self, one: Column, improvement: Floats, baseline: Floats, follow_up: Floats,
        is_carried: Bools,
    ) -> None:  # fmt: skip
        self.column, self.improvement = one, improvement
        self.baseline, self.follow_up, self.is_carried = baseline, follow_up, is_carried


def _rank(name: str) -> tuple[bool, str]:
    return name.casefold() in COMPARATORS, name
