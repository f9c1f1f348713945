"""Each criterion of discharge, minute by minute."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketrate.clock import Instant
from ketrate.errors import BadFileError
from ketrate.protocol.discharge import (
    CRITERIA,
    Criterion,
    CriterionState,
    DischargeLimits,
    DischargeRule,
    Observed,
    Reading,
    criteria,
    may_leave,
)
from ketrate.protocol.findings import pre_dose, readings
from ketrate.protocol.loader import parse_protocol
from ketrate.protocol.schedule import Protocol
from ketrate.records.ids import SessionId
from ketrate.records.rating import Status
from ketrate.records.treatment import Vitals
from tests.protocol.test_shipped_protocols import NIMH, PROTOCOLS
from tests.protocol.test_situation import T0, rating

LIMITS = DischargeLimits()
RULE = DischargeRule("end", 120)


def minute(number: float) -> Instant:
    return T0.plus(minutes=number)


def judged(
    now: float, *gait: tuple[float, bool | None], rule: DischargeRule = RULE, alert: bool = False
) -> dict[str, Criterion]:
    given = [Reading(minute(at), str(met), met) for at, met in gait]
    observed = Observed(minute(0), {"gait": given}, has_open_alert=alert)
    return {one.id: one for one in criteria(rule, observed, LIMITS, minute(now))}


def test_two_hours_are_two_hours_from_the_anchor_of_the_protocol() -> None:
    states = [judged(now)["observation"].state for now in (119.9, 120, 121)]
    assert states == [CriterionState.WAITING, CriterionState.MET, CriterionState.MET]
    nowhere = criteria(RULE, Observed(None, {}, has_open_alert=False), LIMITS, minute(500))
    assert nowhere[0].state is CriterionState.WAITING


def test_a_value_from_before_the_observation_ended_does_not_count() -> None:
    assert judged(121, (119, True))["gait"].state is CriterionState.TOO_EARLY
    assert judged(121, (120, True))["gait"].state is CriterionState.MET


def test_a_value_older_than_the_clinics_limit_does_not_count() -> None:
    assert judged(135, (120, True))["gait"].state is CriterionState.MET
    assert judged(135.1, (120, True))["gait"].state is CriterionState.OLD


def test_a_missing_rating_counts_as_not_met() -> None:
    assert judged(130)["gait"].state is CriterionState.MISSING
    assert judged(130, (121, True), (125, None))["gait"].state is CriterionState.MISSING


def test_met_since_is_the_start_of_the_run_that_is_not_broken() -> None:
    run = judged(131, (110, True), (120, False), (124, True), (130, True))["gait"]
    assert (run.state, run.since) == (CriterionState.MET, minute(124))
    again = judged(140, (124, True), (130, False))["gait"]
    assert (again.state, again.since) == (CriterionState.NOT_MET, None)


def test_an_alert_nobody_acknowledged_keeps_the_patient() -> None:
    assert judged(130, alert=True)["suicidality"].state is CriterionState.NOT_MET
    assert judged(130)["suicidality"].is_met


def test_who_may_leave_has_met_all_of_the_list() -> None:
    short = replace(RULE, criteria=("observation", "gait"))
    assert not may_leave(tuple(judged(130, rule=short).values()))
    assert may_leave(tuple(judged(130, (125, True), rule=short).values()))


@given(st.lists(st.tuples(st.integers(0, 300), st.sampled_from([True, False, None])), max_size=8))
def test_only_the_latest_value_can_meet_a_criterion(gait: list[tuple[int, bool | None]]) -> None:
    found = judged(300, *gait)["gait"]
    latest = max(gait, key=lambda one: one[0])[0] if gait else None
    if found.is_met:
        assert (latest, True) in gait
        assert found.since is not None
    elif latest is not None and latest >= 285:
        assert any(at == latest and met is not True for at, met in gait)


NOTHING = Vitals(1, SessionId(1), T0)
FINE = replace(NOTHING, systolic=140, diastolic=90, spo2=94, respiration=10, sedation=5)
POOR = replace(NOTHING, systolic=141, diastolic=90, spo2=93, respiration=9, sedation=4)


def test_vital_signs_are_judged_by_the_clinics_own_limits() -> None:
    taken = [replace(FINE, at=minute(125)), replace(POOR, at=minute(130))]
    found = readings(taken, (), {}, LIMITS, minute(0))
    for name in ("blood-pressure", "spo2", "respiration", "sedation"):
        assert [one.is_met for one in found[name]] == [True, False], name


def test_half_a_blood_pressure_is_a_missing_value() -> None:
    found = readings([replace(NOTHING, at=minute(125), systolic=120)], (), {}, LIMITS, minute(0))
    assert [one.is_met for one in found["blood-pressure"]] == [None]
    assert found["spo2"] == []


def test_what_was_measured_before_the_dose_is_no_sign_of_recovery() -> None:
    found = readings([replace(FINE, at=minute(-10))], [rating(1, -20)], {}, LIMITS, minute(0))
    assert found["spo2"] == []
    assert found["dissociation"] == []


@pytest.mark.parametrize(("before", "after", "is_met"), [(0, 4, True), (0, 5, False), (7, 7, True)])
def test_dissociation_may_stay_at_what_it_was_before(before: int, after: int, is_met: bool) -> None:
    told = [replace(rating(1, -30), total=before), replace(rating(2, 125), total=after)]
    found = readings((), told, {}, LIMITS, minute(0))["dissociation"]
    assert [(one.value, one.is_met) for one in found] == [(str(after), is_met)]


def test_too_dissociated_to_answer_is_a_missing_value_and_a_draft_is_nothing() -> None:
    told = [replace(rating(1, 125), total=None), rating(2, 126, status=Status.DRAFT)]
    found = readings((), told, {}, LIMITS, minute(0))["dissociation"]
    assert [one.is_met for one in found] == [None]


def test_a_rating_of_the_day_before_is_no_pre_dose_rating() -> None:
    assert pre_dose([replace(rating(1, -121), total=9)], minute(0)) is None
    assert pre_dose([replace(rating(1, -120), total=9)], minute(0)) == 9


@pytest.mark.parametrize("protocol", [p for p in PROTOCOLS if p.timepoints], ids=lambda p: p.id)
def test_every_schedule_names_what_observation_counts_from(protocol: Protocol) -> None:
    rule = protocol.discharge
    assert rule.minutes == 120
    assert rule.criteria == CRITERIA
    assert rule.anchor in ("end", "last-spray", "injection")


def test_the_spray_schedule_knows_its_devices() -> None:
    spray = PROTOCOLS.get("esketamine-spray")
    assert (spray.device_mg, spray.doses, spray.dose_unit) == (28, (56, 84), "mg")
    assert spray.spray_minutes == (0, 5, 10)
    assert spray.is_sprayed
    assert spray.discharge.anchor == "last-spray"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('anchor = "day"', "cannot be"),
        ("minutes = -1", "must lie in"),
        ('criteria = ["mood"]', "not known"),
        ('criterion = ["gait"]', "not known"),
    ],
)
def test_a_malformed_rule_of_discharge_is_refused(line: str, reason: str) -> None:
    key = line.split(" ", maxsplit=1)[0]
    table = {"anchor": 'anchor = "end"', "minutes": "minutes = 120", key: line}
    text = NIMH.replace('[discharge]\nanchor = "end"\nminutes = 120',
                        "[discharge]\n" + "\n".join(table.values()))  # fmt: skip
    with pytest.raises(BadFileError) as refused:
        parse_protocol(text, "own.toml")
    assert reason in refused.value.problem


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('routes = ["intravenous", "by ear"]', "not known"),
        ('routes = ["oral"]', "begin with the usual"),
        ('agents = ["esketamine"]', "begin with the usual"),
        ("doses = [0.5, 0.5]", "rise"),
        ("doses = [0]", "above 0"),
        ('dose_unit = "ml"', "cannot be"),
        ("device_mg = 0", "above 0"),
        ("spray_minutes = [5, 0]", "begin at 0"),
        ("peak_window = [-10, 60]", "cannot lie before"),
    ],
)
def test_a_malformed_dosing_is_refused(line: str, reason: str) -> None:
    with pytest.raises(BadFileError) as refused:
        parse_protocol(NIMH.replace("session_days", line + "\nsession_days", 1), "own.toml")
    assert reason in refused.value.problem
