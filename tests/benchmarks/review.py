"""What a person waits for in the cohort: a filter changed, and the first numbers of the answer."""

import time
from functools import partial
from itertools import cycle
from pathlib import Path

from ketrate.analysis.cohort_options import CohortOptions
from ketrate.clinic.cohort_look import Look, go_on, look
from ketrate.figures.cohort_tabs import tabs
from tests.benchmarks import clinics
from tests.benchmarks.timing import Row, median, timed
from tests.cohort_ward import bring_cohort

PATIENTS = 999
DOSINGS = 4
ROUNDS = 12
CHANGES = (
    CohortOptions(response=40),
    CohortOptions(dissociated="change>4"),
    CohortOptions(window="14 d", outcomes="1 d,2 d"),
    CohortOptions(remission=10, strict=True),
    CohortOptions(diagnosis="MDD"),
    CohortOptions(),
)
"""Filters and rules a person changes, one after another."""


def changed(folder: Path, rounds: int = ROUNDS, patients: int = PATIENTS) -> tuple[Row, Row]:
    """A change to the words of the tab in front, beside the slow blocks that follow it."""
    ward = clinics.ward(folder / "cohort")
    bring_cohort(ward, patients, dosings=DOSINGS)
    desk = ward.at("physician")
    shown = look(desk, CohortOptions())
    quick: list[float] = []
    slow: list[float] = []

    def answer(options: CohortOptions) -> Look:
        found = look(desk, options, shown.gathered)
        tabs(found.seen, "ketamine")
        return found

    for _, options in zip(range(rounds), cycle(CHANGES), strict=False):
        began = time.perf_counter()
        found = answer(options)
        quick.append((time.perf_counter() - began) * 1000)
        slow.append(timed(partial(finish, found)))
    desk.close()
    return (
        Row(f"filter changed, {patients} patients x {DOSINGS}", median(quick), "its slow blocks",
            median(slow), "< 200 ms"),
        Row("the slowest of these changes", max(quick), "", None, "< 200 ms"),
    )  # fmt: skip


def finish(found: Look) -> Look:
    """Every slow block, one after another."""
    while not found.is_whole:
        found = go_on(found)
    return found
