"""Lines of a session's chart: kept word for word, corrected but never lost."""

from dataclasses import fields

import pytest
from sqlcipher3 import dbapi2

from ketrate.records.bedside import (
    KINDS,
    AdverseEvent,
    Given,
    HandOver,
    Heard,
    LeftEarly,
    Look,
    NotDone,
    NotDoneReason,
    Outcome,
    Ready,
    Relatedness,
    Rescue,
    Seen,
    Severity,
    Weighed,
    Written,
)
from ketrate.records.treatment import Session
from ketrate.store import audit, chart
from tests.fakes import FakeClock
from tests.ward import Ward

CANARY = "ZYXQWV fell"


def everything(clock: FakeClock) -> tuple[Written, ...]:
    now = clock.now().instant
    return (
        AdverseEvent(
            CANARY, now, Severity.SEVERE, is_serious=True, relatedness=Relatedness.POSSIBLE,
            action="lifted", outcome=Outcome.RESOLVED, ended=now.plus(minutes=5),
        ),
        AdverseEvent("nausea", now, Severity.MILD, is_serious=False),
        Rescue("ondansetron", "4 mg", "nausea"),
        HandOver("likes the light off"),
        Heard("0a" * 16),
        Look("gait", is_yes=True),
        NotDone("m40", "cadss23", NotDoneReason.TOO_DISSOCIATED),
        Weighed(70.5, now),
        Given(17.5, 50.0, 0.7, 25.0, "hydrochloride", None, "vein lost"),
        Seen("blood-pressure", "calm after a word"),
        Ready(now),
        LeftEarly("wants to go", "gait"),
    )  # fmt: skip


@pytest.fixture
def session(ward: Ward) -> Session:
    ward.at("rater")
    return ward.a_running_session(ward.a_course(ward.a_patient()))


def test_every_kind_of_line_is_read_back_as_it_was_written(ward: Ward, session: Session) -> None:
    wanted = everything(ward.clock)
    assert {type(one) for one in wanted} == set(KINDS)
    with ward.desk.change() as change:
        for one in wanted:
            chart.write(change, session.id, one, ward.desk.now())
    found = chart.of_session(ward.desk.vault, session.id)
    assert tuple(line.written for line in found) == wanted
    assert {line.by for line in found} == {ward.desk.signed_in().id}


def test_what_was_typed_stands_in_the_trail_only_as_a_reference(
    ward: Ward, session: Session
) -> None:
    with ward.desk.change() as change:
        chart.write(change, session.id, everything(ward.clock)[0], ward.desk.now())
    (body,) = ward.desk.vault.rows("SELECT body FROM event ORDER BY seq DESC LIMIT 1")[0]
    (row,) = ward.desk.vault.rows("SELECT body FROM chart")[0]
    assert CANARY not in body + row
    told = audit.events(ward.desk.vault)[-1]
    assert told.kind == "chart.adverse"


def test_a_correction_keeps_the_old_line(ward: Ward, session: Session) -> None:
    old, new = everything(ward.clock)[1], everything(ward.clock)[0]
    with ward.desk.change() as change:
        first = chart.write(change, session.id, old, ward.desk.now())
        second = chart.write(change, session.id, new, ward.desk.now(), replaces=first.id)
    found = {line.id: line for line in chart.of_session(ward.desk.vault, session.id)}
    assert found[first.id].is_void
    assert found[first.id].written == old
    assert found[second.id].replaces == first.id


def test_a_line_taken_back_stays_readable_with_its_reason(ward: Ward, session: Session) -> None:
    with ward.desk.change() as change:
        made = chart.write(change, session.id, HandOver("wrong chair"), ward.desk.now())
        chart.take_back(change, made.id, "another patient's")
    (line,) = chart.of_session(ward.desk.vault, session.id)
    assert line.is_void
    assert audit.events(ward.desk.vault)[-1].body["reason"] == "another patient's"


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM chart",
        "UPDATE chart SET body = '{}'",
        "UPDATE chart SET session_id = 2",
        "UPDATE chart SET is_void = 0",
    ],
)
def test_a_line_cannot_be_changed_past_the_program(ward: Ward, session: Session, sql: str) -> None:
    with ward.desk.change() as change:
        made = chart.write(change, session.id, HandOver("x"), ward.desk.now())
        chart.take_back(change, made.id, "x")
    with pytest.raises(dbapi2.IntegrityError):
        ward.desk.vault._connection.execute(sql)


def test_every_field_that_a_person_types_is_named_as_such() -> None:
    typed = {"what", "action", "drug", "dose", "reason", "text", "note"}
    for kind in KINDS:
        words = {one.name for one in fields(kind) if one.type is str} & typed
        if kind is NotDone:
            words -= {"what"}  # a scale's id
        assert words == set(kind.FREE_TEXT), kind
