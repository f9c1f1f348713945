"""Clinics to measure in: one founded per run and copied, courses of as many visits as wanted."""

import atexit
import functools
import shutil
import tempfile
from pathlib import Path
from random import Random

from ketrate.clinic import bring
from ketrate.clinic.desk import Desk
from ketrate.clock import Instant
from ketrate.instruments.definition import Instrument
from ketrate.protocol.schedule import Protocol, Timepoint
from ketrate.records.bulk import Bulk, NewCourse, NewDosing, NewPatient, NewRating
from ketrate.records.patient import Identity
from ketrate.records.rating import Answer, Source
from ketrate.records.treatment import DosingKind
from ketrate.store.keys import DataKey
from tests.fakes import FakeClock
from tests.ward import Ward, copied, found

DAYS_BETWEEN = 3
MINUTES_A_DAY = 1440
PROTOCOL = "six-infusions"


@functools.cache
def _founded() -> tuple[Path, DataKey]:
    place = Path(tempfile.mkdtemp(prefix="ketrate-benchmark-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    folder = place / "template"
    return folder, found(folder, FakeClock())


def template() -> Path:
    """The folder of a clinic with five people and no patient."""
    return _founded()[0]


def ward(folder: Path) -> Ward:
    """A clinic of a benchmark's own."""
    return copied(*_founded(), folder, FakeClock())


def bring_visits(desk: Desk, code: str, visits: int) -> None:
    """A patient with that many visits, each with 4 CADSS and 1 MADRS, the last one yesterday."""
    random = Random(visits)  # noqa: S311 - scores to draw, nothing secret
    protocol = desk.protocols.get(PROTOCOL)
    first = desk.now().plus(minutes=-MINUTES_A_DAY * (DAYS_BETWEEN * (visits - 1) + 1))
    starts = [first.plus(minutes=MINUTES_A_DAY * DAYS_BETWEEN * n) for n in range(visits)]
    bulk = Bulk(
        patients=(NewPatient(code, "F", 1981, identity=Identity("Demo", "Ada", None)),),
        courses=(NewCourse(code, 1, PROTOCOL, "madrs", first),),
        dosings=tuple(_dosing(code, n, at) for n, at in enumerate(starts, start=1)),
        ratings=tuple(
            _rating(desk.catalogue.get(what), (code, number, start), timepoint, random)
            for number, start in enumerate(starts, start=1)
            for timepoint, what in _of_a_session(protocol)
        ),
    )
    bring.write(desk, bulk, kind="import")


def _of_a_session(protocol: Protocol) -> list[tuple[Timepoint, str]]:
    at_dosing = [t for t in protocol.timepoints if t.anchor == "start"]
    return [(t, what) for t in at_dosing for what in t.due if what != "vitals"]


def _dosing(code: str, number: int, start: Instant) -> NewDosing:
    ends = ((DosingKind.END, 40), (DosingKind.LEFT, 150))
    events = [(kind, start.plus(minutes=minutes), None) for kind, minutes in ends]
    return NewDosing(
        code,
        1,
        number,
        agent="ketamine",
        route="intravenous",
        dose_mg=35,
        weight_kg=70,
        duration_minutes=40,
        events=((DosingKind.START, start, None), *events),
        is_imported=False,
    )


def _rating(
    instrument: Instrument, where: tuple[str, int, Instant], timepoint: Timepoint, random: Random
) -> NewRating:
    code, number, start = where
    planned = start.plus(minutes=timepoint.offset)
    return NewRating(
        code,
        1,
        instrument.id,
        planned.plus(minutes=random.randint(0, 4)),
        dosing=number,
        timepoint_id=timepoint.id,
        planned=planned,
        answers=tuple(Answer(item.number, random.randint(0, 3)) for item in instrument.items),
        rater="rater",
        source=Source.ENTERED,
    )
