"""`python -m tests.benchmarks [--json] [--quick]`: measures, prints, and asserts nothing."""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.timing import Row


def rows(folder: Path, *, is_quick: bool) -> Iterator[Row]:
    """Every measurement; quick ones only show that they can be taken."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from tests.benchmarks import paper, review, scores, screens, size, start, trail, vault

    yield from start.start(folder, 1 if is_quick else start.ROUNDS)
    yield from vault.answer(folder, 20 if is_quick else vault.ROUNDS)
    yield from screens.form(folder, 1 if is_quick else 20)
    yield from screens.board(folder, 20 if is_quick else 900)
    yield from screens.patient(folder, 6 if is_quick else 60)
    yield from paper.report(folder, 1 if is_quick else 9)
    yield from scores.score(100 if is_quick else scores.SETS, 1 if is_quick else 3)
    yield from trail.verified(folder, 1 if is_quick else 3, 1_000 if is_quick else trail.EVENTS)
    yield from review.changed(folder, *((2, 12) if is_quick else ()))
    yield from size.install()


def line(row: Row) -> str:
    """One line of the table."""
    against = ratio = ""
    if row.against_ms is not None:
        against = f"{row.against_ms:9.2f} {row.unit}  {row.against}"
        ratio = f"{row.ratio:.2f}x"
    value = f"{row.median_ms:9.2f} {row.unit}"
    return f"{row.work:44}{value:14}{ratio:>7}  {row.figure:10}{against}".rstrip()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="JSON alone, no table")
    parser.add_argument("--quick", action="store_true", help="few rounds, to see that it works")
    args = parser.parse_args()
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for row in rows(Path(folder), is_quick=args.quick):
            found.append(row)
            if not args.json:
                print(line(row), flush=True)
    document = {
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "is_quick": args.quick,
        "rows": [row.document() for row in found],
    }
    print(json.dumps(document, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
