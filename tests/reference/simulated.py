"""Seeded data for comparisons; nothing here comes from the program."""

import os

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
IS_LONG = os.environ.get("KETRATE_DRILLS") == "long"
RUNS = 10_000 if IS_LONG else 1_000
COVERED = (9_427, 9_570) if IS_LONG else (926, 971)
"""Where the number of covering intervals lies with exact 95 % intervals (99.9 % of the time)."""


def correlated(seed: int, n: int, r: float) -> tuple[Floats, Floats]:
    """A bivariate normal sample with true correlation r."""
    draw = np.random.default_rng(seed)
    x, noise = draw.standard_normal(n), draw.standard_normal(n)
    return x, r * x + np.sqrt(1 - r * r) * noise


def scores(seed: int, n: int, slope: float = 0.0) -> tuple[Floats, Floats, Floats]:
    """Follow-up, predictor and baseline of an ANCOVA with a known slope and normal noise."""
    draw = np.random.default_rng(seed)
    baseline, predictor = draw.normal(30, 5, n), draw.gamma(1.5, 6, n)
    follow_up = 5 + 0.6 * baseline + slope * predictor + draw.normal(0, 6, n)
    return follow_up, predictor, baseline


def ratings(seed: int, n: int, levels: int = 7) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Two raters of the same n interviews, who mostly agree."""
    draw = np.random.default_rng(seed)
    true = draw.integers(0, levels, n)
    first, second = (np.clip(true + draw.integers(-1, 2, n), 0, levels - 1) for _ in range(2))
    return first.astype(np.int64), second.astype(np.int64)
