"""How often a dosing dissociates, and what counts as unknown."""

import numpy as np
import pytest

from ketrate.analysis.cohort import Facts
from ketrate.analysis.statistics import cluster_share
from ketrate.records.rating import Unanswered
from ketrate.records.treatment import Vitals
from tests.analysis.cohorts import arm, infuse, leave, patient, unanswered
from tests.analysis.ward import Chart, at


def one_session(*cadss: tuple[float, int | None], **about: object) -> Chart:
    one = patient()
    infuse(one, cadss, 0, **about)
    return one


def answer(chart: Chart, facts: Facts | None = None, **options: object) -> tuple[int, int]:
    found = arm([chart], facts, **options)["dissociation"]
    return found["dissociated"], found["unknown"]


YES, NO, UNKNOWN = (1, 0), (0, 0), (0, 1)


@pytest.mark.parametrize(
    ("cadss", "expected"),
    [
        (((-30, 0), (40, 5)), YES),
        (((-30, 0), (40, 4)), NO),
        (((-30, 6), (40, 6)), NO),  # above 4 but not above pre-dose
        (((-30, 6), (40, 7)), YES),
        (((40, 20),), UNKNOWN),  # nothing before the dosing
        (((-121, 0), (40, 20)), UNKNOWN),  # older than 120 min
        (((-30, 0), (10, 20)), UNKNOWN),  # no rating in the peak window
        (((-30, 0), (10, 20), (60, 0)), YES),  # a peak outside the window, seen inside it too
        (((-30, 0), (61, 20)), UNKNOWN),
        (((-30, 0), (40, None)), UNKNOWN),
        (((-30, 0), (40, 0), (239, 9)), YES),
        (((-30, 0), (40, 0), (241, 9)), NO),  # after leaving: 4 h where none was recorded
    ],
)
def test_dissociated_is_a_peak_above_4_and_above_pre_dose(
    cadss: tuple[tuple[float, int | None], ...], expected: tuple[int, int]
) -> None:
    assert answer(one_session(*cadss)) == expected


@pytest.mark.parametrize(
    ("rule", "cadss", "expected"),
    [
        ("change>4", ((-30, 3), (40, 7), (60, 30)), NO),
        ("change>4", ((-30, 3), (40, 8)), YES),
        ("change>4", ((-30, 3), (80, 8)), UNKNOWN),
        ("peak_change>4", ((-30, 3), (40, 7)), NO),
        ("peak_change>4", ((-30, 3), (40, 7), (80, 8)), YES),
        ("peak_change>=4", ((-30, 3), (40, 7)), YES),
    ],
)
def test_the_other_definitions(
    rule: str, cadss: tuple[tuple[float, int | None], ...], expected: tuple[int, int]
) -> None:
    found = arm([one_session(*cadss)], dissociated=rule)["dissociation"]
    assert found["definition"] == rule
    assert (found["dissociated"], found["unknown"]) == expected


def test_a_clinicians_judgement_needs_no_scale() -> None:
    one = patient()
    session = infuse(one)
    one.rate(at(minutes=40), 1, "dissociation-global", session=session)
    assert answer(one, dissociated="clinical>=1") == YES
    assert answer(one, dissociated="clinical>=2") == NO
    assert arm([one])["dissociation"] is None


def test_too_dissociated_to_answer_counts_as_dissociated_and_has_no_value() -> None:
    one = one_session((-30, 0))
    session = one.sessions[0]
    reason = unanswered(Unanswered.TOO_DISSOCIATED)
    one.rate(at(minutes=40), None, "cadss23", session=session, answers=reason)
    one.rate(at(days=1), 10)
    found = arm([one])
    assert found["dissociation"]["dissociated"] == found["dissociation"]["too_dissociated"] == 1
    assert found["association"] is None


@pytest.mark.parametrize("reason", [Unanswered.TOO_SEDATED, Unanswered.ASLEEP])
def test_a_sedated_patient_is_unknown_and_the_range_says_what_that_could_mean(
    reason: Unanswered,
) -> None:
    sedated = one_session((-30, 0), (60, 0))
    session = sedated.sessions[0]
    sedated.rate(at(minutes=40), None, "cadss23", session=session, answers=unanswered(reason))
    found = arm([sedated, one_session((-30, 0), (40, 9)), one_session((-30, 0), (40, 0))])
    share = found["dissociation"]
    assert (share["sessions"], share["dissociated"], share["unknown"]) == (3, 1, 1)
    assert share["rate"] == 0.5
    assert share["range"] == pytest.approx([1 / 3, 2 / 3])


@pytest.mark.parametrize(("moaas", "expected"), [(3, UNKNOWN), (4, NO)])
def test_sedation_of_3_or_lower_makes_the_answer_unknown(
    moaas: int, expected: tuple[int, int]
) -> None:
    one = one_session((-30, 0), (40, 0))
    session = one.sessions[0]
    vitals = Vitals(1, session.id, at(minutes=41), sedation=moaas)
    assert answer(one, Facts(vitals={session.id: [vitals]})) == expected
    one.rate(at(minutes=41), moaas, "moaas", session=session)
    assert answer(one) == expected


def test_leaving_ends_the_search_for_the_peak() -> None:
    one = one_session((-30, 0), (40, 0), (120, 9))
    assert answer(one) == YES
    leave(one, one.sessions[0], at(minutes=100))
    assert answer(one) == NO


def test_patients_are_counted_by_their_first_dosing_and_by_any() -> None:
    late = one_session((-30, 0), (40, 0))
    infuse(late, [(-30, 0), (40, 9)], day=3)
    never = one_session((-30, 0), (40, 0))
    found = arm([late, never, one_session((-30, 0), (40, 9))])["dissociation"]
    assert (found["sessions"], found["dissociated"], found["patients"]) == (4, 2, 3)
    assert (found["patients_first_session"], found["patients_ever"]) == (1, 2)
    assert found["sessions_per_patient"] == pytest.approx(4 / 3)
    assert found["ci"] is None  # fewer than ten patients to draw from
    by_number = found["by"]["session_number"]
    assert [(one["session_number"], one["dissociated"]) for one in by_number] == [(1, 1), (2, 1)]


def test_shares_stand_by_route_and_by_dose() -> None:
    vein = one_session((-30, 0), (40, 9), route="intravenous", dose_mg_per_kg=0.5)
    nose = one_session((-30, 0), (40, 0), route="intranasal", dose_given_mg=56.0, weight_kg=70.0)
    by = arm([vein, nose])["dissociation"]["by"]
    assert [(one["route"], one["dissociated"]) for one in by["route"]] == [
        ("intranasal", 0), ("intravenous", 1),
    ]  # fmt: skip
    assert [one["dose"] for one in by["dose"]] == ["0.5 mg/kg", "56 mg"]


def test_the_time_back_is_the_first_value_at_or_below_pre_dose_after_the_peak() -> None:
    back = one_session((-30, 2), (40, 20), (80, 5), (120, 2), (150, 0))
    not_seen = one_session((-30, 0), (40, 20), (80, 5))
    found = arm([back, not_seen])["dissociation"]["time_back_min"]
    assert (found["n"], found["median"], found["not_seen"]) == (1, 120, 1)


def test_of_two_peaks_of_one_height_the_earlier_counts() -> None:
    one = one_session((-30, 0), (40, 20), (60, 0), (80, 20), (120, 0))
    assert arm([one])["dissociation"]["time_back_min"]["median"] == 60


def test_a_patient_who_was_once_not_observed_is_no_never() -> None:
    one = one_session((-30, 0), (40, 0))
    infuse(one, [(40, 0)], day=3)
    found = arm([one, one_session((-30, 0), (40, 0))])["dissociation"]
    assert (found["patients"], found["patients_ever"], found["patients_ever_known"]) == (2, 0, 1)


def test_the_bootstrap_agrees_with_drawing_patients_one_by_one() -> None:
    """The same resampling written plainly: patients with replacement, their sessions with them."""
    rng = np.random.default_rng(4)
    claims = [(k, bool(rng.random() < 0.2 + 0.02 * k)) for k in range(30) for _ in range(1 + k % 5)]
    found = cluster_share(claims)
    assert found is not None
    by_patient = [[yes for k, yes in claims if k == patient] for patient in range(30)]
    shares = []
    for _ in range(4000):
        drawn = [yes for k in rng.integers(30, size=30) for yes in by_patient[k]]
        shares.append(sum(drawn) / len(drawn))
    assert found == pytest.approx(np.quantile(shares, (0.025, 0.975)), abs=0.02)
    assert cluster_share(claims) == found  # seeded
