"""Text that comes from outside: one normal form, or refused with the reason.

The one place where names, codes, diagnoses, reasons and notes are made safe, whether they were
typed, imported or given on a command line. What a medium must do besides (escape mark-up, look
for a glyph) stands with the medium.
"""

import unicodedata

from ketrate.errors import BadInputError
from ketrate.words import is_hidden, tr

MOST_MARKS = 4
"""Marks on one letter: pointed Hebrew with cantillation needs three, nothing written needs five."""


def clean_text(text: str, what: str, longest: int) -> str:
    """The text in Unicode's form NFC, trimmed, every kind of blank a plain one.

    Raises BadInputError for signs that are not seen (controls, direction marks, zero width,
    surrogates), for letters under a heap of marks, and for more than `longest` characters.
    """
    text = normal(text)
    if len(text) > longest:
        raise BadInputError(
            what, tr("it has {n} characters.", n=len(text)), tr("Use at most {n}.", n=longest)
        )
    problem = deception(text)
    if problem:
        raise BadInputError(what, problem, tr("Type it again without."))
    return text


def normal(text: str) -> str:
    """One normal form (NFC), trimmed, with plain blanks: what looks the same is the same."""
    text = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in text)
    return unicodedata.normalize("NFC", text).strip(" ")


def deception(text: str) -> str:
    """Why the text could look like another one, in a sentence; empty when it could not."""
    marks = 0
    for sign in text:
        if is_hidden(sign):
            return tr("it holds the invisible character U+{code:04X}.", code=ord(sign))
        marks = marks + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        if marks > MOST_MARKS:
            return tr("it holds a letter with more than {n} marks.", n=MOST_MARKS)
    return ""
