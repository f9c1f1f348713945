"""What is said right after signing in: what was lost, who tried, and when one came last."""

from typing import TYPE_CHECKING

from ketrate.words import tr, trn

if TYPE_CHECKING:
    from ketrate.clinic.clock_watch import Jump
    from ketrate.clinic.unlock import LastVisit


def welcome_words(last: "LastVisit | None", news: str) -> tuple[str, str]:
    """Tone and sentences; `news` is what could not be kept when the window locked."""
    if last is None:
        return "warn", news
    parts = [news] if news else []
    if last.wrong_passwords:
        words = trn(
            "{count} wrong password was typed for your name since you came last.",
            "{count} wrong passwords were typed for your name since you came last.",
            last.wrong_passwords,
        )
        parts.append(words)
    tone = "warn" if parts else "accent"
    if last.at is not None:
        at = last.at.local.strftime("%Y-%m-%d %H:%M")
        parts.append(tr("You signed in last on {at}.", at=at))
    return tone, " ".join(parts)


def clock_words(jump: "Jump") -> str:
    """That the computer's clock was moved, by how much, and what to look at."""
    return tr(
        "The computer's clock was moved by {amount}. Timers are not affected. "
        "Check the start times that were written down.",
        amount=amount_words(jump.seconds),
    )


def amount_words(seconds: float) -> str:
    """E.g. "+1 h 5 min" or "-12 s"."""
    whole = abs(round(seconds))
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    parts = ((hours, tr("h")), (minutes, tr("min")), (rest if whole < 3600 else 0, tr("s")))
    said = " ".join(f"{number} {unit}" for number, unit in parts if number)
    return f"{'+' if seconds > 0 else '−'}{said or 0}"
