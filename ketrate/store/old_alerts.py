"""Suicidality answers that come with an import: kept as alerts, and marked as history.

They interrupt nobody: what `alerts.open_alerts` gives leaves them out. Each is judged by the rule
of its scale's file, a rise against the rating of the same patient on the same scale before it.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Any

from ketrate.instruments.definition import Instrument
from ketrate.instruments.scoring import raises_alert
from ketrate.records.rating import Answer
from ketrate.store.chain import Note
from ketrate.store.rows import exact, pair
from ketrate.store.vault import Change, Vault

_VALUES = """SELECT r.patient_id, r.id, r.uid, p.uid, a.value, r.source
    FROM rating r JOIN scale s ON s.id = r.scale_id JOIN patient p ON p.id = r.patient_id
    JOIN answer a ON a.rating_id = r.id AND a.item = ?1
    WHERE s.instrument = ?2 AND r.status NOT IN ('draft', 'void') AND a.value IS NOT NULL
    AND r.patient_id IN (SELECT patient_id FROM rating WHERE id >= ?3)
    ORDER BY r.patient_id, r.observed_us, r.rel_day, r.rel_minutes, r.id"""
_RAISE = """INSERT INTO alert (uid, patient_id, rating_id, item, value, raised_us, raised_offset)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""


def raise_for_imported(change: Change, scales: Iterable[Instrument], first_new: int) -> None:
    """Raise what the ratings numbered from `first_new` on have in them, in one sweep a scale."""
    rows: list[tuple[object, ...]] = []
    notes: list[Note] = []
    at = change.at.instant
    for scale in scales:
        for row in _reached(change.vault, scale, first_new):
            patient, number, rating_uid, patient_uid, value, _ = row
            uid, item = change.new_uid(), _item(scale)
            rows.append((uid, patient, number, item, value, *pair(at)))
            facts: dict[str, object] = {"item": item, "value": value, "at": exact(at)}
            facts["rating"] = rating_uid.hex()
            notes.append(Note("alert.raise", uid, patient_uid, facts))
    change.executemany(_RAISE, rows)
    change.note_many(notes)


def _reached(vault: Vault, scale: Instrument, first_new: int) -> Iterator[tuple[Any, ...]]:
    if scale.alert is None:
        return
    item = scale.alert.item
    rows = vault.rows(_VALUES, (item, scale.id, first_new))
    for _, mine in groupby(rows, key=lambda row: row[0]):
        for before, row in pairwise((None, *mine)):
            if row is None or row[1] < first_new or row[5] != "imported":
                continue
            previous = (Answer(item, before[4]),) if before else ()
            if raises_alert(scale, (Answer(item, row[4]),), previous) is not None:
                yield row


def _item(scale: Instrument) -> int:
    return scale.alert.item if scale.alert else 0
