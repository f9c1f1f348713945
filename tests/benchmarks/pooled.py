"""A pooled vault of many clinics: 8 weekly sessions a patient, each with 4 CADSS and 1 MADRS.

`python -m tests.benchmarks.pooled FOLDER PATIENTS [--totals]` makes one that stays: it takes
minutes and is kept outside the repository. `--totals` writes no single answers.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from ketrate.clinic.desk import Desk
from ketrate.clock import Instant
from ketrate.instruments.definition import Instrument
from ketrate.instruments.scoring import score_answers
from ketrate.records.bulk import Bulk, NewCourse, NewDosing, NewPatient, NewRating
from ketrate.records.ids import PatientId
from ketrate.records.rating import Answer, Source
from ketrate.records.treatment import DosingKind
from ketrate.store import bulk, bulk_ratings, courses, definitions, patients
from tests.benchmarks import clinics
from tests.ward import Ward

SESSIONS = 8
PER_PATIENT = SESSIONS * 5 + 1
CADSS_MINUTES = (-60, 40, 80, 230)
_DAY = 1440
_POOL = 300
_AT_ONCE = 2_000
Pool = Sequence[tuple[tuple[Answer, ...], int]]


def make(folder: Path, n: int, *, with_answers: bool = True) -> tuple[Ward, float]:
    """A clinic with that many patients, and the ratings it wrote per second."""
    ward, seconds = clinics.ward(folder), 0.0
    ward.at("admin")
    random = Random(n)  # noqa: S311 - scores to draw, nothing secret
    for start in range(0, n, _AT_ONCE):
        part = _bulk(ward.desk, range(start, min(start + _AT_ONCE, n)), random, with_answers)
        began = time.perf_counter()
        _write(ward.desk, part)
        seconds += time.perf_counter() - began
    return ward, n * PER_PATIENT / seconds


def _write(desk: Desk, part: Bulk) -> None:
    """As an import does, without looking for the same ratings: that would read all there is."""
    with desk.vault.change(by="admin", at=desk.clock.now()) as change:
        places = bulk.Places()
        for patient in part.patients:
            made = patients.add(change, patient)
            places.patients[patient.code] = (made.id, made.uid)
        for course in part.courses:
            protocol = desk.protocols.get(course.protocol_id)
            definitions.keep(change, "protocol", protocol.definition_hash, protocol.text)
            number = PatientId(places.patients[course.code][0])
            one = courses.add(change, number, 1, protocol.id, protocol.definition_hash, "madrs",
                              course.start)  # fmt: skip
            places.courses[course.code, 1] = (one.id, one.uid)
        for dosing in part.dosings:
            bulk._write_session(change, dosing, places)
        writer = bulk_ratings.RatingWriter(
            change, places.patients, places.courses, places.sessions, desk.catalogue
        )
        writer.write(part.ratings, None)


def _bulk(desk: Desk, numbers: range, random: Random, with_answers: bool) -> Bulk:
    cadss, madrs = desk.catalogue.get("cadss23"), desk.catalogue.get("madrs")
    low, high = _pool(cadss, random, 0.1, with_answers), _pool(cadss, random, 1.2, with_answers)
    ill, better = _pool(madrs, random, 3.6, with_answers), _pool(madrs, random, 2.0, with_answers)
    first = desk.now().plus(minutes=-_DAY * (7 * SESSIONS + 30))
    people, treated, dosings, ratings = [], [], [], []
    for number in numbers:
        code = f"P{number:06d}"
        begin = first.plus(minutes=random.randint(0, 10 * _DAY))
        agent = "midazolam" if number % 3 == 0 else "ketamine"
        people.append(NewPatient(code, "F", 1981))
        treated.append(NewCourse(code, 1, clinics.PROTOCOL, "madrs", begin))
        ratings.append(_rating(code, None, madrs, begin.plus(minutes=-_DAY), random.choice(ill)))
        for n in range(1, SESSIONS + 1):
            start = begin.plus(minutes=7 * _DAY * (n - 1))
            dosings.append(_dosing(code, n, start, agent, random))
            ratings += _of_session(code, n, start, random, (cadss, madrs), (low, high, better))
    return Bulk(tuple(people), tuple(treated), tuple(dosings), tuple(ratings))


def _of_session(
    code: str, n: int, start: Instant, random: Random,
    scales: tuple[Instrument, Instrument], pools: tuple[Pool, Pool, Pool],
) -> Iterator[NewRating]:  # fmt: skip
    for minute in CADSS_MINUTES:
        pool = pools[1] if minute in (40, 80) else pools[0]
        at = start.plus(minutes=minute + random.randint(0, 4))
        yield _rating(code, n, scales[0], at, random.choice(pool))
    at = start.plus(minutes=_DAY + random.randint(-200, 200))
    yield _rating(code, n, scales[1], at, random.choice(pools[2]))


def _pool(what: Instrument, random: Random, mean: float, with_answers: bool) -> Pool:
    found = []
    for _ in range(_POOL):
        answers = tuple(
            Answer(one.number, min(4, max(0, round(random.gauss(mean, 1))))) for one in what.items
        )
        total = score_answers(what, answers).total or 0
        found.append((answers if with_answers else (), total))
    return found


def _rating(
    code: str, n: int | None, what: Instrument, at: Instant, said: tuple[tuple[Answer, ...], int]
) -> NewRating:
    answers, total = said
    return NewRating(
        code, 1, what.id, at, dosing=n, answers=answers, total=total, rater="rater",
        source=Source.IMPORTED,
    )  # fmt: skip


def _dosing(code: str, n: int, start: Instant, agent: str, random: Random) -> NewDosing:
    events = ((DosingKind.START, start, None), (DosingKind.END, start.plus(minutes=40), None),
              (DosingKind.LEFT, start.plus(minutes=150), None))  # fmt: skip
    mg = 35.0 if agent == "ketamine" else 3.0
    kilos = random.choice((60.0, 70.0, 80.0))
    return NewDosing(code, 1, n, agent, "intravenous", mg, None, kilos, 40, "", None, events,
                     is_imported=False)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.pooled", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("patients", type=int)
    parser.add_argument("--totals", action="store_true")
    args = parser.parse_args()
    ward, rate = make(args.folder, args.patients, with_answers=not args.totals)
    ward.desk.close()
    print(f"{args.patients * PER_PATIENT} ratings, {rate:.0f} a second")
    return 0


if __name__ == "__main__":
    sys.exit(main())
