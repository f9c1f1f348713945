"""What stands open before the start, in words; it asks, and forbids nothing."""

from ketrate.clinic.before_start import Concerns
from ketrate.protocol.clashes import Clash
from ketrate.words import tr, trn


def concern_lines(found: Concerns) -> tuple[str, ...]:
    """One sentence each, what matters most first."""
    lines = [
        tr("Answered with no: {all}.", all="; ".join(found.denied)) if found.denied else "",
        _pressure(found),
        tr("Not answered: {all}.", all="; ".join(found.unanswered)) if found.unanswered else "",
    ]
    shown = [_clash(one) for one in found.clashes[:3]]
    more = len(found.clashes) - len(shown)
    if more > 0:
        shown.append(trn("{count} more pair of ratings lies as close.",
                         "{count} more pairs of ratings lie as close.", more))  # fmt: skip
    return tuple(filter(None, (*lines, *shown)))


def _pressure(found: Concerns) -> str:
    one = found.pressure
    if one is None:
        return ""
    return tr(
        "Blood pressure {s}/{d} at {at}, beyond the limit your clinic set: think of waiting.",
        s=one.systolic,
        d="–" if one.diastolic is None else one.diastolic,
        at=f"{one.at.local:%H:%M}",
    )


def _clash(one: Clash) -> str:
    return tr(
        "{label} here at {at} and {other} in chair {chair} at {other_at}: {n} min apart.",
        label=one.label,
        at=f"{one.planned.local:%H:%M}",
        other=one.other_label,
        chair=one.other_chair or "?",
        other_at=f"{one.other_planned.local:%H:%M}",
        n=round(one.minutes),
    )
