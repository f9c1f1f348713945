"""A predictor beside an outcome as plain arrays, one place per dosing of the arm."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every array has shape (dosings,); NaN where there is no value.

    `outcome` is the improvement that is correlated (positive = better), `baseline` and
    `follow_up` are the scores of the ANCOVA. `dose` is in the unit `dose_unit` codes (0 mg/kg,
    1 mg; NaN unknown). `same_rater` is 1 where one person rated both, 0 where two did, NaN where
    it is not known. `intervening` says that a further dose stood between dosing and outcome.
    """

    patient: Integers
    session: Integers
    predictor: Floats
    outcome: Floats
    baseline: Floats
    follow_up: Floats
    dose: Floats
    dose_unit: Floats
    same_rater: Floats
    is_blinded: Bools
    carried: Bools
    intervening: Bools

    @property
    def both(self) -> Bools:
        """Where predictor and outcome are both there."""
        return np.isfinite(self.predictor) & np.isfinite(self.outcome)

    @property
    def is_repeated(self) -> bool:
        """Whether a patient stands there more than once: the pairs are not independent."""
        return len(np.unique(self.patient)) < len(self.patient)

    def where(self, wanted: Bools) -> "Pairs":
        """Only the dosings that are wanted."""
        return Pairs(**{one.name: getattr(self, one.name)[wanted] for one in fields(self)})
