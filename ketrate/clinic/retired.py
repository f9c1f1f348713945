"""Scales that were rated with and whose file is gone from the clinic's folder.

The vault keeps the text of every scale that was used, so that an old chart opens and prints even
where somebody took the file away. Such a scale is no longer offered.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

from ketrate.clinic.desk import Desk
from ketrate.errors import BadFileError

if TYPE_CHECKING:
    from ketrate.instruments.definition import Instrument


def look_up(desk: Desk) -> None:
    """Let the desk's catalogue know them; asked once a sign-in, when the vault is open."""
    from ketrate.store import definitions

    catalogue = desk.catalogue
    texts = [
        text
        for hash_, text in definitions.instruments(desk.vault)
        if catalogue.by_hash(hash_) is None
    ]
    desk.catalogue = catalogue.with_retired(one for one in map(_read, texts) if one is not None)


@lru_cache(maxsize=256)
def _read(text: str) -> "Instrument | None":
    """None for a text that only an older program could read."""
    from ketrate.instruments.loader import parse_instrument

    try:
        return parse_instrument(text, "")
    except BadFileError:
        return None
