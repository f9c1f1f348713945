"""`ketrate score`: ten thousand answer sets of every scale, beside reading and writing the JSON."""

import json
import random
from collections.abc import Iterator

from ketrate.instruments.answer_files import score_text
from ketrate.instruments.catalogue import load_catalogue
from ketrate.instruments.definition import Instrument
from tests.benchmarks.timing import Row, interleaved, median

SETS = 10_000


def score(sets: int, rounds: int) -> Iterator[Row]:
    """One line a scale; what is measured is all the command does after its start."""
    catalogue = load_catalogue()
    for scale in catalogue:
        text, origins = _text(scale, sets), catalogue.origins(scale)

        def ours(
            scale: Instrument = scale,
            text: str = text,
            origins: tuple[Instrument, ...] = origins,
        ) -> None:
            json.dumps(score_text(scale, text, "input", origins), indent=2)

        def bare(text: str = text) -> None:
            json.dumps(json.loads(text), indent=2)

        mine, theirs = interleaved(ours, bare, rounds)
        work = f"{sets:,} answer sets, {scale.id}"
        yield Row(work, median(mine), "JSON in and out alone", median(theirs), "< 2,000 ms")


def _text(scale: Instrument, sets: int) -> str:
    chance = random.Random(scale.id)  # noqa: S311 - no secret
    made = [
        {str(item.number): chance.randint(item.minimum, item.maximum) for item in scale.items}
        for _ in range(sets)
    ]
    return json.dumps(made)
