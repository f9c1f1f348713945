"""Entering from paper: the time that was typed, with the offset that was valid then."""

from datetime import UTC, datetime

import pytest

from ketrate.clinic import rate
from ketrate.clinic.typed_time import instant_of
from ketrate.clock import Instant
from ketrate.errors import BadInputError, NotNowError
from ketrate.records.rating import Rating, Source
from ketrate.records.treatment import Session
from tests.fakes import FakeClock
from tests.ward import Ward


class Berlin(FakeClock):
    """Clocks go forward on 29 March 2026 and back on 25 October, at 01:00 UTC."""

    def offset_minutes_at(self, utc: datetime) -> int:
        is_summer = datetime(2026, 3, 29, 1, tzinfo=UTC) <= utc < datetime(2026, 10, 25, 1,
                                                                           tzinfo=UTC)  # fmt: skip
        return 120 if is_summer else 60


@pytest.mark.parametrize(
    ("day", "time", "utc_hour", "offset"),
    [
        ("2026-03-28", "14:05", 13, 60),
        ("2026-03-29", "01:59", 0, 60),
        ("2026-03-29", "03:01", 1, 120),
        ("2026-10-24", "14:05", 12, 120),
        ("2026-10-25", "14.05", 13, 60),
        ("2026-10-25", "02:30 +02:00", 0, 120),
        ("2026-10-25", "02:30 +0100", 1, 60),
    ],
)
def test_a_time_typed_across_a_clock_change_has_the_offset_of_its_day(
    day: str, time: str, utc_hour: int, offset: int
) -> None:
    found = instant_of(Berlin(), day, time)
    assert (found.utc.hour, found.offset_minutes) == (utc_hour, offset)
    assert f"{found.local:%Y-%m-%d %H:%M}" == f"{day} {time[:5].replace('.', ':')}"


@pytest.mark.parametrize(
    ("day", "time", "why"),
    [
        ("2026-03-29", "02:30", "did not exist"),
        ("2026-10-25", "02:30", "came twice"),
        ("2026-10-25", "02:30 +03:00", "offset"),
        ("2026-13-01", "10:00", "not a date"),
        ("yesterday", "10:00", "not a date"),
        ("2026-03-02", "25:00", "not a time"),
        ("2026-03-02", "", "not a time"),
    ],
)
def test_a_time_that_was_not_or_came_twice_is_asked_again(day: str, time: str, why: str) -> None:
    with pytest.raises(BadInputError) as refused:
        instant_of(Berlin(), day, time)
    assert why in refused.value.problem


@pytest.fixture
def session(ward: Ward) -> Session:
    ward.at("rater")
    return ward.a_running_session(ward.a_course(ward.a_patient()))


def opened(ward: Ward, session: Session, timepoint: str | None, scale: str) -> Rating:
    return rate.open_rating(
        ward.desk,
        patient_id=session.patient_id,
        course_id=session.course_id,
        session_id=session.id,
        timepoint_id=timepoint,
        instrument_id=scale,
    )


def point(ward: Ward, offset: float) -> str:
    protocol = ward.desk.protocols.get("nimh-single")
    found = [t for t in protocol.timepoints if t.anchor == "start" and "cadss23" in t.due]
    return next(one.id for one in found if one.offset == offset)


def test_a_draft_becomes_one_from_paper_and_keeps_both_times(ward: Ward, session: Session) -> None:
    ward.clock.advance(minutes=90)
    draft = opened(ward, session, point(ward, 40), "cadss23")
    observed = ward.desk.now().plus(minutes=-48)
    after = rate.transcribe(ward.desk, draft.id, observed)
    ward.clock.advance(minutes=5)
    answered = rate.record_answer(ward.desk, draft.id, 1, 0)
    assert (after.source, answered.source) == (Source.TRANSCRIBED, Source.TRANSCRIBED)
    assert answered.observed == observed
    assert answered.entered == draft.entered


def test_what_has_not_come_yet_is_refused(ward: Ward, session: Session) -> None:
    draft = opened(ward, session, None, "cadss23")
    with pytest.raises(BadInputError, match="not come"):
        rate.transcribe(ward.desk, draft.id, ward.desk.now().plus(minutes=1))
    assert rate.rating(ward.desk, draft.id).source is Source.ENTERED


def test_before_the_dosing_nothing_was_rated_that_is_planned_after_it(
    ward: Ward, session: Session
) -> None:
    ward.clock.advance(minutes=60)
    before = _before(session)
    draft = opened(ward, session, point(ward, 40), "cadss23")
    with pytest.raises(BadInputError, match="before the dosing"):
        rate.transcribe(ward.desk, draft.id, before)
    unplanned = opened(ward, session, None, "cadss23")
    assert rate.transcribe(ward.desk, unplanned.id, before).observed == before


def test_a_pre_dose_rating_may_lie_before_the_dosing(ward: Ward, session: Session) -> None:
    protocol = ward.desk.protocols.get("nimh-single")
    pre = next(t for t in protocol.timepoints if t.anchor == "start" and t.window[1] <= 0)
    scale = next(what for what in pre.due if what != "vitals")
    ward.clock.advance(minutes=60)
    made = rate.open_rating(
        ward.desk,
        patient_id=session.patient_id,
        course_id=session.course_id,
        session_id=session.id,
        timepoint_id=pre.id,
        instrument_id=scale,
        observed=_before(session),
    )
    assert (made.source, made.observed) == (Source.TRANSCRIBED, _before(session))


def test_the_recall_guard_asks_about_the_time_on_paper(ward: Ward, session: Session) -> None:
    ward.clock.advance(minutes=48 * 60)
    draft = opened(ward, session, None, "madrs")
    assert session.started is not None
    with pytest.raises(NotNowError):
        rate.transcribe(ward.desk, draft.id, session.started.plus(minutes=40))


def _before(session: Session) -> Instant:
    assert session.started is not None
    return session.started.plus(minutes=-30)
