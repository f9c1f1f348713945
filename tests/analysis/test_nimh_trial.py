"""The NIMH crossover trial: every published figure, through this room's own arithmetic.

The oracles were worked out independently from the trial's tables (OpenNeuro ds005917, CC0).
"""

from typing import Any

import numpy as np
import pytest

from ketrate.analysis.cohort import build
from ketrate.analysis.cohort_options import CohortOptions
from tests.analysis import nimh
from tests.analysis.ward import CATALOGUE


def trial(**options: object) -> dict[str, Any]:
    chosen = {"diagnosis": "MDD", "outcomes": "2 d,10 d"} | options
    records = [one.records for one in nimh.charts()]
    return build(records, CohortOptions(**chosen), CATALOGUE)  # type: ignore[arg-type]


def arm(found: dict[str, Any], agent: str) -> dict[str, Any]:
    return next(one for one in found["arms"] if one["agent"] == agent)


@pytest.mark.parametrize(
    ("family", "agent", "when", "n", "mean", "sd", "responders"),
    [
        ("madrs", "ketamine", "2 d", 27, 23.59, 10.32, 6),
        ("madrs", "ketamine", "10 d", 26, 28.23, 8.94, 3),
        ("madrs", "saline", "2 d", 26, 31.31, 5.88, 1),
        ("madrs", "saline", "10 d", 26, 34.19, 5.07, 0),
        ("hamd17", "ketamine", "2 d", 27, 14.74, 6.14, 6),
        ("hamd17", "ketamine", "10 d", 17, 17.29, 4.22, 2),
        ("hamd17", "saline", "2 d", 26, 19.96, 3.74, 1),
        ("hamd17", "saline", "10 d", 18, 22.28, 3.48, 0),
    ],
)
def test_every_visit_gives_the_published_scores_and_responders(  # noqa: PLR0917
    family: str, agent: str, when: str, n: int, mean: float, sd: float, responders: int
) -> None:
    found = next(
        one for one in arm(trial(instrument=family), agent)["outcomes"] if one["at"] == when
    )
    assert (found["instrument"], found["n"], found["eligible"]) == (family, n, n)
    assert found["mean"] == pytest.approx(mean, abs=0.005)
    assert found["sd"] == pytest.approx(sd, abs=0.005)
    assert found["responders"] == responders


@pytest.mark.parametrize(
    ("agent", "when", "mean", "sd"),
    [
        ("ketamine", "2 d", 27.6, 31.5),
        ("ketamine", "10 d", 12.0, 30.0),
        ("saline", "2 d", 4.8, 17.7),
        ("saline", "10 d", -3.3, 15.2),
    ],
)
def test_percent_improvement_agrees(agent: str, when: str, mean: float, sd: float) -> None:
    found = next(one for one in arm(trial(), agent)["outcomes"] if one["at"] == when)
    assert found["percent_improvement_mean"] == pytest.approx(mean, abs=0.05)
    assert found["percent_improvement_sd"] == pytest.approx(sd, abs=0.05)


def test_two_days_after_ketamine_every_promised_figure_comes_out() -> None:
    found = trial(outcomes="2 d")
    ketamine = arm(found, "ketamine")
    assert ketamine["flow"] == {
        "screened": 33, "dosed": 29, "baseline": 29, "predictor": None, "outcome": 27,
        "analysed": 27,
    }  # fmt: skip
    one = ketamine["outcomes"][0]
    assert one["baseline_n"] == 27
    assert one["baseline_mean"] == pytest.approx(32.81, abs=0.005)
    assert one["response_rate"] == pytest.approx(0.222, abs=0.0005)
    assert one["response_ci"] == pytest.approx([0.106, 0.408], abs=0.0005)
    assert one["remitters"] == 4
    assert one["paired_t"] == pytest.approx(4.6106, abs=0.00005)
    assert one["paired_t_df"] == 26
    assert one["paired_t_p"] == pytest.approx(9.40e-5, rel=0.001)
    assert one["wilcoxon_p"] == pytest.approx(1.46e-4, rel=0.005)
    assert one["missing"]["n"] == 2


def test_madrs_against_hamd_improvement_is_one_call() -> None:
    """Oracle, worked out from the trial's tables: Pearson 0.8903, Spearman 0.8967, n 27."""
    found = trial(outcomes="2 d", at="2 d", predictors="hamd17:percent_improvement")
    row = arm(found, "ketamine")["association"][0]
    assert (row["n"], row["predictor"]) == (27, "hamd17:percent_improvement")
    assert row["pearson"]["r"] == pytest.approx(0.8903, abs=0.00005)
    assert row["spearman"]["r"] == pytest.approx(0.8967, abs=0.00005)


def test_without_cadss_the_blocks_about_dissociation_are_null_and_say_why() -> None:
    one = arm(trial(outcomes="2 d"), "ketamine")
    for block in ("dissociation", "association", "two_by_two", "suicidality", "within_between"):
        assert one[block] is None
        assert one["notes"][block]
    assert one["flow"]["predictor"] is None


def test_saline_after_ketamine_ends_the_time_to_response() -> None:
    """Six respond at day 2; of the 20 rated at day 10 without a response one more does."""
    (curve,) = arm(trial(outcomes="2 d"), "ketamine")["time_to_response"]
    assert (curve["group"], curve["n"], curve["events"]) == ("all", 29, 7)
    assert [(one["time"], one["events"]) for one in curve["steps"]] == [(2, 6), (10, 1)]


def test_remission_cutoffs_agree() -> None:
    for cutoff, remitters in ((10, 4), (7, 3)):
        found = arm(trial(outcomes="2 d", remission=cutoff), "ketamine")
        assert found["outcomes"][0]["remitters"] == remitters


def test_ketamine_against_saline_within_patients_and_in_the_first_period() -> None:
    paired, between = trial(outcomes="2 d")["contrasts"]
    assert (paired["kind"], paired["arm"], paired["versus"]) == ("paired", "ketamine", "saline")
    assert (paired["n"], paired["df"]) == (24, 23)
    assert paired["statistic"] == pytest.approx(-3.465, abs=0.0005)
    assert paired["p"] == pytest.approx(0.0021, abs=0.00005)
    assert paired["note"] == "carry-over possible"
    assert paired["difference"] == pytest.approx(-6.75)
    assert between["period"] == 1
    assert between["responders"] == [[5, 15], [0, 13]]


@pytest.mark.parametrize(("day", "patients_with_both"), [(2, 24), (10, 22)])
def test_the_period_effect_is_what_a_regression_with_patients_and_periods_finds(
    day: int, patients_with_both: int
) -> None:
    """Least squares on both periods of each patient: score ~ patient + arm + period."""
    paired = trial(outcomes=f"{day} d")["contrasts"][0]
    rows, scores, patients = [], [], 0
    for one in nimh.charts():
        by_session = {
            r.session_id: r.total
            for r in one.ratings
            if r.instrument_id == "madrs" and getattr(r.observed, "day", None) == day
        }
        if one.diagnosis == "MDD" and len(by_session) == 2:
            for period, session in enumerate(one.sessions):
                rows.append((patients, session.agent == "ketamine", period))
                scores.append(by_session[session.id])
            patients += 1
    design = np.zeros((len(rows), patients + 2))
    for k, (patient, is_ketamine, period) in enumerate(rows):
        design[k, patient], design[k, -2], design[k, -1] = 1, is_ketamine, period
    fitted = np.linalg.lstsq(design, np.array(scores, float), rcond=None)[0]
    assert patients == patients_with_both
    assert paired["period_effect"]["difference"] == pytest.approx(fitted[-1], abs=1e-9)


def test_healthy_controls_at_the_floor_have_no_percentage_and_nobody_is_eligible() -> None:
    found = arm(trial(diagnosis="HC", outcomes="2 d"), "ketamine")["outcomes"][0]
    assert found["eligible"] == 0
    assert (found["responders"], found["response_rate"], found["response_ci"]) == (0, None, None)
    assert found["baseline_at_floor"] > 0
    assert found["percent_improvement_n"] < found["n"]
