"""Vital signs are corrected by a new row that names the old one; the old one stays readable."""

_WRITTEN = """id, uid, session_id, at_us, at_offset, systolic, diastolic, pulse, spo2, respiration,
    sedation, timepoint_id, by_staff, replaces"""
VITALS = (
    "ALTER TABLE vitals ADD COLUMN replaces INTEGER REFERENCES vitals",
    "ALTER TABLE vitals ADD COLUMN is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))",
    f"""CREATE TRIGGER vitals_no_update BEFORE UPDATE OF {_WRITTEN} ON vitals
        BEGIN SELECT RAISE(ABORT, 'vitals: no update'); END""",
    """CREATE TRIGGER vitals_stays_void BEFORE UPDATE OF is_void ON vitals WHEN old.is_void = 1
        BEGIN SELECT RAISE(ABORT, 'vitals: no update'); END""",
)
