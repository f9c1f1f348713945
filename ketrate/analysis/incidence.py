"""How often a dosing dissociates: per session, per patient, by route, dose and session number."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ketrate.analysis import acute, statistics
from ketrate.analysis.dissociated import Seen
from ketrate.analysis.dissociation import INSTRUMENT
from ketrate.analysis.filters import dose_of
from ketrate.analysis.flow import Flow
from ketrate.analysis.review import Arm, Block
from ketrate.analysis.statistics import Interval
from ketrate.analysis.units import UNNAMED, Unit
from ketrate.words import tr

Rows = Sequence[tuple[Unit, Seen]]


@dataclass(frozen=True, slots=True)
class Share:
    """Dosings that count as dissociated among those where it is known.

    `range` is the share if every unknown one had not, and if every unknown one had.
    """

    sessions: int
    dissociated: int
    rate: float | None
    ci: Interval | None
    range: Interval | None
    too_dissociated: int
    unknown: int
    patients: int


@dataclass(frozen=True, slots=True)
class Group:
    """The share in one group: a route, a dose or a session number."""

    name: str | int
    share: Share


@dataclass(frozen=True, slots=True)
class TimeBack:
    """Minutes from start to the first value at or below the one before the dosing.

    `not_seen` dissociated dosings were not observed until they had come back.
    """

    n: int
    median: float | None
    iqr: Interval | None
    not_seen: int


@dataclass(frozen=True, slots=True)
class Patients:
    """Patients who dissociated in their first dosing, and at any dosing, with Wilson intervals."""

    patients: int
    first_session: int
    first_session_known: int
    first_session_ci: Interval | None
    ever: int
    ever_known: int
    ever_ci: Interval | None
    sessions_per_patient: float


@dataclass(frozen=True, slots=True)
class Incidence:
    """Everything that is said of how often."""

    definition: str
    share: Share
    patients: Patients
    by_route: tuple[Group, ...]
    by_dose: tuple[Group, ...]
    by_session_number: tuple[Group, ...]
    time_back: TimeBack
    flow: Flow
    method: str = "patient-cluster bootstrap, 2,000 draws, percentiles; patients: Wilson"


def incidence(arm: Arm) -> Block:
    """All dosings of the arm that pass the filters, whatever `--sessions` says."""
    if not arm.has_dissociation:
        return Block(None, tr("Dissociation was not rated in this arm."))
    rows = list(zip(arm.dosings, arm.seen, strict=True))
    found = Incidence(
        arm.review.definition.text,
        _share(rows),
        _patients(arm),
        _groups(rows, lambda one: one.dosing.route or UNNAMED),
        _groups(rows, _dose),
        _groups(rows, lambda one: one.dosing.number),
        _time_back(arm, rows),
        _flow(arm, rows),
    )
    return Block(found, share_note(found.share))


def _flow(arm: Arm, rows: Rows) -> Flow:
    """The predictor is a known answer for at least one dosing."""
    dosed = len({one.patient_id for one, _ in rows})
    known = len({one.patient_id for one, seen in rows if seen.answer is not None})
    return Flow(len(arm.review.patients), dosed, None, known, None, known)


def share_note(share: Share) -> str | None:
    """Why a share has no interval; None where it has one."""
    if share.patients < statistics.FEWEST_CLUSTERS:
        return tr("Fewer than {n} patients: no interval.", n=statistics.FEWEST_CLUSTERS)
    return None


def _share(rows: Rows) -> Share:
    known = [(one.patient_id, bool(seen.answer)) for one, seen in rows if seen.answer is not None]
    yes, unknown = sum(answer for _, answer in known), len(rows) - len(known)
    total = len(rows)
    return Share(
        total,
        yes,
        yes / len(known) if known else None,
        statistics.cluster_share(known),
        (yes / total, (yes + unknown) / total) if total else None,
        sum(seen.too_dissociated for _, seen in rows),
        unknown,
        len({one.patient_id for one, _ in rows}),
    )


def _groups(rows: Rows, name: Callable[[Unit], str | int]) -> tuple[Group, ...]:
    found: dict[str | int, list[tuple[Unit, Seen]]] = defaultdict(list)
    for one, seen in rows:
        found[name(one)].append((one, seen))
    in_order = sorted(found, key=lambda key: (isinstance(key, str), key))
    return tuple(Group(key, _share(found[key])) for key in in_order)


def _dose(one: Unit) -> str:
    dose = dose_of(one.dosing)
    return UNNAMED if dose is None else dose.text


def _patients(arm: Arm) -> Patients:
    first = [one.answer for one in arm.first_seen if one.answer is not None]
    answers: dict[int, list[bool | None]] = defaultdict(list)
    for unit, seen in zip(arm.dosings, arm.seen, strict=True):
        answers[unit.patient_id].append(seen.answer)
    ever = [any(known) for known in answers.values() if any(known) or None not in known]
    return Patients(
        len(answers),
        sum(first),
        len(first),
        statistics.wilson(sum(first), len(first)),
        sum(ever),
        len(ever),
        statistics.wilson(sum(ever), len(ever)),
        len(arm.dosings) / len(answers) if answers else 0.0,
    )


def _time_back(arm: Arm, rows: Rows) -> TimeBack:
    dissociated = [one for one, seen in rows if seen.answer]
    minutes = [
        acute.minutes_back(
            arm.review.charts.readings(one, INSTRUMENT), arm.review.charts.until(one)
        )
        for one in dissociated
    ]
    known = [one for one in minutes if one is not None]
    if not known:
        return TimeBack(0, None, None, len(dissociated))
    low, middle, high = np.quantile(known, (0.25, 0.5, 0.75))
    return TimeBack(
        len(known), float(middle), (float(low), float(high)), len(dissociated) - len(known)
    )
