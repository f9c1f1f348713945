"""Every sentence a person reads passes through here.

`tr` and `trn` are gettext; sentences stand where they are used, marked by these two, and their
translations in `resources/screens/locale`. `explain` is the only place where errors become
sentences.
"""

import gettext
import unicodedata
from collections.abc import Callable

from ketrate import errors, resources

_translation = gettext.translation(
    "ketrate", localedir=resources.folder("screens") / "locale", fallback=True
)

_HIDDEN_KINDS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_DRAWN_AS_NOTHING = (
    (0x034F, 0x034F),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFFA0, 0xFFA0),
    (0xE0100, 0xE01EF),
)


def tr(sentence: str, /, **values: object) -> str:
    """The sentence in the person's language, with `{name}` fields filled in."""
    text = _translation.gettext(sentence)
    return text.format(**values) if values else text


def trn(one: str, many: str, count: int, /, **values: object) -> str:
    """Singular or plural by `count`; `{count}` is filled in."""
    return _translation.ngettext(one, many, count).format(count=count, **values)


def explain(error: errors.KetRateError) -> str:
    """One plain sentence or two: what happened, where, and what to do.

    What it quotes from outside (a path, a cell, a code) cannot steer a terminal or turn the
    sentence round: hidden signs show by their numbers.
    """
    for kind, put in _SENTENCES:
        if isinstance(error, kind):
            return visible(put(error))
    return visible(tr("Something went wrong: {error}", error=error))


def is_hidden(sign: str) -> bool:
    """Whether a sign has no shape of its own: controls, direction marks, zero width, surrogates.

    Unicode's general categories C*, Zl and Zp, and the letters and marks that are drawn as
    nothing (Default_Ignorable_Code_Point, and the blank Braille pattern).
    """
    return unicodedata.category(sign) in _HIDDEN_KINDS or any(
        first <= ord(sign) <= last for first, last in _DRAWN_AS_NOTHING
    )


def visible(text: str) -> str:
    """The text in one line, every hidden sign (line ends too) shown as its number: [U+202E]."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"[U+{ord(sign):04X}]" if is_hidden(sign) else sign for sign in text)


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
