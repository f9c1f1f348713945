"""Every sentence a person reads passes through here.

`tr` and `trn` are gettext; sentences stand where they are used, marked by these two, and their
translations in `resources/screens/locale`. `explain` is the only place where errors become
sentences.
"""

import gettext
from collections.abc import Callable

from ketrate import errors, resources

_translation = gettext.translation(
    "ketrate", localedir=resources.folder("screens") / "locale", fallback=True
)


def tr(sentence: str, /, **values: object) -> str:
    """The sentence in the person's language, with `{name}` fields filled in."""
    text = _translation.gettext(sentence)
    return text.format(**values) if values else text


def trn(one: str, many: str, count: int, /, **values: object) -> str:
    """Singular or plural by `count`; `{count}` is filled in."""
    return _translation.ngettext(one, many, count).format(count=count, **values)


def explain(error: errors.KetRateError) -> str:
    """One plain sentence or two: what happened, where, and what to do."""
    for kind, put in _SENTENCES:
        if isinstance(error, kind):
            return put(error)
    return tr("Something went wrong: {error}", error=error)


def _joined(*parts: str) -> str:
    """Parts as sentences; a reason that comes from the system or a library has no full stop."""
    return " ".join(part if part[-1] in ".!?:" else part + "." for part in parts if part)


def _bad_file(error: errors.BadFileError) -> str:
    place = f", {error.place}" if error.place else ""
    return _joined(f"{error.path}{place}: {error.problem}", error.remedy)


def _wrong_password(error: errors.WrongPasswordError) -> str:
    text = tr("Name or password do not fit.")
    if error.wait_s:
        text += " " + trn(
            "Try again in {count} second.", "Try again in {count} seconds.", error.wait_s
        )
    return text


def _not_allowed(error: errors.NotAllowedError) -> str:
    roles = ", ".join(error.roles) or tr("none")
    action = error.action[:1].upper() + error.action[1:]
    return tr("{action}: your roles ({roles}) do not include this.", action=action, roles=roles)


_SENTENCES: tuple[tuple[type[errors.KetRateError], Callable[..., str]], ...] = (
    (errors.BadFileError, _bad_file),
    (errors.BadInputError, lambda e: _joined(f"{e.what}: {e.problem}", e.remedy)),
    (errors.NotFoundError, lambda e: tr("There is no {kind} {name}.", kind=e.kind, name=e.name)),
    (errors.NotAllowedError, _not_allowed),
    (errors.NotNowError, lambda e: _joined(e.problem, e.remedy)),
    (errors.NotThereYetError, lambda e: tr("{what} is not there yet.", what=e.what)),
    (errors.WrongPasswordError, _wrong_password),
    (errors.LockedError, lambda _: tr("Nobody is signed in. Sign in and try again.")),
    (
        errors.ClinicInUseError,
        lambda e: tr("{folder} is open in another KetRate. Close it there first.", folder=e.folder),
    ),
    (
        errors.NoClinicError,
        lambda e: tr(
            "There is no clinic in {folder}. Make one with `ketrate init`, or name another.",
            folder=e.folder,
        ),
    ),
    (
        errors.VaultLostError,
        lambda e: tr(
            "The vault {path} is missing or empty although this clinic has been used ({problem}). "
            "Nothing was changed. Restore a backup, or put the file back.",
            path=e.path,
            problem=e.problem,
        ),
    ),
    (
        errors.VaultDamagedError,
        lambda e: tr(
            "The vault {path} is damaged ({problem}). Nothing was changed. Keep the file and "
            "restore a backup into a new folder.",
            path=e.path,
            problem=e.problem,
        ),
    ),
    (
        errors.VaultForeignError,
        lambda e: tr(
            "{path} is not a vault this KetRate can open ({problem}). Nothing was changed.",
            path=e.path,
            problem=e.problem,
        ),
    ),
    (errors.VaultError, lambda e: tr("{path}: {problem}", path=e.path, problem=e.problem)),
    (
        errors.SaveFailedError,
        lambda e: tr("Not saved: {problem} ({path}).", problem=e.problem, path=e.path),
    ),
    (
        errors.CannotPrintError,
        lambda e: tr(
            "The character {character!r} in {where} cannot be printed with the report's fonts.",
            character=e.character,
            where=e.where,
        ),
    ),
    (errors.CancelledError, lambda _: tr("Cancelled. Nothing was changed.")),
)
