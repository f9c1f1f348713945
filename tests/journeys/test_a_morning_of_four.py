"""A whole morning under a fake clock: four patients, and everything that can go wrong with them.

One spray and three infusions; one interruption, one late rating, one missed, a crash, a machine
that sleeps, a clock that is moved, a suicidality alert, a patient who dissociates again before
leaving, four discharges. Afterwards the trail is replayed to the same state.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from ketrate.clinic import bedside, clock_watch, dose, dosing, leaving, rate, visit
from ketrate.clinic.clock_watch import ClockWatch
from ketrate.clinic.desk import Desk
from ketrate.clinic.today import Lane, board
from ketrate.errors import NotAllowedError
from ketrate.protocol.discharge import ASKED, CriterionState
from ketrate.protocol.reminders import Call, Memory, listen, waiting
from ketrate.protocol.situation import Due, State
from ketrate.records.bedside import AdverseEvent, NotDoneReason, Severity
from ketrate.records.rating import Rating, Status
from ketrate.records.treatment import DosingKind, Session
from ketrate.store import audit, replay
from tests.fakes import FakeClock
from tests.ward import Ward


@dataclass
class Nurse:
    """At the board all morning: looks every minute, and hears what is called out."""

    ward: Ward
    clock: FakeClock
    memory: Memory = field(default_factory=Memory)
    calls: list[tuple[int, str, State]] = field(default_factory=list)
    summaries: list[Call] = field(default_factory=list)

    def wait_until(self, minute: int) -> None:
        """Look once a minute until then, counted from seven o'clock."""
        while self.minute < minute:
            self.clock.advance(minutes=1)
            self.look()

    def look(self, *, was_away: bool = False) -> None:
        now = self.ward.desk.now()
        here = [
            one
            for lane in board(self.ward.desk).lanes
            for one in waiting(lane.session.id, lane.situation(now).items)
        ]
        self.memory, call = listen(self.memory, here, now, was_away=was_away)
        if call is not None and call.is_summary:
            self.summaries.append(call)
        for one in call.reminders if call else ():
            self.calls.append((int(one.session_id), one.timepoint_id, one.state))

    @property
    def minute(self) -> int:
        return round((self.clock.boot_ns - 1_000_000_000) / 60e9)

    def lane(self, session: Session) -> Lane:
        return next(one for one in board(self.ward.desk).lanes if one.session.id == session.id)

    def due(self, session: Session, timepoint: str, what: str) -> Due:
        found = self.lane(session).situation(self.ward.desk.now()).items
        return next(one for one in found if (one.timepoint.id, one.what) == (timepoint, what))


@pytest.fixture
def nurse(ward: Ward, clock: FakeClock) -> Nurse:
    ward.at("rater")
    return Nurse(ward, clock)


def prepared(nurse: Nurse, code: str, protocol: str, chair: str) -> Session:
    """A patient in a chair, known, weighed, dosed on paper, rated before."""
    ward = nurse.ward
    session = visit.open_session(ward.desk, ward.a_course(ward.a_patient(code), protocol).id, chair)
    ward.identify(session)
    spray = protocol == "esketamine-spray"
    dose.set_dose(
        ward.desk, session.id, amount=56 if spray else 0.5, unit="mg" if spray else "mg/kg",
        weight_kg=70,
    )  # fmt: skip
    ward.a_rating(session, "cadss23")
    return session


def rated(nurse: Nurse, session: Session, timepoint: str, what: str, value: int = 0) -> Rating:
    """The rating that is due, opened from its timepoint and answered throughout."""
    desk = nurse.ward.desk
    draft = rate.open_rating(
        desk, patient_id=session.patient_id, course_id=session.course_id, session_id=session.id,
        timepoint_id=timepoint, instrument_id=what,
    )  # fmt: skip
    for item in desk.catalogue.get(what).items:
        rate.record_answer(desk, draft.id, item.number, min(value, item.maximum))
    return rate.finish(desk, draft.id)


def vital_signs(nurse: Nurse, session: Session, timepoint: str | None = None) -> None:
    visit.record_vitals(
        nurse.ward.desk, session.id, timepoint_id=timepoint,
        systolic=124, diastolic=78, pulse=72, spo2=98, respiration=14, sedation=5,
    )  # fmt: skip


def looks_well(nurse: Nurse, session: Session) -> None:
    vital_signs(nurse, session)
    for one in ASKED:
        leaving.look(nurse.ward.desk, session.id, one, is_yes=True)


def begin(nurse: Nurse) -> dict[str, Session]:
    """Four chairs within half an hour; the second would want the nurse with the first."""
    desk = nurse.ward.desk
    chairs = {
        "A": prepared(nurse, "KR-000A", "nimh-single", "1"),
        "B": prepared(nurse, "KR-000B", "six-infusions", "2"),
        "C": prepared(nurse, "KR-000C", "esketamine-spray", "3"),
        "D": prepared(nurse, "KR-000D", "two-arm", "4"),
    }
    start = {"A": 0, "B": 15, "C": 20, "D": 30}
    for name, minute in start.items():
        nurse.wait_until(minute)
        dosing.record_dosing(desk, chairs[name].id, DosingKind.START)
        if name == "C":
            dosing.record_dosing(desk, chairs[name].id, DosingKind.SPRAY, amount=28)
    return chairs


def first_hour(nurse: Nurse, chairs: dict[str, Session]) -> None:
    """The second device, an interruption, the first ratings, and a crash in the middle of one."""
    desk = nurse.ward.desk
    a, _b, c, _ = chairs.values()
    nurse.wait_until(32)
    dosing.record_dosing(desk, c.id, DosingKind.SPRAY, amount=28)
    dosing.record_dosing(desk, c.id, DosingKind.END, amount=56)
    dosing.record_dosing(desk, a.id, DosingKind.INTERRUPT)
    bedside.note_adverse_event(
        desk, a.id, AdverseEvent("arm pain", desk.now(), Severity.MILD, is_serious=False)
    )
    nurse.wait_until(36)
    dosing.record_dosing(desk, a.id, DosingKind.RESUME)
    nurse.wait_until(41)
    draft = rate.open_rating(
        desk, patient_id=a.patient_id, course_id=a.course_id, session_id=a.id,
        timepoint_id="m40", instrument_id="cadss23",
    )  # fmt: skip
    rate.record_answer(desk, draft.id, 1, 3)
    nurse.ward.restart("rater")
    nurse.memory = Memory()
    (offered,) = rate.drafts(desk_of(nurse))
    assert (offered.rating.id, offered.answered) == (draft.id, 1)
    for item in range(2, 24):
        rate.record_answer(desk_of(nurse), draft.id, item, 1)
    rate.finish(desk_of(nurse), draft.id)
    vital_signs(nurse, a, "m40")
    nurse.look(was_away=True)


def desk_of(nurse: Nurse) -> Desk:
    return nurse.ward.desk


def second_hour(nurse: Nurse, chairs: dict[str, Session]) -> None:
    """One rating missed for a reason, one late, a machine asleep, a clock moved by an hour."""
    a, b, c, d = chairs.values()
    desk = desk_of(nurse)
    dosing.record_dosing(desk, a.id, DosingKind.END, amount=35)
    nurse.wait_until(62)
    bedside.say_not_done(desk, c.id, "m40", "cadss23", NotDoneReason.TOO_SEDATED)
    assert nurse.due(c, "m40", "cadss23").state is State.MISSED
    nurse.wait_until(72)
    assert nurse.due(b, "m40", "cadss23").state is State.OVERDUE
    late = rated(nurse, b, "m40", "cadss23", 1)
    assert nurse.due(b, "m40", "cadss23").deviation_minutes == 17
    assert late.planned is not None
    dosing.record_dosing(desk, b.id, DosingKind.END, amount=35)
    dosing.record_dosing(desk, d.id, DosingKind.END, amount=35)
    watch = ClockWatch(nurse.clock.now())
    nurse.clock.advance(minutes=20)
    nurse.look(was_away=True)
    nurse.clock.set_wall(nurse.clock.utc + timedelta(hours=1))
    jump = watch.look(nurse.clock.now())
    assert jump is not None
    clock_watch.note(desk, jump)
    before = desk.now()
    nurse.look()
    assert desk.now() == before
    assert nurse.minute == 92


def an_alert(nurse: Nurse, chairs: dict[str, Session]) -> None:
    """Thoughts of death at 110 minutes; a clinician is told and has to say so."""
    a = chairs["A"]
    nurse.wait_until(112)
    draft = nurse.ward.a_draft(a, "madrs-dosing")
    for item in (1, 2, 3, 6, 7, 8, 9):
        rate.record_answer(desk_of(nurse), draft.id, item, 2)
    rate.record_answer(desk_of(nurse), draft.id, 10, 5)
    rate.discard(desk_of(nurse), draft.id, "the patient wants to rest")
    assert visit.visit(desk_of(nurse), a.id).alerts
    assert leaving_state(nurse, a, "suicidality") is CriterionState.NOT_MET
    nurse.ward.at("physician")
    for alert in visit.visit(desk_of(nurse), a.id).alerts:
        rate.acknowledge(desk_of(nurse), alert.id)
    nurse.ward.at("rater")
    assert leaving_state(nurse, a, "suicidality") is CriterionState.MET


def leaving_state(nurse: Nurse, session: Session, name: str) -> CriterionState:
    found = leaving.leaving(desk_of(nurse), session.id).criteria
    return next(one.state for one in found if one.id == name)


def four_discharges(nurse: Nurse, chairs: dict[str, Session]) -> None:
    """One dissociates again and stays; two go by the list, two by a clinician's reason."""
    a, b, c, d = chairs.values()
    nurse.wait_until(170)
    looks_well(nurse, a)
    nurse.ward.a_rating(a, "cadss23")
    assert leaving.leaving(desk_of(nurse), a.id).may_leave
    nurse.wait_until(174)
    nurse.ward.a_rating(a, "cadss23", 1)
    assert leaving_state(nurse, a, "dissociation") is CriterionState.NOT_MET
    with pytest.raises(NotAllowedError):
        leaving.discharge(desk_of(nurse), a.id)
    nurse.wait_until(190)
    for session in (a, c):
        looks_well(nurse, session)
        nurse.ward.a_rating(session, "cadss23")
        leaving.discharge(desk_of(nurse), session.id)
    nurse.ward.at("physician")
    for session in (b, d):
        leaving.discharge(desk_of(nurse), session.id, "seen by me, escort present")
    assert board(desk_of(nurse)).lanes == ()


def test_a_morning_with_four_patients_is_in_the_vault_as_it_was(nurse: Nurse) -> None:
    chairs = begin(nurse)
    first_hour(nurse, chairs)
    second_hour(nurse, chairs)
    an_alert(nurse, chairs)
    four_discharges(nurse, chairs)

    vault = desk_of(nurse).vault
    assert replay.differences(vault) == []
    told = {event.kind for event in audit.events(vault)}
    assert {"clock.jump", "alert.acknowledge", "chart.not-done", "chart.left-early"} <= told
    kept = [rate.rating(desk_of(nurse), one.id) for one in all_ratings(nurse, chairs)]
    assert {one.status for one in kept} == {Status.COMPLETE, Status.VOID}


def all_ratings(nurse: Nurse, chairs: dict[str, Session]) -> list[Rating]:
    from ketrate.store import ratings

    vault = desk_of(nurse).vault
    return [one for chair in chairs.values() for one in ratings.of_session(vault, chair.id, None)]


def test_nothing_was_called_out_early_or_twice_and_sleep_made_one_summary(nurse: Nurse) -> None:
    chairs = begin(nurse)
    first_hour(nurse, chairs)
    before = list(nurse.calls)
    second_hour(nurse, chairs)
    after = nurse.calls[len(before) :]
    assert len(after) == len(set(after))
    assert len(nurse.summaries) == 1
    assert {(one.timepoint_id, one.state) for one in nurse.summaries[0].reminders} >= {
        ("m80", State.OVERDUE)
    }
