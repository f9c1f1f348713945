"""The trail as CSV: UTF-8 with a mark for spreadsheets, one line an event, the head on top."""

import csv
import io

from ketrate.records.trail import TrailSheet
from ketrate.words import tr

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be run by a spreadsheet; it gets an apostrophe before it."""


def csv_bytes(sheet: TrailSheet) -> bytes:
    """The file: three lines about it, a heading, and the events, oldest first."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    name = sheet.clinic_name or tr("the clinic")
    write([safe(tr("Trail of {name}: {asked}", name=name, asked=sheet.asked))])
    as_of = sheet.data_as_of.iso() if sheet.data_as_of else "–"
    write([tr("Data as of {time}; entry {seq}; KetRate {version}", time=as_of, seq=sheet.seq,
              version=sheet.version)])  # fmt: skip
    write([tr("Audit head {head}", head=sheet.head or "–")])
    write([tr("entry"), tr("time"), tr("who"), tr("patient"), tr("what"), tr("kind")])
    for line in sheet.lines:
        time = line.at.local.isoformat(timespec="milliseconds")
        cells = (line.who, line.patient_code, line.sentence, line.kind)
        write([line.seq, time, *map(safe, cells)])
    return out.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
