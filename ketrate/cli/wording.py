"""`ketrate wording`: an empty file for a clinic's own licensed wording, and adding a filled one."""

import argparse
from pathlib import Path

from ketrate.cli import show
from ketrate.cli.commands import own_catalogue
from ketrate.cli.sign_in import signed_in
from ketrate.errors import BadInputError
from ketrate.instruments.wording import check_language, template
from ketrate.words import tr


def wording(args: argparse.Namespace) -> int:
    """`wording template` needs no sign-in, `wording add` an administrator."""
    return _add(args) if args.act == "add" else _template(args)


def _template(args: argparse.Namespace) -> int:
    language = args.language or "en"
    if not check_language(language):
        problem = tr("{language!r} is no short name of a language.", language=language[:40])
        raise BadInputError("--language", problem, tr("Say for example en, de or pt-BR."))
    show.file(template(own_catalogue(args).get(args.what), language))
    return 0


def _add(args: argparse.Namespace) -> int:
    from ketrate.clinic.wording import add_wording

    if args.language is not None:
        args.refuse(tr("--language goes with template; a filled file says its own"))
    with signed_in(args) as desk:
        added = add_wording(desk, Path(args.what))
        show.message(
            tr(
                "The wording of {scale} ({language}) is in {folder}; {paper}.",
                scale=added.scale,
                language=added.language,
                folder=desk.folder / "wording",
                paper=tr("it may be printed") if added.may_print else tr("it is never printed"),
            )
        )
    return 0
