"""Which rating fills which planned moment, by the definitions' rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ketrate.clock import Instant
from ketrate.records.rating import Rating, Status
from ketrate.records.treatment import Vitals


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing due at one timepoint; times are None until the anchor has happened."""

    timepoint_id: str
    what: str
    planned: Instant | None
    opens: Instant | None
    closes: Instant | None


def matches(slots: Sequence[Slot], ratings: Sequence[Rating]) -> Mapping[Slot, Rating]:
    """The finished rating that fills each slot; slots without one are absent.

    A rating opened from a timepoint belongs to it, however late. Other slots take the nearest
    unscheduled rating of their scale inside the window; a tie goes to the earlier rating, and
    one rating fills one slot. Drafts, void ratings and ratings without an instant fill nothing.
    Two ratings of one interview fill one slot: the second stands beside the first, and takes its
    place only where the first is not finished or void.
    """
    finished = {one.id: one for one in ratings if is_finished(one)}
    usable = [one for one in finished.values() if one.second_of not in finished]
    found: dict[Slot, Rating] = {}
    planned_ids = {slot.timepoint_id for slot in slots}
    for slot in slots:
        own = [
            one
            for one in usable
            if one.timepoint_id == slot.timepoint_id and one.instrument_id == slot.what
        ]
        if own:
            found[slot] = min(own, key=lambda one: (distance(slot.planned, at(one)), _utc(one)))
    free = [one for one in usable if one.timepoint_id not in planned_ids]
    if free:
        _fill_nearest(found, [slot for slot in slots if slot not in found], free)
    return found


def vitals_for(slots: Sequence[Slot], vitals: Sequence[Vitals]) -> Mapping[Slot, Vitals]:
    """The vital signs that fill each slot, by the same rule."""
    found: dict[Slot, Vitals] = {}
    taken: set[int] = set()
    planned_ids = {slot.timepoint_id for slot in slots}
    for slot in slots:
        own = [one for one in vitals if one.timepoint_id == slot.timepoint_id]
        if own:
            found[slot] = min(own, key=lambda one: (distance(slot.planned, one.at), one.at.utc))
    free = [one for one in vitals if one.timepoint_id not in planned_ids]
    pairs = [
        (distance(slot.planned, one.at), one.at.utc, number, one)
        for number, slot in enumerate(slots)
        for one in free
        if slot not in found and is_inside(slot, one.at)
    ]
    for _, _, number, one in sorted(pairs, key=lambda pair: pair[:3]):
        if slots[number] not in found and one.id not in taken:
            found[slots[number]] = one
            taken.add(one.id)
    return found


def is_finished(rating: Rating) -> bool:
    """Closed by its rater and not void; a total is not needed (too dissociated to answer)."""
    return rating.status not in (Status.DRAFT, Status.VOID)


def at(rating: Rating) -> Instant | None:
    """The instant it was observed, or None where only a relative time is known."""
    return rating.observed if isinstance(rating.observed, Instant) else None


def distance(planned: Instant | None, observed: Instant | None) -> float:
    """Minutes between plan and observation; endless where either is unknown."""
    if planned is None or observed is None:
        return float("inf")
    return abs(observed.minutes_since(planned))


def is_inside(slot: Slot, observed: Instant | None) -> bool:
    """Whether the moment lies in the slot's window, both ends included."""
    if observed is None or slot.opens is None or slot.closes is None:
        return False
    return slot.opens.utc <= observed.utc <= slot.closes.utc


def _fill_nearest(found: dict[Slot, Rating], empty: Sequence[Slot], free: Sequence[Rating]) -> None:
    pairs = [
        (distance(slot.planned, at(one)), _utc(one), number, one)
        for number, slot in enumerate(empty)
        for one in free
        if one.instrument_id == slot.what and is_inside(slot, at(one))
    ]
    taken: set[int] = set()
    for _, _, number, one in sorted(pairs, key=lambda pair: pair[:3]):
        if empty[number] not in found and one.id not in taken:
            found[empty[number]] = one
            taken.add(one.id)


def _utc(rating: Rating) -> float:
    observed = at(rating)
    return float("inf") if observed is None else observed.utc.timestamp()
