"""One review: its options, the patients that pass, and each arm's dosings with their outcomes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ketrate.analysis import measures
from ketrate.analysis.charts import Charts
from ketrate.analysis.cohort_options import CohortOptions
from ketrate.analysis.dissociated import CLINICAL, Around, Definition, Seen, dissociated
from ketrate.analysis.dissociation import INSTRUMENT
from ketrate.analysis.facts import Facts
from ketrate.analysis.family import Family, family_of
from ketrate.analysis.kept import Kept, PatientRecords
from ketrate.analysis.later import Later, Visit, visits
from ketrate.analysis.matching import Outcome, anchor_shift, outcomes
from ketrate.analysis.units import (
    CohortData,
    Unit,
    first_of_each,
    for_family,
    passing,
    units,
)
from ketrate.analysis.windows import Timing
from ketrate.clock import Instant
from ketrate.instruments.catalogue import Catalogue
from ketrate.protocol.schedule import Protocol
from ketrate.records.ids import SessionId
from ketrate.records.rating import Rating

COMPARATORS = ("saline", "placebo", "midazolam", "comparator")


class Answers:
    """Whether each dosing counts as dissociated, by the definition and the minute it rests on."""

    def __init__(self) -> None:
        self.by_rule: dict[tuple[Definition, Timing], dict[SessionId, Seen]] = {}


class Review:
    """Everything the blocks of one review share; what is costly is worked out once.

    `kept` holds what an earlier review of the same records, facts and schedules found.
    Raises NotFoundError for an unknown instrument family, BadInputError for an unknown predictor.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - everything a review depends on
        self,
        data: CohortData,
        options: CohortOptions,
        instruments: Catalogue,
        protocols: Iterable[Protocol] | None = None,
        now: Instant | None = None,
        facts: Facts | None = None,
        kept: Kept | None = None,
    ) -> None:
        self.data = data
        self.options = options
        self.instruments = instruments
        self.facts = facts or Facts()
        self.now = now
        self.protocols = {one.id: one for one in protocols or ()}
        self.family: Family = family_of(options.family, instruments)
        measures.check("--dissociation", options.change, instruments)
        for measure in options.measures:
            measures.check("--predictors", measure, instruments)
        windows = {
            name: one.peak_window
            for name, one in self.protocols.items()
            if one.peak_window is not None
        }
        self.kept = kept or Kept()
        self.others: dict[type, object] = {}  # what else was made of this very review
        self.charts = self.kept.shared(Charts, lambda: Charts(instruments, self.facts, windows))

    @cached_property
    def patients(self) -> tuple[PatientRecords, ...]:
        """The patients that pass the filters on patients."""
        return passing(self.data, self.options)

    @cached_property
    def dosings(self) -> tuple[Unit, ...]:
        """Every dosing that passes, whatever `--sessions` says."""
        return units(self.patients, self.options, self.family, self.kept)

    @cached_property
    def chosen(self) -> tuple[Unit, ...]:
        """The dosings under review: the first per patient and arm, or all."""
        return first_of_each(self.dosings) if self.options.sessions == "first" else self.dosings

    @cached_property
    def arms(self) -> tuple["Arm", ...]:
        """One arm per agent, active drugs first; the arm asked for even when it is empty."""
        agents = sorted({one.agent for one in self.chosen}, key=_rank)
        if self.options.agent is not None and not agents:
            agents = [self.options.agent]
        return tuple(Arm(self, agent) for agent in agents)

    @cached_property
    def timings(self) -> tuple[Timing, ...]:
        """When outcomes are looked for."""
        return self.options.timings

    @cached_property
    def minutes(self) -> tuple[Timing, ...]:
        """When predictors are read."""
        return self.options.minutes

    def outcomes(
        self, unit: Unit, timings: Sequence[Timing], family: Family
    ) -> tuple[Outcome, ...]:
        """One outcome per time, from the ratings that pass the filters on raters."""
        keep = self.options.intervening == "keep"
        is_filtered = self.options.rater is not None or self.options.blinding is not None
        wanted = self.wants if is_filtered else None
        return outcomes(unit, timings, family, keep=keep, now=self.now, wanted=wanted)

    def wants(self, rating: Rating) -> bool:
        """Whether an outcome passes `--rater` and `--blinding`; a baseline is never filtered."""
        blinding = self.options.blinding
        if blinding is None:
            return self.is_by_rater(rating)
        is_wanted = self.facts.is_blinded(rating) == (blinding == "blinded")
        return is_wanted and self.is_by_rater(rating)

    def is_by_rater(self, rating: Rating) -> bool:
        """Whether a rating passes `--rater`: all that is asked of a predictor."""
        rater = self.options.rater
        return rater is None or _same(self.facts.rater_of(rating), rater)

    def seen(self, unit: Unit) -> Seen:
        """Whether this dosing counts as dissociated, by the definition chosen."""
        found = self._seen.get(unit.dosing.id)
        if found is None:
            found = self._seen[unit.dosing.id] = self._judge(unit)
        return found

    @cached_property
    def _seen(self) -> dict[SessionId, Seen]:
        """The answers by this definition so far, kept for the next review that shares it."""
        answers = self.kept.shared(Answers, Answers)
        return answers.by_rule.setdefault((self.definition, self.minutes[0]), {})

    def _judge(self, unit: Unit) -> Seen:
        charts, at = self.charts, self.minutes[0]
        around = Around(
            charts.readings(unit, INSTRUMENT),
            charts.readings(unit, CLINICAL),
            [*charts.readings(unit, "moaas"), *charts.readings(unit, "sedation")],
            charts.until(unit),
            charts.peak_window(unit),
        )
        return dissociated(around, self.definition, at, anchor_shift(unit, at))

    @cached_property
    def definition(self) -> Definition:
        """What counts as dissociated."""
        return self.options.definition


class Arm:
    """The dosings of one agent, with their outcomes."""

    def __init__(self, review: Review, agent: str) -> None:
        self.review = review
        self.agent = agent
        self.units: tuple[Unit, ...] = tuple(one for one in review.chosen if one.agent == agent)

    @cached_property
    def dosings(self) -> tuple[Unit, ...]:
        """Every dosing of this agent, by patient and time."""
        return tuple(one for one in self.review.dosings if one.agent == self.agent)

    @cached_property
    def first(self) -> tuple[Unit, ...]:
        """Each patient's first."""
        return first_of_each(self.dosings)

    @cached_property
    def outcomes(self) -> tuple[tuple[Outcome, ...], ...]:
        """Per dosing one outcome per time."""
        review = self.review
        return tuple(review.outcomes(one, review.timings, review.family) for one in self.units)

    def column(self, n: int) -> list[Outcome]:
        """Every dosing's outcome at time number `n`."""
        return [row[n] for row in self.outcomes]

    def other_outcomes(self, source: str, timings: Sequence[Timing]) -> list[tuple[Outcome, ...]]:
        """The same dosings' outcomes on another scale, from that scale's own baseline."""
        review = self.review
        family = family_of(source, review.instruments)
        return [
            review.outcomes(for_family(one, family, review.options), timings, family)
            for one in self.units
        ]

    @cached_property
    def seen(self) -> tuple[Seen, ...]:
        """Whether each of `dosings` counts as dissociated, in the same order."""
        return tuple(self.review.seen(one) for one in self.dosings)

    @cached_property
    def first_seen(self) -> tuple[Seen, ...]:
        """The same for `first`."""
        by_dosing = {one.dosing.id: seen for one, seen in zip(self.dosings, self.seen, strict=True)}
        return tuple(by_dosing[one.dosing.id] for one in self.first)

    @cached_property
    def later(self) -> tuple[Later, ...]:
        """What became of each patient after the first of `dosings`."""
        return tuple(
            Later(unit.patient_id, seen.answer, unit.bounds.is_eligible, self._visits(unit))
            for unit, seen in zip(self.first, self.first_seen, strict=True)
        )

    def _visits(self, unit: Unit) -> tuple[Visit, ...]:
        review = self.review
        left, days = review.charts.until(unit), review.options.window_days
        return visits(unit, left, days, review.wants)

    @cached_property
    def has_dissociation(self) -> bool:
        """Whether the scale (or the judgement) that dissociation is defined by was used at all."""
        charts = self.review.charts
        source = CLINICAL if self.review.definition.kind == "clinical" else INSTRUMENT
        return any(charts.has(one, source) for one in self.dosings)


@dataclass(frozen=True, slots=True)
class Block:
    """One part of the document, or None with the reason."""

    content: object
    note: str | None = None


def _rank(agent: str) -> tuple[bool, str]:
    """Active drugs first, comparators after them."""
    return agent.casefold() in COMPARATORS, agent


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.strip().casefold()
