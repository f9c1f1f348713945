"""Change, improvement and percent improvement, as `clinical/definitions` words them."""

from ketrate.analysis.direction import Way


def change(baseline: int, score: int) -> int:
    """Later minus earlier, whatever the scale; negative is better on a depression scale."""
    return score - baseline


def percent_improvement(baseline: int, score: int, floor: int) -> float | None:
    """100 (B - S) / (B - floor); None where the baseline is at the scale's minimum.

    `floor` is the best score: the maximum where higher is better, so that the sign holds there
    too. Luckenbaugh 2014 and others print percent change, the negative of this.
    """
    if baseline == floor:
        return None
    return 100 * (baseline - score) / (baseline - floor)


def percent_better(baseline: int, score: int, way: Way) -> float | None:
    """Percent improvement on a scale of any direction: the share of the burden that is gone."""
    return percent_improvement(way.burden(baseline), way.burden(score), 0)
