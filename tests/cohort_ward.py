"""A cohort in a real vault, written at once: every number of it can be worked out by hand."""

from ketrate.clinic import bring
from ketrate.clinic.desk import Desk
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


def bring_cohort(ward: Ward, n: int, agents: tuple[str, ...] = ("ketamine",)) -> None:
    """n patients with one dosing 30 days ago, agents in turn; rated before, at 40 min, on 1 d."""
    desk = ward.at("admin")
    made = [_patient(desk, k, agents[k % len(agents)]) for k in range(n)]
    bulk = Bulk(
        patients=tuple(one[0] for one in made),
        courses=tuple(one[1] for one in made),
        dosings=tuple(one[2] for one in made),
        ratings=tuple(rating for one in made for rating in one[3]),
    )
    bring.write(desk, bulk, kind="import")


def _patient(
    desk: Desk, k: int, agent: str
) -> tuple[NewPatient, NewCourse, NewDosing, tuple[NewRating, ...]]:
    code, start = f"KR-{k + 1:04}", desk.now().plus(minutes=-30 * DAY)
    diagnosis = "MDD" if k % 2 else "bipolar"
    ratings = (
        _rated(code, "madrs", start.plus(minutes=-120), BASELINE, dosing=None),
        _rated(code, "cadss23", start.plus(minutes=-30), 0),
        _rated(code, "cadss23", start.plus(minutes=40), peak(k), rater="rater"),
        _rated(code, "madrs-24h", start.plus(minutes=DAY), day_one(k), rater="physician"),
    )
    dosing = NewDosing(
        code, 1, 1, agent=agent, route="intravenous", dose_mg_per_kg=0.5,
        events=((DosingKind.START, start, None),),
    )  # fmt: skip
    who = NewPatient(code, "F", 1981, diagnosis=diagnosis, identity=Identity("Demo", code, None))
    return who, NewCourse(code, 1, "imported", "madrs", start), dosing, ratings


def _rated(
    code: str, scale: str, when: Instant, total: int, dosing: int | None = 1, rater: str = "rater"
) -> NewRating:
    return NewRating(code, 1, scale, when, dosing=dosing, total=total, rater=rater)
