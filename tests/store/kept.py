"""A vault with one patient and one rating, for the tests of this room."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ketrate.instruments.catalogue import load_catalogue
from ketrate.instruments.definition import Instrument
from ketrate.records.bulk import NewPatient
from ketrate.records.patient import Identity
from ketrate.records.rating import Rating, Source
from ketrate.records.staff import Role
from ketrate.store import courses, folder, keys, patients, ratings, staff
from ketrate.store.vault import Vault, create_vault, open_vault
from tests.fakes import FakeClock

PASSWORD = "a quiet room at noon"
CANARY = "ZYXQWV-CANARY"


@cache
def keyring() -> keys.Keyring:
    return keys.new_keyring("rater", PASSWORD)


@cache
def madrs() -> Instrument:
    return load_catalogue(None).get("madrs")


@dataclass
class Kept:
    folder: Path
    clock: FakeClock
    vault: Vault
    rating: Rating

    def reopen(self, **how: bool) -> Vault:
        self.vault.close()
        self.vault = open_vault(self.folder, keyring().data_key, **how)
        return self.vault


def make(path: Path) -> Kept:
    """A clinic with a rater, a patient, a course and an open MADRS."""
    folder.make_tree(path)
    clock = FakeClock()
    keys.write_keyring(path, keyring())
    vault = create_vault(path, keyring().data_key, clock.now())
    now = clock.now()
    with vault.change(by="rater", at=now) as change:
        rater = staff.add(change, "rater", "Rita", frozenset({Role.RATER}))
        who = Identity(CANARY, "Ada", date(1981, 3, 14))
        patient = patients.add(change, NewPatient("KR-0001", sex="F", identity=who))
        course = courses.add(change, patient.id, 1, "nimh-single", "0" * 64, "madrs", now.instant)
        rating = ratings.open_rating(
            change,
            patient_id=patient.id,
            course_id=course.id,
            session_id=None,
            timepoint_id=None,
            planned=None,
            instrument=madrs(),
            rater=rater,
            observed=now.instant,
            entered=now.instant,
            source=Source.ENTERED,
        )
    return Kept(path, clock, vault, rating)
