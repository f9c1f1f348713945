"""Ratings and vital signs as staff would have taken them: mostly on time, some late, some not."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from ketrate.clock import Instant
from ketrate.demo.answers import answers_for, too_dissociated, without_one
from ketrate.demo.bedside import Said, why_not
from ketrate.demo.plan import VITALS, Moment
from ketrate.demo.raters import Raters, presence, second
from ketrate.demo.story import Story, acute_course
from ketrate.instruments.catalogue import Catalogue
from ketrate.instruments.definition import Instrument
from ketrate.records.bulk import NewLine, NewRating, NewVitals
from ketrate.records.rating import Answer, Source

_MISSED = 0.06
_LATE = 0.07
_REFUSED = 0.015
_MADRS_MAXIMUM = 60
_OTHER_SCALES = 0.75  # HAM-D17 21.6 stood beside MADRS 33.4 at baseline (evidence 5.1)
_DAY_MINUTES = 1440
_OTHER_DOMAINS = ("psychosis", "mania", "suicidality", "sedation", "side effects")


@dataclass(frozen=True, slots=True)
class Visit:
    """Where in a patient's course a moment lies. `session` 0 is a follow-up between sessions.

    `sessions_done` counts dosings before the moment, `days_after` from the latest of them,
    `days_since_last` from the last one of the course (negative while it goes on). `strength` is
    how hard the session's dose acts.
    """

    session: int
    sessions_done: int
    days_after: float
    days_since_last: float
    start: Instant
    strength: float = 1.0


@dataclass(slots=True)
class Chart:
    """Collects the ratings and vital signs of one course."""

    rng: Random
    story: Story
    catalogue: Catalogue
    code: str
    course: int
    now: Instant
    raters: Raters = field(default_factory=lambda: Raters("rater"))
    ratings: list[NewRating] = field(default_factory=list)
    vitals: list[NewVitals] = field(default_factory=list)
    lines: list[NewLine] = field(default_factory=list)
    _before: dict[str, dict[int, int]] = field(default_factory=dict)

    def rate(
        self, moment: Moment, visit: Visit, *, is_certain: bool = False, ahead: float = 0
    ) -> None:
        """What is due at a moment, unless it lies in the future or was missed.

        `ahead` is how many minutes before its time it is done, because a dosing follows.
        """
        for what in moment.timepoint.due:
            is_missed = self.rng.random() < _MISSED and not is_certain
            at = self._taken(moment, is_certain=is_certain or ahead > 0).plus(minutes=-ahead)
            if at.utc > self.now.utc:
                continue
            if is_missed:
                self._say_why(moment, visit, what, at)
            elif what == VITALS:
                self.add_vitals(visit, moment.minute, at, moment.timepoint.id)
            else:
                self._add_rating(self.catalogue.get(what), moment, visit, at, is_certain=is_certain)

    def rate_at(self, instrument_id: str, moment: Moment, visit: Visit, at: Instant) -> None:
        """One rating before a dosing whose start is not known yet."""
        instrument = self.catalogue.get(instrument_id)
        self._add_rating(instrument, moment, visit, at, is_certain=True, has_plan=False)

    def write(self, session: int, lines: Iterable[Said]) -> None:
        """Lines of a session's chart, as far as they have happened."""
        self.lines += [
            NewLine(self.code, self.course, session, one.at, one.written)
            for one in lines
            if one.at.utc <= self.now.utc
        ]

    def add_vitals(self, visit: Visit, minute: float, at: Instant, timepoint: str | None) -> None:
        """Vital signs at a minute after dosing start."""
        acute = acute_course(minute) * visit.strength
        rng, story = self.rng, self.story
        self.vitals.append(
            NewVitals(
                code=self.code,
                course=self.course,
                dosing=visit.session,
                at=at,
                systolic=round(story.systolic + 18 * acute + rng.gauss(0, 4)),
                diastolic=round(story.systolic * 0.62 + 10 * acute + rng.gauss(0, 3)),
                pulse=round(70 + 10 * acute + rng.gauss(0, 5)),
                spo2=min(100, round(98 - acute + rng.gauss(0, 0.8))),
                respiration=round(15 + rng.gauss(0, 1.2)),
                sedation=rng.choice((3, 4, 4)) if acute > 0.8 else 5,
                timepoint_id=timepoint,
            )
        )

    def _say_why(self, moment: Moment, visit: Visit, what: str, at: Instant) -> None:
        line = why_not(self.rng, moment.timepoint.id, what, at) if visit.session else None
        self.write(visit.session, [line] if line else [])

    def _taken(self, moment: Moment, *, is_certain: bool) -> Instant:
        """When it was really done; the next timepoint is never reached."""
        is_late = self.rng.random() < _LATE and not is_certain
        deviation = self.rng.uniform(9, 24) if is_late else self.rng.gauss(1.0, 2.5)
        if moment.timepoint.anchor == "day":
            deviation = self.rng.gauss(0, 90)
        is_day = moment.timepoint.anchor == "day"
        if is_day and is_certain:
            deviation = self.rng.uniform(-15, 15)
        deviation = max(-4.5, deviation) if moment.timepoint.anchor != "day" else deviation
        limit = moment.latest - moment.minute
        return moment.planned.plus(minutes=round(min(deviation, limit) * 60) / 60)

    def _add_rating(
        self,
        instrument: Instrument,
        moment: Moment,
        visit: Visit,
        at: Instant,
        *,
        is_certain: bool,
        has_plan: bool = True,
    ) -> None:
        minute = moment.minute if visit.session else 0.0
        answers = self._answers(instrument, minute, visit, is_certain=is_certain)
        peak = self.story.dissociation(max(1, visit.sessions_done), 40)
        first = NewRating(
            code=self.code,
            course=self.course,
            instrument_id=instrument.id,
            observed=at,
            dosing=visit.session or None,
            timepoint_id=moment.timepoint.id,
            planned=moment.planned if has_plan else None,
            answers=answers,
            rater=self.raters.of(instrument),
            source=Source.ENTERED,
            presence=presence(
                self.rng,
                self.raters,
                instrument,
                in_session=bool(visit.session) and minute > 0,
                dissociated=peak,
            ),
        )
        other = second(self.rng, first, instrument) if has_plan else None
        found = (first, other) if other is not None and _is_past(other, self.now) else (first,)
        self.ratings.extend(found)

    def _answers(
        self, instrument: Instrument, minute: float, visit: Visit, *, is_certain: bool
    ) -> tuple[Answer, ...]:
        if instrument.domain == "dissociation":
            answers = self._dissociation(instrument, minute, visit, is_certain=is_certain)
        elif instrument.domain in _OTHER_DOMAINS:
            answers = self._other(instrument, minute, visit)
        else:
            answers = self._depression(instrument, minute, visit)
        if not is_certain and self.rng.random() < _REFUSED:
            return without_one(self.rng, answers)
        return answers

    def _dissociation(
        self, instrument: Instrument, minute: float, visit: Visit, *, is_certain: bool
    ) -> tuple[Answer, ...]:
        expected = self.story.dissociation(visit.session, minute) * visit.strength
        overwhelmed = 0.25 if expected > 30 else 0.0
        if self.rng.random() < overwhelmed and not is_certain:
            return too_dissociated(instrument)
        at_rest = self.rng.choices((0, 1, 2), (0.75, 0.17, 0.08))[0]
        total = expected * self.rng.lognormvariate(0, 0.25) + at_rest
        return answers_for(self.rng, instrument, total)

    def _other(self, instrument: Instrument, minute: float, visit: Visit) -> tuple[Answer, ...]:
        """Psychosis and mania: next to nothing, a little more at the peak; never suicidality."""
        rng, acute = self.rng, acute_course(minute) * visit.strength
        more = 0 if instrument.domain == "suicidality" else rng.choice((0, 0, 1)) + round(5 * acute)
        return answers_for(rng, instrument, instrument.minimum + more)

    def _depression(
        self, instrument: Instrument, minute: float, visit: Visit
    ) -> tuple[Answer, ...]:
        acute_days = max(minute, 0) / _DAY_MINUTES
        done = visit.sessions_done + (1 if visit.session and minute > 0 else 0)
        days = visit.days_after if minute <= 0 else acute_days
        is_first = done == 0
        severity = self.story.severity(done, days, visit.days_since_last)
        severity += 0 if is_first else self.rng.gauss(0, 1.6)
        if instrument.family != "madrs":
            severity *= _OTHER_SCALES * instrument.maximum / _MADRS_MAXIMUM
        carried = self._before.get(instrument.family) if minute > 0 else None
        answers = answers_for(self.rng, instrument, max(0.0, severity), carried)
        if minute <= 0:
            self._before[instrument.family] = {a.item: a.value or 0 for a in answers}
        return answers


def _is_past(rating: NewRating, now: Instant) -> bool:
    return isinstance(rating.observed, Instant) and rating.observed.utc <= now.utc
