"""A cohort in a real vault, written at once: every number of it can be worked out by hand."""

from collections.abc import Iterator

from ketrate.clinic import bring
from ketrate.clock import Instant
from ketrate.records.bulk import Bulk, NewCourse, NewDosing, NewPatient, NewRating
from ketrate.records.patient import Identity
from ketrate.records.treatment import DosingKind
from tests.ward import Ward

BASELINE = 30
DAY = 1440


def day_one(k: int) -> int:
    """The score of patient `k` a day after the dosing: 30, 28, 26 ... 12, and round again."""
    return 30 - 2 * (k % 10)


def peak(k: int) -> int:
    """The CADSS of patient `k` at 40 min: 0, 3, 6 ... 27, and round again."""
    return 3 * (k % 10)


def bring_cohort(
    ward: Ward, n: int, agents: tuple[str, ...] = ("ketamine",), dosings: int = 1
) -> None:
    """n patients dosed 30 days ago (and every third day after), agents in turn; rated before,
    at 40 min, and a day after each dosing.
    """
    desk = ward.at("admin")
    codes = [f"KR-{k + 1:04}" for k in range(n)]
    first = desk.now().plus(minutes=-30 * DAY)
    starts = [first.plus(minutes=3 * DAY * number) for number in range(dosings)]
    bulk = Bulk(
        patients=tuple(_patient(code, k) for k, code in enumerate(codes)),
        courses=tuple(NewCourse(code, 1, "imported", "madrs", first) for code in codes),
        dosings=tuple(
            _dosing(code, number, at, agents[k % len(agents)])
            for k, code in enumerate(codes)
            for number, at in enumerate(starts, start=1)
        ),
        ratings=tuple(
            rating
            for k, code in enumerate(codes)
            for number, at in enumerate(starts, start=1)
            for rating in _ratings(code, k, number, at)
        ),
    )
    bring.write(desk, bulk, kind="import")


def _patient(code: str, k: int) -> NewPatient:
    diagnosis = "MDD" if k % 2 else "bipolar"
    return NewPatient(code, "F", 1981, diagnosis=diagnosis, identity=Identity("Demo", code, None))


def _dosing(code: str, number: int, at: Instant, agent: str) -> NewDosing:
    events = ((DosingKind.START, at, None),)
    return NewDosing(
        code, 1, number, agent=agent, route="intravenous", dose_mg_per_kg=0.5, events=events
    )


def _ratings(code: str, k: int, number: int, at: Instant) -> Iterator[NewRating]:
    if number == 1:
        yield _rated(code, "madrs", at.plus(minutes=-120), BASELINE, None)
    yield _rated(code, "cadss23", at.plus(minutes=-30), 0, number)
    yield _rated(code, "cadss23", at.plus(minutes=40), peak(k), number)
    yield _rated(code, "madrs-24h", at.plus(minutes=DAY), day_one(k), number, "physician")


def _rated(
    code: str, scale: str, when: Instant, total: int, dosing: int | None, rater: str = "rater"
) -> NewRating:
    return NewRating(code, 1, scale, when, dosing=dosing, total=total, rater=rater)
