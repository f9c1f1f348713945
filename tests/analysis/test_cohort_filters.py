"""Filters: what passes, and that filtering first gives the same numbers."""

from dataclasses import replace

import pytest

from ketrate.analysis.cohort_options import from_words
from ketrate.analysis.filters import Dose
from ketrate.errors import BadInputError
from tests.analysis.cohorts import arm, cohort, infuse, many, patient, simple, without_flow
from tests.analysis.ward import Chart, at


def mixed() -> list[Chart]:
    """Forty patients of two diagnoses, routes and doses."""
    charts = many(40)
    for n, one in enumerate(charts):
        one.diagnosis = "BD" if n % 3 else "MDD"
        dose = {"route": "intravenous", "dose_mg_per_kg": 0.5} if n % 2 else {
            "route": "intranasal", "dose_given_mg": 84.0,
        }  # fmt: skip
        one.sessions[0] = replace(one.sessions[0], **dose)  # type: ignore[arg-type]
    return charts


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ({"diagnosis": "mdd"}, lambda one: one.diagnosis == "MDD"),
        ({"route": "Intravenous"}, lambda one: one.sessions[0].route == "intravenous"),
        ({"dose": "0.4-0.6"}, lambda one: one.sessions[0].dose_mg_per_kg == 0.5),
        ({"dose": "56-84 mg"}, lambda one: one.sessions[0].dose_given_mg == 84),
    ],
)
def test_filtering_then_computing_is_computing_on_the_filtered(
    words: dict[str, str], kept: object
) -> None:
    charts = mixed()
    options = from_words({"outcomes": "1 d", **words})
    chosen = {name: getattr(options, name) for name in ("diagnosis", "route", "dose")}
    left = [one for one in charts if kept(one)]  # type: ignore[operator]
    assert 0 < len(left) < 40
    filtered, alone = arm(charts, None, **chosen), arm(left)
    for block in ("dissociation", "association", "two_by_two", "time_to_response", "dose_plane"):
        assert without_flow(filtered[block]) == without_flow(alone[block])
    assert filtered["outcomes"][0]["mean"] == alone["outcomes"][0]["mean"]


def test_dates_session_numbers_and_protocols_filter_dosings() -> None:
    one = patient()
    infuse(one, [(-30, 0), (40, 20)])
    infuse(one, [(-30, 0), (40, 0)], day=3)

    def sessions(**words: str) -> int:
        options = from_words(
            {"outcomes": "1 d", **{k.replace("_", "-"): v for k, v in words.items()}}
        )
        names = ("begins", "ends", "session_number", "protocol")
        found = cohort([one], None, **{name: getattr(options, name) for name in names})
        return sum(a["dissociation"]["sessions"] for a in found["arms"])

    day = at().local.date()
    assert sessions() == 2
    assert sessions(session_number="2") == sessions(session_number="2-9") == 1
    assert sessions(to=day.isoformat()) == 1
    assert sessions(**{"from": at(days=1).local.date().isoformat()}) == 1
    assert sessions(protocol="imported") == 2
    assert sessions(protocol="nimh-single") == 0


def test_the_first_session_is_the_first_that_passes() -> None:
    one = patient()
    infuse(one, [(-30, 0), (40, 20)])
    infuse(one, [(-30, 0), (40, 2)], day=3)
    one.rate(at(days=4), 20)
    options = from_words({"session-number": "2"})
    found = arm([one], None, session_number=options.session_number)
    assert found["dissociation"]["patients_first_session"] == 0
    assert found["association"][0]["n"] == 1


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("dose", "0.6-0.4"), ("dose", "high"), ("session-number", "3-1"), ("tag", "=x"),
        ("from", "2026-13-01"), ("dissociated", "peak<4"), ("window", "-3 d"), ("at", ""),
        ("predictors", ""), ("predictors", "cadss23:change,cadss23:change"),
        ("instrument", "madrs:peak"), ("knot", "many"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_its_option(option: str, value: str) -> None:
    with pytest.raises(BadInputError) as refused:
        from_words({option: value})
    assert refused.value.what == f"--{option}"


def test_options_are_printed_as_they_are_typed() -> None:
    words = {
        "dose": "0.4-0.6 mg/kg", "from": "2026-01-02", "session-number": "2-3", "tag": "site=A",
        "knot": "15", "window": "14 d",
    }  # fmt: skip
    printed = from_words(words).as_words()
    assert {key: str(printed[key]) for key in words} == words | {"knot": "15.0"}


def test_a_tag_keeps_those_who_have_it() -> None:
    charts = [simple("A", 20, 10), simple("B", 0, 30)]
    records = [one.records for one in charts]
    tagged = (replace(records[0][0], tags=(("site", "A"),)), *records[0][1:])
    from ketrate.analysis.cohort import build
    from tests.analysis.ward import CATALOGUE

    options = from_words({"tag": "site=A"})
    assert build([tagged, records[1]], options, CATALOGUE)["population"]["patients"] == 1  # type: ignore[index]


def test_doses_are_put_together_by_what_is_published_apart() -> None:
    amounts = (0.249, 0.2531, 0.497, 0.5, 0.3)
    told = [Dose(one, "mg/kg").text for one in amounts]
    assert told == ["0.25 mg/kg", "0.25 mg/kg", "0.5 mg/kg", "0.5 mg/kg", "0.3 mg/kg"]
    assert Dose(55.8, "mg").text == "56 mg"
