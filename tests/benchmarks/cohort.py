"""`python -m tests.benchmarks.cohort FOLDER`: the cohort review of a pooled vault that stays.

FOLDER was made by `tests.benchmarks.pooled`. Beside the review stand numpy and pandas on the same
vault: dissociation's change at 40 min against percent improvement on day 1, and no more.
"""

import argparse
import resource
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

from ketrate.analysis.cohort import HEAVY
from ketrate.analysis.cohort_options import CohortOptions
from ketrate.analysis.table.columns import Columns
from ketrate.clinic import unlock
from ketrate.clinic.cohort import Gathered, cohort, gather
from ketrate.clinic.cohort_columns import columns
from ketrate.clinic.desk import Desk, open_clinic
from tests.benchmarks.timing import Row, median, timed
from tests.fakes import FakeClock
from tests.ward import PASSWORD

FILTERS = ({"response": 40.0}, {"dissociated": "peak>6"}, {"agent": "ketamine"}, {"strict": True})
_BOTH = """SELECT r.patient_id, r.session_id, s.instrument, r.observed_us, r.total FROM rating r
    JOIN scale s ON s.id = r.scale_id WHERE r.total IS NOT NULL AND r.status <> 'void'"""


def measured(folder: Path) -> Iterator[Row]:
    """Cold open, the next filters, and the same vectors by hand."""
    desk = open_clinic(folder, FakeClock())
    key = unlock.derive_key(desk, "physician", PASSWORD)
    unlock.sign_in(desk, "physician", key)
    first = CohortOptions(outcomes="1 d,7 d")
    kept: list[Gathered] = []

    def open_cold() -> None:
        kept.append(gather(desk, first))
        cohort(desk, first, gathered=kept[0], without=HEAVY)

    cold = timed(open_cold)
    filters = [timed(partial(_look, desk, one, kept[0])) for one in FILTERS]
    found = columns(desk, kept[0].facts)
    if found is None:
        return
    by_hand = median([timed(lambda: _numpy(found)) for _ in range(3)])
    yield Row(
        "cohort review, cold open",
        cold,
        "pandas, one block",
        timed(lambda: _pandas(desk)),
        "<= 2 s",
    )
    yield Row("the next filter", median(filters), "numpy, one block", by_hand, "<= 4x")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Row("memory at most", memory, "", None, "printed", "MB")
    desk.close()


def _look(desk: Desk, options: dict[str, Any], before: Gathered) -> None:
    cohort(desk, CohortOptions(outcomes="1 d,7 d", **options), gathered=before, without=HEAVY)


def _numpy(found: Columns) -> None:
    ratings, dosings = found.ratings, found.dosings
    order = np.argsort(dosings.session)
    tied = ratings.session >= 0
    place = order[np.searchsorted(dosings.session[order], ratings.session[tied])]
    minute = (ratings.at[tied] - dosings.start[place]) / 6e7
    is_cadss = ratings.scale[tied] == ratings.scales.index("cadss23")
    change = np.full((2, len(dosings.session)), np.nan)
    for row, low, high in ((0, -120, 0), (1, 35, 50)):
        inside = is_cadss & (minute >= low) & (minute < high)
        change[row, place[inside]] = ratings.total[tied][inside]
    after = np.full(len(dosings.session), np.nan)
    late = ~is_cadss & (minute > 960)
    after[place[late]] = ratings.total[tied][late]
    both = np.isfinite(change).all(axis=0) & np.isfinite(after)
    stats.spearmanr((change[1] - change[0])[both], after[both])


def _pandas(desk: Desk) -> None:
    import pandas as pd

    names = ["patient", "session", "scale", "at", "total"]
    table = pd.DataFrame(desk.vault.rows(_BOTH), columns=names)
    wide = table.pivot_table(
        index="session", columns="scale", values="total", aggfunc=["max", "min"]
    )
    change = wide["max"]["cadss23"] - wide["min"]["cadss23"]
    change.corr(wide["max"]["madrs"], method="spearman")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.cohort", description=__doc__)
    parser.add_argument("folder", type=Path)
    from tests.benchmarks.__main__ import line

    for row in measured(parser.parse_args().folder):
        print(line(row), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
