"""Every failure that can be explained to a person.

An error carries facts, never a finished sentence for the screen; `ketrate.words.explain` turns
the facts into one. Anything that is not a `KetRateError` is a bug.
"""

from dataclasses import dataclass
from pathlib import Path


class KetRateError(Exception):
    """Something went wrong that can be said in one plain sentence."""


@dataclass
class BadFileError(KetRateError):
    """A file cannot be used: where (line, row, column or key), what is wrong, what to do.

    `at` is the path of keys and numbers to the value inside the file, where one is meant.
    """

    path: Path | str
    place: str
    problem: str
    remedy: str = ""
    at: tuple[str | int, ...] = ()


@dataclass
class BadInputError(KetRateError):
    """A value typed or passed in cannot be accepted."""

    what: str
    problem: str
    remedy: str = ""


@dataclass
class NotFoundError(KetRateError):
    """Nothing of this kind (patient, course, instrument, protocol ...) has that name."""

    kind: str
    name: str


@dataclass
class NotAllowedError(KetRateError):
    """The signed-in person's roles do not include this action."""

    action: str
    roles: tuple[str, ...] = ()


@dataclass
class NotNowError(KetRateError):
    """The action is known and permitted, but not at this point of the visit."""

    problem: str
    remedy: str = ""


@dataclass
class NotThereYetError(KetRateError):
    """A promised command or option that this version does not carry out."""

    what: str


@dataclass
class WrongPasswordError(KetRateError):
    """Name or password do not fit; `wait_s` seconds must pass before the next try."""

    wait_s: int = 0


@dataclass
class LockedError(KetRateError):
    """Nobody is signed in, or the vault is locked."""


@dataclass
class ClinicInUseError(KetRateError):
    """Another KetRate has this clinic open."""

    folder: Path


@dataclass
class NoClinicError(KetRateError):
    """The folder holds no clinic."""

    folder: Path


@dataclass
class VaultError(KetRateError):
    """The vault cannot be opened or trusted: exit status 3."""

    path: Path
    problem: str = ""


class VaultLostError(VaultError):
    """Key file or witness are there but the vault is missing or empty: loss, never a first run."""


class VaultDamagedError(VaultError):
    """The vault fails its checks."""


class VaultForeignError(VaultError):
    """The file is not a KetRate vault, or belongs to another clinic or a newer program."""


@dataclass
class SaveFailedError(KetRateError):
    """Nothing was written: disk full, read-only, input/output error."""

    path: Path
    problem: str


@dataclass
class CannotPrintError(KetRateError):
    """A character has no glyph in the report's fonts."""

    character: str
    where: str


@dataclass
class CancelledError(KetRateError):
    """The person cancelled; nothing was changed."""
