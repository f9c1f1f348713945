"""Covering indexes: the cohort review reads them alone, course by course and in order of time.

The first step's index led by time took its place among all courses with every rating that was
written; this one grows at its course's end.
"""

VECTORS = (
    "DROP INDEX rating_vector",
    """CREATE INDEX rating_vector ON rating (course_id, observed_us, id, scale_id, session_id,
        total, status, is_baseline, rater_id)""",
    """CREATE INDEX rating_said ON rating (id) WHERE recall IS NOT NULL OR mode IS NOT NULL
        OR rater_id IS NULL""",
    """CREATE INDEX answer_gap ON answer (rating_id, reason, carried_from)
        WHERE reason IS NOT NULL OR carried_from IS NOT NULL""",
    "DROP INDEX dosing_session",
    "CREATE INDEX dosing_session ON dosing (session_id, kind, at_us, at_offset, is_void)",
)
