"""Tables against the wrong patient: who was identified when, and which rating became which."""

_UID = "uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16)"
_NEVER = tuple(
    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, '{table}: no {verb.lower()}'); END"
    for table in ("identity_check", "rating_move")
    for verb in ("DELETE", "UPDATE")
)
IDENTITY = (
    f"""CREATE TABLE identity_check (id INTEGER PRIMARY KEY, {_UID},
        patient_id INTEGER NOT NULL REFERENCES patient,
        session_id INTEGER REFERENCES session, by_staff INTEGER REFERENCES staff,
        at_us INTEGER NOT NULL, at_offset INTEGER NOT NULL,
        how TEXT NOT NULL CHECK (how IN ('name and birth', 'code', 'written with'))) STRICT""",
    "CREATE INDEX identity_check_patient ON identity_check (patient_id, at_us)",
    """CREATE INDEX identity_check_session ON identity_check (session_id)
        WHERE session_id IS NOT NULL""",
    f"""CREATE TABLE rating_move (id INTEGER PRIMARY KEY, {_UID},
        from_rating INTEGER NOT NULL UNIQUE REFERENCES rating,
        to_rating INTEGER NOT NULL UNIQUE REFERENCES rating,
        by_staff INTEGER REFERENCES staff,
        at_us INTEGER NOT NULL, at_offset INTEGER NOT NULL) STRICT""",
    *_NEVER,
)
