"""What a record is called in the findings of a check: a code, a number, a sign-in name."""

from ketrate.store.replay_tables import Key
from ketrate.store.vault import Vault
from ketrate.words import tr

_PATIENT = "SELECT code FROM patient WHERE uid = ?"
_OF_COURSE = "JOIN patient p ON p.id = c.patient_id"
_OF_SESSION = "JOIN course c ON c.id = s.course_id JOIN patient p ON p.id = s.patient_id"
_IN_SESSION = f"JOIN session s ON s.id = t.session_id {_OF_SESSION}"
_OF_RATING = """SELECT p.code, upper(c.instrument), r.id FROM rating r
    JOIN scale c ON c.id = r.scale_id JOIN patient p ON p.id = r.patient_id"""
_SESSION = f"SELECT p.code, c.number, s.number FROM session s {_OF_SESSION} WHERE s.uid = ?"  # noqa: S608 - fixed text
_RATING = f"{_OF_RATING} WHERE r.uid = ?"
_QUERIES = {
    "staff": ("SELECT login FROM staff WHERE uid = ?", tr("person {0}")),
    "patient": (_PATIENT, tr("patient {0}")),
    "identity": (_PATIENT, tr("patient {0}, name and birth date")),
    "tag": (_PATIENT, tr("patient {0}, group")),
    "course": (
        f"SELECT p.code, c.number FROM course c {_OF_COURSE} WHERE c.uid = ?",  # noqa: S608 - fixed text
        tr("patient {0}, course {1}"),
    ),
    "session": (_SESSION, tr("patient {0}, course {1}, session {2}")),
    "preparation": (_SESSION, tr("patient {0}, course {1}, session {2}, checklist")),
    **{
        table: (
            f"SELECT p.code, c.number, s.number FROM {table} t {_IN_SESSION} WHERE t.uid = ?",  # noqa: S608 - fixed text
            words,
        )
        for table, words in (
            ("dosing", tr("patient {0}, course {1}, session {2}, a dosing entry")),
            ("medication", tr("patient {0}, course {1}, session {2}, a medicine")),
            ("vitals", tr("patient {0}, course {1}, session {2}, vital signs")),
            ("chart", tr("patient {0}, course {1}, session {2}, a line of the chart")),
        )
    },
    "rating": (_RATING, tr("patient {0}, {1} rating {2}")),
    "prorated": (_RATING, tr("patient {0}, {1} rating {2}, prorated total")),
    "signature": (
        f"{_OF_RATING} JOIN signature g ON g.rating_id = r.id WHERE g.uid = ?",
        tr("patient {0}, {1} rating {2}, a signature"),
    ),
    "amendment": (
        f"{_OF_RATING} JOIN amendment m ON m.rating_id = r.id WHERE m.uid = ?",
        tr("patient {0}, {1} rating {2}, an amendment"),
    ),
    "alert": (
        "SELECT p.code FROM alert a JOIN patient p ON p.id = a.patient_id WHERE a.uid = ?",
        tr("patient {0}, an alert"),
    ),
}
_BY_KEY = {
    "setting": tr("setting {0}"),
    "scale": tr("scale file {0}"),
    "definition": tr("kept file {0}"),
}


def name_of(vault: Vault, table: str, key: Key) -> str:
    """E.g. "patient KR-0001"; a record that is gone is called by its table alone."""
    first = key[0] if isinstance(key, tuple) else key
    if table in _BY_KEY:
        return _BY_KEY[table].format(str(first)[:24])
    sql, words = _QUERIES.get(table, ("", ""))
    row = vault.row(sql, (first,)) if sql else None
    return tr(words).format(*row) if row else tr("a record of “{table}”", table=tr(table))
