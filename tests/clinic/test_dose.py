"""The dose: as prescribed with its weight, and as given."""

import pytest

from ketrate.clinic import dose, dosing, given, settings, visit
from ketrate.clinic.limits import NeedsConfirmation
from ketrate.errors import BadInputError
from ketrate.records.bedside import Given, Weighed
from ketrate.records.treatment import DosingKind, Session
from ketrate.store import chart
from tests.ward import Ward

DAY = 1440


@pytest.fixture
def session(ward: Ward) -> Session:
    ward.at("rater")
    return visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "1")


def opened(ward: Ward, protocol: str) -> Session:
    ward.at("rater")
    return visit.open_session(ward.desk, ward.a_course(ward.a_patient(), protocol).id, "1")


def prescribe(ward: Ward, session: Session, amount: float, unit: str, kg: float | None = 70,
              **rest: object) -> Session:  # fmt: skip
    return dose.set_dose(
        ward.desk, session.id, amount=amount, unit=unit, weight_kg=kg, **rest  # type: ignore[arg-type]
    )  # fmt: skip


def lines(ward: Ward, session: Session, kind: type) -> list[object]:
    found = chart.of_session(ward.desk.vault, session.id)
    return [one.written for one in found if isinstance(one.written, kind) and not one.is_void]


def kept(ward: Ward, session: Session) -> Session:
    return visit.visit(ward.desk, session.id).session


@pytest.mark.parametrize("unit", ["", "ml", "mg/lb"])
def test_a_dose_without_a_chosen_unit_is_refused(ward: Ward, session: Session, unit: str) -> None:
    with pytest.raises(BadInputError, match="Unit"):
        prescribe(ward, session, 35, unit)
    assert kept(ward, session) == session


def test_milligrams_typed_as_mg_per_kg_are_refused_and_the_limit_is_named(
    ward: Ward, session: Session
) -> None:
    with pytest.raises(BadInputError) as error:
        prescribe(ward, session, 35, "mg/kg", confirmed=True)
    assert "10 mg/kg" in error.value.problem
    assert kept(ward, session) == session


def test_the_clinic_sets_from_where_on_a_dose_is_asked_about_and_refused(
    ward: Ward, session: Session
) -> None:
    ward.at("admin")
    settings.change_setting(ward.desk, "dose_refused_above_mg_per_kg", 2.0, "agreed")
    settings.change_setting(ward.desk, "dose_asked_above_mg_per_kg", 0.6, "agreed")
    ward.at("rater")
    assert prescribe(ward, session, 0.6, "mg/kg").dose_prescribed_mg == 42
    with pytest.raises(NeedsConfirmation):
        prescribe(ward, session, 0.61, "mg/kg")
    with pytest.raises(BadInputError, match="2 mg/kg") as error:
        prescribe(ward, session, 2.01, "mg/kg", confirmed=True)
    assert not isinstance(error.value, NeedsConfirmation)


@pytest.mark.parametrize(("amount", "is_asked"), [(0.05, True), (0.1, True), (0.11, False)])
def test_a_tenfold_slip_below_the_protocols_dose_is_asked_about(
    ward: Ward, session: Session, amount: float, is_asked: bool
) -> None:
    if is_asked:
        with pytest.raises(NeedsConfirmation, match=r"0\.5 mg/kg"):
            prescribe(ward, session, amount, "mg/kg")
    assert prescribe(ward, session, amount, "mg/kg", confirmed=True).dose_prescribed_mg


def test_pounds_typed_as_kilograms_are_asked_about_with_both_values(
    ward: Ward, session: Session
) -> None:
    prescribe(ward, session, 35, "mg", 70, weighed=ward.desk.now())
    with pytest.raises(NeedsConfirmation) as question:
        prescribe(ward, session, 35, "mg", 154)
    assert "154" in question.value.problem
    assert "70" in question.value.problem
    assert kept(ward, session).weight_kg == 70
    assert prescribe(ward, session, 35, "mg", 154, confirmed=True).weight_kg == 154


def test_all_that_is_unusual_is_one_question(ward: Ward, session: Session) -> None:
    prescribe(ward, session, 35, "mg", 70)
    with pytest.raises(NeedsConfirmation) as question:
        prescribe(ward, session, 3, "mg/kg", 100, duration_minutes=200)
    for part in ("100", "3.00 mg/kg", "protocol", "200 min"):
        assert part in question.value.problem


def test_the_weight_is_known_from_an_earlier_course(ward: Ward, session: Session) -> None:
    prescribe(ward, session, 35, "mg", 70, weighed=ward.desk.now())
    dosing.close_session(ward.desk, session.id)
    other = ward.a_course(visit.visit(ward.desk, session.id).patient)
    again = visit.open_session(ward.desk, other.id, "1")
    with pytest.raises(NeedsConfirmation, match="154"):
        prescribe(ward, again, 35, "mg", 154)


@pytest.mark.parametrize(("days", "is_known"), [(30, True), (31, False)])
def test_from_a_weight_older_than_thirty_days_nothing_is_counted_per_kilogram(
    ward: Ward, session: Session, days: int, is_known: bool
) -> None:
    measured = ward.desk.now().plus(minutes=-days * DAY)
    if is_known:
        assert prescribe(ward, session, 0.5, "mg/kg", weighed=measured).dose_prescribed_mg == 35
        assert lines(ward, session, Weighed) == [Weighed(70, measured)]
        return
    with pytest.raises(BadInputError, match="31 days"):
        prescribe(ward, session, 0.5, "mg/kg", weighed=measured)
    assert lines(ward, session, Weighed) == []


def test_nobody_was_weighed_tomorrow(ward: Ward, session: Session) -> None:
    with pytest.raises(BadInputError):
        prescribe(ward, session, 35, "mg", weighed=ward.desk.now().plus(minutes=DAY))


@pytest.mark.parametrize("amount", [27, 57, 28.5, 0])
def test_a_spray_is_a_multiple_of_its_device(ward: Ward, amount: float) -> None:
    session = opened(ward, "esketamine-spray")
    with pytest.raises(BadInputError):
        prescribe(ward, session, amount, "mg", None, confirmed=True)


def test_a_spray_is_dosed_in_mg_and_an_unknown_number_of_devices_is_asked_about(
    ward: Ward,
) -> None:
    session = opened(ward, "esketamine-spray")
    with pytest.raises(BadInputError, match="Unit"):
        prescribe(ward, session, 1, "mg/kg")
    assert prescribe(ward, session, 84, "mg", 70).given_mg_per_kg is None
    with pytest.raises(NeedsConfirmation, match="112"):
        prescribe(ward, session, 112, "mg", None)


def test_only_agents_and_routes_of_the_protocol_are_taken(ward: Ward) -> None:
    session = opened(ward, "titration")
    with pytest.raises(BadInputError, match="Route"):
        prescribe(ward, session, 0.3, "mg/kg", route="oral")
    with pytest.raises(BadInputError, match="Agent"):
        prescribe(ward, session, 0.3, "mg/kg", agent="esketamine")
    assert prescribe(ward, session, 0.3, "mg/kg", route="subcutaneous").route == "subcutaneous"


def test_several_lots_stand_side_by_side(ward: Ward, session: Session) -> None:
    assert prescribe(ward, session, 35, "mg", lot=" A12 ,,B7,").lot == "A12, B7"


@pytest.mark.parametrize("minutes", [0, 721])
def test_an_impossible_duration_is_refused(ward: Ward, session: Session, minutes: int) -> None:
    with pytest.raises(BadInputError):
        prescribe(ward, session, 35, "mg", duration_minutes=minutes, confirmed=True)


def test_the_dose_given_is_volume_times_concentration_minus_what_was_left() -> None:
    """50 mL of 0.7 mg/mL, 20 mL left: 21 mg."""
    assert given.by_volume(50, 0.7, 20).dose_mg == pytest.approx(21.0)


def test_an_amount_of_hydrochloride_counts_as_its_base() -> None:
    """The spray's label: 28 mg of base are 32.3 mg of hydrochloride."""
    assert given.by_volume(1, 32.3, 0, given.HYDROCHLORIDE).dose_mg == pytest.approx(28, abs=0.05)


@pytest.mark.parametrize(
    ("volume", "strength", "left"),
    [(0, 1, 0), (-5, 1, 0), (50, 0, 0), (50, 0.7, 50.1), (50, 0.7, -1), (float("nan"), 1, 0),
     (2000, 1, 0), (50, 500, 0), (50, float("inf"), 0)],
)  # fmt: skip
def test_volumes_that_cannot_be_are_refused(volume: float, strength: float, left: float) -> None:
    with pytest.raises(BadInputError):
        given.by_volume(volume, strength, left)


def test_how_the_dose_given_was_counted_stays_on_the_chart(ward: Ward) -> None:
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    ward.clock.advance(minutes=20)
    how = given.with_note(given.by_volume(50, 0.7, 25), "vein lost")
    ended = dosing.record_dosing(ward.desk, session.id, DosingKind.END, given=how)
    assert ended.dose_given_mg == 17.5
    assert lines(ward, session, Given) == [how]
    given.set_given(ward.desk, session.id, Given(18), "read off the pump")
    assert lines(ward, session, Given) == [Given(18)]
    assert len(chart.of_session(ward.desk.vault, session.id)) == 2


def test_correcting_the_dose_given_needs_a_reason(ward: Ward) -> None:
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    dosing.record_dosing(ward.desk, session.id, DosingKind.END, amount=20)
    with pytest.raises(BadInputError, match="Reason"):
        given.set_given(ward.desk, session.id, Given(18))
    assert kept(ward, session).dose_given_mg == 20
