"""Records for tests, written down in one line each."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from ketrate.analysis.rules import Rules
from ketrate.analysis.trajectory import Trajectory, build
from ketrate.clock import Instant
from ketrate.instruments.catalogue import load_catalogue
from ketrate.protocol.schedule import Protocol
from ketrate.records.ids import CourseId, PatientId, RatingId, SessionId, Uid
from ketrate.records.patient import Patient
from ketrate.records.rating import Answer, Rating, Source, Status
from ketrate.records.treatment import Course, DosingEvent, DosingKind, Session
from ketrate.records.when import RelativeTime, When
from tests.fakes import START

NO_UID = Uid(bytes(16))
DOSED_AT = Instant(START, 60)
CATALOGUE = load_catalogue()
_numbers = count(1)


def at(*, days: float = 0, hours: float = 0, minutes: float = 0) -> Instant:
    """A time counted from the first dosing."""
    return Instant(START + timedelta(days=days, hours=hours, minutes=minutes), 60)


@dataclass
class Chart:
    """One patient with one course, filled in by a test."""

    code: str = "KR-0001"
    diagnosis: str = "MDD"
    family: str = "madrs"
    start: Instant | None = None
    sessions: list[Session] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.patient_id = PatientId(next(_numbers))
        self.course_id = CourseId(self.patient_id)

    def dose(self, when: When | None, agent: str = "ketamine", **more: object) -> Session:
        number = len(self.sessions) + 1
        session_id = SessionId(next(_numbers))
        events: tuple[DosingEvent, ...] = ()
        if isinstance(when, Instant):
            events = (DosingEvent(1, session_id, DosingKind.START, when),)
        session = Session(
            session_id,
            NO_UID,
            self.patient_id,
            self.course_id,
            number,
            agent=agent,
            events=events,
            relative=when if isinstance(when, RelativeTime) else None,
            is_imported=not events,
            **more,  # type: ignore[arg-type]
        )
        self.sessions.append(session)
        return session

    def rate(
        self,
        observed: When,
        total: int | None,
        instrument: str = "madrs",
        *,
        session: Session | None = None,
        **more: object,
    ) -> Rating:
        facts: dict[str, object] = {
            "status": Status.COMPLETE,
            "source": Source.ENTERED,
            "entered": at(days=400),
        } | more
        rating = Rating(
            id=RatingId(next(_numbers)),
            uid=NO_UID,
            patient_id=self.patient_id,
            course_id=self.course_id,
            instrument_id=instrument,
            instrument_version="1",
            definition_hash="",
            observed=observed,
            session_id=None if session is None else session.id,
            total=total,
            **facts,  # type: ignore[arg-type]
        )
        self.ratings.append(rating)
        return rating

    @property
    def course(self) -> Course:
        return Course(
            self.course_id, NO_UID, self.patient_id, 1, "imported", "", self.family, self.start
        )

    def trajectory(
        self,
        rules: Rules | None = None,
        protocol: Protocol | None = None,
        now: Instant | None = None,
    ) -> Trajectory:
        return build(
            code=self.code,
            course=self.course,
            sessions=self.sessions,
            ratings=self.ratings,
            instruments=CATALOGUE,
            protocol=protocol,
            rules=rules or Rules(),
            now=now,
        )

    @property
    def records(
        self,
    ) -> tuple[Patient, tuple[Course, ...], tuple[Session, ...], tuple[Rating, ...]]:
        patient = Patient(self.patient_id, NO_UID, self.code, diagnosis=self.diagnosis)
        return patient, (self.course,), tuple(self.sessions), tuple(self.ratings)


def chart(baseline: int | None = 32, *, days_before: float = 1) -> Chart:
    """A patient with one ketamine infusion and, unless None, a MADRS before it."""
    one = Chart()
    one.dose(DOSED_AT)
    if baseline is not None:
        one.rate(at(days=-days_before), baseline)
    return one


def carried(item: int, rating: Rating) -> Answer:
    return Answer(item, 2, carried_from=rating.id)
