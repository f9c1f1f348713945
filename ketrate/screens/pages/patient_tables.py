"""The columns of the patient page: ratings, sessions, and what was missed, put into words."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ketrate.clock import Instant
from ketrate.instruments.catalogue import Catalogue
from ketrate.instruments.prorating import total_words
from ketrate.protocol.schedule import Protocol
from ketrate.records.ids import RatingId, SessionId, StaffId
from ketrate.records.rating import Rating, Source, Status
from ketrate.records.treatment import DosingKind, Session
from ketrate.records.when import When
from ketrate.screens.models.records_table import Column
from ketrate.screens.pages.rating_side_words import lateness
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.analysis.findings import Gap, Point, SessionMark

DASH = "–"


@dataclass(frozen=True, slots=True)
class RatingRow:
    """A rating with its place in the course, where it has one."""

    rating: Rating
    point: "Point | None"
    has_mismatch: bool = False
    flags: tuple[str, ...] = ()


def rating_rows(
    ratings: tuple[Rating, ...],
    points: "tuple[Point, ...]",
    mismatches: Container[RatingId] = (),
) -> tuple[RatingRow, ...]:
    """Every rating, newest first; those without a date at the end. Void ones are marked.

    A draft that was discarded before its first answer is no rating. `mismatches`: those under
    which a signature does not match.
    """
    by_id = {point.rating.id: point for point in points}
    rows = [
        RatingRow(one, by_id.get(one.id), one.id in mismatches)
        for one in ratings
        if one.status is not Status.VOID or one.answers or one.total is not None
    ]
    return tuple(sorted(rows, key=lambda row: _sortable(row.rating.observed), reverse=True))


def with_flags(
    rows: Iterable[RatingRow], sessions: Iterable[Session], catalogue: Catalogue
) -> tuple[RatingRow, ...]:
    """The rows with what their scales' files want pointed out."""
    from ketrate.analysis.flagged import flagged

    rows, by_id = tuple(rows), {one.id: one for one in sessions}
    together: dict[SessionId | None, list[Rating]] = defaultdict(list)
    for row in rows:
        together[row.rating.session_id].append(row.rating)

    def flags(rating: Rating) -> tuple[str, ...]:
        if rating.instrument_id not in catalogue or rating.status is Status.DRAFT:
            return ()
        session = by_id.get(rating.session_id) if rating.session_id is not None else None
        scale = catalogue.get(rating.instrument_id)
        return flagged(scale, rating, session, together[rating.session_id])

    return tuple(replace(row, flags=flags(row.rating)) for row in rows)


def with_moves(rows: Iterable[RatingRow], origins: Mapping[RatingId, str]) -> tuple[RatingRow, ...]:
    """The rows with the code of the patient under whom a rating was taken first."""

    def told(row: RatingRow) -> RatingRow:
        code = origins.get(row.rating.id)
        words = (tr("moved from {code}", code=code),) if code else ()
        return replace(row, flags=(*row.flags, *words))

    return tuple(map(told, rows))


def _sortable(when: When) -> tuple[int, float]:
    if isinstance(when, Instant):
        return (1, when.utc.timestamp())
    return (0, (when.day or 0) * 1440 + (when.minutes or 0))


def rating_columns(
    catalogue: Catalogue, protocol: Protocol, names: Mapping[StaffId, str]
) -> tuple[Column[RatingRow], ...]:
    """What the table of ratings shows."""
    labels = {timepoint.id: timepoint.label for timepoint in protocol.timepoints}
    known = {instrument.id: instrument.short_name for instrument in catalogue}

    def scale(row: RatingRow) -> str:
        return known.get(row.rating.instrument_id, row.rating.instrument_id)

    def rater(row: RatingRow) -> str:
        number = row.rating.rater_id
        return names.get(number, "") if number is not None else row.rating.rater_name

    return (
        Column(tr("Rated"), lambda row: when_words(row.rating.observed)),
        Column(tr("Scale"), scale),
        Column(tr("Score"), _score, is_number=True),
        Column(tr("Change"), _change, is_number=True),
        Column(tr("State"), _state),
        Column(tr("Signature"), _signature, tone=_signature_tone),
        Column(tr("Timepoint"), lambda row: labels.get(row.rating.timepoint_id or "", DASH)),
        Column(tr("Deviation"), _deviation),
        Column(tr("Rater"), rater),
        Column(tr("Blind"), _blind),
    )


def session_columns() -> "tuple[Column[SessionMark], ...]":
    """What the table of sessions shows."""
    return (
        Column(tr("No."), lambda mark: str(mark.session.number), is_number=True),
        Column(tr("Dosing"), lambda mark: _dosing_time(mark.session)),
        Column(tr("Dose"), lambda mark: dose_words(mark.session), is_number=True),
        Column(tr("CADSS before"), lambda m: _found(m, "pre"), is_number=True),
        Column(tr("40 min"), lambda m: _found(m, "at_minute"), is_number=True),
        Column(tr("Peak"), _peak, is_number=True),
        Column(tr("Agent"), lambda mark: _agent(mark.session)),
    )


def missed_columns() -> "tuple[Column[Gap], ...]":
    """What the table of missed ratings shows."""
    return (
        Column(tr("Missed"), lambda gap: gap.label),
        Column(tr("Day of the course"), lambda gap: f"{gap.x_days:.0f}", is_number=True),
    )


def when_words(when: When) -> str:
    """A date and time, or the distance from the dosing where only that is known."""
    if isinstance(when, Instant):
        return f"{when.local:%Y-%m-%d %H:%M}"
    if when.minutes is not None:
        return tr("{n:+.0f} min", n=when.minutes)
    return tr("day {n}", n=when.day) if when.day is not None else tr("before the course")


def dose_words(session: Session) -> str:
    """Dose given in mg and mg/kg, as far as it is known; else what was prescribed, named so."""
    if session.dose_given_mg is None and session.dose_prescribed_mg is not None:
        return tr("{mg:g} mg prescribed", mg=round(session.dose_prescribed_mg, 1))
    parts = []
    if session.dose_given_mg is not None:
        parts.append(tr("{mg:g} mg", mg=round(session.dose_given_mg, 1)))
    if session.given_mg_per_kg is not None:
        parts.append(tr("{kg:.2f} mg/kg", kg=session.given_mg_per_kg))
    return "  ·  ".join(parts) or DASH


def rating_words(row: RatingRow, scale: str) -> str:
    """One rating in one line, for the figure's pointer."""
    parts = [scale, _score(row), when_words(row.rating.observed)]
    if row.point is not None and row.point.change is not None:
        parts.append(_change(row))
    if _deviation(row) != DASH:
        parts.append(_deviation(row))
    return "  ·  ".join(parts)


def _deviation(row: RatingRow) -> str:
    rating = row.rating
    if rating.planned is None or not isinstance(rating.observed, Instant):
        return DASH
    if rating.status is Status.DRAFT:
        return DASH
    return lateness(rating.observed.minutes_since(rating.planned))


def _score(row: RatingRow) -> str:
    rating = row.rating
    if rating.total is not None:
        return total_words(rating.total, is_prorated=rating.is_prorated)
    answered = sum(answer.value is not None for answer in rating.answers)
    return tr("incomplete ({n} items)", n=answered)


def _change(row: RatingRow) -> str:
    point = row.point
    if point is None or point.change is None:
        return DASH
    change = signed(point.change)
    if point.percent_improvement is None:
        return change
    if point.change * point.percent_improvement > 0:  # on this scale a rise is the improvement
        better = tr("{n} % better", n=round(point.percent_improvement))
        worse = tr("{n} % worse", n=-round(point.percent_improvement))
        return f"{change}  ({better if point.change > 0 else worse})"
    share = signed(round(-point.percent_improvement))
    return f"{change}  ({share} %)"


def signed(change: int) -> str:
    """A change with its sign; none where nothing changed."""
    return f"{change:+d}".replace("-", "−") if change else "0"


def _state(row: RatingRow) -> str:
    rating = row.rating
    if rating.status is Status.DRAFT:
        return tr("draft")
    parts = [] if row.point is None or row.point.state is None else [_STATES[row.point.state]]
    if row.point is not None and row.point.items_carried:
        parts.append("{n} carried")
    if rating.source is not Source.ENTERED:
        parts.append(str(rating.source))
    carried = row.point.items_carried if row.point is not None else 0
    told = [tr(part).format(n=carried) for part in parts]
    return ", ".join((*told, *row.flags)) or DASH


def _blind(row: RatingRow) -> str:
    """Whether the rater counts as blind; a dash where nobody was asked."""
    known = row.rating.presence
    if known is None:
        return DASH
    return tr("yes") if known.counts_as_blind else tr("no")


def _signature(row: RatingRow) -> str:
    """The mark of a rating: a sign and a word, so that neither colour nor sign stands alone."""
    rating = row.rating
    if row.has_mismatch:
        return tr("✗ does not match")
    if rating.source is Source.IMPORTED and rating.status is Status.COMPLETE:
        return DASH
    return {
        Status.DRAFT: DASH,
        Status.COMPLETE: tr("not signed"),
        Status.SIGNED: tr("✓ signed"),
        Status.AMENDED: tr("✓ amended"),
        Status.VOID: tr("✗ void"),
    }[rating.status]


def _signature_tone(row: RatingRow) -> str:
    if row.has_mismatch or row.rating.status is Status.VOID:
        return "danger"
    is_waiting = row.rating.status is Status.COMPLETE
    return "warn" if is_waiting and row.rating.source is not Source.IMPORTED else ""


_STATES = {
    "baseline": "baseline",
    "none": "no response",
    "partial": "partial response",
    "response": "response",
    "remission": "remission",
}


def _dosing_time(session: Session) -> str:
    if session.started is not None:
        end = f"–{session.ended.local:%H:%M}" if session.ended is not None else ""
        paused = any(e.kind is DosingKind.INTERRUPT and not e.is_void for e in session.events)
        note = "  ·  " + tr("interrupted") if paused else ""
        return f"{session.started.local:%Y-%m-%d %H:%M}{end}{note}"
    if session.relative is not None:
        return when_words(session.relative)
    return tr("not dosed") if not session.was_dosed else tr("date unknown")


def _agent(session: Session) -> str:
    return ", ".join(part for part in (session.agent, session.route) if part) or DASH


def _found(mark: "SessionMark", what: str) -> str:
    value = getattr(mark.dissociation, what) if mark.dissociation is not None else None
    return DASH if value is None else str(value)


def _peak(mark: "SessionMark") -> str:
    found = mark.dissociation
    if found is None or found.peak is None:
        return DASH
    text = str(found.peak)
    if found.peak_minute is not None:
        text += "  " + tr("({n:.0f} min)", n=found.peak_minute)
    return text if found.peak_observed else text + "  " + tr("peak window missed")
