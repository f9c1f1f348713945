"""The course report as a physician waits for it: from the vault to the noted bytes."""

from functools import partial
from pathlib import Path

from ketrate.clinic import paper
from tests.benchmarks import clinics
from tests.benchmarks.timing import Row, median, timed


def report(folder: Path, rounds: int = 9) -> tuple[Row, ...]:
    """Twelve visits and sixty; the first of each is not counted."""
    ward = clinics.ward(folder / "report")
    desk = ward.at("admin")
    rows = []
    for visits, figure in ((12, "< 250 ms"), (60, "< 500 ms")):
        code = f"KR-{visits:04}"
        clinics.bring_visits(desk, code, visits)
        times = [timed(partial(paper.course_report, desk, code)) for _ in range(rounds + 1)]
        rows.append(Row(f"report PDF, {visits} visits", median(times[1:]), "", None, figure))
    desk.close()
    return tuple(rows)
