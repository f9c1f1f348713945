"""Commands that need no sign-in."""

import argparse
import sys
from pathlib import Path

from ketrate.cli import show
from ketrate.cli.sign_in import password
from ketrate.clinic import place, setup
from ketrate.clock import SystemClock
from ketrate.errors import BadFileError, BadInputError
from ketrate.instruments.catalogue import Catalogue, load_catalogue
from ketrate.protocol.catalogue import load_protocols
from ketrate.records.staff import Role
from ketrate.words import tr


def window(args: argparse.Namespace) -> int:
    """`ketrate` alone: the window."""
    return _open_window(args.clinic)


def demo(args: argparse.Namespace) -> int:
    """`ketrate demo`: a clinic with synthetic patients."""
    from ketrate.clinic.demo import PASSWORD, make_demo

    clock = SystemClock()
    folder = args.folder or place.new_demo(clock.now().instant.local)
    made = make_demo(
        folder,
        clock,
        patients=args.patients,
        seed=args.seed,
        progress=show.progress_bar(tr("Writing")),
    )
    place.remember(folder)
    show.message(
        tr(
            "Demo clinic with {n} synthetic patients in {folder}. Sign in as rater, physician, "
            "reviewer, blinded or admin with the password {password}.",
            n=made.patients,
            folder=folder,
            password=PASSWORD,
        )
    )
    return 0 if args.no_window else _open_window(folder)


def init(args: argparse.Namespace) -> int:
    """`ketrate init`: an empty clinic; the recovery key is printed once."""
    roles = frozenset({Role.ADMINISTRATOR, *_roles(args.also)})
    prepared = setup.prepare(args.admin, "", password(args.admin, is_new=True), roles)
    setup.make(prepared, args.folder, SystemClock())
    place.remember(args.folder)
    print(prepared.recovery_key)
    show.message(
        tr("Write this recovery key down and keep it apart: it is not shown again, and without it ")
        + tr("and every password the data is lost.")
    )
    return 0


def instruments(args: argparse.Namespace) -> int:
    """`ketrate instruments`: the scales."""
    from ketrate.instruments.answer_files import instrument_document

    documents = [instrument_document(one) for one in _catalogue(args)]
    if args.json:
        show.json_document(documents)
    else:
        keys = ("id", "name", "items", "range", "rater", "recall")
        show.table(keys, [[_plain(doc[key]) for key in keys] for doc in documents])
    return 0


def protocols(args: argparse.Namespace) -> int:
    """`ketrate protocols`: the schedules with their timepoints."""
    from ketrate.protocol.documents import protocol_document

    folder = args.clinic / "protocols" if args.clinic else None
    if args.json:
        show.json_document([protocol_document(p) for p in load_protocols(folder, _catalogue(args))])
        return 0
    for one in load_protocols(folder, _catalogue(args)):
        print(f"{one.id}: {one.name}")
        rows = [
            (f"  {t.anchor} {t.offset:+g}", f"{t.window[0]:g}–{t.window[1]:g}", ", ".join(t.due))
            for t in one.timepoints
        ]
        show.table(("  timepoint", "window", "due"), rows)
    return 0


def score(args: argparse.Namespace) -> int:
    """`ketrate score`: answers in, totals out, without a vault."""
    from ketrate.instruments.answer_files import score_text

    instrument = _catalogue(args).get(args.instrument)
    show.json_document(score_text(instrument, *_read(args.file)))
    return 0


def form(args: argparse.Namespace) -> int:
    """`ketrate form`: an empty paper form, for the day the computer is down."""
    from ketrate.clinic import paper

    paper.save(args.out, paper.blank_form(_catalogue(args), args.what))
    return 0


def _open_window(folder: Path | None) -> int:
    from ketrate.app import run

    return run(folder or place.last_used(), SystemClock())


def _catalogue(args: argparse.Namespace) -> Catalogue:
    return load_catalogue(args.clinic / "instruments" if args.clinic else None)


def _read(name: str) -> tuple[str, str]:
    """The text of a file or of standard input, and what to call it in a sentence."""
    label = tr("standard input") if name == "-" else name
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return raw.decode("utf-8-sig"), label
    except OSError as error:
        raise BadFileError(label, "", error.strerror or tr("it cannot be read.")) from error
    except UnicodeDecodeError as error:
        place_ = tr("byte {n}", n=error.start)
        raise BadFileError(
            label, place_, tr("it is not UTF-8."), tr("Save it as UTF-8.")
        ) from error


def _roles(text: str) -> frozenset[Role]:
    try:
        return frozenset(Role(word.strip()) for word in text.split(",") if word.strip())
    except ValueError as error:
        names = ", ".join(Role)
        raise BadInputError("--also", str(error), tr("Roles are: {names}.", names=names)) from error


def _plain(value: object) -> object:
    return "–".join(map(str, value)) if isinstance(value, list) else value
