"""The command line: for scripts, batch printing, drills and checks.

It calls the same functions of the clinic as the window, writes the same trail and obeys the
same roles. Results go to standard output, messages to standard error; the exit status is 0 for
done, 1 for refused, 2 for wrong usage, 3 for a vault that is damaged or cannot be opened.
"""

import sys
import traceback
from collections.abc import Sequence

from ketrate.cli.parser import build_parser
from ketrate.errors import KetRateError, VaultError
from ketrate.words import explain, tr

REFUSED = 1
DAMAGED = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; never a traceback."""
    args = build_parser().parse_args(argv)
    try:
        status: int = args.run(args)
    except KetRateError as error:
        print(explain(error), file=sys.stderr)
        return DAMAGED if isinstance(error, VaultError) else REFUSED
    except (KeyboardInterrupt, BrokenPipeError):
        return REFUSED
    except Exception as error:  # noqa: BLE001 - the last fence: a bug, said without patient data
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{frame.name}, line {frame.lineno}"
        text = tr("KetRate failed: {kind} in {place}.", kind=type(error).__name__, place=place)
        print(text, file=sys.stderr)
        return REFUSED
    return status


def entry() -> None:
    """What the installed command starts."""
    sys.exit(main())
