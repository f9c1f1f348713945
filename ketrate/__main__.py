"""`python -m ketrate`: the same as the command `ketrate`."""

from ketrate.cli import entry

entry()
