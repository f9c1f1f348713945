"""Rating: every answer is in the vault before the next question lights up."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ketrate.clinic.blinding import is_blind_for, seen_rating
from ketrate.clinic.desk import Desk
from ketrate.clinic.enrol import patient_by_id, protocol_of
from ketrate.clinic.identify import require_known
from ketrate.clinic.looks import note_alerts_shown
from ketrate.clinic.prorating import rule_for
from ketrate.clinic.recall import carried, guard_recall, utc_of
from ketrate.clinic.rights import Action, is_blinded, may_meet, require
from ketrate.clock import Instant
from ketrate.errors import BadInputError, NotAllowedError, NotFoundError, NotNowError
from ketrate.instruments.definition import Instrument
from ketrate.instruments.scoring import check_value, open_items, raises_alert
from ketrate.protocol.situation import plan
from ketrate.records.ids import CourseId, PatientId, RatingId, SessionId
from ketrate.records.patient import Patient
from ketrate.records.rating import Alert, Answer, Rating, Source, Status, Unanswered
from ketrate.records.staff import Staff
from ketrate.records.text import clean_text
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.store.vault import Change

LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Draft:
    """An unfinished rating, as it is offered after a crash or an interruption."""

    rating: Rating
    patient: Patient
    instrument_name: str
    rater_name: str
    answered: int
    is_mine: bool


def open_rating(  # noqa: PLR0913 - what a rating hangs on
    desk: Desk,
    *,
    patient_id: PatientId,
    course_id: CourseId,
    session_id: SessionId | None,
    timepoint_id: str | None,
    instrument_id: str,
    observed: Instant | None = None,
) -> Rating:
    """A draft to fill in; one's own unfinished draft for the same timepoint is taken up again.

    With `observed` (a time that has passed) the rating is marked as transcribed from paper.
    Raises NotNowError when the recall guard asks for another scale, and while nobody has made
    sure who the patient is (`clinic.identify`).
    """
    from ketrate.store import definitions, ratings

    instrument = desk.catalogue.get(instrument_id)
    rater = _require_rater(desk, instrument)
    _require_one_patient(desk, patient_id, course_id, session_id)
    draft = _own_draft(desk, rater, (course_id, session_id, timepoint_id, instrument_id))
    if draft is not None:
        return seen_rating(desk, draft)
    require_known(desk, patient_id, session_id)
    if observed is None:
        guard_recall(desk, instrument_id, session_id, course_id)
    elif observed.utc > desk.now().utc:
        raise BadInputError(tr("Observed time"), tr("it has not come yet."))
    with desk.change() as change:
        definitions.keep(change, "instrument", instrument.definition_hash, instrument.text)
        rating = ratings.open_rating(
            change,
            patient_id=patient_id,
            course_id=course_id,
            session_id=session_id,
            timepoint_id=timepoint_id,
            planned=_planned(desk, course_id, session_id, timepoint_id),
            instrument=instrument,
            rater=rater,
            observed=observed or desk.now(),
            entered=desk.now(),
            source=Source.TRANSCRIBED if observed else Source.ENTERED,
        )
        for answer in carried(desk, instrument, rating):
            rating = ratings.answer(change, rating.id, answer, instrument, desk.now())
    return seen_rating(desk, rating)


def record_answer(desk: Desk, rating_id: RatingId, item: int, value: int) -> Rating:
    """Keep one answer, durably; raises an alert in the same transaction where the rule says so."""
    before, instrument = _draft_of_mine(desk, rating_id)
    check_value(instrument, item, value)
    return _write(desk, before, instrument, Answer(item, value))


def not_assessed(desk: Desk, rating_id: RatingId, item: int, reason: Unanswered) -> Rating:
    """Keep the reason why an item has no value."""
    before, instrument = _draft_of_mine(desk, rating_id)
    return _write(desk, before, instrument, Answer(item, reason=reason))


def clear_answer(desk: Desk, rating_id: RatingId, item: int) -> Rating:
    """Take an answer back; the trail keeps it."""
    from ketrate.store import ratings

    _, instrument = _draft_of_mine(desk, rating_id)
    with desk.change() as change:
        after = ratings.clear_answer(change, rating_id, item, instrument, desk.now())
    return seen_rating(desk, after)


def finish(desk: Desk, rating_id: RatingId, *, alert_action: str = "") -> Rating:
    """Close a rating. Every item needs a value or a reason, every alert a word on what was done.

    Where the clinic switched a rule on, a rating with a gap gets a prorated total, marked.
    """
    from ketrate.store import alerts, prorated, ratings

    before, instrument = _draft_of_mine(desk, rating_id)
    still_open = open_items(instrument, before.answers)
    if still_open:
        numbers = ", ".join(map(str, still_open))
        raise NotNowError(
            tr("Items {items} are open.", items=numbers), tr("Answer them or say why not.")
        )
    raised = alerts.of_rating(desk.vault, rating_id)
    action = clean_text(alert_action, tr("What was done"), LONGEST_NOTE)
    if raised and not action:
        raise NotNowError(
            tr("A suicidality answer is beyond the limit your clinic set."),
            tr("Say what was done about it."),
        )
    rule = rule_for(desk, instrument)
    with desk.change() as change:
        for alert in raised:
            alerts.set_action(change, alert.id, action)
        done = ratings.finish(change, rating_id, Status.COMPLETE)
        if rule is not None:
            done = prorated.keep(change, done, instrument, rule)
    return seen_rating(desk, done)


def discard(desk: Desk, rating_id: RatingId, reason: str) -> Rating:
    """Void a draft with a reason; nothing is deleted and an alert it raised stays open."""
    from ketrate.store import ratings

    _draft_of_mine(desk, rating_id)
    reason = clean_text(reason, tr("Reason"), LONGEST_NOTE)
    if not reason:
        raise BadInputError(tr("Reason"), tr("discarding needs one."))
    with desk.change() as change:
        gone = ratings.void(change, rating_id, reason)
    return seen_rating(desk, gone)


def rating(desk: Desk, rating_id: RatingId) -> Rating:
    """One rating, if its scale may reach the signed-in person; the view is noted."""
    from ketrate.store import ratings

    require(desk, Action.SEE_PATIENTS)
    found = ratings.get(desk.vault, rating_id)
    instrument = instrument_of(desk, found)
    is_theirs = may_meet(desk.signed_in(), instrument) or not is_blind_for(desk, found.patient_id)
    if not is_theirs:
        desk.note("right.refused", action="see a rating")
        raise NotAllowedError(tr("See this rating"), tuple(sorted(desk.signed_in().roles)))
    desk.note_once("rating.view", found.uid)
    return seen_rating(desk, found)


def drafts(desk: Desk) -> tuple[Draft, ...]:
    """Every unfinished rating the person may meet, oldest first."""
    from ketrate.store import ratings, staff

    names = {person.id: person.name for person in staff.everyone(desk.vault)}
    visible = desk.instrument_ids()
    found = [r for r in ratings.drafts(desk.vault) if visible is None or r.instrument_id in visible]
    return tuple(
        Draft(
            seen_rating(desk, one),
            patient_by_id(desk, one.patient_id),
            instrument_of(desk, one).short_name,
            names.get(one.rater_id, one.rater_name) if one.rater_id else one.rater_name,
            sum(answer.carried_from is None for answer in one.answers),
            one.rater_id == desk.signed_in().id,
        )
        for one in sorted(found, key=lambda one: one.entered.utc)
    )


def raised(desk: Desk, rating_id: RatingId) -> tuple[Alert, ...]:
    """The alerts a rating has raised about which nothing was said yet."""
    from ketrate.store import alerts

    rating(desk, rating_id)
    found = alerts.of_rating(desk.vault, rating_id)
    note_alerts_shown(desk, found)
    return found


def acknowledge(desk: Desk, alert_id: int) -> Alert:
    """A clinician has seen the alert; acknowledged is not resolved, and it stays readable."""
    from ketrate.store import alerts

    clinician = require(desk, Action.ACKNOWLEDGE)
    with desk.change() as change:
        return alerts.acknowledge(change, alert_id, clinician.id, desk.now())


def instrument_of(desk: Desk, rating: Rating) -> Instrument:
    """The scale as it was when the rating was opened, even if its file has changed since."""
    from ketrate.instruments.loader import parse_instrument
    from ketrate.store import definitions

    current = desk.catalogue.by_hash(rating.definition_hash)
    if current is not None:
        return current
    text = definitions.get(desk.vault, rating.definition_hash)
    if text is None:
        return desk.catalogue.get(rating.instrument_id)
    return parse_instrument(text, rating.instrument_id)


def _require_rater(desk: Desk, instrument: Instrument) -> Staff:
    staff = desk.signed_in()
    require(desk, Action.RATE_BLINDED if is_blinded(staff) else Action.RATE)
    if not may_meet(staff, instrument):
        desk.note("right.refused", action="rate " + instrument.id)
        raise NotAllowedError(_closed(instrument), tuple(sorted(staff.roles)))
    return staff


def _closed(instrument: Instrument) -> str:
    """What a blinded rater may not do, with the item that is the reason where there is one."""
    for item in instrument.unblinding_items:
        text = tr("Rate {name} (its item {n} asks about dissociation)")
        return text.format(name=instrument.short_name, n=item.number)
    return tr("Rate {name}", name=instrument.short_name)


def _require_one_patient(
    desk: Desk, patient_id: PatientId, course_id: CourseId, session_id: SessionId | None
) -> None:
    """Raises NotFoundError for a course or session of somebody else."""
    from ketrate.store import courses, sessions

    if courses.get(desk.vault, course_id).patient_id != patient_id:
        raise NotFoundError(tr("course"), str(course_id))
    if session_id is not None and sessions.get(desk.vault, session_id).course_id != course_id:
        raise NotFoundError(tr("session"), str(session_id))


def _draft_of_mine(desk: Desk, rating_id: RatingId) -> tuple[Rating, Instrument]:
    from ketrate.store import ratings

    found = ratings.get(desk.vault, rating_id)
    instrument = instrument_of(desk, found)
    rater = _require_rater(desk, instrument)
    if found.status is not Status.DRAFT:
        raise NotNowError(tr("This rating is finished."), tr("A finished rating is not changed."))
    if found.rater_id != rater.id:
        raise NotNowError(tr("Another person began this rating."), tr("Begin one of your own."))
    return found, instrument


def _own_draft(
    desk: Desk, rater: Staff, key: tuple[CourseId, SessionId | None, str | None, str]
) -> Rating | None:
    from ketrate.store import ratings

    for draft in ratings.drafts(desk.vault, rater.id):
        place = (draft.course_id, draft.session_id, draft.timepoint_id, draft.instrument_id)
        if place == key:
            return draft
    return None


def _planned(
    desk: Desk, course_id: CourseId, session_id: SessionId | None, timepoint_id: str | None
) -> Instant | None:
    from ketrate.store import courses, sessions

    if session_id is None or timepoint_id is None:
        return None
    protocol = protocol_of(desk, courses.get(desk.vault, course_id))
    session = sessions.get(desk.vault, session_id)
    return next(
        (d.planned for d in plan(protocol, session) if d.timepoint.id == timepoint_id), None
    )


def _write(desk: Desk, before: Rating, instrument: Instrument, answer: Answer) -> Rating:
    from ketrate.store import ratings

    now, is_first = desk.now(), _is_first(before)
    if is_first:  # opened before the dosing, and nothing was asked until it had begun
        guard_recall(desk, instrument.id, before.session_id, before.course_id)
    with desk.change() as change:
        if is_first:
            ratings.set_observed(change, before.id, now)
        after = ratings.answer(change, before.id, answer, instrument, now)
        raise_if_reached(desk, change, after, instrument, answer)
    return seen_rating(desk, after)


def raise_if_reached(
    desk: Desk, change: "Change", after: Rating, instrument: Instrument, answer: Answer
) -> None:
    """Raise the suicidality alert in the same transaction, where this answer reached the rule."""
    from ketrate.store import alerts

    reached = _alert_reached(desk, after, instrument, answer)
    if reached is not None:
        alerts.raise_alert(change, after, reached[0], reached[1], desk.now())


def _is_first(before: Rating) -> bool:
    """The observed time is the first answer's, unless it was typed (from paper)."""
    own = any(answer.carried_from is None for answer in before.answers)
    return before.source is Source.ENTERED and not own


def _alert_reached(
    desk: Desk, after: Rating, instrument: Instrument, answer: Answer
) -> tuple[int, int] | None:
    if instrument.alert is None or instrument.alert.item != answer.item or answer.value is None:
        return None
    return raises_alert(instrument, after.answers, _previous_answers(desk, after, instrument))


def _previous_answers(desk: Desk, after: Rating, instrument: Instrument) -> tuple[Answer, ...]:
    from ketrate.store import ratings

    family = {i.id for i in desk.catalogue.family(instrument.family)}
    earlier = [
        one
        for one in ratings.of_patient(desk.vault, after.patient_id, desk.instrument_ids())
        if one.id != after.id
        and one.instrument_id in family
        and one.counts
        and utc_of(one) <= utc_of(after)
    ]
    return max(earlier, key=utc_of).answers if earlier else ()
