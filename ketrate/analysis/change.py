"""Change, improvement and percent improvement, as `clinical/definitions` words them."""


def change(baseline: int, score: int) -> int:
    """Later minus earlier; negative is better on a depression scale."""
    return score - baseline


def percent_improvement(baseline: int, score: int, floor: int) -> float | None:
    """100 (B - S) / (B - floor); None where the baseline is at the scale's minimum.

    Luckenbaugh 2014 and others print percent change, the negative of this.
    """
    if baseline == floor:
        return None
    return 100 * (baseline - score) / (baseline - floor)
