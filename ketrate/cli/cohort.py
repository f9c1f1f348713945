"""`ketrate cohort`: the cohort review as JSON or as tables to read."""

import argparse
from collections.abc import Sequence

from ketrate.cli import cohort_tables, show
from ketrate.cli.sign_in import signed_in
from ketrate.clinic.rights import Action, require
from ketrate.words import tr

OPTIONS: Sequence[tuple[str, str, str]] = (
    ("agent", "NAME", tr("one arm alone")),
    ("route", "NAME", tr("as written down, such as intravenous")),
    ("dose", "LO-HI", tr("given dose, such as 0.4-0.6 mg/kg or 56-84 mg")),
    ("protocol", "ID", tr("courses under this protocol")),
    ("diagnosis", "NAME", tr("patients with this diagnosis")),
    ("from", "DATE", tr("dosings begun on this day or later, such as 2026-01-31")),
    ("to", "DATE", tr("dosings begun on this day or before")),
    ("session-number", "N|LO-HI", tr("number within the course")),
    ("sessions", "first|all", tr("first of each patient (default) or all")),
    ("period", "N", tr("one period of a crossover")),
    ("rater", "NAME", tr("outcomes and predictors by this rater")),
    ("rater-independence", "any|independent", tr("any (default), or pairs by two people alone")),
    ("blinding", "blinded|open", tr("outcomes by raters who were blind, or who were not")),
    ("tag", "NAME=VALUE", tr("patients with this tag")),
    ("instrument", "FAMILY[:MEASURE]", tr("outcome, default madrs:percent_improvement")),
    ("baseline", "course|screening|period|session", tr("what change is counted from")),
    ("min-baseline", "N", tr("eligible from this score on; default above the remission cut-off")),
    ("response", "PERCENT", tr("default 50")),
    ("remission", "N", tr("at or below; default the scale's own")),
    ("dissociation", "INSTRUMENT", tr("default cadss23")),
    ("dissociated", "RULE", tr("peak>4 (default), change>4, peak_change>4 or clinical>=1")),
    ("at", "TIMES", tr("when predictors are read, default 40 min")),
    ("outcomes", "TIMES", tr("default 230 min,1 d,7 d")),
    (
        "predictors",
        "LIST",
        tr("such as cadss23:change,cadss23.amnesia:change,sbp:change"),
    ),
    ("window", "TIME", tr("how long later response is looked for, default 21 d")),
    ("intervening", "drop|keep", tr("outcomes after a further dose")),
    ("tolerance", "TIME=LO-HI", tr("a window of your own, such as 1 d=16-36 h")),
    ("knot", "N", tr("a piecewise fit that bends here, such as 15")),
)
"""Every option that takes a value: its name, what the value looks like, and what it does."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """All filters and rules; their values are read by `analysis.cohort_options`."""
    for name, shape, text in OPTIONS:
        parser.add_argument(f"--{name}", metavar=shape, help=text)
    parser.add_argument(
        "--strict", action="store_true", default=None, help=tr("more than, not at least")
    )


def cohort(args: argparse.Namespace) -> int:
    """`ketrate cohort`: every block of the review."""
    from ketrate.analysis.cohort_options import from_words
    from ketrate.clinic.cohort import cohort as look
    from ketrate.clinic.cohort_paper import export

    with signed_in(args) as desk:
        require(desk, Action.SEE_COHORT)
        given = {name: getattr(args, name.replace("-", "_")) for name, *_ in OPTIONS}
        given["strict"] = args.strict
        options = from_words({key: value for key, value in given.items() if value is not None})
        bar = show.progress_bar(tr("Working out"))
        if args.out is not None:
            written = export(desk, options, args.out, bar)
            show.message(tr("{n} files in {folder}.", n=len(written), folder=args.out))
            return 0
        document = look(desk, options, progress=bar)
    if args.json:
        show.json_document(document)
    else:
        cohort_tables.show_document(document)
    return 0
