"""What can be typed: commands, options, and an example for each."""

import argparse
from collections.abc import Callable
from pathlib import Path

from ketrate import __version__
from ketrate.cli import cohort, commands, promised, vault_commands, wording
from ketrate.words import tr

Run = Callable[[argparse.Namespace], int]


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = argparse.ArgumentParser(
        prog="ketrate",
        description=tr("Timed dissociation and depression ratings. Without a command: the window."),
        parents=[_clinic_options(None)],
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"ketrate {__version__}")
    parser.set_defaults(run=commands.window)
    add = parser.add_subparsers(metavar="COMMAND").add_parser
    for group in (_open_commands, _patient_commands, _cohort_command, _file_commands):
        group(lambda name, run, text, example: _command(add, name, (run, text, example)))
    return parser


def _clinic_options(default: object) -> argparse.ArgumentParser:
    """`--clinic` and `--user`, before or after the command."""
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--clinic", metavar="DIR", type=Path, default=default)
    options.add_argument("--user", metavar="NAME", default=default)
    return options


Add = Callable[[str, Run, str, str], argparse.ArgumentParser]


def _command(
    add: Callable[..., argparse.ArgumentParser], name: str, what: tuple[Run, str, str]
) -> argparse.ArgumentParser:
    run, text, example = what
    parser = add(
        name,
        help=text,
        description=text,
        epilog=tr("Example:") + f" ketrate {example}",
        parents=[_clinic_options(argparse.SUPPRESS)],
        allow_abbrev=False,
    )
    parser.set_defaults(run=run, refuse=parser.error)
    return parser


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=tr("one JSON document"))


def _open_commands(add: Add) -> None:
    """Commands that need no sign-in."""
    demo = add("demo", commands.demo, tr("make a demo clinic and open it"), "demo --patients 24")
    demo.add_argument("folder", nargs="?", metavar="DIR", type=Path)
    demo.add_argument("--patients", type=_positive, default=24, metavar="N")
    demo.add_argument("--seed", type=_whole, default=1, metavar="S")
    demo.add_argument("--no-window", action="store_true")
    init = add("init", commands.init, tr("make an empty clinic"), "init clinic --admin ana")
    init.add_argument("folder", metavar="DIR", type=Path)
    init.add_argument("--admin", required=True, metavar="NAME")
    init.add_argument("--also", default="", metavar="ROLES", help=tr("further roles, by comma"))
    _json(add("instruments", commands.instruments, tr("list the scales"), "instruments --json"))
    _json(add("protocols", commands.protocols, tr("list the schedules"), "protocols --json"))
    score = add("score", commands.score, tr("score answers"), "score madrs answers.json")
    score.add_argument("instrument")
    score.add_argument("file", nargs="?", default="-")
    score.add_argument(
        "--prorate",
        metavar="published|N",
        help=tr("a total with up to N missing answers, marked; without it a gap gives none"),
    )
    _json(score)
    form = add("form", commands.form, tr("print a blank form"), "form madrs --out madrs.pdf")
    form.add_argument("what", metavar="INSTRUMENT|vitals")
    form.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    text = tr("an empty file for the clinic's licensed wording, or adding one")
    words = add("wording", wording.wording, text, "wording template madrs > madrs.en.toml")
    words.add_argument("act", choices=("template", "add"))
    words.add_argument("what", metavar="INSTRUMENT|FILE")
    words.add_argument("--language", metavar="CODE", help=tr("for a template; else en"))


def _patient_commands(add: Add) -> None:
    _json(add("patients", vault_commands.patients, tr("list the patients"), "patients --json"))
    trajectory = add(
        "trajectory", vault_commands.trajectory, tr("one course"), "trajectory KR-0001 --json"
    )
    trajectory.add_argument("code", metavar="CODE")
    trajectory.add_argument("--course", type=_positive, metavar="N")
    _json(trajectory)
    report = add("report", vault_commands.report, tr("print reports"), "report KR-0001 --out r.pdf")
    report.add_argument("code", nargs="?", metavar="CODE")
    report.add_argument("--out", type=Path, required=True, metavar="FILE.pdf|DIR")
    kinds = ("course", "session", "patient", "blinded")
    report.add_argument("--kind", choices=kinds, default="course")
    report.add_argument("--course", type=_positive, metavar="N")
    report.add_argument("--session", type=_positive, metavar="N")
    report.add_argument("--all", action="store_true")


def _cohort_command(add: Add) -> None:
    review = add("cohort", cohort.cohort, tr("the cohort"), "cohort --outcomes '2 d' --json")
    cohort.add_options(review)
    review.add_argument("--out", type=Path, metavar="DIR")
    _json(review)


def _file_commands(add: Add) -> None:
    bring = add("import", vault_commands.bring, tr("read ratings"), "import r.csv --map m.toml")
    bring.add_argument("file", type=Path, metavar="FILE")
    bring.add_argument("--map", type=Path, required=True, metavar="MAP.toml")
    bring.add_argument("--dry-run", action="store_true")
    _json(bring)
    export = add("export", promised.export, tr("write ratings"), "export --format csv --out x")
    formats = ("csv", "redcap", "fhir", "spss", "parquet", "all")
    export.add_argument("--format", choices=formats, required=True)
    export.add_argument("--out", type=Path, required=True, metavar="DIR")
    export.add_argument("--patient", metavar="CODE")
    export.add_argument("--identified", action="store_true")
    export.add_argument("--reason", metavar="TEXT")
    add("backup", promised.backup, tr("back the clinic up"), "backup --out DIR").add_argument(
        "--out", type=Path, metavar="DIR"
    )
    restore = add("restore", promised.restore, tr("restore a backup"), "restore B --to DIR")
    restore.add_argument("backup", type=Path, metavar="BACKUP")
    restore.add_argument("--to", type=Path, required=True, metavar="DIR")
    verify = add("verify", vault_commands.verify, tr("check the vault"), "verify --json")
    verify.add_argument("--head", metavar="HASH")
    verify.add_argument(
        "--renew-witness", action="store_true", help=tr("make a new one after its loss")
    )
    _json(verify)


def _positive(text: str) -> int:
    value = _whole(text)
    if value < 1:
        raise argparse.ArgumentTypeError(tr("{value} is not a positive number", value=text))
    return value


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        problem = tr("{value} is not a whole number", value=text[:40])
        raise argparse.ArgumentTypeError(problem) from error
