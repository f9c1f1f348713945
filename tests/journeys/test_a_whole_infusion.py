"""A nurse's day with one patient, from the new chart to the empty chair."""

from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from ketrate.clinic import review, visit
from ketrate.clinic.desk import Desk
from ketrate.clock import Instant
from ketrate.protocol.situation import State, situation, stage
from ketrate.records.rating import Rating, Status
from ketrate.records.treatment import Stage
from ketrate.screens.pages.patients import PatientsPage
from ketrate.screens.pages.rating import RatingPage
from ketrate.screens.pages.session import SessionPage
from ketrate.screens.pages.today import TodayPage
from tests.journeys.conftest import Opened
from tests.journeys.hands import CONTROL, Hands

CODE = "KR-0042"
MADRS_BEFORE = "4435244330"
CADSS_AT_40 = "".join(islice(cycle("20130"), 23))
CADSS_LATE = "0" * 23
SLEEP_AND_APPETITE = MADRS_BEFORE[3:5]
MADRS_AT_80 = "21233110"
"""Eight of the ten: sleep and appetite come from the rating before the dosing."""


def meet_the_patient(hands: Hands) -> None:
    hands.press(Qt.Key.Key_N, CONTROL)
    hands.fill("Code (study id or MRN)", CODE)
    hands.fill("Family name", "Demo")
    hands.fill("Given name", "Ada")
    hands.fill("Birth date", "1981-03-14")
    hands.push("Sex: Female")
    hands.push("Add the patient")
    assert hands.page(PatientsPage).chosen_code() == CODE
    hands.push("Start a course…")
    hands.key_in("Single")
    hands.push("Start the course")
    hands.push("Open a session…")
    hands.key_in("3")
    hands.push("Open the session")


def prepare(hands: Hands) -> None:
    for item in hands.page(SessionPage).shown.protocol.checklist:
        hands.push(f"{item.label}: Yes")
    hands.fill("Weight in kg", "72,5")
    hands.fill("Dose", "0.5")
    hands.push("Unit of the dose: mg/kg")
    hands.push("Write down the dose")
    assert hands.message == "The dose is written down."


def rate_what_is_asked(hands: Hands, digits: str) -> None:
    """Every digit is one answer; then the review, then the end."""
    for number, digit in enumerate(digits, start=1):
        page = hands.page(RatingPage)
        hands.key_in(digit)
        own = [a for a in page.rating.answers if a.carried_from is None]
        assert len(own) == number
    assert hands.page(RatingPage).form.is_reviewing
    hands.press(Qt.Key.Key_Return, CONTROL)


def say_who_it_is(hands: Hands) -> None:
    """Family name and birth date once more, before the first rating or dose of the session."""
    hands.fill("Family name or initials", "Demo")
    hands.fill("Birth date or year", "1981-03-14")
    hands.push("Confirm")


def leave_by_the_list(hands: Hands) -> None:
    """Two hours after the end everything is looked at once more; then the patient may go."""
    hands.wait(80)
    hands.push("Close the session")
    assert "only a physician" in hands.message
    take_vitals(hands)
    hands.fill("Respiration, per minute", "14")
    hands.push("Save the vital signs")
    hands.push("Rate: CADSS-23 80 min")
    rate_what_is_asked(hands, CADSS_LATE)
    hands.push("All 5 looked at now: yes")
    hands.push("Close the session")
    hands.push("The patient leaves")


def take_vitals(hands: Hands) -> None:
    for name, value in (
        ("Systolic blood pressure, mmHg", "138"),
        ("Diastolic blood pressure, mmHg", "84"),
        ("Pulse, per minute", "81"),
        ("Oxygen saturation, %", "98"),
        ("Sedation, MOAA/S 0 to 5", "5"),
    ):
        hands.fill(name, value)
    hands.push("Save the vital signs")


def lane(hands: Hands) -> str:
    hands.press(Qt.Key.Key_1, CONTROL)
    hands.page(TodayPage)
    (only,) = hands.lanes()
    return only


def forty_minutes_in(hands: Hands) -> None:
    """The board says what is due; Enter rates it, Space opens the session."""
    hands.wait(33)
    assert "due in, CADSS-23 40 min" in lane(hands)
    hands.wait(7)
    assert "DUE NOW, CADSS-23 40 min" in lane(hands)
    hands.press(Qt.Key.Key_Return)
    rate_what_is_asked(hands, CADSS_AT_40)
    assert "DUE NOW, MADRS since dosing 40 min" in lane(hands)
    hands.press(Qt.Key.Key_Space)
    hands.push("End the dosing")
    hands.push("Enter: Vitals 40 min")
    take_vitals(hands)
    hands.find(QAbstractButton, "Look at CADSS-23 40 min")


@pytest.mark.journey
def test_a_nurse_takes_a_patient_through_a_whole_infusion(
    folder: Path, opened: Opened, desk_of: Callable[[Path], Desk]
) -> None:
    hands = opened(folder)
    hands.sign_in("rater")
    meet_the_patient(hands)
    prepare(hands)
    hands.push("Rate: MADRS Pre-dose")
    say_who_it_is(hands)
    rate_what_is_asked(hands, MADRS_BEFORE)
    hands.wait(45)
    hands.push("Start the dosing")
    started = hands.clock.now().instant
    forty_minutes_in(hands)
    hands.wait(11)
    assert "OVERDUE BY, MADRS since dosing 40 min" in lane(hands)
    hands.wait(29)
    hands.press(Qt.Key.Key_Space)
    hands.push("Rate: MADRS since dosing 80 min")
    rate_what_is_asked(hands, MADRS_AT_80)
    hands.key_in("21")
    hands.press(Qt.Key.Key_Return)
    leave_by_the_list(hands)
    hands.press(Qt.Key.Key_1, CONTROL)
    assert hands.lanes() == []
    hands.window.close()
    the_vault_holds_what_was_keyed(desk_of(folder), started)


def the_vault_holds_what_was_keyed(desk: Desk, started: Instant) -> None:
    page = review.page(desk, CODE)
    assert (page.patient.identity.family_name, page.patient.sex) == ("Demo", "F")
    (session,) = page.sessions
    assert (session.weight_kg, session.dose_given_mg) == (72.5, 36.25)
    assert session.started == started
    assert session.ended == started.plus(minutes=40)
    assert stage(session) is Stage.CLOSED
    kept = [(r.instrument_id, r.total, minutes(r, started), r.status) for r in page.ratings]
    assert kept == [
        ("madrs", digits(MADRS_BEFORE), -45, Status.COMPLETE),
        ("cadss23", digits(CADSS_AT_40), 40, Status.COMPLETE),
        ("madrs-dosing", digits(MADRS_AT_80) + digits(SLEEP_AND_APPETITE), 80, Status.COMPLETE),
        ("cadss23", 0, 160, Status.COMPLETE),
    ]
    seen = visit.visit(desk, session.id)
    assert [(v.systolic, v.diastolic, v.respiration) for v in seen.vitals] == [
        (138, 84, None), (138, 84, None), (None, None, 14),
    ]  # fmt: skip
    assert {check.answer for check in seen.checks} == {"yes"}
    at = situation(seen.protocol, session, seen.ratings, seen.vitals, desk.now())
    states = {(due.timepoint.id, due.what): due.state for due in at.items}
    assert states["m40", "cadss23"] is State.DONE
    assert states["m40", "vitals"] is State.DONE
    assert states["m40", "madrs-dosing"] is State.MISSED
    assert states["m80", "madrs-dosing"] is State.DONE
    desk.close()


def digits(typed: str) -> int:
    return sum(map(int, typed))


def minutes(rating: Rating, started: Instant) -> float:
    assert isinstance(rating.observed, Instant)
    return rating.observed.minutes_since(started)
