"""What signing, reviewing and looking at a finished rating say; no widgets here."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ketrate.clinic import enrol, rate
from ketrate.clock import Instant
from ketrate.instruments.definition import Instrument
from ketrate.instruments.prorating import total_words
from ketrate.instruments.scoring import open_items
from ketrate.records.rating import Alert, Rating
from ketrate.records.signature import Meaning
from ketrate.screens.pages.patient_tables import when_words
from ketrate.screens.widgets.sign_lines import SignLine
from ketrate.words import tr, trn

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk


def meant(meaning: Meaning, count: int) -> str:
    """The meaning of the signature in the words that are kept with it."""
    if count == 1:
        return tr("My signature means: “{meaning}”", meaning=meaning.sentence)
    return tr("My signature under each of them means: “{meaning}”", meaning=meaning.sentence)


def signed_words(count: int) -> str:
    """That it is done."""
    return trn("{count} rating is signed.", "{count} ratings are signed.", count)


def sign_lines(
    desk: "Desk", ratings: Sequence[Rating], *, with_patient: bool = False
) -> tuple[SignLine, ...]:
    """What stands in the list of a signing; alerts in words."""
    return tuple(_sign_line(desk, one, with_patient=with_patient) for one in ratings)


def _sign_line(desk: "Desk", rating: Rating, *, with_patient: bool) -> SignLine:
    instrument = rate.instrument_of(desk, rating)
    note = alert_note(rate.raised(desk, rating.id)) if instrument.alert is not None else ""
    code = enrol.patient_by_id(desk, rating.patient_id).code if with_patient else ""
    return SignLine(
        _when(rating, desk.now()),
        instrument.short_name,
        result_words(instrument, rating),
        note,
        code,
        is_urgent=bool(note),
    )


def _when(rating: Rating, now: Instant) -> str:
    at = rating.observed
    if isinstance(at, Instant) and at.local.date() == now.local.date():
        return f"{at.local:%H:%M}"
    return when_words(at)


def result_words(instrument: Instrument, rating: Rating) -> str:
    """The total with what it is out of, or why there is none."""
    if rating.total is not None:
        total = total_words(rating.total, is_prorated=rating.is_prorated)
        words = tr("{total} of {maximum}", total=total, maximum=instrument.maximum)
        return words if rating.is_prorated else tr("{words}, complete", words=words)
    return no_total(instrument, rating)


def no_total(instrument: Instrument, rating: Rating) -> str:
    """How many items keep the rating from having a total."""
    without = {answer.item for answer in rating.answers if answer.value is None}
    without |= set(open_items(instrument, rating.answers))
    return trn(
        "no total: {count} item without a value",
        "no total: {count} items without a value",
        len(without),
    )


def alert_note(alerts: Sequence[Alert]) -> str:
    """That a suicidality answer was beyond the limit, and what became of it."""
    if not alerts:
        return ""
    last = alerts[-1]
    words = tr("Suicidality: item {item} = {value}", item=last.item, value=last.value)
    seen = tr("acknowledged") if last.acknowledged_by is not None else tr("not acknowledged yet")
    return f"{words}, {seen}"
