"""Commands that sign in."""

import argparse
from typing import TYPE_CHECKING

from ketrate.cli import show
from ketrate.cli.sign_in import password, signed_in, user
from ketrate.clinic import place
from ketrate.clinic.rights import Action, require
from ketrate.errors import CannotPrintError, KetRateError, VaultError
from ketrate.words import explain, tr

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk
    from ketrate.exchange.problems import Problem

REFUSED = 1
DAMAGED = 3


def patients(args: argparse.Namespace) -> int:
    """`ketrate patients`: the list."""
    from ketrate.clinic.enrol import patients as rows_of
    from ketrate.clinic.enrol import row_document

    with signed_in(args) as desk:
        documents = [row_document(row) for row in rows_of(desk)]
    if args.json:
        show.json_document(documents)
        return 0
    keys = ("code", "sex", "birth_year", "diagnosis", "courses", "sessions")
    rows = [[*(doc[key] for key in keys), _last(doc["last"])] for doc in documents]
    show.table((*keys, "last"), rows)
    return 0


def trajectory(args: argparse.Namespace) -> int:
    """`ketrate trajectory`: one course of one patient."""
    from ketrate.clinic.review import trajectory_document

    with signed_in(args) as desk:
        document = trajectory_document(desk, args.code, args.course)
    if args.json:
        show.json_document(document)
        return 0
    keys = ("instrument", "at", "day", "minute", "total", "change", "percent_improvement", "state")
    points = document["points"]
    rows = [[point[key] for key in keys] for point in points] if isinstance(points, list) else []
    show.table(keys, rows)
    return 0


def report(args: argparse.Namespace) -> int:
    """`ketrate report`: one report, or one for every patient."""
    from ketrate.clinic import paper

    if (args.code is None) != args.all:
        args.refuse(tr("name one patient, or say --all"))
    if args.all and not (args.course is None and args.session is None):
        args.refuse(tr("--course and --session go with one patient, not with --all"))
    if args.all and args.kind == "session":
        args.refuse(tr("--kind session goes with one patient, not with --all"))
    if args.session is not None and args.kind != "session":
        args.refuse(tr("--session goes with --kind session"))
    if args.course is not None and args.kind == "patient":
        args.refuse(tr("--course does not go with --kind patient, which shows them all"))
    with signed_in(args) as desk:
        is_blinded_kind = args.kind == "blinded"
        require(desk, Action.SEE_BLINDED_REPORT if is_blinded_kind else Action.SEE_REPORT)
        if args.all:
            bar = show.progress_bar(tr("Printing"))
            missing: list[CannotPrintError] = []
            written = paper.all_reports(
                desk, args.out, kind=args.kind, progress=bar, skipped=missing.append
            )
            show.message(tr("{n} reports in {folder}.", n=len(written), folder=args.out))
            for error in missing:
                show.message(tr("Not printed: {why}", why=explain(error)))
        else:
            paper.save(args.out, _one_report(desk, args))
    return 0


def _one_report(desk: "Desk", args: argparse.Namespace) -> bytes:
    from ketrate.clinic import paper, patient_paper, session_paper

    if args.kind == "session":
        return session_paper.session_report(desk, args.code, args.course, args.session)
    if args.kind == "patient":
        return patient_paper.patient_report(desk, args.code)
    make = paper.blinded_report if args.kind == "blinded" else paper.course_report
    return make(desk, args.code, args.course)


def bring(args: argparse.Namespace) -> int:
    """`ketrate import`: ratings from a spreadsheet, all or nothing."""
    from ketrate.clinic.bring import Brought, import_file
    from ketrate.exchange.problems import ImportProblems

    with signed_in(args) as desk:
        require(desk, Action.IMPORT)
        bar = show.progress_bar(tr("Importing"))
        try:
            brought: Brought = import_file(
                desk, args.file, args.map, dry_run=args.dry_run, progress=bar
            )
        except ImportProblems as found:
            if args.dry_run:
                _show_problems(found.problems, as_json=args.json)
            raise
    _show_brought(brought, as_json=args.json)
    return 0


def _show_problems(problems: "tuple[Problem, ...]", *, as_json: bool) -> None:
    """Every problem of a dry run, row by row."""
    if not as_json:
        for one in problems:
            show.line(one.sentence())
        return
    documents = [
        {"file": str(one.path), "place": one.place, "problem": one.text} for one in problems
    ]
    show.json_document({"is_dry_run": True, "problems": documents})


def _show_brought(brought: object, *, as_json: bool) -> None:
    from dataclasses import asdict

    from ketrate.clinic.bring import Brought

    if not isinstance(brought, Brought):
        raise TypeError
    facts = asdict(brought) | {"notices": list(brought.notices), "problems": []}
    if as_json:
        show.json_document(facts)
        return
    verb = tr("Would add") if brought.is_dry_run else tr("Added")
    show.line(
        f"{verb}: {brought.patients} patients, {brought.courses} courses, "
        f"{brought.sessions} dosings, {brought.ratings} ratings; "
        f"skipped: {brought.skipped_same} already there, {brought.skipped_empty} empty rows."
    )
    for notice in brought.notices:
        show.message(notice)


def verify(args: argparse.Namespace) -> int:
    """`ketrate verify`: is everything as it was written? Read-only, no entry in the trail."""
    from ketrate.clinic import check
    from ketrate.clinic.desk import open_clinic
    from ketrate.clock import SystemClock

    folder = args.clinic or place.default()
    try:
        desk = open_clinic(folder, SystemClock(), hold=args.renew_witness)
        try:
            login = user(args, desk)
            secret = password(login)
            if args.renew_witness:
                found = check.renew_witness(desk, login, secret)
            else:
                found = check.verify(desk, login, secret, args.head)
        finally:
            desk.close()
    except VaultError as error:
        found = check.Found(ok=False, events=0, head=None, problems=(explain(error),))
    _show_found(found, as_json=args.json)
    if not found.ok:
        return DAMAGED
    if not found.knows_head:
        show.message(found.problems[-1])
        return REFUSED
    return 0


def _show_found(found: object, *, as_json: bool) -> None:
    from ketrate.clinic.check import Found

    if not isinstance(found, Found):
        raise TypeError
    document = {
        "ok": found.ok,
        "events": found.events,
        "head": found.head,
        "problems": list(found.problems),
    }
    if as_json:
        show.json_document(document)
        return
    verdict = tr("In order.") if found.ok else tr("NOT in order.")
    show.line(
        tr(
            "{verdict} {n} events, head {head}",
            verdict=verdict,
            n=found.events,
            head=found.head or "–",
        )
    )
    for problem in found.problems:
        show.line(f"- {problem}")


def _last(last: object) -> str | None:
    if not isinstance(last, dict):
        return None
    return f"{last['instrument']} {last['total']}"


__all__ = ["KetRateError", "bring", "patients", "report", "trajectory", "verify"]
