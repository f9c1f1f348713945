"""Several tests at once: Holm's step-down adjustment (Scand J Stat 1979;6:65-70).

Written out: statsmodels' own collects all garbage of the program at every call, which takes
longer than the whole review.
"""

from collections.abc import Sequence

import numpy as np


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Adjusted p in the same order; None stays None and does not count into the family."""
    known = np.array([p for p in p_values if p is not None], dtype=np.float64)
    order = np.argsort(known)
    steps = known[order] * np.arange(len(known), 0, -1)
    adjusted = np.empty(len(known))
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1)
    values = iter(adjusted.tolist())
    return [None if p is None else float(next(values)) for p in p_values]
