"""A small real clinic for tests: five people, one patient, whatever the test starts."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ketrate.clinic import dose, dosing, enrol, identify, people, rate, setup, unlock, visit
from ketrate.clinic.desk import Desk, open_clinic
from ketrate.records.ids import PatientId, SessionId
from ketrate.records.patient import Identity, Patient
from ketrate.records.rating import Rating
from ketrate.records.staff import Role
from ketrate.records.treatment import Course, DosingKind, Session
from ketrate.store.keys import DataKey
from tests.fakes import FakeClock

PASSWORD = "a quiet room at noon"
PEOPLE = {
    "rater": Role.RATER,
    "blinded": Role.BLINDED,
    "physician": Role.PHYSICIAN,
    "reviewer": Role.REVIEWER,
}


@dataclass
class Ward:
    """A clinic folder with a key to it; `at` signs somebody in."""

    folder: Path
    key: DataKey
    clock: FakeClock
    desk: Desk

    def at(self, login: str) -> Desk:
        unlock.sign_in(self.desk, login, self.key)
        return self.desk

    def restart(self, login: str = "rater") -> Desk:
        """The program ends (however it ends) and starts again."""
        self.desk.close()
        self.desk = open_clinic(self.folder, self.clock)
        return self.at(login)

    def a_patient(self, code: str = "KR-0001") -> Patient:
        who = Identity("Demo", "Ada", date(1981, 3, 14))
        return enrol.enrol(self.desk, code, who, sex="F", diagnosis="MDD", confirmed=True)

    def a_course(self, patient: Patient, protocol: str = "nimh-single") -> Course:
        return enrol.start_course(self.desk, patient.id, protocol, "madrs")

    def identify(self, session: Session) -> None:
        """Somebody types name and birth date once more, as before every session."""
        self._identify(session.patient_id, session.id)

    def identify_for_today(self, patient_id: PatientId) -> None:
        """The same for the follow-ups of a day."""
        self._identify(patient_id, None)

    def _identify(self, patient_id: PatientId, session_id: SessionId | None) -> None:
        asked = identify.question(self.desk, patient_id, session_id)
        if asked is not None:
            who = asked.patient
            name = who.code if asked.by_code else who.identity.family_name
            identify.answer(self.desk, asked, name, who.identity.birth_date or "")

    def a_draft(self, session: Session, instrument: str = "cadss23") -> Rating:
        """A rating that was opened, unscheduled, once it was sure who the patient is."""
        self.identify(session)
        return rate.open_rating(
            self.desk,
            patient_id=session.patient_id,
            course_id=session.course_id,
            session_id=session.id,
            timepoint_id=None,
            instrument_id=instrument,
        )

    def a_rating(self, session: Session, instrument: str, value: int = 0) -> Rating:
        """A whole rating with the same value everywhere (as far as each item allows)."""
        desk = self.desk
        draft = self.a_draft(session, instrument)
        for item in desk.catalogue.get(instrument).items:
            rate.record_answer(desk, draft.id, item.number, min(value, item.maximum))
        return rate.finish(desk, draft.id, alert_action="clinician told")

    def a_running_session(self, course: Course) -> Session:
        session = visit.open_session(self.desk, course.id, "3")
        dose.set_dose(self.desk, session.id, amount=0.5, unit="mg/kg", weight_kg=70)
        self.identify(session)
        return dosing.record_dosing(self.desk, session.id, DosingKind.START)


def found(folder: Path, clock: FakeClock) -> DataKey:
    """Make the clinic once; tests copy it."""
    prepared = setup.prepare("admin", "Ada Min", PASSWORD)
    setup.confirm(prepared, prepared.recovery_key, folder, clock)
    desk = open_clinic(folder, clock)
    key = unlock.derive_key(desk, "admin", PASSWORD)
    unlock.sign_in(desk, "admin", key)
    for login, role in PEOPLE.items():
        people.add(desk, key, login, login.title(), PASSWORD, frozenset({role}))
    desk.close()
    return key


def copied(template: Path, key: DataKey, folder: Path, clock: FakeClock) -> Ward:
    """A clinic of a test's own."""
    shutil.copytree(template, folder)
    return Ward(folder, key, clock, open_clinic(folder, clock))
