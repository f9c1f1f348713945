"""A hundred thousand events checked: chain alone, and everything that `verify` looks at."""

import hashlib
from datetime import timedelta
from pathlib import Path

from ketrate.clinic import bring
from ketrate.clock import Instant
from ketrate.records.bulk import Bulk, NewCourse, NewPatient, NewRating
from ketrate.records.rating import Answer
from ketrate.store import audit
from ketrate.store.vault import Vault
from tests.benchmarks import clinics
from tests.benchmarks.timing import Row, median, timed

EVENTS = 100_000
PER_PATIENT = 100
ITEMS = 10


def verified(folder: Path, rounds: int = 3, events: int = EVENTS) -> tuple[Row, Row]:
    """`verify` over an imported clinic, beside hashing the same bodies and nothing else."""
    ward = clinics.ward(folder / "trail")
    desk = ward.at("admin")
    bulk = a_clinic(desk.now(), events)
    wrote = timed(lambda: bring.write(desk, bulk, kind="import"))
    bare = median([timed(lambda: hashed(desk.vault)) for _ in range(rounds)])
    desk.close()
    problems: list[str] = []

    def check() -> None:
        problems.extend(audit.verify(ward.folder, ward.key).problems)

    mine = median([timed(check) for _ in range(rounds)])
    if problems:
        raise AssertionError(problems)
    count = f"{events:,} events with {ITEMS} answers each"
    return (
        Row(f"verify {count}", mine, "reading and hashing them", bare, "printed"),
        Row(f"import of {count}, per event", wrote / events, "", None, "<= 0.05 ms"),
    )


def hashed(vault: Vault) -> bytes:
    """The chain alone: read every body and hash it."""
    previous = b""
    for (text,) in vault.rows("SELECT body FROM event ORDER BY seq"):
        previous = hashlib.sha256(previous + text.encode()).digest()
    return previous


def a_clinic(now: Instant, events: int) -> Bulk:
    """Patients with a hundred MADRS each."""
    codes = [f"K-{number:05}" for number in range(-(-events // PER_PATIENT))]
    answers = tuple(Answer(item, item % 7) for item in range(1, ITEMS + 1))
    start = Instant(now.utc - timedelta(days=PER_PATIENT + 1), now.offset_minutes)
    times = [start.plus(minutes=1440 * day) for day in range(PER_PATIENT)]
    ratings = [
        NewRating(code, 1, "madrs", at, answers=answers, rater="Rater")
        for code in codes
        for at in times
    ]
    return Bulk(
        tuple(map(NewPatient, codes)), tuple(map(NewCourse, codes)), ratings=tuple(ratings[:events])
    )
