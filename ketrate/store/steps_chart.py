"""The chart of a session: one append-only table for what is written at the chair."""

CHART = (
    """CREATE TABLE chart (id INTEGER PRIMARY KEY,
        uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
        session_id INTEGER NOT NULL REFERENCES session, kind TEXT NOT NULL,
        at_us INTEGER NOT NULL, at_offset INTEGER NOT NULL,
        by_staff INTEGER REFERENCES staff, body TEXT NOT NULL,
        replaces INTEGER REFERENCES chart, is_void INTEGER NOT NULL DEFAULT 0) STRICT""",
    "CREATE INDEX chart_session ON chart (session_id)",
    """CREATE TRIGGER chart_no_delete BEFORE DELETE ON chart
        BEGIN SELECT RAISE(ABORT, 'chart: no delete'); END""",
    """CREATE TRIGGER chart_no_update BEFORE UPDATE OF id, uid, session_id, kind, at_us, at_offset,
        by_staff, body, replaces ON chart
        BEGIN SELECT RAISE(ABORT, 'chart: no update'); END""",
    """CREATE TRIGGER chart_stays_void BEFORE UPDATE OF is_void ON chart WHEN old.is_void = 1
        BEGIN SELECT RAISE(ABORT, 'chart: no update'); END""",
)
