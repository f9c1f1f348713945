"""A clinic full of words and numbers that a blinded rater must never meet.

Every secret is a word that occurs nowhere else, or a number that nothing else comes to.
"""

import re
from datetime import timedelta

from ketrate.clinic import bedside, bring, dose, dosing, rate, visit
from ketrate.clock import Instant
from ketrate.records.bedside import AdverseEvent, Severity
from ketrate.records.bulk import Bulk, NewCourse, NewPatient, NewRating
from ketrate.records.ids import PatientId, RatingId
from ketrate.records.patient import Identity
from ketrate.records.treatment import DosingKind, Session
from tests.ward import Ward

PROTOCOL = """
id = "zebrafink"
name = "Zebrafink trial"
version = "1"
agent = "quokkamine"
route = "intravenous"
duration_minutes = 40
session_days = [0, 3]
windows_note = "zebrafink windows"
source = "zebrafink source"

[[checklist]]
id = "identity"
label = "Zebrafink identity"

[[timepoints]]
id = "m40"
label = "Zebrafink 40 min"
anchor = "start"
offset = 40
window = [35, 50]
due = ["cadss23", "madrs-dosing", "vitals"]

[[timepoints]]
id = "d7"
label = "Zebrafink week"
anchor = "day"
offset = 7
window = [5, 9]
due = ["madrs", "cadss23"]
sessions = "course"
"""
WORDS = (
    "zebrafink", "quokkamine", "dingodone", "quollsick", "platypam", "wombat", "echidna", "numbat",
    "yabby", "koala-7", "bilbyarm", "possum",
)  # fmt: skip
"""Protocol, agent, medicines, adverse event, what was written about an alert, why something was
voided, hand-over, chair, lot, arm, reason of a late entry."""
NUMBERS = ("37.137", "37.1", "187", "113", "69")
"""The dose in mg (whole and rounded), blood pressure, and the dissociation score."""
GIVING_AWAY = ("cadss", "infusion", "injection", "interrupt", "mmhg", "mg/kg", "dosing runs")
"""What tells that a session runs, or what was found in it, in any words."""


def a_clinic_of_secrets(ward: Ward) -> Session:
    """Ada's session was rated and closed a week ago, a second runs and is interrupted.

    Ben came in by import, with the arm as a tag. The day of Ada's follow-up is today.
    """
    own = ward.folder / "protocols"
    own.mkdir(exist_ok=True)
    (own / "zebrafink.toml").write_text(PROTOCOL, encoding="utf-8")
    ward.desk.close()
    ward.restart("admin")
    bring.write(ward.desk, _imported(ward.desk.now()), kind="import")
    ward.at("rater")
    ada = ward.a_patient()
    course = ward.a_course(ada, "zebrafink")
    ward.identify_for_today(ada.id)
    _follow_up(ward, ada.id, 3)
    _treat(ward, visit.open_session(ward.desk, course.id, "Yabby"))
    ward.clock.advance(minutes=7 * 24 * 60 - 40)
    second = visit.open_session(ward.desk, course.id, "Yabby")
    _start(ward, second)
    ward.clock.advance(minutes=2)
    dosing.record_dosing(ward.desk, second.id, DosingKind.INTERRUPT)
    return second


def found_in(text: str, *, with_numbers: bool = True) -> list[str]:
    """The secrets a text tells; the trail's own counting is none."""
    text = re.sub(r"audit event \d+|head [0-9a-f\s]{8,}", "", text)
    low = text.casefold()
    told = [word for word in WORDS if word in low]
    if with_numbers:
        told += [n for n in NUMBERS if re.search(rf"(?<![\d.:-]){re.escape(n)}(?![\d:-])", text)]
        told += [word for word in GIVING_AWAY if word in low]
    return told


def _imported(now: Instant) -> Bulk:
    at = Instant(now.utc - timedelta(days=30), now.offset_minutes)
    who = NewPatient("KR-0002", identity=Identity("Import", "Ben"), tags=(("arm", "bilbyarm"),))
    old = NewRating("KR-0002", 1, "madrs", at, total=22, rater="Old Chart")
    return Bulk((who,), (NewCourse("KR-0002", 1, start=at),), (), (old,))


def _start(ward: Ward, session: Session) -> None:
    dose.set_dose(ward.desk, session.id, amount=37.137, unit="mg", weight_kg=70, lot="KOALA-7")
    ward.identify(session)
    dosing.record_dosing(ward.desk, session.id, DosingKind.START)


def _treat(ward: Ward, session: Session) -> None:
    """A whole session: medicine, dissociation, vital signs, an adverse event, an alert, a void."""
    desk = ward.desk
    visit.add_medication(desk, session.id, "Dingodone", taken_today=True)
    _start(ward, session)
    ward.clock.advance(minutes=40)
    ward.a_rating(session, "cadss23", value=3)
    visit.record_vitals(desk, session.id, systolic=187, diastolic=113)
    event = AdverseEvent("Quollsickness", desk.now(), next(iter(Severity)), is_serious=False)
    bedside.note_adverse_event(desk, session.id, event)
    bedside.give_rescue(desk, session.id, "Platypam", "5 mg")
    bedside.hand_over(desk, session.id, "numbat seen at the window")
    _alarming(ward, session)
    _voided(ward, session)
    dosing.record_dosing(desk, session.id, DosingKind.END)
    dosing.close_session(desk, session.id)


def _alarming(ward: Ward, session: Session) -> None:
    """An acute rating whose alert says more than a blinded rater may read."""
    draft = ward.a_draft(session, "madrs-dosing")
    for item in ward.desk.catalogue.get("madrs-dosing").items:
        rate.record_answer(ward.desk, draft.id, item.number, 5)
    rate.finish(ward.desk, draft.id, alert_action="a wombat was seen, dissociated")


def _voided(ward: Ward, session: Session) -> None:
    draft = ward.a_draft(session, "cadss23")
    rate.record_answer(ward.desk, draft.id, 1, 4)
    rate.discard(ward.desk, draft.id, "echidna answered")
    between = _draft(ward, session.patient_id)
    rate.discard(ward.desk, between, "possum in the infusion")


def _draft(ward: Ward, patient_id: PatientId) -> RatingId:
    from ketrate.store import courses

    course = courses.of_patient(ward.desk.vault, patient_id)[-1]
    return rate.open_rating(
        ward.desk,
        patient_id=patient_id,
        course_id=course.id,
        session_id=None,
        timepoint_id=None,
        instrument_id="madrs",
        observed=Instant(ward.desk.now().utc - timedelta(days=2), 60),
    ).id


def _follow_up(ward: Ward, patient_id: PatientId, value: int) -> None:
    """A MADRS between the sessions, from paper."""
    draft = _draft(ward, patient_id)
    for item in ward.desk.catalogue.get("madrs").items:
        rate.record_answer(ward.desk, draft, item.number, min(value, item.maximum))
    rate.finish(ward.desk, draft, alert_action="clinician told")
