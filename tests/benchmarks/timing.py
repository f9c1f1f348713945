"""How the benchmarks measure: interleaved, in one run, medians and ratios; nothing is asserted."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table: a median beside what it is held against, both in `unit`."""

    work: str
    median_ms: float
    against: str
    against_ms: float | None
    figure: str
    unit: str = "ms"

    @property
    def ratio(self) -> float | None:
        return self.median_ms / self.against_ms if self.against_ms else None

    def document(self) -> dict[str, object]:
        """One entry of the JSON array."""
        return {
            "work": self.work,
            "value": round(self.median_ms, 3),
            "unit": self.unit,
            "against": self.against or None,
            "against_value": None if self.against_ms is None else round(self.against_ms, 3),
            "ratio": None if self.ratio is None else round(self.ratio, 2),
            "figure": self.figure,
        }


def timed(act: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    began = time.perf_counter_ns()
    act()
    return (time.perf_counter_ns() - began) / 1e6


def interleaved(
    first: Callable[[], object], second: Callable[[], object], rounds: int
) -> tuple[list[float], list[float]]:
    """Both in turn, A B A B ..., so that a machine that slows down slows both."""
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        ours.append(timed(first))
        theirs.append(timed(second))
    return ours, theirs


def median(values: list[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def p99(values: list[float]) -> float:
    """The value that one in a hundred exceeds."""
    return sorted(values)[int(len(values) * 0.99)]
