"""The command line: for scripts, batch printing, drills and checks.

It calls the same functions of the clinic as the window, writes the same trail and obeys the
same roles. Results go to standard output, messages to standard error; the exit status is 0 for
done, 1 for refused, 2 for wrong usage, 3 for a vault that is damaged or cannot be opened.
"""

import argparse
import logging
import sys
import traceback
from collections.abc import Sequence

from ketrate.cli import show
from ketrate.cli.parser import build_parser
from ketrate.errors import BadInputError, CancelledError, KetRateError, VaultError
from ketrate.words import explain, tr

REFUSED = 1
DAMAGED = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; never a traceback."""
    show.ready_streams()
    logging.getLogger("matplotlib").setLevel(logging.CRITICAL)  # its cache is no one's concern
    args = build_parser().parse_args(argv)
    try:
        _require_text(args)
        status: int = args.run(args)
        show.flush()
    except KetRateError as error:
        show.message(explain(error))
        return DAMAGED if isinstance(error, VaultError) else REFUSED
    except BrokenPipeError:
        show.silence()
        return REFUSED
    except KeyboardInterrupt:
        show.message(explain(CancelledError()))
        return REFUSED
    except Exception as error:  # noqa: BLE001 - the last fence: a bug, said without patient data
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{frame.name}, line {frame.lineno}"
        text = tr("KetRate failed: {kind} in {place}.", kind=type(error).__name__, place=place)
        show.message(text)
        return REFUSED
    return status


def _require_text(args: argparse.Namespace) -> None:
    """Raises BadInputError for a word that is not text in the terminal's encoding."""
    for name, value in vars(args).items():
        if isinstance(value, str) and not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError as error:
                problem = tr("this is not text in the encoding of the terminal.")
                raise BadInputError(name, problem, tr("Type it again as UTF-8.")) from error


def entry() -> None:
    """What the installed command starts."""
    sys.exit(main())
