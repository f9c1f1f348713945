"""The program dies in the middle of a rating: nothing that was shown as saved is lost."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton

from ketrate.clinic import rate
from ketrate.clinic.desk import Desk
from ketrate.records.rating import Status
from ketrate.screens.pages.rating import RatingPage
from ketrate.screens.widgets.notice import Notice
from tests.fakes import FakeClock
from tests.journeys.answering import DIGITS, MINUTES
from tests.journeys.conftest import Opened
from tests.ward import Ward

ROOT = Path(__file__).parents[2]


@pytest.mark.journey
def test_a_draft_cut_off_by_a_crash_is_offered_with_every_answer(
    ward: Ward, clock: FakeClock, opened: Opened, desk_of: Callable[[Path], Desk]
) -> None:
    ward.at("rater")
    ward.a_running_session(ward.a_course(ward.a_patient()))
    ward.desk.close()
    command = [sys.executable, "-m", "tests.journeys.answering", str(ward.folder)]
    child = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (child.returncode, child.stdout.strip()) == (9, str(len(DIGITS) + 1)), child.stderr

    clock.advance(minutes=MINUTES + 4)
    hands = opened(ward.folder)
    hands.sign_in("rater")
    offers = [n.accessibleName() for n in hands.window.findChildren(Notice) if n.isVisible()]
    (offer,) = offers
    assert offer == "Unfinished: KR-0001, CADSS-23, Rater, 10:40. 7 answers are saved."
    hands.click(hands.find(QAbstractButton, f"Go on rating: {offer}"))
    page = hands.page(RatingPage)
    assert "".join(str(answer.value) for answer in page.rating.answers) == DIGITS
    assert page.form.current == len(DIGITS) + 1
    hands.key_in("1")
    hands.window.close()

    (draft,) = rate.drafts(desk_of(ward.folder))
    assert (draft.rating.status, draft.answered) == (Status.DRAFT, len(DIGITS) + 1)
