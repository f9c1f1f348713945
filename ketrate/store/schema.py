"""The first step's tables. Times are microseconds of UTC with the offset in minutes beside them.

Integers tell records apart inside; `uid` (UUID version 7) names those that may leave the station.
"""

_UID = "uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16)"

_TABLES = (
    f"CREATE TABLE clinic (id INTEGER PRIMARY KEY CHECK (id = 1), {_UID}) STRICT",
    f"CREATE TABLE station (id INTEGER PRIMARY KEY, {_UID}) STRICT",
    """CREATE TABLE event (
        station INTEGER NOT NULL REFERENCES station, seq INTEGER NOT NULL CHECK (seq > 0),
        kind TEXT NOT NULL, entity_uid BLOB, patient_uid BLOB,
        changed INTEGER NOT NULL CHECK (changed IN (0, 1)),
        body TEXT NOT NULL, hash BLOB NOT NULL CHECK (length(hash) = 32),
        PRIMARY KEY (station, seq)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX event_patient ON event (patient_uid) WHERE patient_uid IS NOT NULL",
    """CREATE TABLE said (
        uid BLOB PRIMARY KEY CHECK (length(uid) = 16), patient_uid BLOB,
        salt BLOB, text TEXT) STRICT, WITHOUT ROWID""",
    """CREATE TABLE definition (hash TEXT PRIMARY KEY, kind TEXT NOT NULL,
        text TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    "CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    f"""CREATE TABLE staff (id INTEGER PRIMARY KEY, {_UID}, login TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL, roles TEXT NOT NULL,
        is_enabled INTEGER NOT NULL DEFAULT 1) STRICT""",
    f"""CREATE TABLE patient (id INTEGER PRIMARY KEY, {_UID}, code TEXT NOT NULL UNIQUE,
        sex TEXT CHECK (sex IN ('F', 'M', 'X')), birth_year INTEGER, age_years INTEGER,
        diagnosis TEXT, is_synthetic INTEGER NOT NULL DEFAULT 0) STRICT""",
    """CREATE TABLE identity (patient_id INTEGER PRIMARY KEY REFERENCES patient,
        family_name TEXT NOT NULL, given_name TEXT NOT NULL, birth_date TEXT) STRICT""",
    """CREATE TABLE tag (patient_id INTEGER NOT NULL REFERENCES patient, name TEXT NOT NULL,
        value TEXT NOT NULL, PRIMARY KEY (patient_id, name)) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE course (id INTEGER PRIMARY KEY, {_UID},
        patient_id INTEGER NOT NULL REFERENCES patient, number INTEGER NOT NULL,
        protocol_id TEXT NOT NULL, protocol_hash TEXT NOT NULL, family TEXT NOT NULL,
        start_us INTEGER, start_offset INTEGER, UNIQUE (patient_id, number)) STRICT""",
    f"""CREATE TABLE session (id INTEGER PRIMARY KEY, {_UID},
        patient_id INTEGER NOT NULL REFERENCES patient,
        course_id INTEGER NOT NULL REFERENCES course, number INTEGER NOT NULL,
        opened_us INTEGER, opened_offset INTEGER, chair TEXT NOT NULL DEFAULT '',
        agent TEXT, route TEXT, dose_prescribed_mg REAL, dose_given_mg REAL, dose_mg_per_kg REAL,
        weight_kg REAL, lot TEXT NOT NULL DEFAULT '', duration_minutes INTEGER,
        has_relative INTEGER NOT NULL DEFAULT 0, rel_minutes REAL, rel_day INTEGER,
        is_imported INTEGER NOT NULL DEFAULT 0, is_closed INTEGER NOT NULL DEFAULT 0,
        UNIQUE (course_id, number)) STRICT""",
    "CREATE INDEX session_open ON session (id) WHERE is_closed = 0 AND is_imported = 0",
    f"""CREATE TABLE dosing (id INTEGER PRIMARY KEY, {_UID},
        session_id INTEGER NOT NULL REFERENCES session,
        kind TEXT NOT NULL, at_us INTEGER NOT NULL, at_offset INTEGER NOT NULL, amount REAL,
        by_staff INTEGER REFERENCES staff, is_void INTEGER NOT NULL DEFAULT 0) STRICT""",
    "CREATE INDEX dosing_session ON dosing (session_id)",
    """CREATE TABLE preparation (session_id INTEGER NOT NULL REFERENCES session,
        item TEXT NOT NULL, answer TEXT NOT NULL, at_us INTEGER NOT NULL,
        at_offset INTEGER NOT NULL, PRIMARY KEY (session_id, item)) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE medication (id INTEGER PRIMARY KEY, {_UID},
        session_id INTEGER NOT NULL REFERENCES session, name TEXT NOT NULL,
        taken_today INTEGER NOT NULL, flags TEXT NOT NULL,
        is_removed INTEGER NOT NULL DEFAULT 0) STRICT""",
    "CREATE INDEX medication_session ON medication (session_id)",
    f"""CREATE TABLE vitals (id INTEGER PRIMARY KEY, {_UID},
        session_id INTEGER NOT NULL REFERENCES session,
        at_us INTEGER NOT NULL, at_offset INTEGER NOT NULL, systolic INTEGER, diastolic INTEGER,
        pulse INTEGER, spo2 INTEGER, respiration INTEGER, sedation INTEGER, timepoint_id TEXT,
        by_staff INTEGER REFERENCES staff) STRICT""",
    "CREATE INDEX vitals_session ON vitals (session_id)",
    """CREATE TABLE scale (id INTEGER PRIMARY KEY, instrument TEXT NOT NULL,
        version TEXT NOT NULL, definition_hash TEXT NOT NULL UNIQUE) STRICT""",
    f"""CREATE TABLE rating (id INTEGER PRIMARY KEY, {_UID},
        patient_id INTEGER NOT NULL REFERENCES patient,
        course_id INTEGER NOT NULL REFERENCES course, session_id INTEGER REFERENCES session,
        scale_id INTEGER NOT NULL REFERENCES scale, timepoint_id TEXT,
        planned_us INTEGER, planned_offset INTEGER,
        status TEXT NOT NULL CHECK (status IN ('draft','complete','signed','amended','void')),
        source TEXT NOT NULL CHECK (source IN ('entered', 'transcribed', 'imported')),
        observed_us INTEGER, observed_offset INTEGER, rel_minutes REAL, rel_day INTEGER,
        entered_us INTEGER NOT NULL, entered_offset INTEGER NOT NULL,
        last_us INTEGER, last_offset INTEGER, rater_id INTEGER REFERENCES staff,
        rater_name TEXT NOT NULL DEFAULT '', total INTEGER, answered INTEGER NOT NULL DEFAULT 0,
        is_baseline INTEGER NOT NULL DEFAULT 0, recall TEXT,
        note TEXT NOT NULL DEFAULT '') STRICT""",
    "CREATE INDEX rating_course ON rating (course_id)",
    "CREATE INDEX rating_patient ON rating (patient_id)",
    "CREATE INDEX rating_session ON rating (session_id) WHERE session_id IS NOT NULL",
    "CREATE INDEX rating_draft ON rating (id) WHERE status = 'draft'",
    """CREATE INDEX rating_vector ON rating (scale_id, observed_us, session_id, total,
        patient_id, course_id, rel_minutes, rel_day, status)""",
    """CREATE TABLE answer (rating_id INTEGER NOT NULL REFERENCES rating,
        item INTEGER NOT NULL, value INTEGER, reason TEXT,
        carried_from INTEGER REFERENCES rating, CHECK ((value IS NULL) <> (reason IS NULL)),
        PRIMARY KEY (rating_id, item)) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE alert (id INTEGER PRIMARY KEY, {_UID},
        patient_id INTEGER NOT NULL REFERENCES patient,
        rating_id INTEGER NOT NULL REFERENCES rating, item INTEGER NOT NULL,
        value INTEGER NOT NULL, raised_us INTEGER NOT NULL, raised_offset INTEGER NOT NULL,
        acknowledged_by INTEGER REFERENCES staff, acknowledged_us INTEGER,
        acknowledged_offset INTEGER, action TEXT NOT NULL DEFAULT '') STRICT""",
    "CREATE INDEX alert_rating ON alert (rating_id)",
)
_KEPT_FOREVER = ("clinic", "station", "event", "said", "definition", "staff", "patient", "course",
                 "session", "dosing", "vitals", "rating", "alert")  # fmt: skip
_UNCHANGEABLE = ("clinic", "station", "event", "definition", "scale")


def _refusal(table: str, verb: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table}: no {verb.lower()}'); END"
    )


_TRIGGERS = (
    *(_refusal(table, "DELETE") for table in _KEPT_FOREVER),
    *(_refusal(table, "UPDATE") for table in _UNCHANGEABLE),
    """CREATE TRIGGER answer_of_closed_rating BEFORE UPDATE ON answer
        WHEN (SELECT status FROM rating WHERE id = old.rating_id) <> 'draft'
        BEGIN SELECT RAISE(ABORT, 'answer: the rating is closed'); END""",
    """CREATE TRIGGER answer_taken_from_closed_rating BEFORE DELETE ON answer
        WHEN (SELECT status FROM rating WHERE id = old.rating_id) <> 'draft'
        BEGIN SELECT RAISE(ABORT, 'answer: the rating is closed'); END""",
)
WHOLE_PATH = _TABLES + _TRIGGERS
