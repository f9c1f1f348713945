"""Everything the cohort looks at, read in four sweeps."""

from ketrate.records.patient import Patient
from ketrate.records.rating import Rating
from ketrate.records.treatment import Course, Session
from ketrate.store import courses, patients, rating_rows, sessions
from ketrate.store.vault import Vault


def everything(
    vault: Vault, instrument_ids: frozenset[str] | None
) -> tuple[tuple[Patient, ...], tuple[Course, ...], tuple[Session, ...], tuple[Rating, ...]]:
    """All patients, courses and sessions, and the ratings on those scales, without answers."""
    return (
        patients.everyone(vault),
        courses.everyone(vault),
        sessions.everyone(vault),
        rating_rows.read(vault, "1 = 1", (), instrument_ids),
    )
