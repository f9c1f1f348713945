"""The other blocks: within and between patients, raters, quality, the plane, the local question."""

import time
from dataclasses import replace
from random import Random

import numpy as np
import pandas as pd
import pytest
from statsmodels.formula.api import mixedlm

from ketrate.analysis import published
from ketrate.analysis.cohort import HEAVY, Facts, Kept, build, work
from ketrate.analysis.cohort_options import CohortOptions, from_words
from ketrate.analysis.facts import LocalQuestion
from ketrate.analysis.review import Review
from ketrate.clock import Instant
from ketrate.errors import CancelledError
from ketrate.protocol.catalogue import load_protocols
from ketrate.records.rating import Answer, Source
from tests.analysis.cohorts import LATER, arm, cohort, infuse, many, patient, simple
from tests.analysis.ward import CATALOGUE, Chart, at


def course(code: str, draw: Random, sessions: int = 5, apart: int = 3) -> Chart:
    """A course of infusions some days apart, with a MADRS an hour before each."""
    one = patient(code, draw.randint(26, 40))
    habit = draw.randint(0, 20)
    score = float(one.ratings[0].total or 0)
    for n in range(sessions):
        if n:
            one.rate(at(days=apart * n, hours=-1), max(0, round(score)), rater_name="ana")
        peak = habit + draw.randint(0, 15)
        infuse(one, [(-30, 0), (40, peak)], day=apart * n)
        score += -1.5 - 0.3 * (peak - habit - 7) + 0.1 * habit + draw.gauss(0, 2)
    return one


def courses(n: int, sessions: int = 5, apart: int = 3) -> list[Chart]:
    draw = Random(11)  # noqa: S311 - a test's own patients
    return [course(f"KR-{k:04}", draw, sessions, apart) for k in range(n)]


def test_within_and_between_are_what_the_named_formula_gives() -> None:
    """The same model written as a formula, on a table built from the charts by hand."""
    charts = courses(24)
    found = arm(charts)["within_between"]
    rows = [
        (k, pre.total, one.ratings[0].total, n + 1, acute.total)
        for k, one in enumerate(charts)
        for n, (acute, pre) in enumerate(
            zip(
                [r for r in one.ratings if r.instrument_id == "cadss23"][1::2][:4],
                [r for r in one.ratings if r.instrument_id == "madrs"][1:],
                strict=True,
            )
        )
    ]
    table = {
        name: np.array([row[k] for row in rows], dtype=float)
        for k, name in enumerate(("patient", "score", "baseline", "number", "cadss"))
    }
    means = {p: table["cadss"][table["patient"] == p].mean() for p in set(table["patient"])}
    table["mean"] = np.array([means[p] for p in table["patient"]])
    table["own"] = table["cadss"] - table["mean"]
    frame = pd.DataFrame(table)
    fitted = mixedlm("score ~ baseline + number + mean + own", frame, groups=frame["patient"]).fit(
        reml=True
    )
    assert (found["n_patients"], found["n_sessions"]) == (24, 96)
    assert found["within"]["slope"] == pytest.approx(fitted.params["own"], abs=1e-4)
    assert found["between"]["slope"] == pytest.approx(fitted.params["mean"], abs=1e-4)
    assert found["within"]["p"] == pytest.approx(fitted.pvalues["own"], abs=1e-4)
    assert found["within"]["slope"] < 0  # made with -0.3


def test_fewer_than_twenty_patients_with_two_sessions_give_no_model_but_the_reason() -> None:
    found = arm(courses(19))
    assert found["within_between"] is None
    assert "19 patients" in found["notes"]["within_between"]
    assert arm(courses(30, sessions=2))["within_between"] is None  # one usable session each


def test_the_score_must_come_within_a_week() -> None:
    assert arm(courses(20, apart=7))["within_between"]["n_sessions"] == 80
    assert "0 patients" in arm(courses(20, apart=8))["notes"]["within_between"]


def test_the_plane_has_a_place_per_route_and_dose() -> None:
    charts = [simple("A", 20, 16), simple("B", 10, 8), simple("C", 4, 24)]
    for one, route in zip(charts, ("intravenous", "intravenous", "intranasal"), strict=True):
        facts = {"route": route, "dose_mg_per_kg": 0.5 if route == "intravenous" else None}
        one.sessions[0] = replace(one.sessions[0], **facts)  # type: ignore[arg-type]
    found = arm(charts)["dose_plane"]
    assert [(one["route"], one["dose"], one["n"]) for one in found] == [
        ("intranasal", "not recorded", 1), ("intravenous", "0.5 mg/kg", 2),
    ]  # fmt: skip
    assert found[1]["dissociation_mean"] == 15
    assert found[1]["improvement_mean"] == pytest.approx((50 + 75) / 2)


def twice(code: str, first: int, second: int, raters: tuple[str, str] = ("ana", "bo")) -> Chart:
    one = Chart(code=code)
    one.dose(at())
    for n, (total, rater) in enumerate(zip((first, second), raters, strict=True)):
        answers = tuple(Answer(item, (total + item) % 5) for item in range(1, 11))
        one.rate(at(days=-1, minutes=10 * n), total, rater_name=rater, answers=answers)
    return one


def test_two_raters_of_one_interview_are_compared() -> None:
    draw = Random(3)  # noqa: S311 - a test's own raters
    charts = []
    for k in range(14):
        total = draw.randint(10, 45)
        charts.append(twice(f"KR-{k}", total, total + draw.randint(-5, 5)))
    found = cohort(charts)["agreement"]["madrs"]
    assert (found["n"], found["co_ratings"], found["raters"]) == (14, 14, 2)
    assert found["icc"]["kind"] == "ICC(A,1)"
    pairs = [(one.ratings[0].total or 0, one.ratings[1].total or 0) for one in charts]
    assert found["far_apart"] == sum(abs(a - b) >= 4 for a, b in pairs)
    assert found["bland_altman"]["bias"] == pytest.approx(np.mean([a - b for a, b in pairs]))
    assert [one["item"] for one in found["kappa"]] == list(range(1, 11))
    mixed = [*charts[1:], twice("X", 20, 22, ("bo", "cy"))]
    assert cohort(mixed)["agreement"]["madrs"]["icc"]["kind"] == "ICC(1,1)"


def test_one_rater_twice_or_two_interviews_are_no_co_rating() -> None:
    one = twice("A", 20, 22, ("ana", "ana"))
    other = patient("B")
    other.dose(at())
    other.rate(at(days=-1, hours=3), 30, rater_name="bo")
    assert cohort([one, other])["agreement"] is None


def test_quality_counts_what_was_planned_what_is_late_and_who_rated_both() -> None:
    one = Chart(code="A")
    one.rate(at(days=-1), 32, entered=at(days=-1))
    session = one.dose(at())
    for minute, scale, timepoint in ((-60, "cadss23", "pre"), (44, "cadss23", "m40")):
        one.rate(
            at(minutes=minute), 3, scale, session=session, timepoint_id=timepoint,
            entered=at(minutes=minute + 90 if minute > 0 else minute),
        )  # fmt: skip
    one.rate(at(days=1), 20, source=Source.IMPORTED, entered=at(days=9))
    patient_record, (own,), sessions, ratings = one.records
    records = (patient_record, (replace(own, protocol_id="nimh-single"),), sessions, ratings)
    protocols = load_protocols(None, CATALOGUE)
    found = build([records], CohortOptions(), CATALOGUE, protocols, LATER)["quality"]
    assert isinstance(found, dict)
    assert found["done_in_window"] >= 2
    assert found["completeness"] == found["done_in_window"] / found["planned_closed"] < 0.5
    assert found["late_entries"] == 1  # the rating at 44 min; imports are left out
    assert found["missing_reasons"]["not done"] >= 1
    assert found["median_abs_deviation_min"] is not None


def question(fixed: Instant, looks: int = 0) -> LocalQuestion:
    return LocalQuestion(
        "cadss23:change", "40 min", "madrs:percent_improvement", "1 d", "ketamine", "negative",
        fixed, looks, n_then=7,
    )  # fmt: skip


def test_a_local_question_is_answered_by_those_who_came_after_it() -> None:
    charts = many(30)
    for one in charts[10:]:
        _postpone(one, 30)
    found = cohort(charts, Facts(question=question(at(days=10))))["local_question"]
    assert (found["status"], found["n_then"], found["n_now"]) == ("fixed before looking", 7, 20)
    assert found["result"]["ancova"]["slope"] < 0
    assert found["as_expected"] is True
    assert found["result"]["p_holm"] is None  # it stands outside every family
    late = cohort(charts, Facts(question=question(at(days=10), 3)))["local_question"]
    assert late["status"] == "fixed after 3 looks"


def _postpone(one: Chart, days: int) -> None:
    def later(when: object) -> Instant:
        assert isinstance(when, Instant)
        return when.plus(minutes=1440 * days)

    one.ratings[:] = [replace(r, observed=later(r.observed)) for r in one.ratings]
    one.sessions[:] = [
        replace(s, events=tuple(replace(e, at=later(e.at)) for e in s.events)) for s in one.sessions
    ]


def test_a_review_can_be_watched_stopped_and_done_without_its_slow_parts() -> None:
    heard: list[tuple[int, int]] = []
    records = [one.records for one in many(5)]
    build(records, CohortOptions(), CATALOGUE, progress=lambda *step: heard.append(step))
    assert heard[0][0] == 0
    assert heard[-1][0] == heard[-1][1] == len(heard) - 1

    def stop(done: int, _: int) -> None:
        if done == 2:
            raise CancelledError

    with pytest.raises(CancelledError):
        build(records, CohortOptions(), CATALOGUE, progress=stop)
    quick = build(records, CohortOptions(), CATALOGUE, without=HEAVY)
    assert quick["quality"] is None
    document, steps = work(records, Review(records, CohortOptions(), CATALOGUE))
    assert document["contrasts"] is None
    for step in steps:
        step.do()
    assert document == build(records, CohortOptions(), CATALOGUE)


def test_what_is_kept_between_two_looks_changes_no_number() -> None:
    charts = courses(22)
    records = [one.records for one in charts]
    kept = Kept()
    for options in (
        {}, {"response": "30"}, {"dissociated": "change>4"}, {"baseline": "session"},
        {"min-baseline": "30", "remission": "8"}, {"instrument": "hamd17"}, {"sessions": "all"},
        {"tolerance": "40 min=30-60 min"}, {"predictors": "cadss23:peak", "window": "7 d"}, {},
    ):  # fmt: skip
        words = from_words({"outcomes": "1 d,3 d", **options})
        fresh = build(records, words, CATALOGUE, None, LATER)
        assert build(records, words, CATALOGUE, None, LATER, kept=kept) == fresh


def test_every_published_row_can_be_traced_and_every_derived_number_is_named() -> None:
    rows = published.results()
    assert len({one.id for one in rows}) == len(rows)
    for one in rows:
        assert one.source
        assert one.n > 0
        assert one.count is None or "ci" in one.derived
    lii = {one.id: one.ci for one in rows if one.id.startswith("lii")}
    assert lii["lii-2023-response-1-d"] == pytest.approx((0.387, 0.781), abs=0.0005)


def test_published_shares_need_the_same_rule_baseline_and_agent() -> None:
    def ids(**options: object) -> set[str]:
        found = arm(many(3), None, **options)["outcomes"][0]["published"]
        return {one["id"] for one in found}

    assert ids() == {"lii-2023-remission-1-d"}
    assert "lii-2023-response-1-d" in ids(baseline="screening")
    assert ids(baseline="screening", strict=True) == {"lii-2023-remission-1-d"}
    assert ids(remission=10) == set()


def test_what_a_person_clicks_through_takes_a_third_of_a_second_for_400_patients() -> None:
    """400 patients with 12 visits of four CADSS and one MADRS; printed, not asserted."""
    records = [one.records for one in _visits(400, 12)]
    build(records[:20], CohortOptions(), CATALOGUE, None, LATER, without=HEAVY)
    kept = Kept()
    for name, without in (
        ("every block", ()), ("without the slow ones", HEAVY), ("the next filter", HEAVY),
    ):  # fmt: skip
        start = time.perf_counter()
        options = CohortOptions(strict="next" in name)
        found = build(records, options, CATALOGUE, None, LATER, without=without, kept=kept)
        print(f"400 patients x 12 visits, {name}: {time.perf_counter() - start:.3f} s")
        assert found["population"]["sessions"] == 400  # type: ignore[index]


def _visits(patients: int, visits: int) -> list[Chart]:
    draw = Random(5)  # noqa: S311 - a test's own patients
    charts = []
    for k in range(patients):
        one = patient(f"KR-{k}")
        for n in range(visits):
            peak = draw.randint(0, 30)
            acute = [(-30, 0), (40, peak), (80, peak // 3), (120, 0)]
            infuse(one, acute, day=3 * n, route="intravenous", dose_mg_per_kg=0.5)
            one.rate(at(days=3 * n + 1), max(0, 30 - n + draw.randint(-6, 6)))
        charts.append(one)
    return charts
