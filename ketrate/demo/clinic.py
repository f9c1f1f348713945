"""A whole clinic of synthetic patients: the same seed gives the same people and scores."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from ketrate.clock import Instant
from ketrate.demo import today
from ketrate.demo.course import DAY_MINUTES, CourseBuilder, CourseRecords
from ketrate.demo.ratings import Chart
from ketrate.demo.regimen import draw_regimen, is_drawn
from ketrate.demo.story import Story, draw_patient, draw_story
from ketrate.errors import BadInputError
from ketrate.instruments.catalogue import Catalogue
from ketrate.protocol.catalogue import Protocols
from ketrate.protocol.schedule import Protocol
from ketrate.records.bulk import Bulk, NewPatient
from ketrate.words import tr

MOST_PATIENTS = 20_000
_SERIES_SHARE = 0.7
_USUAL = "six-infusions"
_USUAL_SHARE = 0.4
"""So many of the series are the usual one, which the clinic knows best."""
_SECOND_COURSE_SHARE = 0.15
_BETWEEN_COURSES_DAYS = 60


def make(
    now: Instant, seed: int, patients: int, catalogue: Catalogue, protocols: Protocols
) -> Bulk:
    """Synthetic patients with their courses; the last few have a session that runs at `now`.

    Patients, courses, scores and times relative to `now` depend on `seed` and `patients` alone.
    Everyone has a MADRS baseline, a CADSS and a session 1. Raters are named by login. Raises
    BadInputError for a number of patients that cannot be made.
    """
    if not 1 <= patients <= MOST_PATIENTS:
        raise BadInputError(
            tr("patients"),
            tr("{n} is not possible.", n=patients),
            tr("Use 1 to {most}.", most=MOST_PATIENTS),
        )
    clinic = _Clinic(now, seed, patients, catalogue, protocols)
    people, courses = [], []
    for index in range(patients):
        person, records = clinic.patient(index)
        people.append(person)
        courses += records
    return Bulk(
        patients=tuple(people),
        courses=tuple(one.course for one in courses),
        dosings=tuple(dosing for one in courses for dosing in one.dosings),
        ratings=tuple(rating for one in courses for rating in one.ratings),
        vitals=tuple(signs for one in courses for signs in one.vitals),
        lines=tuple(line for one in courses for line in one.lines),
    )


def running_sessions(patients: int) -> int:
    """How many of the patients sit in a chair now: a quarter, 3 to 12."""
    return min(patients, max(3, min(len(today.SCENES), patients // 4)))


class _Clinic:
    """What all patients share."""

    def __init__(
        self, now: Instant, seed: int, patients: int, catalogue: Catalogue, protocols: Protocols
    ) -> None:
        self._now = now
        self._seed = seed
        self._patients = patients
        self._catalogue = catalogue
        scheduled = [one for one in protocols if is_drawn(one)]
        self._singles = [one for one in scheduled if len(one.session_days) == 1]
        self._series = [one for one in scheduled if len(one.session_days) > 1]
        self._width = max(4, len(str(patients)))
        self._first_running = patients - running_sessions(patients)

    def patient(self, index: int) -> tuple[NewPatient, list[CourseRecords]]:
        rng = Random(f"{self._seed}/{index}")  # noqa: S311 - invented patients, not secrets
        person = draw_patient(rng, f"KR-{index + 1:0{self._width}d}", self._now)
        if index >= self._first_running:
            return person, [self._running(rng, person, index - self._first_running)]
        return person, list(self._past(rng, person))

    def _past(self, rng: Random, person: NewPatient) -> Iterator[CourseRecords]:
        story = draw_story(rng, may_drop_out=True)
        protocol = self._draw_protocol(rng)
        length = protocol.session_days[-1]
        has_second = rng.random() < _SECOND_COURSE_SHARE and story.last_session is None
        is_recent = rng.random() < 0.3
        days_ago = rng.randint(length + 2, length + 40) if is_recent else rng.randint(60, 420)
        if has_second:
            before = days_ago + length + _BETWEEN_COURSES_DAYS + rng.randint(0, 90)
            yield self._course(rng, person, story, protocol, (1, before))
            story = replace(story, baseline=rng.randint(24, 36))
        yield self._course(rng, person, story, protocol, (2 if has_second else 1, days_ago))

    def _course(
        self,
        rng: Random,
        person: NewPatient,
        story: Story,
        protocol: Protocol,
        course: tuple[int, int],
    ) -> CourseRecords:
        number, days_ago = course
        start = self._now.plus(minutes=-days_ago * DAY_MINUTES + rng.randint(-90, 90))
        chart = Chart(rng, story, self._catalogue, person.code, number, self._now)
        regimen = draw_regimen(rng, protocol, story.weight_kg)
        builder = CourseBuilder(chart, regimen, start, stops_before=None)
        builder.past_sessions()
        builder.follow_ups()
        return builder.records()

    def _running(self, rng: Random, person: NewPatient, position: int) -> CourseRecords:
        scene = today.SCENES[position % len(today.SCENES)]
        protocol = rng.choice(today.fitting(scene, self._series or self._singles))
        session = min(rng.randint(2, 5), len(protocol.session_days))
        story = draw_story(rng, may_drop_out=False)
        day = protocol.session_days[session - 1]
        start = self._now.plus(minutes=-day * DAY_MINUTES - rng.randint(0, 45))
        chart = Chart(rng, story, self._catalogue, person.code, 1, self._now)
        regimen = draw_regimen(rng, protocol, story.weight_kg)
        builder = CourseBuilder(chart, regimen, start, stops_before=session)
        builder.past_sessions()
        builder.follow_ups()
        today.play(builder, scene, session, today.chair_of(position))
        return builder.records()

    def _draw_protocol(self, rng: Random) -> Protocol:
        wants_series = rng.random() < _SERIES_SHARE
        wanted = self._series if wants_series else self._singles
        usual = [one for one in wanted if one.id == _USUAL]
        if usual and rng.random() < _USUAL_SHARE:
            return usual[0]
        return rng.choice(wanted or self._series or self._singles)
