"""The trail tells every table from zero, and whoever edits past the program is named by column."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketrate.clinic import (
    amend,
    bedside,
    break_blind,
    bring,
    dose,
    dosing,
    enrol,
    move,
    people,
    proof,
    prorating,
    rate,
    sign,
    visit,
)
from ketrate.clinic import given as dose_given
from ketrate.clock import Instant
from ketrate.errors import KetRateError
from ketrate.instruments.definition import Prorating
from ketrate.records.bedside import Given
from ketrate.records.bulk import Bulk, NewCourse, NewDosing, NewPatient, NewRating, NewVitals
from ketrate.records.ids import RatingId
from ketrate.records.patient import Identity
from ketrate.records.rating import Answer, Rating, Unanswered
from ketrate.records.staff import Role
from ketrate.records.treatment import DosingKind, Session
from ketrate.records.when import RelativeTime
from ketrate.store import alerts, audit, patients, ratings, replay
from ketrate.store import settings as kept_settings
from ketrate.store.keys import DataKey
from ketrate.store.replay_tables import OTHERWISE, TABLES
from ketrate.store.vault import Vault
from tests.fakes import FakeClock
from tests.ward import PASSWORD, Ward, copied

NOBODY_COMPARES = {"id"}
"""Row numbers: what points to a record is compared by the uid it leads to."""
AT = Instant(datetime(2025, 5, 4, 10, 0, 0, 123456, tzinfo=UTC), 120)


def same(vault: Vault) -> bool:
    """Whether trail and tables tell one story, in every row of every table."""
    told, now = replay.state(vault), replay.present(vault)
    assert told.untold == []
    for table, rows in now.rows.items():
        assert told.rows[table] == rows, table
    kept = {uid: answers for uid, answers in told.answers.items() if answers}
    return kept == now.answers and replay.differences(vault) == []


def a_bulk() -> Bulk:
    """An old chart with everything an import can bring."""
    events = ((DosingKind.START, AT, None), (DosingKind.END, AT.plus(minutes=40), 35.5),
              (DosingKind.LEFT, AT.plus(minutes=90), None))  # fmt: skip
    answers = (*(Answer(n, 1) for n in range(1, 10)), Answer(10, reason=Unanswered.REFUSED))
    return Bulk(
        (NewPatient("B-1", "F", 1970, 55, "MDD", Identity("Old", "Chart", date(1970, 2, 3)),
                    (("arm", "a"), ("said", "x")), is_synthetic=True), NewPatient("B-2")),
        (NewCourse("B-1", start=AT), NewCourse("B-2")),
        (NewDosing("B-1", 1, 1, "ketamine", "iv", 35.5, 0.5, 71.0, 40, "2", None, events),
         NewDosing("B-2", 1, 1, relative=RelativeTime(day=3))),
        (NewRating("B-1", 1, "madrs", AT, 1, "tp", AT, None, answers, is_baseline=True,
                   rater="Rater", recall="7 days"),
         NewRating("B-2", 1, "madrs", RelativeTime(240, 1), total=17, rater="Elsewhere")),
        (NewVitals("B-1", 1, 1, AT, 120, 80, 66, 98, 14, 5, "tp"),),
    )  # fmt: skip


def a_whole_day(ward: Ward) -> None:
    """One of everything that keeps data."""
    desk = ward.at("admin")
    bring.write(desk, a_bulk(), kind="import")
    person = people.let_in(desk, people.access(ward.key, "eve", "kmtr-fwap-4xje"), "Eve",
                           frozenset({Role.RATER}))  # fmt: skip
    people.change(desk, person.login, "Eve Two", frozenset({Role.RATER, Role.PHYSICIAN}))
    people.disable(desk, person.login)
    ward.at("rater")
    course = ward.a_course(ward.a_patient())
    first = ward.a_running_session(course)
    ward.a_rating(first, "cadss23", 2)
    ward.clock.advance(minutes=3, seconds=0.25)
    dosing.record_dosing(desk, first.id, DosingKind.END, amount=30.0)
    dosing.close_session(desk, first.id)
    session = visit.open_session(desk, course.id, "4")
    for answer in ("yes", "no"):
        visit.answer_check(desk, session.id, "fasting", answer)
    medicine = visit.add_medication(desk, session.id, "Lorazepam", taken_today=True,
                                    flags=("benzodiazepine", "hypnotic"))  # fmt: skip
    visit.remove_medication(desk, medicine.id)
    mistyped = visit.record_vitals(desk, session.id, systolic=130, pulse=170).id
    visit.correct_vitals(desk, mistyped, "a slip", systolic=130, pulse=70)
    draft = ward.a_draft(session, "madrs")
    for item in range(1, 11):
        rate.record_answer(desk, draft.id, item, 4)
    rate.clear_answer(desk, draft.id, 2)
    rate.not_assessed(desk, draft.id, 2, Unanswered.REFUSED)
    rate.discard(desk, ward.a_draft(session).id, "wrong scale")
    _by_hand(ward)
    rate.finish(desk, draft.id, alert_action="physician told")
    _after_finishing(ward, draft.id)
    line = bedside.hand_over(desk, session.id, "anxious this morning")
    bedside.take_back(desk, line.id, "another patient")
    bedside.weigh(desk, session.id, 70.5, desk.now())


def _beside_the_answers(ward: Ward, number: RatingId) -> None:
    """Notes on items, a second rater, a rating that was copied from paper."""
    desk = ward.desk
    for item, text in ((3, "asked twice"), (3, "asked three times"), (4, "slip"), (4, "")):
        rate.note_item(desk, number, item, text)
    second = rate.open_second(ward.at("physician"), number)
    rate.record_answer(desk, second.id, 1, 2)
    rate.transcribe(desk, second.id, desk.now().plus(minutes=-1.5))
    rate.clear_answers(desk, second.id, (1,))
    ward.at("rater")


def _after_finishing(ward: Ward, finished: RatingId) -> None:
    """Signed, amended, moved to somebody else; a total from fewer answers; a broken blind."""
    desk = ward.at("rater")
    sign.sign(desk, [finished], proof.prove(desk, "rater", PASSWORD))
    new = {3: Answer(3, 1), 4: Answer(4, reason=Unanswered.REFUSED)}
    amend.amend(desk, finished, new, "misheard", proof.prove(desk, "rater", PASSWORD))
    other = ward.a_course(enrol.enrol(desk, "KR-0002", Identity(), confirmed=True))
    move.move(desk, finished, other.id, None, "wrong patient")
    ward.at("admin")
    rule = Prorating(1, "nearest", "made here")
    prorating.choose(desk, "phq9", rule, "one item is often refused")
    ward.at("rater")
    ward.identify_for_today(other.patient_id)
    draft = rate.open_rating(desk, patient_id=other.patient_id, course_id=other.id,
                             session_id=None, timepoint_id=None, instrument_id="phq9")  # fmt: skip
    for item in range(1, 9):
        rate.record_answer(desk, draft.id, item, 1)
    rate.not_assessed(desk, draft.id, 9, Unanswered.REFUSED)
    rate.finish(desk, draft.id)
    blind = ward.at("blinded")
    break_blind.break_blind(blind, "KR-0002", "an emergency")
    ward.at("rater")


def _by_hand(ward: Ward) -> None:
    """What no screen offers yet, and the store can do."""
    desk = ward.desk
    with desk.change() as change:
        who = patients.by_code(desk.vault, "B-1")
        assert who is not None
        patients.update(change, who.id, reason="misheard", diagnosis="BD", birth_year=1971,
                        identity=Identity("New", "", None))  # fmt: skip
        patients.put_tag(change, who.id, "arm", "b")
        kept_settings.put(change, "rules", {"b": 1, "a": "ü"})
        draft = ratings.drafts(desk.vault)[0]
        ratings.note(change, draft.id, "came late")
        for alert in alerts.open_alerts(desk.vault):
            alerts.acknowledge(change, alert.id, desk.signed_in().id, change.at.instant)
    _beside_the_answers(ward, draft.id)


@pytest.fixture
def day(ward: Ward) -> Ward:
    a_whole_day(ward)
    return ward


def test_the_trail_of_a_day_tells_every_table_as_it_stands(day: Ward) -> None:
    assert same(day.desk.vault)
    assert audit.verify(day.folder, day.key).problems == ()


def columns(vault: Vault) -> Iterator[tuple[str, str]]:
    """Every column of every table there is, however it came there."""
    for (table,) in vault.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
        if not table.startswith(("sqlite_", "_sqlite")):
            for column in sorted(replay.columns_of(vault, table)):
                yield table, column


def test_no_column_is_without_a_rule(ward: Ward) -> None:
    vault = ward.at("admin").vault
    for table, column in columns(vault):
        if table in OTHERWISE or (table, column) == ("definition", "text"):
            continue
        spec = TABLES[table]
        known = (*spec.key, *spec.columns, *NOBODY_COMPARES)
        assert column in known, f"{table}.{column}: store/replay_tables.py does not tell it"


def without_guards(vault: Vault) -> list[str]:
    """Somebody with the key takes the guards away; what puts them back."""
    connection = vault._connection
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    rows = vault.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    for name, _ in rows:
        connection.execute(f"DROP TRIGGER {name}")
    return [sql for _, sql in rows]


def other(value: object, kind: str) -> object:
    """A value a liar could put there."""
    if isinstance(value, (int, float)):
        return value + 1_000_003
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    if isinstance(value, str):
        return value + "1"
    return {"INTEGER": 7, "REAL": 7.5, "TEXT": "7", "BLOB": b"7" * 16}[kind]


def test_every_column_edited_past_the_program_is_found(day: Ward) -> None:
    vault = day.desk.vault
    without_guards(vault)
    edited = set()
    for table, column in columns(vault):
        if table in ("event", "clinic", "station") or column in NOBODY_COMPARES:
            continue  # the chain and the key see to these: tests/store/test_vault.py
        vault._connection.execute("SAVEPOINT before")
        if edit(vault, table, column):
            edited.add(table)
            assert replay.differences(vault), f"{table}.{column}"
        vault._connection.execute("ROLLBACK TO before")
        vault._connection.execute("RELEASE before")
    assert same(vault)
    assert {*TABLES, "answer", "said"} <= edited


@pytest.mark.parametrize("lie", ["rating SET status", "rating SET source", "signature SET meaning"])
def test_a_word_that_only_the_program_may_write_is_a_finding_and_no_crash(
    day: Ward, lie: str
) -> None:
    without_guards(day.desk.vault)
    day.desk.vault._connection.execute(f"UPDATE {lie} = 'of their own'")
    found = audit.verify(day.folder, day.key)
    assert any("a word that KetRate never writes" in said for said in found.problems)


def edit(vault: Vault, table: str, column: str) -> bool:
    """Put a lie into one row; False for a table without rows."""
    row = vault.row(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL LIMIT 1")  # noqa: S608
    row = row or vault.row(f"SELECT {column} FROM {table} LIMIT 1")  # noqa: S608
    if row is None:
        return False
    kinds = dict(vault.rows("SELECT name, type FROM pragma_table_info(?)", (table,)))
    lie = b"0" * 16 if column == "salt" else other(row[0], kinds[column])
    where = f"{column} IS ?"
    if has_rowid(vault, table):
        where = f"rowid = (SELECT rowid FROM {table} WHERE {column} IS ? LIMIT 1)"  # noqa: S608
    vault._connection.execute(
        f"UPDATE {table} SET {column} = ? WHERE {where}",  # noqa: S608
        (lie, row[0]),
    )
    return True


def has_rowid(vault: Vault, table: str) -> bool:
    sql = vault.row("SELECT sql FROM sqlite_master WHERE name = ?", (table,))
    return sql is not None and "WITHOUT ROWID" not in sql[0]


def test_the_finding_names_patient_and_column(day: Ward) -> None:
    without_guards(day.desk.vault)
    day.desk.vault._connection.execute(
        "UPDATE patient SET diagnosis = 'none' WHERE code = 'KR-0001'"
    )
    assert replay.differences(day.desk.vault) == [
        "patient KR-0001: diagnosis differs from the trail"
    ]
    day.desk.vault._connection.execute("DELETE FROM vitals")
    assert len(replay.differences(day.desk.vault)) == 4
    day.desk.vault._connection.execute("INSERT INTO setting (key, value) VALUES ('x', '1')")
    assert "setting x: the trail does not know it" in replay.differences(day.desk.vault)


def test_a_past_state_is_the_one_that_stood_then(ward: Ward) -> None:
    desk = ward.at("rater")
    patient = ward.a_patient()
    session = visit.open_session(desk, ward.a_course(patient).id, "3")
    draft = ward.a_draft(session, "madrs")
    stood = {}
    for item, value in ((1, 2), (2, 3), (1, 4)):
        rate.record_answer(desk, draft.id, item, value)
        stood[desk.vault.seq] = replay.present(desk.vault)
    for seq, then in stood.items():
        told = replay.state(desk.vault, until=seq)
        assert told.rows == then.rows
        assert told.answers[draft.uid] == then.answers[draft.uid]


def test_a_vault_whose_early_events_held_less_is_not_accused(day: Ward) -> None:
    """Events of before: no form, times to the second, imports without their dosings' names."""
    vault = day.desk.vault
    told = replay.Replay(vault)
    early = ("entered", "at", "by", "session_name", "rater_uid", "planned", "has_relative",
             "is_closed", "is_imported", "chair", "dose_given_mg")  # fmt: skip
    rows = vault.rows("SELECT seq, kind, entity_uid, patient_uid, body FROM event ORDER BY seq")
    for seq, kind, uid, patient, text in rows:
        if kind == "scale.keep":
            continue
        document = json.loads(text)
        if not kind.startswith(("rating.presence", "rating.sign", "identity.")):
            del document["form"]
            keep = ("preparation.set", "medication.add") if kind != "session.open" else ()
            for name in early if kind not in keep else ():
                if (kind, name) != ("session.open", "chair"):
                    document["facts"].pop(name, None)
        told.hear(seq, kind, uid, patient, document)
    assert told.state.untold == []
    assert replay.differences(vault, told.state) == []


@st.composite
def acts(draw: st.DrawFn) -> list[tuple[str, int, int]]:
    names = ("answer", "clear", "skip", "vitals", "check", "medicine", "dosing", "minutes", "draft",
             "finish", "discard", "patient", "dose")  # fmt: skip
    one = st.tuples(st.sampled_from(names), st.integers(1, 12), st.integers(0, 6))
    return draw(st.lists(one, min_size=5, max_size=25))


def _act(ward: Ward, draft: Rating, session: Session, act: tuple[str, int, int]) -> Rating:
    name, item, value = act
    desk, number, chair = ward.desk, draft.id, session.id
    acts: dict[str, Callable[[], object]] = {
        "answer": lambda: rate.record_answer(desk, number, item, value),
        "clear": lambda: rate.clear_answer(desk, number, item),
        "skip": lambda: rate.not_assessed(desk, number, item, Unanswered.REFUSED),
        "vitals": lambda: visit.record_vitals(desk, chair, systolic=100 + item, spo2=90 + value),
        "check": lambda: visit.answer_check(desk, chair, f"line {item}", ("yes", "no")[value % 2]),
        "medicine": lambda: visit.add_medication(desk, chair, f"M{item}", taken_today=value > 3),
        "dosing": lambda: dosing.record_dosing(desk, chair, tuple(DosingKind)[value]),
        "minutes": lambda: ward.clock.advance(minutes=item, seconds=value / 7),
        "draft": lambda: ward.a_draft(session, ("madrs", "cadss23", "phq9")[value % 3]),
        "finish": lambda: rate.finish(desk, number, alert_action="told"),
        "discard": lambda: rate.discard(desk, number, "a mistake"),
        "patient": lambda: enrol.enrol(desk, f"P-{item}-{value}", Identity()),
        "dose": lambda: dose_given.set_given(desk, chair, Given(30.0 + value), "pump"),
    }
    made = acts[name]()
    return made if name == "draft" and isinstance(made, Rating) else draft


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts())
def test_whatever_a_day_brings_the_trail_tells_it(
    tmp_path_factory: pytest.TempPathFactory,
    founded: tuple[Path, DataKey],
    day_of: list[tuple[str, int, int]],
) -> None:
    folder = tmp_path_factory.mktemp("day") / "clinic"
    ward = copied(founded[0], founded[1], folder, FakeClock())
    try:
        ward.at("rater")
        session = visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "3")
        draft = ward.a_draft(session, "madrs")
        dose.set_dose(ward.desk, session.id, amount=0.5, unit="mg/kg", weight_kg=70)
        for act in day_of:
            try:
                draft = _act(ward, draft, session, act)
            except KetRateError:
                continue
        assert same(ward.desk.vault)
    finally:
        ward.desk.close()
