"""An answer on its way to the disk, beside a bare commit of the same encrypted database."""

from pathlib import Path

from sqlcipher3 import dbapi2

from ketrate.clinic import rate
from tests.benchmarks import clinics
from tests.benchmarks.timing import Row, interleaved, median, p99

PRAGMAS = (
    "PRAGMA cipher_log_level=NONE",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA wal_autocheckpoint=1",
    "PRAGMA foreign_keys=ON",
)
ROUNDS = 1500


def answer(folder: Path, rounds: int = ROUNDS) -> tuple[Row, Row]:
    """Key press to committed answer, audit and witness included, against a bare commit."""
    ward = clinics.ward(folder / "answer")
    clock = ward.clock
    ward.at("rater")
    session = ward.a_running_session(ward.a_course(ward.a_patient()))
    draft = rate.open_rating(
        ward.desk,
        patient_id=session.patient_id,
        course_id=session.course_id,
        session_id=session.id,
        timepoint_id=None,
        instrument_id="cadss23",
    )
    bare = _bare(folder / "bare.db")
    count = iter(range(10**9))

    def ours() -> None:
        clock.advance(seconds=1)
        n = next(count)
        rate.record_answer(ward.desk, draft.id, 1 + n % 22, n % 5)

    def theirs() -> None:
        n = next(count)
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("INSERT OR REPLACE INTO answer VALUES (?, ?)", (n % 22, n % 5))
        bare.execute("COMMIT")

    mine, floor = interleaved(ours, theirs, rounds)
    ward.desk.close()
    bare.close()
    name = "bare SQLCipher commit, same pragmas"
    return (
        Row("key press to committed answer", median(mine), name, median(floor), "<= 2.5x"),
        Row("the same, 99th percentile", p99(mine), name, p99(floor), "printed"),
    )


def _bare(path: Path) -> dbapi2.Connection:
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key=\"x'{'ab' * 32}'\"")
    for pragma in PRAGMAS:
        connection.execute(pragma).fetchall()
    connection.execute("CREATE TABLE answer (item INTEGER PRIMARY KEY, value INTEGER) STRICT")
    return connection
