"""Does dissociation go with improvement: values, guards, adjustment, raters."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pingouin
import pytest

from ketrate.analysis import measures, published
from ketrate.analysis.cohort import Facts
from ketrate.analysis.cohort_options import CohortOptions
from ketrate.analysis.points import scatter
from ketrate.analysis.review import Review
from ketrate.errors import BadInputError
from ketrate.records.rating import Answer, Mode, Presence
from ketrate.records.treatment import Vitals
from ketrate.records.when import RelativeTime
from tests.analysis.cohorts import arm, cohort, infuse, many, patient, simple, without_flow
from tests.analysis.ward import CATALOGUE, Chart, at


def rows(charts: list[Chart], **options: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = arm(charts, None, **options)["association"]
    return found


def test_correlation_and_slope_are_those_of_the_plain_numbers() -> None:
    charts = many(40)
    found = rows(charts)[0]
    x = np.array([one.ratings[2].total for one in charts], dtype=float)
    before = np.array([one.ratings[0].total for one in charts], dtype=float)
    after = np.array([one.ratings[3].total for one in charts], dtype=float)
    percent = 100 * (before - after) / before
    assert (found["n"], found["outcome"]) == (40, "madrs:percent_improvement")
    assert found["pearson"]["r"] == pytest.approx(np.corrcoef(x, percent)[0, 1])
    other = pingouin.corr(x, percent, method="spearman").iloc[0]
    assert found["spearman"]["r"] == pytest.approx(other["r"])
    slope = np.linalg.lstsq(np.column_stack([x, before, np.ones(40)]), after, rcond=None)[0][0]
    assert found["ancova"]["slope"] == pytest.approx(slope)
    assert (found["ancova"]["df"], found["ancova"]["covariates"]) == (37, ["baseline"])
    assert found["ancova"]["slope"] < 0 < found["pearson"]["r"]  # better: lower score, higher r


@pytest.mark.parametrize(("n", "has_r", "has_p"), [(4, False, False), (5, True, False),
                                                  (19, True, False), (20, True, True)])  # fmt: skip
def test_small_cohorts_say_less(n: int, has_r: bool, has_p: bool) -> None:
    found = rows(many(n))[0]
    assert found["n"] == n
    assert (found["spearman"] is not None) == has_r
    assert (found["pearson"] is not None) == has_r
    has_test = found["ancova"] is not None and found["ancova"]["p"] is not None
    assert has_test == (found["p_holm"] is not None) == has_p
    assert (found["note"] is None) == has_p
    if has_r:
        assert found["spearman"]["ci"]
        assert found["spearman"]["precision"] > 0


def test_no_variance_has_no_coefficient() -> None:
    found = rows([simple(f"KR-{k}", 8, 20 + k) for k in range(25)])[0]
    assert (found["spearman"], found["pearson"], found["ancova"]) == (None, None, None)
    assert "vary" in found["note"]


def test_several_sessions_of_one_patient_give_no_interval_and_no_test() -> None:
    charts = many(25)
    for one in charts:
        infuse(one, [(-30, 0), (40, 9)], day=3)
        one.rate(at(days=4), 20)
    found = rows(charts, sessions="all")[0]
    assert found["n"] == 50
    assert found["n_patients"] == 25
    assert found["spearman"]["r"] is not None
    assert found["spearman"]["ci"] is None
    assert found["ancova"] is None
    assert found["p_holm"] is None
    assert "independent" in found["note"]


def test_a_patient_without_the_outcome_changes_only_what_is_missing() -> None:
    charts = many(30)
    one, other = arm(charts), arm([*charts, simple("KR-9999", 12, None)])
    assert without_flow(one["association"]) == without_flow(other["association"])
    assert other["outcomes"][0]["missing"]["n"] == one["outcomes"][0]["missing"]["n"] + 1
    assert other["outcomes"][0]["mean"] == one["outcomes"][0]["mean"]


def test_the_flow_stands_with_every_analysis() -> None:
    no_baseline = simple("KR-1", 12, 10)
    no_baseline.ratings.pop(0)
    no_minute = patient("KR-2")
    infuse(no_minute, [(-30, 0)])
    no_minute.rate(at(days=1), 12)
    found = arm([*many(20), simple("KR-3", 12, None), no_baseline, no_minute])
    assert found["association"][0]["flow"] == {
        "screened": 23, "dosed": 23, "baseline": 22, "predictor": 22, "outcome": 21,
        "analysed": 20,
    }  # fmt: skip
    assert found["two_by_two"][0]["flow"]["dosed"] == 23
    assert found["time_to_response"][0]["flow"]["baseline"] == 22
    assert found["dissociation"]["flow"]["predictor"] == 22


def test_holm_is_over_every_predictor_minute_and_outcome_of_the_call() -> None:
    charts = many(30)
    for k, one in enumerate(charts):
        session = one.sessions[0]
        one.rate(at(minutes=80), k % 7, "cadss23", session=session)
    found = rows(charts, outcomes="1 d,20 d", at="40 min,80 min")
    assert len(found) == 4
    assert {one["family_size"] for one in found} == {4}
    assert {one["adjusted_test"] for one in found} == {"ancova"}
    raw = sorted(one["ancova"]["p"] for one in found)
    assert min(one["p_holm"] for one in found) == pytest.approx(min(1, 4 * raw[0]))
    assert max(one["p_holm"] for one in found) >= raw[-1]


def test_every_kind_of_predictor_is_read_by_its_own_rule() -> None:
    one = patient()
    session = infuse(one, [(-30, 2), (40, 12), (60, 20), (120, 2)])
    one.rate(at(days=1), 20)
    vitals = [
        Vitals(1, session.id, at(minutes=-20), systolic=120),
        Vitals(2, session.id, at(minutes=41), systolic=150),
    ]

    review = Review([one.records], CohortOptions(), CATALOGUE, facts=Facts({session.id: vitals}))
    expected = {
        "cadss23:change": 10, "cadss23:value": 12, "cadss23:peak": 20, "cadss23:peak_change": 18,
        "sbp:change": 30, "sbp:value": 150,
        "cadss23:area": (2 + 12) / 2 * 40 + (12 + 20) / 2 * 20 + (20 + 2) / 2 * 60,
    }  # fmt: skip
    for text, value in expected.items():
        found = review.charts.value(
            review.dosings[0], measures.predictors(text)[0], review.minutes[0]
        )
        assert found is not None
        assert found.value == pytest.approx(value)


def test_the_points_behind_a_correlation_lead_to_their_patients() -> None:
    charts = many(12)
    review = Review([one.records for one in charts], CohortOptions(outcomes="1 d"), CATALOGUE)
    (ketamine,) = review.arms
    found = scatter(ketamine, review.options.measures[0], review.minutes[0], 0)
    first = charts[0]
    assert found.points[0].patient_id == first.patient_id
    assert found.points[0].session_id == first.sessions[0].id
    assert found.points[0].predictor == first.ratings[2].total
    assert found.points[0].same_rater is False
    assert len(found.points) == rows(charts)[0]["n"]
    x = [one.predictor for one in found.points]
    y = [one.improvement for one in found.points]
    slope, intercept = np.polyfit(x, y, 1)
    assert found.line is not None
    assert found.line[0].y == pytest.approx(intercept + slope * min(x))
    assert found.line[0].low < found.line[0].y < found.line[0].high
    middle = min(found.line, key=lambda one: abs(one.x - np.mean(x)))
    assert middle.high - middle.low < found.line[0].high - found.line[0].low


def test_subscales_are_summed_from_the_answers() -> None:
    """Depersonalisation of CADSS-23: items 3 to 7, 20, 21 and 23."""
    charts = many(6)
    for k, one in enumerate(charts):
        pre, acute = one.ratings[1], one.ratings[2]
        for rating, value in ((pre, 0), (acute, k % 5)):
            place = one.ratings.index(rating)
            answers = tuple(Answer(item, value) for item in range(1, 24))
            one.ratings[place] = replace(rating, answers=answers)
    found = rows(charts, predictors="cadss23.depersonalization:change")[0]
    assert found["n"] == 6
    assert rows(charts, predictors="cadss23.depersonalization:change,cadss23.14:change")
    with pytest.raises(BadInputError):
        rows(charts, predictors="cadss23.mood:change")


def test_an_old_chart_in_minutes_and_days_needs_no_dates() -> None:
    charts = []
    for k in range(6):
        one = Chart(code=f"KR-{k}")
        session = one.dose(RelativeTime(day=0))
        one.rate(RelativeTime(day=-1), 30 + k)
        one.rate(RelativeTime(minutes=-30), 1, "cadss23", session=session)
        one.rate(RelativeTime(minutes=40), 5 + 3 * k, "cadss23", session=session)
        one.rate(RelativeTime(day=1), 25 - 2 * k, session=session)
        charts.append(one)
    found = arm(charts)
    assert found["association"][0]["n"] == 6
    assert found["association"][0]["spearman"]["r"] == pytest.approx(1)
    assert (found["dissociation"]["dissociated"], found["dissociation"]["unknown"]) == (6, 0)
    assert found["time_to_response"][0]["responses"][0]["day"] == 1


def test_a_short_form_is_taken_out_of_the_answers_to_the_whole_scale() -> None:
    """The four positive items of the BPRS: 4, 11, 12 and 15; 0 means not assessed."""
    charts = many(7)
    for k, one in enumerate(charts):
        session = one.sessions[0]
        for minute, value in ((-30, 1), (40, 0 if k == 6 else 1 + k % 4)):
            answers = tuple(Answer(item, value) for item in range(1, 19))
            one.rate(at(minutes=minute), 18 * value, "bprs18", session=session, answers=answers)
    found = rows(charts, predictors="bprs-positive:change")[0]
    assert found["n"] == 6
    review = Review([charts[2].records], CohortOptions(), CATALOGUE)
    (unit,) = review.dosings
    change = measures.predictors("bprs-positive:change")[0]
    reading = review.charts.value(unit, change, review.minutes[0])
    assert reading is not None
    assert reading.value == 4 * 3 - 4 * 1


def test_a_knot_adds_two_slopes() -> None:
    found = rows(many(40), knot=15)[0]["knot"]
    assert found["knot"] == 15
    assert found["below"]["slope"] < 0
    assert 0 < found["n_above"] < 40
    rules = cohort(many(6), knot=15)["rules"]["knot"]
    assert "Echegaray" in rules["source"]
    assert cohort(many(6))["rules"]["knot"] is None


def test_the_dose_is_adjusted_for_where_an_arm_mixes_doses() -> None:
    charts = many(30)
    for k, one in enumerate(charts):
        one.sessions[0] = replace(one.sessions[0], dose_mg_per_kg=0.5 if k % 2 else 0.25)
    found = rows(charts)[0]["ancova"]
    assert (found["covariates"], found["df"]) == (["baseline", "dose"], 26)
    for one in charts:
        one.sessions[0] = replace(one.sessions[0], dose_mg_per_kg=0.5)
    assert rows(charts)[0]["ancova"]["covariates"] == ["baseline"]


def test_published_results_stand_only_beside_the_same_question() -> None:
    def beside(**options: object) -> list[str]:
        return [one["id"] for row in rows(charts, **options) for one in row["published"]]

    charts = many(8)
    for one in charts:
        one.rate(at(days=-1, hours=1), 22, "hamd17")
        one.rate(at(days=7), 10, "hamd17")
    assert beside() == []
    assert beside(instrument="hamd17", outcomes="7 d") == ["luckenbaugh-2014-7-d"]
    assert beside(instrument="hamd17", outcomes="7 d", predictors="cadss23:peak") == []
    assert (
        published.correlations(
            "cadss23:change", "40 min", "hamd17:percent_improvement", "7 d", "esketamine"
        )
        == ()
    )
    row = rows(charts, instrument="hamd17", outcomes="7 d")[0]["published"][0]
    assert (row["value"], row["n"], row["derived"]) == (0.41, 39, ["n", "ci"])


def test_with_and_without_pairs_that_one_person_rated() -> None:
    charts = many(12)
    for one in charts[:5]:
        one.ratings[3] = replace(one.ratings[3], rater_name="bo")
    for one in charts[9:]:
        one.ratings[3] = replace(one.ratings[3], rater_name="")
    found = arm(charts)["by_rater_independence"]
    assert (found["same"]["n"], found["independent"]["n"], found["unknown"]) == (5, 4, 3)
    assert found["same_rater_share"] == pytest.approx(5 / 9)
    assert rows(charts, rater_independence="independent")[0]["n"] == 4


def test_only_one_raters_outcomes_count_when_asked_for() -> None:
    charts = many(8)
    for one in charts[:3]:
        one.ratings[3] = replace(one.ratings[3], rater_name="Cy")
    assert arm(charts, rater="cy")["outcomes"][0]["n"] == 3
    assert arm(charts, blinding="open")["outcomes"][0]["n"] == 8
    assert arm(charts, blinding="blinded")["outcomes"][0]["n"] == 0


def test_blinded_outcomes_keep_their_predictors_which_nobody_blind_can_rate() -> None:
    charts = many(9)
    blind = Presence(
        was_present=False, mode=Mode.PHONE, guess=None, could_see=False, rated_other_kind=False
    )
    for one in charts[:6]:
        one.ratings[3] = replace(one.ratings[3], presence=blind)
    assert rows(charts, blinding="blinded")[0]["n"] == 6
    assert rows(charts, blinding="open")[0]["n"] == 3
    assert arm(charts)["by_rater_independence"]["blinded"]["n"] == 6


def test_the_suicidality_item_is_taken_from_the_answers_and_totals_say_that_they_lack_it() -> None:
    charts = many(9)
    for k, one in enumerate(charts[:7]):
        for place, value in ((0, 4), (3, k % 4)):
            one.ratings[place] = replace(one.ratings[place], answers=(Answer(10, value),))
    found = arm(charts)["suicidality"][0]
    assert (found["outcome"], found["n"]) == ("madrs.10:improvement", 7)
    assert found["item_not_available"] == 2
    x = np.array([one.ratings[2].total for one in charts[:7]], dtype=float)
    better = 4 - np.arange(7) % 4
    assert found["pearson"]["r"] == pytest.approx(np.corrcoef(x, better)[0, 1])
    assert arm(many(6))["suicidality"] is None


def test_the_documents_never_hold_what_is_not_a_number() -> None:
    json.dumps(arm(many(3)), allow_nan=False)
    json.dumps(arm(many(25), knot=15, sessions="all"), allow_nan=False)
