"""Commands that need no sign-in."""

import argparse
import sys
from pathlib import Path

from ketrate.cli import show
from ketrate.cli.sign_in import password
from ketrate.clinic import place, setup
from ketrate.clock import SystemClock
from ketrate.errors import BadFileError, BadInputError, NoClinicError, NotFoundError
from ketrate.instruments.catalogue import Catalogue, load_catalogue
from ketrate.instruments.definition import NEAREST, Instrument, Prorating
from ketrate.instruments.prorating import check_rule
from ketrate.instruments.wording import load_wordings
from ketrate.protocol.catalogue import load_protocols
from ketrate.records.staff import Role
from ketrate.words import explain, tr

MOST_BYTES = 50_000_000  # more answers than a clinic gives in a century


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
    return 0 if args.no_window else _open_window(folder, Role.RATER.value)


def init(args: argparse.Namespace) -> int:
    """`ketrate init`: an empty clinic; the recovery key is printed once."""
    roles = frozenset({Role.ADMINISTRATOR, *_roles(args.also)})
    prepared = setup.prepare(args.admin, "", password(args.admin, is_new=True), roles)
    setup.require_free(args.folder)
    show.line(prepared.recovery_key)  # before anything is made: a clinic without it is half lost
    show.flush()
    setup.make(prepared, args.folder, SystemClock())
    place.remember(args.folder)
    show.message(
        tr("Write this recovery key down and keep it apart: it is not shown again, and without it ")
        + tr("and every password the data is lost.")
    )
    return 0


def instruments(args: argparse.Namespace) -> int:
    """`ketrate instruments`: the scales."""
    from ketrate.instruments.answer_files import instrument_document

    documents = [instrument_document(one) for one in own_catalogue(args)]
    if args.json:
        show.json_document(documents)
    else:
        keys = ("id", "name", "items", "range", "rater", "recall")
        show.table(keys, [[_plain(doc[key]) for key in keys] for doc in documents])
    return 0


def protocols(args: argparse.Namespace) -> int:
    """`ketrate protocols`: the schedules with their timepoints; 1 when a file was left out."""
    from ketrate.protocol.documents import protocol_document

    folder = args.clinic / "protocols" if args.clinic else None
    found = load_protocols(folder, own_catalogue(args))
    for error in found.refused:
        show.message(explain(error))
    if args.json:
        show.json_document([protocol_document(one) for one in found])
        return int(bool(found.refused))
    for one in found:
        show.line(f"{one.id}: {one.name}")
        rows = [
            (f"  {t.anchor} {t.offset:+g}", f"{t.window[0]:g}–{t.window[1]:g}", ", ".join(t.due))
            for t in one.timepoints
        ]
        show.table(("  timepoint", "window", "due"), rows)
    return int(bool(found.refused))


def score(args: argparse.Namespace) -> int:
    """`ketrate score`: answers in, totals out, without a vault."""
    from ketrate.instruments.answer_files import score_text

    catalogue = own_catalogue(args)
    instrument = catalogue.get(args.instrument)
    rule = _prorating(instrument, args.prorate) if args.prorate else None
    origins = catalogue.origins(instrument)
    show.json_document(score_text(instrument, *_read(args.file), origins, rule))
    return 0


def _prorating(instrument: Instrument, asked: str) -> Prorating:
    """The file's published rule, or "at most N missing" as the caller's own."""
    if asked != "published":
        most = int(asked) if asked.isascii() and asked.isdigit() else 0
        rule = Prorating(most, NEAREST, tr("asked for on the command line"))
    elif instrument.prorating is None:
        raise NotFoundError(tr("published rule for missing items"), instrument.id)
    else:
        rule = instrument.prorating
    check_rule(instrument, rule)
    return rule


def form(args: argparse.Namespace) -> int:
    """`ketrate form`: an empty paper form, for the day the computer is down."""
    from ketrate.clinic import paper

    catalogue = own_catalogue(args)
    wordings = load_wordings(args.clinic / "wording" if args.clinic else None, catalogue)
    paper.save(args.out, paper.blank_form(catalogue, args.what, wordings))
    return 0


def _open_window(folder: Path | None, login: str = "") -> int:
    from ketrate.app import run

    return run(folder or place.last_used(), SystemClock(), login)


def own_catalogue(args: argparse.Namespace) -> Catalogue:
    """The shipped scales, and the own ones of a clinic that was named."""
    if args.clinic is None:
        return load_catalogue(None)
    if not args.clinic.is_dir():
        raise NoClinicError(args.clinic)
    return load_catalogue(args.clinic / "instruments")


def _read(name: str) -> tuple[str, str]:
    """The text of a file or of standard input, and what to call it in a sentence."""
    label = tr("standard input") if name == "-" else name
    try:
        raw = _bytes(name)
        if len(raw) > MOST_BYTES:
            problem = tr("it is larger than {n} MB.", n=MOST_BYTES // 1_000_000)
            raise BadFileError(label, "", problem, tr("Split it."))
        return raw.decode("utf-8-sig"), label
    except OSError as error:
        raise BadFileError(label, "", error.strerror or tr("it cannot be read.")) from error
    except UnicodeDecodeError as error:
        place_ = tr("byte {n}", n=error.start)
        raise BadFileError(
            label, place_, tr("it is not UTF-8."), tr("Save it as UTF-8.")
        ) from error


def _bytes(name: str) -> bytes:
    """At most one byte more than may be; a device or a pipe tells no size beforehand."""
    if name != "-":
        with Path(name).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    if sys.stdin is None:
        raise BadFileError(
            tr("standard input"), "", tr("it is closed."), tr("Name a file, or pipe one in.")
        )
    return sys.stdin.buffer.read(MOST_BYTES + 1)


def _roles(text: str) -> frozenset[Role]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    for word in words:
        if word not in tuple(Role):
            problem = tr("there is no role {name}.", name=word)
            raise BadInputError("--also", problem, tr("Roles are: {names}.", names=", ".join(Role)))
    return frozenset(map(Role, words))


def _plain(value: object) -> object:
    return "–".join(map(str, value)) if isinstance(value, list) else value
