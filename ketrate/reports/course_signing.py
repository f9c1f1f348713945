"""Who stands behind the numbers of a course report: signatures, amendments, what is unsigned."""

from collections.abc import Iterator
from typing import Protocol

from reportlab.platypus import Flowable

from ketrate.clock import Instant
from ketrate.instruments.catalogue import Catalogue
from ketrate.records.ids import RatingId
from ketrate.records.rating import Answer, Rating, Source, Status
from ketrate.records.signature import Amendment, Signed
from ketrate.records.treatment import Session
from ketrate.reports.ledger import Column, Ledger
from ketrate.reports.text import SEMIBOLD, WARNING, paragraph, style
from ketrate.reports.words import NOTHING, stamp_text, total_text, when_text
from ketrate.words import tr, trn

Row = tuple[str, ...]


class Signable(Protocol):
    """What a report holds of ratings and of the names under them."""

    @property
    def ratings(self) -> tuple[Rating, ...]:
        """The ratings it prints."""
        ...

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions they belong to."""
        ...

    @property
    def instruments(self) -> Catalogue:
        """The scales."""
        ...

    @property
    def signed(self) -> tuple[Signed, ...]:
        """Every signature under them."""
        ...

    @property
    def amendments(self) -> tuple[Amendment, ...]:
        """What was changed after they were finished."""
        ...


def warning(report: Signable) -> list[Flowable]:
    """A sentence at the head of the report when a signature does not match."""
    wrong = {one.signature.rating_id for one in report.signed if not one.matches}
    if not wrong:
        return []
    text = trn(
        "The signature under {count} rating does not match what stands there; see Signatures.",
        "The signatures under {count} ratings do not match what stands there; see Signatures.",
        len(wrong),
    )
    return [paragraph(text, tr("the notes"), style(SEMIBOLD, colour=WARNING))]


def section(report: Signable) -> tuple[str, str, Ledger | None]:
    """Heading, what is not signed, and a line for every signature and every item amended."""
    signed = {one.signature.rating_id for one in report.signed}
    rows = [
        row
        for rating in sorted(report.ratings, key=_order)
        if rating.id in signed
        for row in _rows(report, rating)
    ]
    return tr("Signatures"), _note(report, signed), _ledger(rows) if rows else None


def _ledger(rows: list[Row]) -> Ledger:
    columns = [
        Column(tr("Scale"), 1.4),
        Column(tr("Observed"), 1.75),
        Column(tr("Total"), 0.75, is_number=True),
        Column(tr("What was signed or changed"), 3.3),
        Column(tr("By"), 1.5),
        Column(tr("Date and time"), 2.75),
        Column(tr("State"), 1.4),
    ]
    return Ledger(columns, rows)


def _rows(report: Signable, rating: Rating) -> Iterator[Row]:
    """The lines of one rating in the order of its versions; scale and time stand once."""
    lines = [
        (one.version, 0, index, _amended(one)) for index, one in enumerate(_of(report, rating))
    ]
    lines += [
        (one.signature.version, 1, one.signature.id, _signed(one))
        for one in report.signed
        if one.signature.rating_id == rating.id
    ]
    head = _head(report, rating)
    for *_, line in sorted(lines):
        yield (*head, *line)
        head = ("",) * len(head)


def _of(report: Signable, rating: Rating) -> list[Amendment]:
    return [one for one in report.amendments if one.rating_id == rating.id]


def _head(report: Signable, rating: Rating) -> Row:
    void = f" ({tr('void')})" if rating.status is Status.VOID else ""
    name = _name(report, rating) + void
    numbers = {session.id: session.number for session in report.sessions}
    session = numbers.get(rating.session_id) if rating.session_id else None
    total = total_text(rating.total, is_prorated=rating.is_prorated)
    return name, when_text(rating.observed, session), total


def _signed(one: Signed) -> Row:
    signature = one.signature
    state = tr("superseded") if one.is_superseded else tr("matches")
    return (
        signature.meaning.sentence,
        signature.signer_name,
        stamp_text(signature.at),
        state if one.matches else tr("signature does not match"),
    )


def _amended(one: Amendment) -> Row:
    text = tr("Item {n}: was {old}, now {new}: {reason}", n=one.item, old=_given(one.old),
              new=_given(one.new), reason=one.reason)  # fmt: skip
    return text, one.by_name, stamp_text(one.at), tr("amended")


def _given(answer: Answer | None) -> str:
    if answer is None:
        return NOTHING
    return str(answer.value) if answer.reason is None else tr(answer.reason.value)


def _note(report: Signable, signed: set[RatingId]) -> str:
    """Which ratings nobody has signed; a course without any signature is told in one sentence."""
    finished = [one for one in report.ratings if one.status not in (Status.DRAFT, Status.VOID)]
    own = [one for one in finished if one.source is not Source.IMPORTED]
    unsigned = [one for one in own if one.id not in signed]
    parts = []
    if unsigned and not signed:
        parts.append(trn("The {count} rating in this report is not signed.",
                         "None of the {count} ratings in this report is signed.",
                         len(unsigned)))  # fmt: skip
    elif unsigned:
        told = "; ".join(_told(report, one) for one in sorted(unsigned, key=_order))
        parts.append(tr("Not signed: {ratings}.", ratings=told))
    if len(own) < len(finished):
        parts.append(trn("{count} imported rating stands as its source has it.",
                         "{count} imported ratings stand as their source has them.",
                         len(finished) - len(own)))  # fmt: skip
    return " ".join(parts)


def _told(report: Signable, rating: Rating) -> str:
    return f"{_name(report, rating)}, {when_text(rating.observed, None)}"


def _name(report: Signable, rating: Rating) -> str:
    if rating.instrument_id in report.instruments:
        return report.instruments.get(rating.instrument_id).short_name
    return rating.instrument_id


def _order(rating: Rating) -> tuple[str, int]:
    observed = rating.observed
    return (observed.utc.isoformat() if isinstance(observed, Instant) else "", rating.id)
