"""A finished rating in words: result, state, facts, answers with what they were, signatures."""

from collections.abc import Mapping
from dataclasses import dataclass

from ketrate.clinic.voided import Voided
from ketrate.clock import Instant
from ketrate.instruments.definition import Instrument
from ketrate.instruments.prorating import total_words
from ketrate.records.ids import StaffId
from ketrate.records.rating import Alert, Answer, Presence, Rating, Source, Status
from ketrate.records.signature import Amendment, Signed
from ketrate.screens.pages.patient_tables import DASH, when_words
from ketrate.screens.pages.signing_words import no_total
from ketrate.screens.widgets import rating_words as say
from ketrate.screens.widgets.finished_answers import AnswerLine
from ketrate.screens.widgets.finished_rating import Finished, SignatureLine
from ketrate.screens.widgets.sign_lines import local_time
from ketrate.words import tr, trn

NO_MATCH = "signature does not match"


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything the vault holds about one finished rating."""

    rating: Rating
    instrument: Instrument
    signatures: tuple[Signed, ...]
    amendments: tuple[Amendment, ...]
    alerts: tuple[Alert, ...]
    names: Mapping[StaffId, str]
    voided: Voided | None = None
    flags: tuple[str, ...] = ()
    others: tuple[Rating, ...] = ()
    timing: str = ""

    @property
    def has_mismatch(self) -> bool:
        """Whether something under a signature was changed behind its back."""
        return any(not one.matches for one in self.signatures)


def shown(one: Dossier) -> Finished:
    """The dossier as the view shows it."""
    state, tone = state_words(one.rating, has_mismatch=one.has_mismatch)
    score, line = _score(one)
    return Finished(
        score=score,
        score_line=line,
        state=state,
        tone=tone,
        facts=_facts(one),
        answers=_answers(one),
        signatures=tuple(map(signature_line, reversed(one.signatures))),
        no_signature=_no_signature(one.rating),
        warnings=_warnings(one),
        note=_only_total(one.rating),
    )


def state_words(rating: Rating, *, has_mismatch: bool) -> tuple[str, str]:
    """Where a finished rating stands, and the tone of its badge."""
    if has_mismatch:
        return tr(NO_MATCH), "danger"
    if rating.source is Source.IMPORTED and rating.status is Status.COMPLETE:
        return tr("imported"), "neutral"
    return {
        Status.DRAFT: (tr("draft"), "neutral"),
        Status.COMPLETE: (tr("not signed"), "warn"),
        Status.SIGNED: (tr("signed"), "good"),
        Status.AMENDED: (tr("amended and signed"), "accent"),
        Status.VOID: (tr("void, counts nowhere"), "danger"),
    }[rating.status]


def signature_line(one: Signed) -> SignatureLine:
    """Who, meaning what, when, and whether it stands."""
    signature = one.signature
    roles = ", ".join(tr(role.value) for role in signature.signer_roles)
    meaning = tr("“{meaning}”", meaning=signature.meaning.sentence)
    state, tone = tr("matches"), "good"
    if one.is_superseded:
        state, tone = tr("superseded by an amendment"), "neutral"
    if not one.matches:
        state, tone = tr(NO_MATCH), "danger"
    return SignatureLine(
        signature.signer_name,
        f"{roles}  ·  {meaning}" if roles else meaning,
        local_time(signature.at),
        state,
        tone,
    )


def presence_words(presence: Presence | None) -> str:
    """What the rater could know of the dosing, in one line; empty where nobody was asked."""
    if presence is None:
        return ""
    where = tr("present at the dosing") if presence.was_present else tr("absent at the dosing")
    parts = [where, tr(presence.mode.value)]
    if presence.guess is not None:
        parts.append(tr("guess: dissociated {guess}", guess=tr(presence.guess.value)))
    if presence.could_see:
        parts.append(tr("could see dissociation scores"))
    if presence.rated_other_kind:
        parts.append(tr("had rated dissociation too"))
    return tr("Rater: {facts}", facts=", ".join(parts))


def _score(one: Dossier) -> tuple[str, str]:
    rating, instrument = one.rating, one.instrument
    if rating.total is None:
        return DASH, no_total(instrument, rating)
    parts = [tr("of {maximum}", maximum=instrument.maximum)]
    band = _band(instrument, rating.total)
    if band:
        parts.append(band)
    number = total_words(rating.total, is_prorated=rating.is_prorated)
    return number, "  ·  ".join((*parts, *one.flags))


def _band(instrument: Instrument, total: int) -> str:
    return next((band.label for band in instrument.bands if band.low <= total <= band.high), "")


def _facts(one: Dossier) -> tuple[str, ...]:
    rating = one.rating
    rater = rating.rater_name
    if rating.rater_id is not None:
        rater = one.names.get(rating.rater_id, "")
    facts = [
        tr("Rated {time}", time=_time(rating)),
        tr("by {name}", name=rater or tr("an unknown rater")),
        one.timing,
        _entered(rating),
        *_interview(one),
        _suicidality(one),
        tr("Note: {text}", text=rating.note) if rating.note else "",
        presence_words(rating.presence),
        f"{one.instrument.name}  ·  {rating.instrument_version}",
    ]
    if rating.is_prorated:
        facts.append(tr("Prorated: {rule}", rule=rating.prorating))
    if rating.version > 1:
        facts.append(trn("Amended once", "Amended {count} times", rating.version - 1))
    return tuple(fact for fact in facts if fact)


def _time(rating: Rating) -> str:
    at = rating.observed
    return local_time(at) if isinstance(at, Instant) else when_words(at)


def _entered(rating: Rating) -> str:
    if rating.source is Source.IMPORTED:
        return tr("Imported {time}", time=local_time(rating.entered))
    if rating.source is Source.TRANSCRIBED:
        return tr("From paper, entered {time}", time=local_time(rating.entered))
    return ""


def _answers(one: Dossier) -> tuple[AnswerLine, ...]:
    if not one.rating.answers:
        return ()
    lines = []
    for item in one.instrument.items:
        answer = one.rating.answer(item.number)
        mine = [change for change in one.amendments if change.item == item.number]
        before = tuple(_before(one.instrument, change) for change in reversed(mine))
        is_strange = answer is None or answer.reason is not None
        lines.append(
            AnswerLine(
                item.number,
                item.label,
                say.answer_words(item, answer),
                before,
                is_strange,
                _noted(one.rating, item.number),
                tuple(_by_other(one, other, item.number) for other in one.others),
                differs=any(not _is_same(answer, o.answer(item.number)) for o in one.others),
            )
        )
    return tuple(lines)


def _noted(rating: Rating, item: int) -> str:
    text = rating.item_note(item)
    return tr("Note: {text}", text=text) if text else ""


def _by_other(one: Dossier, other: Rating, item: int) -> str:
    words = say.answer_words(one.instrument.item(item), other.answer(item))
    return f"{_rater(one, other)}: {words}"


def _rater(one: Dossier, rating: Rating) -> str:
    if rating.rater_id is None:
        return rating.rater_name
    return one.names.get(rating.rater_id, rating.rater_name)


def _is_same(mine: Answer | None, other: Answer | None) -> bool:
    return (mine and mine.value) == (other and other.value)


def _interview(one: Dossier) -> tuple[str, ...]:
    """Who else rated the interview, with what total, and on how many items they agree."""
    found = []
    items = [item.number for item in one.instrument.items]
    for other in one.others:
        same = sum(_is_same(one.rating.answer(n), other.answer(n)) for n in items)
        total = tr("no total") if other.total is None else str(other.total)
        words = tr(
            "Same interview: {name} {total}, the same on {same} of {n} items",
            name=_rater(one, other),
            total=total,
            same=same,
            n=len(items),
        )
        found.append(words)
    if one.rating.second_of is not None:
        found.append(tr("Second rating of the interview, made without seeing the first"))
    return tuple(found)


def _suicidality(one: Dossier) -> str:
    """That a record of a total alone does not say how the item was answered."""
    rule = one.instrument.alert
    if rule is None or one.rating.answers or one.rating.total is None:
        return ""
    label = one.instrument.item(rule.item).label
    return tr("Suicidality: item {n} ({label}) not available", n=rule.item, label=label)


def _before(instrument: Instrument, change: Amendment) -> str:
    item = instrument.item(change.item)
    words = tr(
        "was {old}, now {new}",
        old=say.answer_words(item, change.old),
        new=say.answer_words(item, change.new),
    )
    reason = f"{words}: {change.reason}" if change.reason else words
    return f"{reason} ({change.by_name}, {local_time(change.at)})"


def _no_signature(rating: Rating) -> str:
    if rating.source is Source.IMPORTED:
        return tr("Imported ratings are not signed here.")
    return tr("Nobody has signed this rating.")


def _warnings(one: Dossier) -> tuple[str, ...]:
    found = []
    if one.has_mismatch:
        found.append(
            tr(
                "A signature does not match: the rating, its scale or the meaning was changed "
                "after it was signed. Do not rely on it, and tell the clinic lead."
            )
        )
    if one.voided is not None:
        found.append(_voided(one.voided))
    found += [_alert(alert, one) for alert in one.alerts]
    return tuple(found)


def _voided(one: Voided) -> str:
    words = tr("Void since {time}, by {name}", time=local_time(one.at), name=one.by_name)
    return f"{words}: {one.reason}" if one.reason else f"{words}."


def _alert(alert: Alert, one: Dossier) -> str:
    names = one.names
    parts = [
        tr("Imported, historical.") if alert.is_historical else "",
        tr(
            "Suicidality: item {item} = {value} is beyond the limit your clinic set.",
            item=alert.item,
            value=alert.value,
        ),
        say.changed(one.instrument, alert),
        alert.action and f"{alert.action}.",
    ]
    if alert.acknowledged_by is not None and alert.acknowledged_at is not None:
        who = names.get(alert.acknowledged_by, "")
        parts.append(
            tr("Acknowledged by {name}, {time}.", name=who, time=local_time(alert.acknowledged_at))
        )
    elif not alert.is_historical:
        parts.append(tr("No clinician has acknowledged it yet."))
    return " ".join(part for part in parts if part)


def _only_total(rating: Rating) -> str:
    if rating.answers or rating.total is None:
        return ""
    return tr("Only the total is known; single items are not available.")
