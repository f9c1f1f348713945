"""Commands and options that are known but not there yet: the right is checked, then it is said."""

import argparse

from ketrate.cli.sign_in import signed_in
from ketrate.clinic.rights import Action, require
from ketrate.errors import BadInputError, NotThereYetError
from ketrate.words import tr


def export(args: argparse.Namespace) -> int:
    """Pseudonymised for reviewers, identified for administrators with a reason."""
    if args.identified and not args.reason:
        raise BadInputError("--identified", tr("a reason is needed."), tr("Add --reason TEXT."))
    _right(args, Action.EXPORT_IDENTIFIED if args.identified else Action.EXPORT)
    raise NotThereYetError("`ketrate export`")


def backup(args: argparse.Namespace) -> int:
    """An administrator's command."""
    _right(args, Action.BACK_UP)
    raise NotThereYetError("`ketrate backup`")


def restore(args: argparse.Namespace) -> int:
    """Needs no sign-in."""
    raise NotThereYetError(tr("`ketrate restore {backup}`", backup=args.backup))


def _right(args: argparse.Namespace, action: Action) -> None:
    with signed_in(args) as desk:
        require(desk, action)
