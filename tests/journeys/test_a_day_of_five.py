"""Five people, one machine, two days: each does what is theirs, and the trail tells all of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ketrate.clinic import leaving, rate, settings, sign, trail
from ketrate.clinic.desk import Desk
from ketrate.clinic.today import board
from ketrate.clinic.trail import TrailFilter
from ketrate.errors import NotAllowedError
from ketrate.records.ids import RatingId
from ketrate.records.rating import Rating, Status
from ketrate.records.signature import Meaning
from ketrate.screens.pages.rating import RatingPage
from ketrate.screens.pages.to_sign import ToSignPage
from ketrate.screens.pages.today import TodayPage
from ketrate.screens.pages.trail import TrailViewer
from ketrate.screens.widgets.notice import FollowUpRow
from ketrate.store import audit, replay
from ketrate.store.keys import DataKey
from tests.journeys.conftest import Opened
from tests.journeys.hands import CONTROL, Hands
from tests.journeys.test_a_whole_infusion import (
    CADSS_AT_40,
    MADRS_BEFORE,
    lane,
    meet_the_patient,
    prepare,
    rate_what_is_asked,
    say_who_it_is,
)
from tests.journeys.test_signing import seal

MADRS_NEXT_DAY = "2122101114"
"""The last item, suicidal thoughts, has risen."""


def desk(hands: Hands) -> Desk:
    assert hands.window.desk is not None
    return hands.window.desk


def take_over(hands: Hands, login: str) -> None:
    """The next person at the same machine."""
    hands.press(Qt.Key.Key_L, CONTROL)
    hands.sign_in(login)


def morning_of_the_administrator(hands: Hands) -> None:
    """Sets that another person reviews, and is refused what is not an administrator's."""
    hands.sign_in("admin")
    settings.change_setting(desk(hands), "is_review_wanted", True, "two pairs of eyes")
    with pytest.raises(NotAllowedError):
        sign.to_sign(desk(hands))


def infusion_of_the_nurse(hands: Hands) -> None:
    """A patient, a MADRS before, a dosing, a CADSS at 40 minutes."""
    take_over(hands, "rater")
    meet_the_patient(hands)
    prepare(hands)
    hands.push("Rate: MADRS Pre-dose")
    say_who_it_is(hands)
    rate_what_is_asked(hands, MADRS_BEFORE)
    hands.wait(20)
    hands.push("Start the dosing")
    hands.wait(40)
    assert "DUE NOW, CADSS-23 40 min" in lane(hands)
    hands.press(Qt.Key.Key_Return)
    rate_what_is_asked(hands, CADSS_AT_40)
    hands.press(Qt.Key.Key_Space)
    hands.push("End the dosing")


def discharge_by_the_physician(hands: Hands) -> None:
    """Not everything on the list is met: a clinician says why the patient may go."""
    hands.wait(30)
    take_over(hands, "physician")
    (running,) = board(desk(hands)).lanes
    leaving.discharge(desk(hands), running.session.id, "transferred to the ward with an escort")


def signature_of_the_nurse(hands: Hands) -> None:
    take_over(hands, "rater")
    hands.press(Qt.Key.Key_S, CONTROL)
    hands.page(ToSignPage)
    hands.push("Sign 2 ratings: KR-0042")
    seal(hands, name="rater")


def next_day_of_the_blinded_rater(hands: Hands) -> None:
    """A follow-up by telephone, by somebody who was not there and sees no dissociation."""
    hands.press(Qt.Key.Key_L, CONTROL)
    hands.clock.advance(minutes=24 * 60)
    hands.sign_in("blinded")
    hands.page(TodayPage).findChildren(FollowUpRow)[0].rate_wanted.emit()
    hands.until(lambda: QApplication.activeModalWidget() is not None)
    say_who_it_is(hands)
    page = hands.page(RatingPage)
    hands.key_in(MADRS_NEXT_DAY)
    hands.push("What was done: Clinician told")
    hands.key_in("Physician, 11:30")
    hands.press(Qt.Key.Key_Return, CONTROL)
    hands.until(lambda: QApplication.activeModalWidget() is not None)
    hands.key_in("221")
    hands.press(Qt.Key.Key_Return)
    hands.until(lambda: QApplication.activeModalWidget() is None)
    assert rate.rating(desk(hands), page.rating_id).status is Status.COMPLETE


def alert_seen_by_the_physician(hands: Hands) -> None:
    take_over(hands, "physician")
    ((_, alert),) = board(desk(hands)).alerts
    rate.acknowledge(desk(hands), alert.id)


def review_by_another_person(hands: Hands) -> None:
    take_over(hands, "reviewer")
    hands.press(Qt.Key.Key_S, CONTROL)
    hands.push("Review 2 ratings: KR-0042")
    seal(hands, name="reviewer")


def read_aloud(hands: Hands) -> list[str]:
    """Every line of the viewer, oldest first."""
    hands.press(Qt.Key.Key_4, CONTROL)
    viewer = hands.page(TrailViewer)
    hands.until(lambda: viewer.model.rowCount() > 0)
    page = trail.search(desk(hands), TrailFilter(), limit=5000)
    return [f"{line.who} {line.sentence}" for line in reversed(page.lines)]


SAID = (
    "Ada Min signed in",
    "two pairs of eyes",
    "Ada Min was refused: sign ratings",
    "Rater signed in",
    "Rater added the patient",
    "Rater began course 1",
    "Rater opened session 1",
    "Rater answered MADRS item 1: 4",
    "Rater finished MADRS, total 32",
    "Rater started the dosing",
    "Rater finished CADSS-23, total",
    "Rater ended the dosing",
    "Physician signed in",
    "transferred to the ward with an escort",
    "Rater signed",
    "Blinded signed in",
    "Blinded caused a suicidality alert",
    "linician told: Physician, 11:30",
    "Physician acknowledged a suicidality alert",
    "Reviewer signed",
    "Reviewer looked at the trail",
)
"""In this order, each somewhere in a line of the trail."""


def in_order(lines: list[str], wanted: tuple[str, ...]) -> list[str]:
    """Those that are missing, or not after the one before."""
    missing, at = [], 0
    for words in wanted:
        found = next((n for n in range(at, len(lines)) if words in lines[n]), None)
        if found is None:
            missing.append(words)
        else:
            at = found
    return missing


@pytest.mark.journey
@pytest.mark.qt_log_ignore("grabbing the keyboard", "propagateSizeHints")
def test_the_trail_of_a_day_of_five_people_tells_all_of_it(
    folder: Path, opened: Opened, desk_of: Callable[..., Desk], founded: tuple[Path, DataKey]
) -> None:
    hands = opened(folder)
    morning_of_the_administrator(hands)
    infusion_of_the_nurse(hands)
    discharge_by_the_physician(hands)
    signature_of_the_nurse(hands)
    next_day_of_the_blinded_rater(hands)
    alert_seen_by_the_physician(hands)
    review_by_another_person(hands)
    lines = read_aloud(hands)
    assert in_order(lines, SAID) == []
    hands.window.close()

    kept = desk_of(folder, "reviewer")
    told: list[Rating] = [rate.rating(kept, RatingId(number)) for number in (1, 2)]
    for one in told:
        meanings = [under.signature.meaning for under in sign.signatures(kept, one.id)]
        assert meanings == [Meaning.PERFORMED, Meaning.REVIEWED]
    assert replay.differences(kept.vault) == []
    kept.close()
    assert audit.verify(folder, founded[1]).problems == ()
