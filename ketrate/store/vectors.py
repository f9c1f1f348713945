"""The cohort as numpy vectors, read through one covering index; keep them, they are small."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketrate.store.vault import Vault

_SELECT = """SELECT r.patient_id, r.course_id, r.session_id, r.observed_us, r.rel_minutes,
    r.rel_day, r.total FROM rating r INDEXED BY rating_vector WHERE r.scale_id IN
    (SELECT id FROM scale WHERE instrument = ?) AND r.total IS NOT NULL
    AND r.status NOT IN ('draft', 'void')"""


@dataclass(frozen=True, slots=True)
class Vectors:
    """One scale's finished ratings, a row each; NaN where a time or a session is unknown.

    `observed_us` is microseconds of UTC (exact in a double until the year 2255).
    """

    patient: NDArray[np.int64]
    course: NDArray[np.int64]
    session: NDArray[np.float64]
    observed_us: NDArray[np.float64]
    rel_minutes: NDArray[np.float64]
    rel_day: NDArray[np.float64]
    total: NDArray[np.int64]


def of_instrument(vault: Vault, instrument_id: str) -> Vectors:
    """All finished ratings on one scale."""
    table = np.array(vault.rows(_SELECT, (instrument_id,)), dtype=np.float64).reshape(-1, 7)
    patient, course, session, observed, minutes, day, total = table.T
    whole = np.int64
    return Vectors(
        patient.astype(whole), course.astype(whole), session, observed, minutes, day,
        total.astype(whole),
    )  # fmt: skip
