"""A clinic that never was: past courses, and sessions that run now.

The same seed gives the same patients, courses and scores, at the same times relative to `now`.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from ketrate.clock import Instant
from ketrate.demo.people import Person, person
from ketrate.demo.scores import Temper, answers, depression, dissociation, temper, too_dissociated
from ketrate.instruments.catalogue import Catalogue
from ketrate.instruments.definition import Instrument
from ketrate.protocol.catalogue import Protocols
from ketrate.protocol.schedule import Protocol, Timepoint
from ketrate.records.bulk import Bulk, NewCourse, NewDosing, NewPatient, NewRating, NewVitals
from ketrate.records.rating import Answer, Source
from ketrate.records.treatment import DosingKind

MINUTES_A_DAY = 1440
LEAVES_AFTER = 255.0
SHORT_STAY = 135.0
RUNNING_SINCE: tuple[float | None, ...] = (53, 38, 31, 96, 6, None)
"""Minutes since the start of the sessions that run now; None is still in preparation."""
FEWEST_RUNNING = 3


@dataclass
class _Clinic:
    """What is being made."""

    now: Instant
    catalogue: Catalogue
    patients: list[NewPatient] = field(default_factory=list)
    courses: list[NewCourse] = field(default_factory=list)
    dosings: list[NewDosing] = field(default_factory=list)
    ratings: list[NewRating] = field(default_factory=list)
    vitals: list[NewVitals] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Life:
    """One patient's way through a protocol. `runs` is the place on the board, if they are in."""

    code: str
    person: Person
    temper: Temper
    protocol: Protocol
    first: Instant
    sessions: int
    runs: int | None
    random: Random


def make(
    now: Instant, seed: int, patients: int, catalogue: Catalogue, protocols: Protocols
) -> Bulk:
    """Everything a demo clinic holds; every patient has a baseline, a CADSS and a session 1."""
    clinic = _Clinic(now, catalogue)
    plans = [one for one in protocols if one.session_days]
    running = min(len(RUNNING_SINCE), max(FEWEST_RUNNING, patients // 4), patients)
    width = max(4, len(str(patients)))
    for number in range(1, patients + 1):
        runs = number - (patients - running) - 1
        random = Random(f"ketrate {seed} {number}")  # noqa: S311 - a demo, not a secret
        code = f"KR-{number:0{width}d}"
        _add(clinic, _life(now, random, code, plans, runs if runs >= 0 else None))
    return Bulk(
        tuple(clinic.patients),
        tuple(clinic.courses),
        tuple(clinic.dosings),
        tuple(clinic.ratings),
        tuple(clinic.vitals),
    )


def _life(
    now: Instant, random: Random, code: str, plans: list[Protocol], runs: int | None
) -> _Life:
    protocol = max(plans, key=lambda one: len(one.session_days))
    if random.random() < 0.3:
        protocol = min(plans, key=lambda one: len(one.session_days))
    days, planned = protocol.session_days, len(protocol.session_days)
    if runs is None:
        sessions = planned if random.random() < 0.85 else random.randint(1, planned)
        first = _morning(now, random, days_ago=random.randint(days[-1] + 2, days[-1] + 90))
    else:
        sessions = random.randint(1, planned)
        since = RUNNING_SINCE[runs]
        minutes = days[sessions - 1] * MINUTES_A_DAY + (0.0 if since is None else since)
        first = now.plus(minutes=-minutes)
    who = person(random, now.local.year)
    return _Life(code, who, temper(random), protocol, first, sessions, runs, random)


def _morning(now: Instant, random: Random, *, days_ago: int) -> Instant:
    day = now.local.replace(hour=8, minute=0, second=0, microsecond=0) - timedelta(days=days_ago)
    return Instant.from_datetime(day).plus(minutes=random.randint(0, 200))


def _add(clinic: _Clinic, life: _Life) -> None:
    who = life.person
    clinic.patients.append(
        NewPatient(
            life.code,
            sex=who.sex,
            birth_year=who.identity.birth_date.year if who.identity.birth_date else None,
            diagnosis=who.diagnosis,
            identity=who.identity,
            is_synthetic=True,
        )
    )
    begun = life.first.plus(minutes=-75)
    clinic.courses.append(NewCourse(life.code, 1, life.protocol.id, "madrs", begun))
    for number in range(1, life.sessions + 1):
        _session(clinic, life, number)
    _follow_up(clinic, life)


def _session(clinic: _Clinic, life: _Life, number: int) -> None:
    day = life.protocol.session_days[number - 1]
    start = life.first.plus(minutes=day * MINUTES_A_DAY)
    is_now = life.runs is not None and number == life.sessions
    since = RUNNING_SINCE[life.runs] if is_now and life.runs is not None else None
    is_preparing = is_now and since is None
    timepoints = [t for t in life.protocol.timepoints if _applies(t, life, number)]
    clinic.dosings.append(_dosing(life, number, start, is_now=is_now, since=since))
    for timepoint in timepoints:
        if is_preparing:
            at = clinic.now.plus(minutes=-18) if timepoint.offset < 0 and number == 1 else None
        elif is_now:
            at = _observed_now(life, timepoint, start, since or 0.0)
        else:
            at = _observed(life, timepoint, start, number)
        if at is not None:
            _rate(clinic, life, number, timepoint, (start, at))


def _applies(timepoint: Timepoint, life: _Life, number: int) -> bool:
    if timepoint.anchor != "start":
        return False
    is_last = number == len(life.protocol.session_days)
    return (
        timepoint.sessions == "all"
        or (timepoint.sessions == "first" and number == 1)
        or (timepoint.sessions == "last" and is_last)
    )


def _dosing(
    life: _Life, number: int, start: Instant, *, is_now: bool, since: float | None
) -> NewDosing:
    minutes = life.protocol.duration_minutes or 40
    events: list[tuple[DosingKind, Instant, float | None]] = []
    if not is_now or since is not None:
        events.append((DosingKind.START, start, None))
    if not is_now or (since is not None and since > minutes):
        events.append((DosingKind.END, start.plus(minutes=minutes), None))
    if not is_now:
        stay = LEAVES_AFTER if len(life.protocol.session_days) == 1 else SHORT_STAY
        events.append((DosingKind.LEFT, start.plus(minutes=stay), None))
    per_kg = life.protocol.dose_mg_per_kg or 0.5
    return NewDosing(
        life.code,
        1,
        number,
        agent=life.protocol.agent,
        route=life.protocol.route,
        dose_mg=round(per_kg * life.person.weight_kg, 1),
        weight_kg=life.person.weight_kg,
        duration_minutes=life.protocol.duration_minutes,
        chair=str((life.runs or 0) + 1) if is_now else str(life.random.randint(1, 6)),
        events=tuple(events),
        is_imported=False,
    )


def _observed_now(
    life: _Life, timepoint: Timepoint, start: Instant, since: float
) -> Instant | None:
    """In a running session what lies behind is done, but for the latest one, which is waiting."""
    planned = start.plus(minutes=timepoint.offset)
    if timepoint.offset < 0:
        return planned.plus(minutes=life.random.randint(-4, 8))
    is_behind = timepoint.window[1] + 20 < since
    return planned.plus(minutes=life.random.randint(0, 4)) if is_behind else None


def _observed(life: _Life, timepoint: Timepoint, start: Instant, number: int) -> Instant | None:
    """A few minutes late as a rule, sometimes much later, sometimes not at all."""
    planned = start.plus(minutes=timepoint.offset)
    chance = life.random.random()
    must_be_there = number == 1 and timepoint.offset <= 40
    if chance < 0.06 and not must_be_there:
        return None
    if chance > 0.94 and not must_be_there:
        return planned.plus(minutes=life.random.randint(12, 19))
    return planned.plus(minutes=life.random.randint(-2, 4))


def _follow_up(clinic: _Clinic, life: _Life) -> None:
    for timepoint in life.protocol.timepoints:
        if timepoint.anchor != "day" or life.random.random() < 0.12:
            continue
        minutes = timepoint.offset * MINUTES_A_DAY + life.random.randint(-90, 90)
        at = life.first.plus(minutes=minutes)
        last = life.protocol.session_days[life.sessions - 1]
        dropped_out = (
            life.sessions < len(life.protocol.session_days) and timepoint.offset > last + 4
        )
        if at.utc < clinic.now.utc and not dropped_out:
            _rate(clinic, life, None, timepoint, (life.first, at))


def _rate(
    clinic: _Clinic,
    life: _Life,
    number: int | None,
    timepoint: Timepoint,
    times: tuple[Instant, Instant],
) -> None:
    start, at = times
    for nth, what in enumerate(timepoint.due):
        if what == "vitals":
            if number is not None:
                clinic.vitals.append(_vitals(life, number, timepoint, (start, at)))
            continue
        instrument = clinic.catalogue.get(what)
        seen = at.plus(minutes=nth)
        given = _answers(life, instrument, number, (start, seen))
        is_mood = instrument.domain == "depression"
        clinic.ratings.append(
            NewRating(
                life.code,
                1,
                what,
                seen,
                dosing=number,
                timepoint_id=timepoint.id,
                planned=start.plus(minutes=timepoint.offset * (1 if number else MINUTES_A_DAY)),
                answers=given,
                rater="physician" if is_mood and life.random.random() < 0.6 else "rater",
                source=Source.ENTERED,
            )
        )


def _answers(
    life: _Life, instrument: Instrument, number: int | None, times: tuple[Instant, Instant]
) -> tuple[Answer, ...]:
    start, at = times
    random, minute = life.random, at.minutes_since(start)
    if instrument.domain == "dissociation":
        score = dissociation(random, life.temper, number or 1, minute)
        given = answers(random, instrument, score)
        is_broken_off = score > 25 and random.random() < 0.25 and (number or 1) > 1
        return too_dissociated(random, given) if is_broken_off else given
    day = at.minutes_since(life.first) / MINUTES_A_DAY
    score = depression(random, life.temper, day)
    if instrument.family != "madrs":
        score = round(score * instrument.maximum / 60 * 0.8)
    return answers(random, instrument, score)


def _vitals(
    life: _Life, number: int, timepoint: Timepoint, times: tuple[Instant, Instant]
) -> NewVitals:
    start, at = times
    random, minute = life.random, at.minutes_since(start)
    lift = 16 if 20 <= minute <= 60 else 4 if 0 < minute < 100 else 0
    return NewVitals(
        life.code,
        1,
        number,
        at,
        systolic=random.randint(112, 134) + lift,
        diastolic=random.randint(68, 82) + lift // 2,
        pulse=random.randint(60, 84) + lift // 3,
        spo2=random.randint(96, 99),
        respiration=random.randint(12, 17),
        sedation=4 if lift == 16 and random.random() < 0.4 else 5,
        timepoint_id=timepoint.id,
    )
