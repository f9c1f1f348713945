"""What one score means against one baseline; every score is judged alone."""

from dataclasses import dataclass

from ketrate.analysis.change import change, percent_better
from ketrate.analysis.thresholds import Bounds


@dataclass(frozen=True, slots=True)
class Verdict:
    """Change and the four judgements, as separate claims; None where none can be made.

    `responded`, `partial` and `worsened` are None without a baseline above the floor, and all
    four are None where the baseline is not eligible: "not eligible" is never "no".
    """

    change: int | None = None
    percent: float | None = None
    responded: bool | None = None
    partial: bool | None = None
    worsened: bool | None = None
    remitted: bool | None = None

    @property
    def state(self) -> str | None:
        """One word for display: remission, response, partial, none."""
        if self.remitted:
            return "remission"
        if self.responded is None:
            return None
        if self.responded:
            return "response"
        return "partial" if self.partial else "none"


UNKNOWN = Verdict()


def judge(score: int | None, found: Bounds) -> Verdict:
    """One score by the rules worked out for its baseline; nothing without a score."""
    if score is None:
        return UNKNOWN
    way = found.way
    remitted = way.is_at_most(score, found.remission)
    if found.baseline is None:
        return Verdict(remitted=remitted)
    moved = change(found.baseline, score)
    percent = percent_better(found.baseline, score, way)
    if not found.is_eligible or found.response is None or found.worsened is None:
        return Verdict(moved, percent)
    responded = bool(way.is_at_most(score, found.response))
    partial = not responded and bool(way.is_at_most(score, found.partial))
    worsened = way.burden(score) >= way.burden(found.worsened)
    return Verdict(moved, percent, responded, partial, worsened, remitted)
