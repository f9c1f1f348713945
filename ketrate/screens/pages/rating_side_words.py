"""When a rating is due and how late it is, in the words of the banner."""

from ketrate.clock import Instant
from ketrate.instruments.definition import Instrument
from ketrate.protocol.schedule import Protocol, Timepoint
from ketrate.records.rating import Rating, Source, Status
from ketrate.screens.widgets.banner import Side
from ketrate.words import tr

MINUTES_PER_DAY = 1440


def side(instrument: Instrument, rating: Rating, protocol: Protocol, now: Instant) -> Side:
    """Scale and timepoint, planned time, and the deviation with its window as a badge.

    The deviation is that of the observed time once there is one, until then that of now.
    """
    headline = f"{instrument.short_name}  ·  {tr(instrument.domain)}"
    timepoint = _timepoint(protocol, rating)
    clock = observed(rating) or now
    parts = [timepoint.label if timepoint else tr("unscheduled")]
    if rating.planned is not None:
        parts.append(tr("due {time}", time=f"{rating.planned.local:%H:%M}"))
    word = tr("rated {time}") if observed(rating) else tr("now {time}")
    parts.append(word.format(time=f"{clock.local:%H:%M}"))
    line = "  ·  ".join(parts)
    if rating.source is Source.TRANSCRIBED:
        line += "  ·  " + tr("from paper")
    if rating.planned is None or timepoint is None:
        return Side(headline, line)
    minutes = clock.minutes_since(rating.planned)
    tone = "good" if _is_inside(timepoint, minutes) else "warn"
    return Side(headline, line, lateness(minutes), window(timepoint), tone)


def timing(rating: Rating, facing: Side) -> str:
    """Deviation with its window, and that it was copied from paper, for the form's own column."""
    parts = [", ".join(filter(None, (facing.badge, facing.badge_line)))]
    if rating.source is Source.TRANSCRIBED:
        at = observed(rating)
        when = f"{at.local:%Y-%m-%d %H:%M}" if at else ""
        entered = f"{rating.entered.local:%Y-%m-%d %H:%M}"
        parts.append(tr("From paper: rated {when}, entered {entered}", when=when, entered=entered))
    if rating.second_of is not None:
        parts.append(tr("Second rating of the interview; the first is hidden until you finish."))
    return "\n".join(filter(None, parts))


def observed(rating: Rating) -> Instant | None:
    """When it was rated; None for a draft without an answer of its own."""
    has_own = any(answer.carried_from is None for answer in rating.answers)
    is_known = has_own or rating.status is not Status.DRAFT or rating.source is not Source.ENTERED
    return rating.observed if is_known and isinstance(rating.observed, Instant) else None


def lateness(minutes: float) -> str:
    """E.g. "2 min late", "on time", "3 h early"; days from two days on."""
    size = abs(minutes)
    if size < 1:
        return tr("on time")
    if size < 120:
        amount = tr("{n:.0f} min", n=size)
    elif size < 2 * MINUTES_PER_DAY:
        amount = tr("{n:.0f} h", n=size / 60)
    else:
        amount = tr("{n:.0f} days", n=size / MINUTES_PER_DAY)
    return (
        tr("{amount} late", amount=amount) if minutes > 0 else tr("{amount} early", amount=amount)
    )


def window(timepoint: Timepoint) -> str:
    """The window in which it counts as done in time."""
    low, high = timepoint.window
    unit = tr("days") if timepoint.anchor == "day" else tr("min")
    return tr("window {low:g} to {high:g} {unit}", low=low, high=high, unit=unit)


def _is_inside(timepoint: Timepoint, minutes: float) -> bool:
    scale = MINUTES_PER_DAY if timepoint.anchor == "day" else 1
    low, high = timepoint.window
    return (low - timepoint.offset) * scale <= minutes <= (high - timepoint.offset) * scale


def _timepoint(protocol: Protocol, rating: Rating) -> Timepoint | None:
    return next((t for t in protocol.timepoints if t.id == rating.timepoint_id), None)
