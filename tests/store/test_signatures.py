"""Signed is locked, and a signature fits exactly what was signed."""

# ruff: noqa: S608 - names of tables and columns come from the schema itself

import hashlib
import itertools
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from ketrate.records.rating import Answer, Rating, Unanswered
from ketrate.records.signature import Meaning
from ketrate.store import (
    amending,
    amendments,
    audit,
    definitions,
    folder,
    keys,
    migrations,
    ratings,
    replay,
    signatures,
    signed_record,
    staff,
)
from ketrate.store.steps_signing import LOCKED
from ketrate.store.vault import create_vault, open_vault
from tests.fakes import FakeClock
from tests.store.kept import Kept, keyring, madrs


def finished(kept: Kept) -> Rating:
    """The MADRS of that vault, every item 2, closed."""
    keep_definition(kept)
    with kept.vault.change(by="rater", at=kept.clock.now()) as change:
        for item in range(1, 11):
            now = kept.clock.now().instant
            ratings.answer(change, kept.rating.id, Answer(item, 2), madrs(), now)
        return ratings.finish(change, kept.rating.id)


def signed(kept: Kept) -> Rating:
    finished(kept)
    return sign(kept)


def sign(kept: Kept, meaning: Meaning = Meaning.PERFORMED) -> Rating:
    signer = staff.by_login(kept.vault, "rater")
    assert signer is not None
    with kept.vault.change(by="rater", at=kept.clock.now()) as change:
        return signatures.add(change, ratings.get(kept.vault, kept.rating.id), meaning, signer)


def amended(kept: Kept, answers: dict[int, Answer | None]) -> Rating:
    by = staff.by_login(kept.vault, "rater")
    assert by is not None
    before = ratings.get(kept.vault, kept.rating.id)
    kept.clock.advance(minutes=5)
    with kept.vault.change(by="rater", at=kept.clock.now()) as change:
        after = amending.amend(change, before, answers, madrs(), by, "misheard the patient")
        return signatures.add(change, after, Meaning.AMENDED, by)


def matches(kept: Kept) -> list[bool]:
    return [one.matches for one in signatures.of_rating(kept.vault, kept.rating.id)]


def without_guards(kept: Kept, sql: str, values: tuple[object, ...] = ()) -> None:
    """What somebody with the key and another program could do."""
    connection = kept.vault._connection
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    for (name,) in kept.vault.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        connection.execute(f"DROP TRIGGER {name}")
    assert connection.execute(sql, values).rowcount > 0


def columns(kept: Kept, table: str) -> list[tuple[str, str]]:
    return [(row[1], row[2]) for row in kept.vault.rows(f"PRAGMA table_info({table})")]


def another(kind: str, value: object) -> object:
    """A value of a column's type that is not the one that stands there."""
    if kind == "BLOB":
        return bytes(32) if value != bytes(32) else b"\1" * 32
    if kind == "TEXT":
        return "in person" if value is None else f"{value}x"
    return 1 if value is None else int(str(value)) + 1


def refused(kept: Kept, sql: str, *values: object) -> bool:
    try:
        kept.vault._connection.execute(sql, values)
    except dbapi2.IntegrityError:
        return True
    return False


def test_a_signature_fits_what_was_signed_and_says_who_when_and_as_what(kept: Kept) -> None:
    rating = signed(kept)
    (one,) = signatures.of_rating(kept.vault, rating.id)
    assert (rating.status, one.matches, one.is_superseded) == ("signed", True, False)
    assert (one.signature.signer_name, one.signature.meaning) == ("Rita", "performed")
    assert one.signature.at == kept.clock.now().instant
    assert signatures.of_rating(kept.reopen(), rating.id) == (one,)


def test_what_is_signed_is_written_the_same_way_for_ever(kept: Kept) -> None:
    """A literal: whoever renames a field of a rating breaks every signature there is."""
    rating = ratings.get(kept.vault, finished(kept).id)
    told = signed_record.document(rating, signed_record.uids(kept.vault, [rating]))
    uids = {name: kept.vault.row(f"SELECT hex(uid) FROM {name}") for name in ("patient", "course")}
    at = [1772442000000000, 60]
    assert told == {
        "uid": rating.uid.hex(),
        "patient": str((uids["patient"] or ("",))[0]).lower(),
        "course": str((uids["course"] or ("",))[0]).lower(),
        "instrument_id": "madrs",
        "instrument_version": madrs().version,
        "definition_hash": madrs().definition_hash,
        "source": "entered",
        "observed": at,
        "entered": at,
        "last_answer_at": at,
        "staff": told["staff"],
        "total": 20,
        "answers": {str(n): {"item": n, "value": 2} for n in range(1, 11)},
    }
    text = '{"record":{"a":[1,null],"b":"ü"},"signature":{"meaning":"performed"}}'
    digest = signed_record.digest({"b": "ü", "a": [1, None]}, {"meaning": Meaning.PERFORMED})
    assert digest == hashlib.sha256(text.encode()).digest()


def test_every_column_of_a_signed_rating_is_locked(kept: Kept) -> None:
    rating = signed(kept)
    for name, kind in columns(kept, "rating"):
        (value,) = kept.vault.rows(f"SELECT {name} FROM rating")[0]
        for new in {another(kind, value), None} - {value}:
            sql = f"UPDATE rating SET {name} = ? WHERE id = ?"
            assert refused(kept, sql, new, rating.id), name
    for status in ("draft", "complete", "amended"):
        assert refused(kept, "UPDATE rating SET status = ?", status)
    assert refused(kept, "DELETE FROM rating")
    names = [name for name, _ in columns(kept, "rating")]
    listed = ", ".join(names)
    assert refused(kept, f"INSERT OR REPLACE INTO rating SELECT {listed} FROM rating")
    assert set(LOCKED) < set(names)


def test_every_column_of_a_signed_answer_is_locked(kept: Kept) -> None:
    rating = signed(kept)
    for name, kind in columns(kept, "answer"):
        (value,) = kept.vault.rows(f"SELECT {name} FROM answer WHERE item = 3")[0]
        for new in {another(kind, value), None} - {value}:
            assert refused(kept, f"UPDATE answer SET {name} = ? WHERE item = 3", new), name
    assert refused(kept, "UPDATE answer SET value = NULL, reason = 'refused' WHERE item = 3")
    assert refused(kept, "DELETE FROM answer WHERE item = 3")
    for verb in ("INSERT", "INSERT OR REPLACE"):
        for item in (3, 11):
            sql = f"{verb} INTO answer (rating_id, item, value) VALUES (?, ?, 4)"
            assert refused(kept, sql, rating.id, item)


def test_an_unsigned_but_finished_rating_is_locked_as_well(kept: Kept) -> None:
    finished(kept)
    assert refused(kept, "UPDATE answer SET value = 3 WHERE item = 3")
    assert refused(kept, "INSERT INTO answer (rating_id, item, value) VALUES (1, 11, 4)")
    assert refused(kept, "UPDATE rating SET total = 3")
    assert refused(kept, "UPDATE rating SET status = 'signed'")
    assert refused(kept, "UPDATE rating SET status = 'draft'")


def test_no_draft_is_signed_and_no_answer_moves_into_a_signed_rating(kept: Kept) -> None:
    with pytest.raises(dbapi2.IntegrityError):
        sign(kept)
    for status in ("signed", "amended"):
        assert refused(kept, "UPDATE rating SET status = ?", status)
    assert refused(kept, "UPDATE rating SET version = 2")


@pytest.mark.parametrize("table", ["signature", "amendment", "amended_answer"])
def test_signatures_and_amendments_are_kept_for_ever(kept: Kept, table: str) -> None:
    signed(kept)
    amended(kept, {3: Answer(3, 5)})
    for name, _ in columns(kept, table):
        assert refused(kept, f"UPDATE {table} SET {name} = {name}")
    assert refused(kept, f"DELETE FROM {table}")
    listed = ", ".join(name for name, _ in columns(kept, table))
    assert refused(kept, f"INSERT OR REPLACE INTO {table} SELECT {listed} FROM {table}")


SAYS_NOTHING = {"id", "status", "answered", "rel_minutes", "rel_day"}
"""The number inside the vault, what signing itself changes, a count, and a distance beside an
exact time: the trail watches them."""


def test_any_change_of_any_column_of_the_record_breaks_the_signature(kept: Kept) -> None:
    finished(kept)
    connection = kept.vault._connection
    without_guards(kept, "UPDATE rating SET planned_us = 1, planned_offset = 60, mode = 'video', "
                   "was_present = 0, could_see = 0, rated_other_kind = 0")  # fmt: skip
    sign(kept)
    assert matches(kept) == [True]
    for name, kind in columns(kept, "rating"):
        (value,) = kept.vault.rows(f"SELECT {name} FROM rating")[0]
        connection.execute(f"UPDATE rating SET {name} = ?", (changed(kept, name, kind, value),))
        assert name in SAYS_NOTHING or matches(kept) == [False], name
        connection.execute(f"UPDATE rating SET {name} = ?", (value,))
        assert matches(kept) == [True], name


def changed(kept: Kept, name: str, kind: str, value: object) -> object:
    """Another value that a reader can still make a record of."""
    known = {"source": "imported", "mode": "phone", "guess": "no", "rater_id": 2, "version": 2}
    if name == "scale_id":
        kept.vault._connection.execute(
            "INSERT OR IGNORE INTO scale (id, instrument, version, definition_hash) "
            "VALUES (2, 'madrs', '9', ?)",
            ("0" * 64,),
        )
    return known.get(name, another(kind, value))


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE answer SET value = 3 WHERE item = 4",
        "UPDATE answer SET item = 11 WHERE item = 4",
        "UPDATE answer SET carried_from = 1 WHERE item = 4",
        "UPDATE answer SET value = NULL, reason = 'asleep' WHERE item = 4",
        "DELETE FROM answer WHERE item = 4",
        "INSERT INTO answer (rating_id, item, value) VALUES (1, 11, 0)",
        "UPDATE definition SET text = text || ' ' WHERE kind = 'instrument'",
        "DELETE FROM definition WHERE kind = 'instrument'",
        "UPDATE signature SET meaning = 'reviewed'",
        "UPDATE signature SET signer_name = 'Somebody Else'",
        "UPDATE signature SET signer_roles = 'physician'",
        "UPDATE signature SET at_us = at_us + 1",
        "UPDATE signature SET at_offset = 0",
        "UPDATE signature SET head = zeroblob(32)",
        "UPDATE signature SET digest = zeroblob(32)",
        "UPDATE signature SET uid = zeroblob(16)",
        "UPDATE signature SET event_seq = event_seq - 1",
        "UPDATE signature SET version = 2",
        "UPDATE staff SET uid = zeroblob(16)",
        "UPDATE patient SET uid = zeroblob(16)",
        "DELETE FROM event WHERE kind = 'rating.sign'",
        "UPDATE event SET entity_uid = NULL WHERE kind = 'rating.sign'",
        "UPDATE event SET hash = zeroblob(32) WHERE seq + 1 = (SELECT event_seq FROM signature)",
    ],
)
def test_a_signature_that_no_longer_fits_says_so(kept: Kept, tampering: str) -> None:
    signed(kept)
    assert matches(kept) == [True]
    without_guards(kept, tampering)
    assert matches(kept) == [False]


def keep_definition(kept: Kept) -> None:
    with kept.vault.change(by="rater", at=kept.clock.now()) as change:
        definitions.keep(change, "instrument", madrs().definition_hash, madrs().text)


def test_a_copy_of_a_signature_under_another_rating_does_not_match(kept: Kept) -> None:
    rating = signed(kept)
    other = kept.rating
    with kept.vault.change(by="rater", at=kept.clock.now()) as change:
        rater = staff.by_login(kept.vault, "rater")
        assert rater is not None
        now = kept.clock.now().instant
        other = ratings.open_rating(
            change, patient_id=rating.patient_id, course_id=rating.course_id, session_id=None,
            timepoint_id=None, planned=None, instrument=madrs(), rater=rater, observed=now,
            entered=now, source=rating.source,
        )  # fmt: skip
        for answer in rating.answers:
            ratings.answer(change, other.id, answer, madrs(), now)
        ratings.finish(change, other.id)
    names = ", ".join(name for name, _ in columns(kept, "signature")[3:])
    without_guards(
        kept,
        f"INSERT INTO signature (uid, rating_id, {names}) "
        f"SELECT zeroblob(16), {other.id}, {names} FROM signature",
    )
    (copied,) = signatures.of_rating(kept.vault, other.id)
    assert (copied.matches, matches(kept)) == (False, [True])


def test_a_signature_made_up_past_the_program_does_not_match(kept: Kept) -> None:
    """All the digests can be computed by anybody; the event of signing cannot be made up."""
    rating = finished(kept)
    kept.vault._connection.execute(
        "INSERT INTO signature SELECT 1, zeroblob(16), 1, 1, 'performed', 1, 'Rita', 'rater', "
        "0, 0, seq, hash, hash FROM event ORDER BY seq DESC LIMIT 1"
    )
    assert [one.matches for one in signatures.of_rating(kept.vault, rating.id)] == [False]


def test_an_amended_rating_shows_every_version_with_its_signature(kept: Kept) -> None:
    signed(kept)
    after = amended(kept, {3: Answer(3, 5), 4: Answer(4, reason=Unanswered.REFUSED)})
    assert (after.version, after.status, after.total) == (2, "amended", None)
    again = amended(kept, {4: Answer(4, 6)})
    assert (again.version, again.total) == (3, 27)
    assert ratings.get(kept.reopen(), again.id) == again
    found = signatures.of_rating(kept.vault, again.id)
    assert [(one.matches, one.is_superseded) for one in found] == [
        (True, True),
        (True, True),
        (True, False),
    ]
    first, second, third = amendments.of_rating(kept.vault, again.id)
    assert (first.old, first.new) == (Answer(3, 2), Answer(3, 5))
    assert (second.old, second.new) == (Answer(4, 2), Answer(4, reason=Unanswered.REFUSED))
    assert (third.version, third.old) == (3, Answer(4, reason=Unanswered.REFUSED))
    assert {one.reason for one in (first, second, third)} == {"misheard the patient"}
    assert (first.by_name, first.at.minutes_since(kept.rating.entered)) == ("Rita", 5)


@pytest.mark.parametrize(
    ("tampering", "still_fits"),
    [
        ("UPDATE answer SET value = 6 WHERE item = 3", [True, False]),
        ("UPDATE answer SET value = 6 WHERE item = 9", [False, False]),
        ("UPDATE amended_answer SET old_value = 1", [False, False]),
        ("UPDATE amended_answer SET item = 4", [False, False]),
        ("UPDATE amendment SET at_us = at_us + 1", [True, False]),
        ("UPDATE amendment SET old_total = 1", [False, False]),
        ("UPDATE amendment SET reason_said = zeroblob(16)", [True, False]),
        ("DELETE FROM amended_answer", [False, False]),
    ],
)
def test_what_an_amendment_said_cannot_be_changed_unseen(
    kept: Kept, tampering: str, still_fits: list[bool]
) -> None:
    signed(kept)
    amended(kept, {3: Answer(3, 5)})
    assert matches(kept) == [True, True]
    without_guards(kept, tampering)
    assert matches(kept) == still_fits


def test_answers_of_a_signed_rating_change_only_to_what_an_amendment_says(kept: Kept) -> None:
    rating = signed(kept)
    connection = kept.vault._connection
    connection.execute("BEGIN")
    connection.execute("INSERT INTO said (uid) VALUES (zeroblob(16))")
    known = "1, zeroblob(16), 1, 2, 20, 21, NULL, 1, 0, 0, zeroblob(16)"
    for wrong in (known.replace("1, 2,", "1, 3,"), known.replace("20,", "19,")):
        assert refused(kept, f"INSERT INTO amendment VALUES ({wrong})")
    assert not refused(kept, f"INSERT INTO amendment VALUES ({known})")
    assert refused(kept, "INSERT INTO amended_answer VALUES (1, 3, 1, NULL, NULL, 3, NULL)")
    assert not refused(kept, "INSERT INTO amended_answer VALUES (1, 3, 2, NULL, NULL, 3, NULL)")
    assert refused(kept, "UPDATE answer SET value = 4 WHERE item = 3")
    assert refused(kept, "UPDATE answer SET value = 3 WHERE item = 4")
    assert not refused(kept, "UPDATE answer SET value = 3 WHERE item = 3")
    assert refused(kept, "UPDATE rating SET version = 2, total = 22, status = 'amended'")
    assert refused(kept, "UPDATE rating SET version = 2, total = 21")
    assert not refused(kept, "UPDATE rating SET version = 2, total = 21, status = 'amended'")
    assert refused(kept, "UPDATE answer SET value = 2 WHERE item = 3")
    connection.execute("ROLLBACK")
    assert ratings.get(kept.vault, rating.id).answers[2] == Answer(3, 2)


def test_a_void_rating_keeps_answers_and_signatures_and_stays_void(kept: Kept) -> None:
    rating = signed(kept)
    with kept.vault.change(by="rater", at=kept.clock.now()) as change:
        ratings.void(change, rating.id, "wrong patient")
    found = ratings.get(kept.vault, rating.id)
    assert (found.status, found.answers, found.total) == ("void", rating.answers, 20)
    assert matches(kept) == [True]
    for status in ("draft", "complete", "signed", "amended"):
        assert refused(kept, "UPDATE rating SET status = ?", status)


def test_the_same_person_signs_a_version_once(kept: Kept) -> None:
    signed(kept)
    with pytest.raises(dbapi2.IntegrityError):
        sign(kept)


def test_verification_names_every_signature_that_does_not_match(kept: Kept) -> None:
    signed(kept)
    amended(kept, {3: Answer(3, 5)})
    assert audit.verify(kept.folder, keyring().data_key).problems == ()
    assert not replay.differences(kept.vault)
    without_guards(kept, "UPDATE definition SET text = text || '#' WHERE kind = 'instrument'")
    problems = audit.verify(kept.folder, keyring().data_key).problems
    named = [one for one in problems if one.startswith("signature does not match: KR-0001, madrs")]
    assert len(named) == 2


def test_ratings_that_wait_for_a_signature_are_found_by_an_index(kept: Kept) -> None:
    plan = kept.vault.rows(
        f"EXPLAIN QUERY PLAN SELECT r.id FROM rating r WHERE {signatures.UNSIGNED}", (1,)
    )
    assert "rating_unsigned" in plan[0][3]


def test_a_vault_of_before_signing_verifies_before_and_after_its_upgrade(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        first = dict(itertools.islice(migrations._STEPS.items(), 1))
        earlier.setattr(migrations, "_STEPS", first)
        earlier.setattr(migrations, "LATEST", 1)
        folder.make_tree(tmp_path)
        keys.write_keyring(tmp_path, keyring())
        create_vault(tmp_path, keyring().data_key, FakeClock().now()).close()
    assert audit.verify(tmp_path, keyring().data_key).problems == ()
    vault = open_vault(tmp_path, keyring().data_key)
    assert signatures.everyone(vault, None) == ()
    vault.close()
    assert audit.verify(tmp_path, keyring().data_key).problems == ()
