"""Totals that rest on fewer answers than the scale has, with the rule that made them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ketrate.instruments.definition import Instrument, Prorating
from ketrate.instruments.prorating import rule_words
from ketrate.instruments.scoring import score_answers
from ketrate.records.rating import Rating
from ketrate.store.chain import Facts, Note
from ketrate.store.vault import Change, Vault

COLUMNS = "p.total, p.most_missing, p.rounding, p.source, p.is_published"
JOIN = "LEFT JOIN prorated p ON p.rating_id = r.id"
_KEEP = """INSERT INTO prorated (rating_id, total, missing, most_missing, rounding, source,
    is_published) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (rating_id) DO UPDATE SET
    total = excluded.total, missing = excluded.missing"""


def keep(change: Change, rating: Rating, instrument: Instrument, rule: Prorating) -> Rating:
    """Give a rating with a gap its prorated total, if the rule allows one; else it stays as it is.

    Called when the rating is closed; what was complete is never touched.
    """
    made = score_answers(instrument, rating.answers, rule)
    if not made.is_prorated or made.total is None:
        return rating
    change.execute(
        _KEEP,
        (rating.id, made.total, len(made.missing), rule.most_missing, rule.rounding, rule.source,
         int(rule.is_published)),
    )  # fmt: skip
    _note(change, rating, (made.total, len(made.missing)), rule)
    return replace(rating, total=made.total, is_prorated=True, prorating=rule_words(rule))


def renew(change: Change, rating: Rating, instrument: Instrument) -> Rating:
    """After an amendment: the total by the rule the rating was closed with, or none any more.

    `rating` has its new answers, and in `total` what they come to without a rule.
    """
    rule = rule_of(change.vault, rating)
    if rule is None:
        return rating
    renewed = keep(change, replace(rating, is_prorated=False, prorating=""), instrument, rule)
    if not renewed.is_prorated:
        change.execute("DELETE FROM prorated WHERE rating_id = ?", (rating.id,))
        _note(change, rating, (None, 0), rule)
    return renewed


def rule_of(vault: Vault, rating: Rating) -> Prorating | None:
    """The rule that made this rating's total, if one did."""
    sql = "SELECT most_missing, rounding, source, is_published FROM prorated WHERE rating_id = ?"
    row = vault.row(sql, (rating.id,))
    return Prorating(row[0], row[1], row[2], bool(row[3])) if row else None


def of_columns(total: int | None, row: Sequence[Any]) -> tuple[int | None, bool, str]:
    """Total, whether it is prorated, and the rule in words; a complete total comes first."""
    if total is not None or row[0] is None:
        return total, False, ""
    return row[0], True, rule_words(Prorating(row[1], row[2], row[3], bool(row[4])))


def _note(change: Change, rating: Rating, made: tuple[int | None, int], rule: Prorating) -> None:
    """`made` is the total, None where it was taken back, and the number of missing items."""
    row = change.vault.row("SELECT uid FROM patient WHERE id = ?", (rating.patient_id,))
    facts: Facts = {
        "instrument": rating.instrument_id,
        "total": made[0],
        "missing": made[1],
        "most_missing": rule.most_missing,
        "rounding": rule.rounding,
        "source": rule.source,
        "published": rule.is_published,
    }
    change.note(Note("rating.prorate", rating.uid, row[0] if row else None, facts))
