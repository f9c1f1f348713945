"""A short form scored out of the answers to the whole scale."""

from collections.abc import Mapping

from ketrate.errors import BadInputError
from ketrate.instruments.definition import Instrument
from ketrate.words import tr


def derive(
    instrument: Instrument, parent: str, answers: Mapping[int, int | None]
) -> dict[int, int | None]:
    """A short form's answers, by its own numbers, out of the answers to the scale `parent`.

    Raises BadInputError when the file does not name that scale as the form's origin.
    """
    derived = instrument.derived
    if derived is None or parent not in derived.parents:
        raise BadInputError(
            instrument.short_name, tr("it is not a short form of {scale}.", scale=parent)
        )
    return {number: answers.get(there) for number, there in enumerate(derived.items, 1)}
