"""Signing in from the command line: a name from `--user`, a password never from an argument."""

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from ketrate.clinic import place, unlock
from ketrate.clinic.desk import Desk, open_clinic
from ketrate.clock import SystemClock
from ketrate.errors import BadInputError, CancelledError
from ketrate.words import tr

PASSWORD_VARIABLE = "KETRATE_PASSWORD"  # noqa: S105 - the name of a variable


@contextmanager
def signed_in(args: argparse.Namespace) -> Iterator[Desk]:
    """The clinic of `--clinic`, held, with the person of `--user` signed in; closed at the end."""
    desk = open_clinic(args.clinic or place.default(), SystemClock())
    try:
        login = user(args, desk)
        unlock.sign_in(desk, login, unlock.derive_key(desk, login, password(login)))
        place.remember(desk.folder)
        yield desk
    finally:
        unlock.leave(desk)
        desk.close()


def user(args: argparse.Namespace, desk: Desk) -> str:
    """The sign-in name: given, or the only one there is; raises BadInputError otherwise."""
    if args.user:
        return str(args.user)
    names = unlock.people(desk.folder)
    if len(names) == 1:
        return names[0]
    raise BadInputError(
        "--user", tr("who are you?"), tr("Say --user with one of: {names}.", names=", ".join(names))
    )


def password(login: str, *, is_new: bool = False) -> str:
    """From the environment, else from a prompt; without a terminal raises BadInputError."""
    given = os.environ.get(PASSWORD_VARIABLE)
    if given is not None:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise BadInputError(
            tr("Password"),
            tr("there is no terminal to ask at."),
            tr("Set {variable}.", variable=PASSWORD_VARIABLE),
        )
    typed = _asked(tr("Password of {login}: ", login=login))
    if is_new and _asked(tr("Once more: ")) != typed:
        raise BadInputError(tr("Password"), tr("the two do not match."), tr("Start again."))
    return typed


def _asked(question: str) -> str:
    try:
        return getpass.getpass(question)
    except EOFError as error:
        raise CancelledError from error
