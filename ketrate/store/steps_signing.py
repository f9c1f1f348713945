"""Tables of signing: signatures, amendments, and the guards that lock a finished rating.

A draft is free. Once finished, nothing of a rating or its answers changes but by an amendment: its
row and the items it changes are written first, the answers must then become what they say, and
the rating takes the next version with the total they say. A signature fits one version only.
"""

_UID = "uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16)"
LOCKED = (
    "id", "uid", "patient_id", "course_id", "session_id", "scale_id", "timepoint_id",
    "planned_us", "planned_offset", "source", "observed_us", "observed_offset", "rel_minutes",
    "rel_day", "entered_us", "entered_offset", "last_us", "last_offset", "rater_id", "rater_name",
    "is_baseline", "recall", "note",
)  # fmt: skip
"""Columns of a rating that no amendment changes either."""
_OF_NEXT_VERSION = """FROM amended_answer a JOIN amendment m ON m.id = a.amendment_id
    JOIN rating r ON r.id = m.rating_id WHERE m.version = r.version + 1"""


def _refusal(table: str, verb: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table}: no {verb.lower()}'); END"
    )


def _guard(name: str, event: str, condition: str, problem: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {event} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{problem}'); END"
    )


def _status_of(side: str) -> str:
    return f"(SELECT status FROM rating WHERE id = {side}.rating_id)"  # noqa: S608 - fixed names


def _said_by_amendment(side: str, old: str, new: str) -> str:
    """Whether an amendment under way takes this answer from `old` to `new` (value, reason)."""
    return f"""EXISTS (SELECT 1 {_OF_NEXT_VERSION} AND r.id = {side}.rating_id
        AND a.item = {side}.item AND (a.old_value, a.old_reason) IS ({old})
        AND (a.new_value, a.new_reason) IS ({new}))"""


def _differ(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"old.{name} IS NOT new.{name}" for name in columns)


_TABLES = (
    "ALTER TABLE rating ADD COLUMN version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1)",
    f"""CREATE TABLE signature (id INTEGER PRIMARY KEY, {_UID},
        rating_id INTEGER NOT NULL REFERENCES rating, version INTEGER NOT NULL,
        meaning TEXT NOT NULL CHECK (meaning IN ('performed', 'reviewed', 'amended')),
        signer_id INTEGER NOT NULL REFERENCES staff, signer_name TEXT NOT NULL,
        signer_roles TEXT NOT NULL, at_us INTEGER NOT NULL, at_offset INTEGER NOT NULL,
        event_seq INTEGER NOT NULL, head BLOB NOT NULL CHECK (length(head) = 32),
        digest BLOB NOT NULL CHECK (length(digest) = 32),
        UNIQUE (rating_id, version, meaning, signer_id)) STRICT""",
    f"""CREATE TABLE amendment (id INTEGER PRIMARY KEY, {_UID},
        rating_id INTEGER NOT NULL REFERENCES rating,
        version INTEGER NOT NULL CHECK (version > 1), old_total INTEGER, total INTEGER,
        old_prorated INTEGER,
        by_staff INTEGER NOT NULL REFERENCES staff, at_us INTEGER NOT NULL,
        at_offset INTEGER NOT NULL, reason_said BLOB NOT NULL REFERENCES said,
        UNIQUE (rating_id, version)) STRICT""",
    """CREATE TABLE amended_answer (amendment_id INTEGER NOT NULL REFERENCES amendment,
        item INTEGER NOT NULL, old_value INTEGER, old_reason TEXT,
        old_carried INTEGER REFERENCES rating, new_value INTEGER, new_reason TEXT,
        PRIMARY KEY (amendment_id, item)) STRICT, WITHOUT ROWID""",
    """CREATE INDEX rating_unsigned ON rating (rater_id)
        WHERE status = 'complete' AND source <> 'imported' AND last_us IS NOT NULL""",
)
_FINISHED = "('complete', 'signed', 'amended')"
_OF_RATINGS = (
    _guard("rating_made_unsigned", "INSERT ON rating",
           "new.status IN ('signed', 'amended') OR new.version <> 1",
           "rating: a signature comes after it"),
    _guard("rating_locked", "UPDATE ON rating",
           f"old.status <> 'draft' AND ({_differ(LOCKED)})", "rating: it is finished"),
    _guard("rating_amended_only", "UPDATE ON rating",
           f"""(old.version IS NOT new.version
           OR old.status <> 'draft' AND ({_differ(("total", "answered"))}))
           AND NOT (old.status IN {_FINISHED} AND new.status = 'amended'
           AND EXISTS (SELECT 1 FROM amendment WHERE rating_id = old.id
           AND version = old.version + 1 AND version = new.version AND total IS new.total))""",  # noqa: S608 - fixed names
           "rating: no amendment says so"),
    _guard("rating_status", "UPDATE OF status ON rating",
           f"""old.status <> new.status AND NOT (old.status <> 'void' AND new.status = 'void'
           OR old.status = 'draft' AND new.status = 'complete'
           OR old.status IN {_FINISHED} AND new.status = 'amended'
           AND new.version = old.version + 1
           OR old.status = 'complete' AND new.status = 'signed'
           AND EXISTS (SELECT 1 FROM signature WHERE rating_id = old.id
           AND version = old.version AND meaning = 'performed'))""",  # noqa: S608 - fixed names
           "rating: not after this status"),
)  # fmt: skip
_NOTHING = "NULL, NULL"
_OLD, _NEW = "old.value, old.reason", "new.value, new.reason"
_IS_FULL = """(SELECT CASE status WHEN 'draft' THEN 0 WHEN 'complete' THEN source <> 'imported'
    AND answered <= (SELECT count(*) FROM answer WHERE rating_id = new.rating_id) ELSE 1 END
    FROM rating WHERE id = new.rating_id)"""
"""A bulk write has a finished rating first and its answers after it, as many as it counts. Imports
are not counted, for speed: nobody signs them, and the trail knows their answers."""
_OF_ANSWERS = (
    "DROP TRIGGER answer_of_closed_rating",
    "DROP TRIGGER answer_taken_from_closed_rating",
    _guard("answer_stays_in_place", "UPDATE OF rating_id, item ON answer",
           _differ(("rating_id", "item")), "answer: no answer moves"),
    _guard("answer_of_closed_rating", "UPDATE ON answer",
           f"""{_status_of("old")} <> 'draft' AND NOT (new.carried_from IS NULL
           AND {_said_by_amendment("old", _OLD, _NEW)})""", "answer: the rating is closed"),
    _guard("answer_taken_from_closed_rating", "DELETE ON answer",
           f"""{_status_of("old")} <> 'draft'
           AND NOT {_said_by_amendment("old", _OLD, _NOTHING)}""",
           "answer: the rating is closed"),
    _guard("answer_added_to_closed_rating", "INSERT ON answer",
           f"""{_IS_FULL} AND NOT (new.carried_from IS NULL
           AND {_said_by_amendment("new", _NOTHING, _NEW)})""", "answer: the rating is closed"),
)  # fmt: skip
_OF_SIGNATURES = (
    *(
        _refusal(table, verb)
        for table in ("signature", "amendment", "amended_answer")
        for verb in ("UPDATE", "DELETE")
    ),
    _guard("signature_of_this_version", "INSERT ON signature",
           f"""NOT EXISTS (SELECT 1 FROM rating WHERE id = new.rating_id
           AND version = new.version AND status IN {_FINISHED} AND source <> 'imported')""",  # noqa: S608 - fixed names
           "signature: not of this version"),
    _guard("amendment_of_next_version", "INSERT ON amendment",
           f"""NOT EXISTS (SELECT 1 FROM rating WHERE id = new.rating_id
           AND version + 1 = new.version AND status IN {_FINISHED} AND total IS new.old_total)""",  # noqa: S608 - fixed names
           "amendment: not of the next version"),
    _guard("amended_from_what_stands", "INSERT ON amended_answer",
           """NOT EXISTS (SELECT 1 FROM amendment m JOIN rating r ON r.id = m.rating_id
           LEFT JOIN answer n ON n.rating_id = r.id AND n.item = new.item
           WHERE m.id = new.amendment_id AND m.version = r.version + 1
           AND (n.value, n.reason, n.carried_from)
           IS (new.old_value, new.old_reason, new.old_carried))""",
           "amended_answer: this does not stand there"),
)  # fmt: skip
SIGNING = _TABLES + _OF_RATINGS + _OF_ANSWERS + _OF_SIGNATURES
