"""What was written at the chair, in the person's language; for screens and for paper."""

from ketrate.records.bedside import NotDoneReason, Outcome, Relatedness, Severity
from ketrate.words import tr


def severity_words(one: Severity) -> str:
    """How strong an adverse event is."""
    return {
        Severity.MILD: tr("mild"),
        Severity.MODERATE: tr("moderate"),
        Severity.SEVERE: tr("severe"),
    }[one]


def relatedness_words(one: Relatedness) -> str:
    """Whether the dosing caused it, as the one who wrote it thinks."""
    return {
        Relatedness.UNRELATED: tr("unrelated to the dosing"),
        Relatedness.POSSIBLE: tr("possibly from the dosing"),
        Relatedness.PROBABLE: tr("probably from the dosing"),
        Relatedness.CANNOT_SAY: tr("cause cannot be said"),
    }[one]


def outcome_words(one: Outcome) -> str:
    """What became of it."""
    return {
        Outcome.ONGOING: tr("goes on"),
        Outcome.RESOLVED: tr("resolved"),
        Outcome.RESOLVED_WITH_SEQUELAE: tr("resolved with sequelae"),
        Outcome.UNKNOWN: tr("outcome not known"),
    }[one]


def reason_words(reason: str) -> str:
    """Why a planned rating was not taken; a word that somebody typed stands as it is."""
    return {
        NotDoneReason.TOO_DISSOCIATED.value: tr("too dissociated"),
        NotDoneReason.TOO_SEDATED.value: tr("too sedated"),
        NotDoneReason.ASLEEP.value: tr("asleep"),
        NotDoneReason.REFUSED.value: tr("refused"),
        NotDoneReason.STAFF_BUSY.value: tr("staff busy"),
    }.get(reason, reason)
