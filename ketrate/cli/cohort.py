"""`ketrate cohort`: the cohort review as JSON or as tables to read."""

import argparse
from collections.abc import Sequence

from ketrate.cli import cohort_tables, show
from ketrate.cli.sign_in import signed_in
from ketrate.clinic.rights import Action, require
from ketrate.errors import NotThereYetError
from ketrate.words import tr

OPTIONS: Sequence[tuple[str, str]] = (
    ("agent", "NAME"),
    ("route", "NAME"),
    ("dose", "LO-HI"),
    ("protocol", "ID"),
    ("diagnosis", "NAME"),
    ("from", "DATE"),
    ("to", "DATE"),
    ("session-number", "N|LO-HI"),
    ("sessions", "first|all"),
    ("period", "N"),
    ("rater", "NAME"),
    ("rater-independence", "any|independent"),
    ("blinding", "blinded|open"),
    ("tag", "NAME=VALUE"),
    ("instrument", "FAMILY"),
    ("baseline", "course|screening|period|session"),
    ("min-baseline", "N"),
    ("response", "PERCENT"),
    ("remission", "N"),
    ("dissociation", "INSTRUMENT"),
    ("dissociated", "RULE"),
    ("at", "TIMES"),
    ("outcomes", "TIMES"),
    ("predictors", "LIST"),
    ("window", "TIME"),
    ("intervening", "drop|keep"),
    ("tolerance", "TIME=LO-HI"),
    ("knot", "N"),
)
"""Every option that takes a value, with what its value looks like."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """All filters and rules; their values are read by `analysis.cohort_options`."""
    for name, shape in OPTIONS:
        parser.add_argument(f"--{name}", metavar=shape)
    parser.add_argument("--strict", action="store_true", default=None)


def cohort(args: argparse.Namespace) -> int:
    """`ketrate cohort`: every block of the review."""
    from ketrate.analysis.cohort_options import from_words
    from ketrate.clinic.cohort import cohort as look

    with signed_in(args) as desk:
        require(desk, Action.SEE_COHORT)
        if args.out is not None:
            raise NotThereYetError("`ketrate cohort --out`")
        given = {name: getattr(args, name.replace("-", "_")) for name, _ in OPTIONS}
        given["strict"] = args.strict
        options = from_words({key: value for key, value in given.items() if value is not None})
        document = look(desk, options, progress=show.progress_bar(tr("Working out")))
    if args.json:
        show.json_document(document)
    else:
        cohort_tables.show_document(document)
    return 0
