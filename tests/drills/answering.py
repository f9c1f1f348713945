"""Answers one question after another and says so after each; the drill kills it."""

import sys
from pathlib import Path

from ketrate.records.ids import RatingId
from ketrate.records.rating import Answer
from ketrate.store import ratings
from ketrate.store.keys import DataKey
from ketrate.store.vault import open_vault
from tests.fakes import FakeClock
from tests.store.kept import madrs


def main(folder: str, secret: str, clinic: str, rating_id: str) -> None:
    vault = open_vault(Path(folder), DataKey(bytes.fromhex(secret), bytes.fromhex(clinic)))
    clock, number = FakeClock(), RatingId(int(rating_id))
    for turn in range(1_000_000):
        with vault.change(by="rater", at=clock.now()) as change:
            given = Answer(turn % 10 + 1, turn // 10 % 7)
            ratings.answer(change, number, given, madrs(), clock.now().instant)
        sys.stdout.write(f"{vault.seq}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
