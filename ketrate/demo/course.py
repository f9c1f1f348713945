"""One course of a synthetic patient, from the first infusion to the last follow-up."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from ketrate.clock import Instant
from ketrate.demo.bedside import looks, session_lines
from ketrate.demo.plan import Moment, follow_up_moments, session_moments
from ketrate.demo.raters import Raters, draw_blinded, draw_main
from ketrate.demo.ratings import Chart, Visit
from ketrate.demo.regimen import Regimen
from ketrate.demo.story import Story
from ketrate.protocol.schedule import Protocol
from ketrate.records.bulk import NewCourse, NewDosing, NewLine, NewRating, NewVitals
from ketrate.records.treatment import DosingKind

DAY_MINUTES = 1440
CHAIRS = 12
NEAR_MINUTES = 180
"""A follow-up that falls this near to a dosing is done before it."""
LEFT_CHECKED_MINUTES = 4
Events = tuple[tuple[DosingKind, Instant, float | None], ...]


@dataclass(frozen=True, slots=True)
class CourseRecords:
    """What one course leaves behind."""

    course: NewCourse
    dosings: tuple[NewDosing, ...]
    ratings: tuple[NewRating, ...]
    vitals: tuple[NewVitals, ...]
    lines: tuple[NewLine, ...]


class CourseBuilder:
    """Builds a course whose first session started at `first_start`; nothing lies after `now`."""

    def __init__(
        self, chart: Chart, regimen: Regimen, first_start: Instant, *, stops_before: int | None
    ) -> None:
        self.chart = chart
        self.regimen = regimen
        self.protocol: Protocol = regimen.protocol
        self.first_start = first_start
        self._stops_before = stops_before
        self._dosings: list[NewDosing] = []
        self._starts: list[Instant] = []
        self._blinded = draw_blinded(chart.rng)

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
            self.chart.raters = Raters(draw_main(self.rng), self._blinded)
            self.chart.rate(moment, self._between(moment), ahead=self._ahead(moment))

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
            course, tuple(self._dosings), tuple(chart.ratings), tuple(chart.vitals),
            tuple(chart.lines),
        )  # fmt: skip

    def visit(self, number: int, start: Instant) -> Visit:
        """A session's place in the course."""
        days = start.minutes_since(self._starts[-1]) / DAY_MINUTES if self._starts else 0.0
        strength = self.regimen.dose(number).strength
        return Visit(number, number - 1, days, -1.0, start, strength)

    def add_dosing(self, number: int, chair: int, events: Events) -> None:
        """The session's dosing."""
        regimen = self.regimen
        self._dosings.append(
            NewDosing(
                code=self.chart.code,
                course=self.chart.course,
                number=number,
                agent=regimen.agent,
                route=regimen.route,
                dose_mg=regimen.dose(number).mg,
                weight_kg=self.story.weight_kg,
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
        chart, rng = self.chart, self.rng
        chart.raters = Raters(draw_main(rng), self._blinded)
        visit, pause = self.visit(number, start), self._pause()
        moments = session_moments(self.regimen, number, start, pause)
        for moment in moments:
            is_first = number == 1 and self._is_first_peak(moment, moments)
            chart.rate(moment, visit, is_certain=is_first)
        self.started(start)
        last = max((moment.minute for moment in moments), default=60.0)
        left = start.plus(minutes=max(last, 120.0) + rng.randint(32, 45))
        chart.add_vitals(visit, 300.0, left.plus(minutes=-LEFT_CHECKED_MINUTES), None)
        chart.write(number, session_lines(rng, start, visit.strength, left))
        events = (*self.given(number, start, pause), (DosingKind.LEFT, left, None))
        self.add_dosing(number, rng.randint(1, CHAIRS), events)

    def given(self, number: int, start: Instant, pause: float = 0.0) -> Events:
        """The whole dosing: an infusion, an injection, or sprays one after the other."""
        end = start.plus(minutes=self.regimen.end_minute(number) + pause)
        events: list[tuple[DosingKind, Instant, float | None]] = [(DosingKind.START, start, None)]
        for minute in self.regimen.spray_minutes(number):
            at = start.plus(minutes=minute)
            events.append((DosingKind.SPRAY, at, self.protocol.device_mg))
        if pause:
            events.append((DosingKind.INTERRUPT, start.plus(minutes=15), None))
            events.append((DosingKind.RESUME, start.plus(minutes=15 + pause), None))
        return (*events, (DosingKind.END, end, None))

    def look_before_leaving(self, number: int, at: Instant) -> None:
        """What is asked shortly before the patient goes."""
        self.chart.write(number, looks(self.rng, at))

    def _pause(self) -> float:
        """One infusion in twenty was interrupted for a few minutes."""
        is_long = (self.protocol.duration_minutes or 0) > 20
        return float(self.rng.randint(3, 8)) if is_long and self.rng.random() < 0.05 else 0.0

    def _is_first_peak(self, moment: Moment, moments: Sequence[Moment]) -> bool:
        """Baseline and the first CADSS after dosing are there for everyone."""
        acute = [one.minute for one in moments if one.minute > 0 and "cadss23" in one.timepoint.due]
        return moment.minute <= 0 or moment.minute == min(acute, default=None)

    def _ahead(self, moment: Moment) -> float:
        """Follow-ups on the day of a dosing are rated an hour and a half before it."""
        days = (day * DAY_MINUTES for day in self.protocol.session_days[1:])
        return 90.0 if any(abs(moment.minute - at) < NEAR_MINUTES for at in days) else 0.0

    def _last_minute(self) -> float:
        """A drop-out is seen once more within two days of the last session."""
        return self._starts[-1].minutes_since(self.first_start) + 2 * DAY_MINUTES

    def _between(self, moment: Moment) -> Visit:
        before = [start for start in self._starts if start.utc < moment.planned.utc]
        days = moment.planned.minutes_since(before[-1]) / DAY_MINUTES
        planned_last = self.first_start.plus(minutes=self.protocol.session_days[-1] * DAY_MINUTES)
        since = moment.planned.minutes_since(planned_last) / DAY_MINUTES
        return Visit(0, len(before), days, since, before[-1])
