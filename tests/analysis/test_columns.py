"""A review on columns says to the last digit what the same review says record by record."""

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ketrate.analysis.cohort import build, work_by_record
from ketrate.analysis.cohort_figures import points_by_record, points_of
from ketrate.analysis.cohort_options import CohortOptions
from ketrate.analysis.facts import Facts
from ketrate.analysis.filters import DoseRange, Numbers
from ketrate.analysis.review import Review
from ketrate.analysis.table.of_records import of_records
from ketrate.analysis.table.review import serves
from ketrate.records.ids import StaffId
from ketrate.records.rating import Mode, Presence, Status, Unanswered
from ketrate.records.when import RelativeTime
from tests.analysis.cohorts import infuse, leave, patient, unanswered
from tests.analysis.ward import CATALOGUE, Chart, at, carried

FACTS = Facts(raters={StaffId(1): "ana", StaffId(2): "bo"}, blinded=frozenset({StaffId(2)}))
OPTIONS = (
    CohortOptions(),
    CohortOptions(sessions="all"),
    CohortOptions(sessions="all", intervening="keep"),
    CohortOptions(baseline="session", sessions="all"),
    CohortOptions(baseline="period", sessions="all"),
    CohortOptions(baseline="screening"),
    CohortOptions(agent="ketamine", response=30, strict=True),
    CohortOptions(agent="esketamine"),
    CohortOptions(period=2, sessions="all"),
    CohortOptions(dissociated="change>=3", at="40 min,80 min"),
    CohortOptions(dissociated="peak_change>2", window="7 d"),
    CohortOptions(dissociated="clinical>=1"),
    CohortOptions(predictors="cadss23:peak,cadss23:value,cadss23:peak_change", knot=8),
    CohortOptions(instrument="madrs:improvement", rater_independence="independent"),
    CohortOptions(instrument="madrs:score", outcomes="1 d", minimum_baseline=25),
    CohortOptions(rater="ana"),
    CohortOptions(blinding="blinded", sessions="all"),
    CohortOptions(dose=DoseRange(0.4, 0.6), route="intravenous", session_number=Numbers(1, 2)),
    CohortOptions(diagnosis="bipolar", outcomes="230 min,1 d,3 d,7 d,14 d", sessions="all"),
    CohortOptions(begins=at(days=1).local.date(), ends=at(days=12).local.date(), remission=8),
)
AGENTS = ("ketamine", "ketamine", "midazolam")


def a_clinic(seed: int, n: int) -> list[Chart]:
    """Patients as a clinic has them: gaps, drafts, late ratings, several doses, odd times."""
    draw = Random(seed)  # noqa: S311 - a test's own patients
    return [a_patient(draw, f"KR-{k:04}") for k in range(n)]


def a_patient(draw: Random, code: str) -> Chart:
    baseline = draw.choice([None, 0, 8, 24, 30, 36])
    one = patient(code, baseline, diagnosis=draw.choice(["MDD", "Bipolar"]))
    if draw.random() < 0.1:
        one.rate(at(days=-3), 31, is_baseline=True, status=Status.COMPLETE)
    day = 0.0
    for _ in range(draw.randint(0, 4)):
        a_dosing(draw, one, day)
        day += draw.choice([0.5, 1, 3, 7, 7, 21])
    for _ in range(draw.randint(0, 6)):
        a_depression_rating(draw, one)
    return one


def a_dosing(draw: Random, one: Chart, day: float) -> None:
    agent, kilos = draw.choice(AGENTS), draw.choice([None, 60.0, 80.0])
    session = infuse(
        one, day=day, agent=agent, route=draw.choice(["intravenous", None, "intranasal"]),
        dose_given_mg=draw.choice([None, 35.0, 56.0]), weight_kg=kilos,
    )  # fmt: skip
    for minute in (-200, -30, -30, 10, 40, 42, 80, 230):
        if draw.random() < 0.7:
            a_dissociation_rating(draw, one, day, minute)
    if draw.random() < 0.2:
        one.rate(at(days=day, minutes=50), draw.randint(0, 3), "dissociation-global",
                 session=session)  # fmt: skip
    if draw.random() < 0.7:
        leave(one, session, at(days=day, minutes=draw.choice([45, 150, 300])))


def a_dissociation_rating(draw: Random, one: Chart, day: float, minute: float) -> None:
    total = draw.choice([None, 0, 0, 1, 4, 5, 12, 30])
    about: dict[str, object] = {"session": draw.choice([None, one.sessions[-1]])}
    if total is None:
        about["answers"] = unanswered(draw.choice(list(Unanswered)))
    about["status"] = draw.choice([Status.COMPLETE, Status.COMPLETE, Status.DRAFT, Status.VOID])
    about["rater_id"] = draw.choice([None, StaffId(1), StaffId(2)])
    when = at(days=day, minutes=minute + draw.choice([0, 0, 1.5, 1 / 3]))
    one.rate(when, total, draw.choice(["cadss23", "cadss23", "moaas"]), **about)  # type: ignore[arg-type]


def a_depression_rating(draw: Random, one: Chart) -> None:
    when = draw.choice([230 / 1440, 1, 1, 2, 3, 7, 7, 14, 21]) + draw.choice([0, 0.2, -0.3, 1])
    about: dict[str, object] = {"rater_id": draw.choice([None, StaffId(1), StaffId(2)])}
    if draw.random() < 0.2:
        could_see = draw.random() < 0.5
        about["presence"] = Presence(False, Mode.PHONE, None, could_see, draw.random() < 0.5)
    if one.ratings and draw.random() < 0.2:
        about["answers"] = (carried(10, one.ratings[0]),)
    about["recall"] = draw.choice([None, None, "three days"])
    about["is_prorated"] = draw.random() < 0.1
    total = draw.choice([None, 0, 6, 10, 12, 15, 18, 25, 33])
    session = draw.choice([None, *one.sessions])
    scale = draw.choice(["madrs", "madrs", "madrs-24h", "qids-sr16"])
    one.rate(at(days=when), total, scale, session=session, **about)


def same(charts: list[Chart], options: CohortOptions, now_days: float = 400) -> None:
    records = [one.records for one in charts]
    now = at(days=now_days)
    review = Review(records, options, CATALOGUE, None, now, FACTS)
    one_by_one, steps = work_by_record(records, review)
    for step in steps:
        step.do()
    at_once = build(records, options, CATALOGUE, None, now, FACTS)
    assert repr(points_of(review)) == repr(points_by_record(review))  # NaN is no NaN
    assert json.dumps(at_once, sort_keys=True) == json.dumps(one_by_one, sort_keys=True)


@pytest.mark.parametrize("options", OPTIONS, ids=lambda one: str(OPTIONS.index(one)))
def test_columns_and_records_give_the_same_review(options: CohortOptions) -> None:
    assert serves(options, CATALOGUE)
    same(a_clinic(7, 40), options)


@given(
    some.integers(0, 10**6), some.integers(0, 6), some.sampled_from(OPTIONS), some.integers(0, 9)
)
@settings(max_examples=60, deadline=None)
def test_whatever_the_clinic_columns_and_records_agree(
    seed: int, patients: int, options: CohortOptions, now_days: int
) -> None:
    same(a_clinic(seed, patients), options, now_days)


def test_a_clinic_with_an_undated_dosing_is_reviewed_record_by_record() -> None:
    one = a_clinic(3, 1)[0]
    one.dose(RelativeTime(None, 40))
    assert of_records([one.records], FACTS) is None
    same([one], CohortOptions())


def test_windows_that_overlap_are_reviewed_record_by_record() -> None:
    options = CohortOptions(outcomes="1 d,2 d", tolerance="2 d=30-60 h")
    assert not serves(options, CATALOGUE)
    same(a_clinic(5, 12), options)
