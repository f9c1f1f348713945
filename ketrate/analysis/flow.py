"""How many patients were left at each step; it stands with every analysis."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flow:
    """Patients, not dosings. A step that an analysis does not have is None.

    `screened` passed the filters on patients, `dosed` had a dosing that passes, `baseline`,
    `predictor` and `outcome` have that value, `analysed` have all that the analysis needs.
    """

    screened: int | None
    dosed: int
    baseline: int | None
    predictor: int | None
    outcome: int | None
    analysed: int
