"""One course of a synthetic patient, from the first infusion to the last follow-up."""

from dataclasses import dataclass
from random import Random

from ketrate.clock import Instant
from ketrate.demo.plan import Moment, follow_up_moments, session_moments
from ketrate.demo.ratings import Chart, Visit
from ketrate.demo.story import Story
from ketrate.protocol.schedule import Protocol
from ketrate.records.bulk import NewCourse, NewDosing, NewRating, NewVitals
from ketrate.records.treatment import DosingKind

DAY_MINUTES = 1440
CHAIRS = 8
Events = tuple[tuple[DosingKind, Instant, float | None], ...]


@dataclass(frozen=True, slots=True)
class CourseRecords:
    """What one course leaves behind."""

    course: NewCourse
    dosings: tuple[NewDosing, ...]
    ratings: tuple[NewRating, ...]
    vitals: tuple[NewVitals, ...]


class CourseBuilder:
    """Builds a course whose first session started at `first_start`; nothing lies after `now`."""

    def __init__(
        self, chart: Chart, protocol: Protocol, first_start: Instant, *, stops_before: int | None
    ) -> None:
        self.chart = chart
        self.protocol = protocol
        self.first_start = first_start
        self._stops_before = stops_before
        self._dosings: list[NewDosing] = []
        self._starts: list[Instant] = []

    @property
    def story(self) -> Story:
        """How this patient's depression and dissociation go."""
        return self.chart.story

    @property
    def rng(self) -> Random:
        """The patient's own source of chance."""
        return self.chart.rng

    def past_sessions(self) -> None:
        """Every finished session; a drop-out's later ones never happened."""
        for number, day in enumerate(self.protocol.session_days, start=1):
            start = self.first_start.plus(minutes=day * DAY_MINUTES)
            if self._is_over(number, start):
                break
            self._finished(number, start)

    def follow_ups(self) -> None:
        """The ratings between and after the sessions."""
        if not self._starts:
            return
        for moment in follow_up_moments(self.protocol, self.first_start):
            if self.story.last_session is not None and moment.minute > self._last_minute():
                break
            self.chart.rate(moment, self._between(moment))

    def records(self) -> CourseRecords:
        """Everything so far."""
        chart = self.chart
        course = NewCourse(
            code=chart.code,
            number=chart.course,
            protocol_id=self.protocol.id,
            start=self._starts[0] if self._starts else None,
        )
        return CourseRecords(
            course, tuple(self._dosings), tuple(chart.ratings), tuple(chart.vitals)
        )

    def visit(self, number: int, start: Instant) -> Visit:
        """A session's place in the course."""
        days = start.minutes_since(self._starts[-1]) / DAY_MINUTES if self._starts else 0.0
        return Visit(number, number - 1, days, -1.0, start)

    def add_dosing(self, number: int, chair: int, events: Events) -> None:
        """The session's dosing; dose per kg as the protocol says."""
        per_kg, weight = self.protocol.dose_mg_per_kg, self.story.weight_kg
        self._dosings.append(
            NewDosing(
                code=self.chart.code,
                course=self.chart.course,
                number=number,
                agent=self.protocol.agent,
                route=self.protocol.route,
                dose_mg=None if per_kg is None else round(per_kg * weight, 1),
                weight_kg=weight,
                duration_minutes=self.protocol.duration_minutes,
                chair=str(chair),
                events=events,
                is_imported=False,
            )
        )

    def started(self, start: Instant) -> None:
        """Note when a session's dosing began."""
        self._starts.append(start)

    def _is_over(self, number: int, start: Instant) -> bool:
        if self._stops_before is not None and number >= self._stops_before:
            return True
        last = self.story.last_session
        too_late = start.plus(minutes=6 * 60).utc > self.chart.now.utc
        return (last is not None and number > last) or too_late

    def _finished(self, number: int, start: Instant) -> None:
        self.chart.rater = self.rng.choices(("rater", "physician"), (0.8, 0.2))[0]
        visit = self.visit(number, start)
        moments = session_moments(self.protocol, number, start)
        for moment in moments:
            self.chart.rate(moment, visit, is_certain=number == 1 and self._is_first_peak(moment))
        self.started(start)
        last = max((moment.minute for moment in moments), default=60.0)
        left = start.plus(minutes=max(last + self.rng.randint(32, 45), 120))
        chair = self.rng.randint(1, CHAIRS)
        self.add_dosing(number, chair, (*self.infusion(start), (DosingKind.LEFT, left, None)))

    def infusion(self, start: Instant) -> Events:
        """Start and end; one in twenty was interrupted for a few minutes."""
        length = float(self.protocol.duration_minutes or 0)
        pause = self.rng.randint(3, 8) if self.rng.random() < 0.05 and length > 20 else 0
        events: list[tuple[DosingKind, Instant, float | None]] = [(DosingKind.START, start, None)]
        if pause:
            events.append((DosingKind.INTERRUPT, start.plus(minutes=15), None))
            events.append((DosingKind.RESUME, start.plus(minutes=15 + pause), None))
        events.append((DosingKind.END, start.plus(minutes=length + pause), None))
        return tuple(events)

    def _is_first_peak(self, moment: Moment) -> bool:
        """Baseline and the first CADSS after dosing are there for everyone."""
        moments = session_moments(self.protocol, 1, self.first_start)
        acute = [one.minute for one in moments if one.minute > 0]
        return moment.minute <= 0 or moment.minute == min(acute, default=None)

    def _last_minute(self) -> float:
        """A drop-out is seen once more within two days of the last session."""
        return self._starts[-1].minutes_since(self.first_start) + 2 * DAY_MINUTES

    def _between(self, moment: Moment) -> Visit:
        before = [start for start in self._starts if start.utc < moment.planned.utc]
        days = moment.planned.minutes_since(before[-1]) / DAY_MINUTES
        planned_last = self.first_start.plus(minutes=self.protocol.session_days[-1] * DAY_MINUTES)
        since = moment.planned.minutes_since(planned_last) / DAY_MINUTES
        return Visit(0, len(before), days, since, before[-1])
