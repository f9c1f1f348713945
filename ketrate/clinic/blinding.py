"""What a blinded rater gets, in one place: the table of surfaces, and the withholding itself.

Records are withheld here before any other room gets them, so that no surface can show what it
never got. A blinded rater meets depression and suicidality ratings; never dissociation, adverse
events, vital signs, dose, agent, route, interruptions, the protocol's name, whether a session
runs, or words that somebody who saw those has typed. Whoever broke the blind for a patient
(`break_blind`) is no longer blind there.
"""

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from ketrate.clinic.rights import TABLE as RIGHTS
from ketrate.clinic.rights import Action, is_blinded
from ketrate.clock import Instant
from ketrate.protocol.schedule import Protocol, Timepoint
from ketrate.records.event import Event
from ketrate.records.ids import PatientId
from ketrate.records.patient import Patient
from ketrate.records.rating import Alert, Rating
from ketrate.records.staff import Role
from ketrate.records.treatment import Course
from ketrate.records.when import RelativeTime, When
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk

MINUTES_PER_DAY = 1440
_OF_RATINGS = ("instrument", "item", "old", "new", "total", "version", "meaning", "source")
"""The facts of an event that a blinded rater may read; a reason only where it is their own."""
_TOLD = ("patient.add", "staff.sign_in", "staff.sign_out")
_OWN_ONLY = ("rating.presence", "blind.break", "patient.view")
"""Who else looks at a patient, and when, tells that a session runs."""


class Surface(StrEnum):
    """Somewhere a person could learn something about a patient's treatment."""

    BOARD = "board (Today)"
    SEARCH = "list of patients and search"
    TITLE = "window title and task bar"
    NOTIFICATION = "notifications and sounds"
    PATIENT_PAGE = "patient page"
    FIGURE = "figure"
    SESSION_PAGE = "session page"
    RATING_FORM = "rating form and finished ratings"
    DIALOGS = "dialogs and messages"
    ACCESSIBILITY = "accessibility tree"
    HISTORY = "history of a patient"
    TRAIL = "trail of the clinic"
    COURSE_REPORT = "PDF: course, session, patient"
    BLINDED_REPORT = "PDF: blinded"
    PDF_METADATA = "PDF metadata"
    FILE_NAME = "file names"
    COHORT = "cohort"
    EXPORT = "export"
    COMMAND_LINE = "command line"


class Gets(StrEnum):
    """How much of a surface is a role's."""

    ALL = "everything"
    NEUTRAL = "nothing of any patient"
    DEPRESSION = "depression only"
    NOTHING = "not open"


SURFACES: dict[Surface, tuple[Action | None, Gets, str]] = {
    Surface.BOARD: (Action.SEE_BOARD, Gets.DEPRESSION, "follow-ups, drafts and alerts; no lanes"),
    Surface.SEARCH: (Action.SEE_PATIENTS, Gets.DEPRESSION, "no sessions, no tags"),
    Surface.TITLE: (None, Gets.NEUTRAL, "the name of the place, to everybody"),
    Surface.NOTIFICATION: (None, Gets.NEUTRAL, "no patient, to everybody; no lanes, no sound"),
    Surface.PATIENT_PAGE: (Action.SEE_PATIENTS, Gets.DEPRESSION, "no sessions, no protocol"),
    Surface.FIGURE: (Action.SEE_PATIENTS, Gets.DEPRESSION, "no dosing marks, no dissociation"),
    Surface.SESSION_PAGE: (Action.TREAT, Gets.NOTHING, ""),
    Surface.RATING_FORM: (Action.SEE_PATIENTS, Gets.DEPRESSION, "no session, no planned time"),
    Surface.DIALOGS: (None, Gets.DEPRESSION, "no dosing times, nobody else's words"),
    Surface.ACCESSIBILITY: (None, Gets.DEPRESSION, "what the screen shows and no more"),
    Surface.HISTORY: (Action.SEE_PATIENTS, Gets.DEPRESSION, "only their own reasons"),
    Surface.TRAIL: (Action.SEE_TRAIL, Gets.NOTHING, ""),
    Surface.COURSE_REPORT: (Action.SEE_REPORT, Gets.NOTHING, ""),
    Surface.BLINDED_REPORT: (Action.SEE_BLINDED_REPORT, Gets.DEPRESSION, "the same for everybody"),
    Surface.PDF_METADATA: (None, Gets.NEUTRAL, "title “Depression ratings”"),
    Surface.FILE_NAME: (None, Gets.NEUTRAL, "patient code or number only, to everybody"),
    Surface.COHORT: (Action.SEE_COHORT, Gets.NOTHING, ""),
    Surface.EXPORT: (Action.EXPORT, Gets.NOTHING, ""),
    Surface.COMMAND_LINE: (Action.SEE_PATIENTS, Gets.DEPRESSION, "patients, trajectory, report"),
}
"""Surface: the right it needs (None: everybody's), what a blinded rater gets there, and a word."""


def gets(role: Role, surface: Surface) -> Gets:
    """What a role gets of a surface: by its rights, and for a blinded rater by the table."""
    action, blinded, _ = SURFACES[surface]
    if action is not None and role not in RIGHTS[action]:
        return Gets.NOTHING
    is_same_for_all = blinded is Gets.NEUTRAL or action is Action.SEE_BLINDED_REPORT
    return blinded if role is Role.BLINDED or is_same_for_all else Gets.ALL


def is_blind_for(desk: "Desk", patient_id: PatientId) -> bool:
    """Whether the signed-in person must not meet the treatment of this patient."""
    from ketrate.store import blinds

    staff = desk.signed_in()
    return is_blinded(staff) and not blinds.is_broken(desk.vault, patient_id, staff.id)


def scales_of(desk: "Desk", patient_id: PatientId) -> frozenset[str] | None:
    """The scales whose ratings of this patient may reach the person; None means all."""
    return desk.instrument_ids() if is_blind_for(desk, patient_id) else None


def seen_patient(desk: "Desk", patient: Patient) -> Patient:
    """Without the tags an import kept: they may name the arm."""
    return replace(patient, tags=()) if is_blind_for(desk, patient.id) else patient


def seen_course(desk: "Desk", course: Course) -> Course:
    """Without the protocol, which names agent and route."""
    if not is_blind_for(desk, course.patient_id):
        return course
    return replace(course, protocol_id="", protocol_hash="")


def seen_protocol(desk: "Desk", patient_id: PatientId, protocol: Protocol) -> Protocol:
    """Of the protocol only the days on which scales are due that the person may meet."""
    if not is_blind_for(desk, patient_id):
        return protocol
    return Protocol(
        id="",
        name="",
        version="",
        agent=None,
        route=None,
        dose_mg_per_kg=None,
        duration_minutes=None,
        session_days=(),
        checklist=(),
        timepoints=_days(protocol, desk.instrument_ids()),
        windows_note="",
        source="",
        definition_hash="",
        text="",
    )


def seen_rating(desk: "Desk", rating: Rating) -> Rating:
    """Without session, planned time and time of the session; others' note and guess go too."""
    if not is_blind_for(desk, rating.patient_id):
        return rating
    bare = bare_rating(rating)
    if rating.rater_id != desk.signed_in().id:
        return bare
    return replace(bare, note=rating.note, presence=rating.presence, item_notes=rating.item_notes)


def bare_rating(rating: Rating) -> Rating:
    """The rating as anybody blinded may see it."""
    timepoint = None if rating.session_id is not None else rating.timepoint_id
    return replace(
        rating,
        observed=_to_the_day(rating.observed),
        session_id=None,
        planned=None,
        timepoint_id=timepoint,
        note="",
        presence=None,
        item_notes=(),
    )


def _to_the_day(observed: When) -> When:
    """Minutes from a dosing, as an import may state them, would tell of the dosing."""
    if isinstance(observed, Instant) or observed.minutes is None:
        return observed
    day = int(observed.minutes // MINUTES_PER_DAY) if observed.day is None else observed.day
    return RelativeTime(day=day)


def seen_ratings(desk: "Desk", ratings: tuple[Rating, ...]) -> tuple[Rating, ...]:
    """Each of them as it may be seen."""
    if not is_blinded(desk.signed_in()):
        return ratings
    return tuple(seen_rating(desk, one) for one in ratings)


def seen_alert(desk: "Desk", alert: Alert) -> Alert:
    """Without what was written about it: whoever wrote may have seen the session."""
    return replace(alert, action="") if is_blind_for(desk, alert.patient_id) else alert


def seen_event(desk: "Desk", event: Event, patient_id: PatientId | None) -> Event | None:
    """The event with the facts that may be told; None where all of it is withheld."""
    staff = desk.signed_in()
    if not is_blinded(staff) or (patient_id and not is_blind_for(desk, patient_id)):
        return event
    is_own = event.by == staff.login
    if event.kind in _OWN_ONLY:
        return event if is_own else None
    if not event.kind.startswith("rating."):
        return replace(event, body=_only(event, ("code",))) if event.kind in _TOLD else None
    if event.body.get("instrument") not in (desk.instrument_ids() or ()):
        return None
    facts = (*_OF_RATINGS, "reason") if is_own else _OF_RATINGS
    return replace(event, body=_only(event, facts))


def _only(event: Event, facts: tuple[str, ...]) -> dict[str, object]:
    return {name: value for name, value in event.body.items() if name in facts}


def _days(protocol: Protocol, scales: frozenset[str] | None) -> tuple[Timepoint, ...]:
    """The follow-up days, plainly named: a time in a session, or a label, would tell of it."""
    found = [
        replace(
            one,
            label=tr("Day {n}", n=f"{one.offset:g}"),
            due=tuple(what for what in one.due if scales is None or what in scales),
        )
        for one in protocol.timepoints
        if one.anchor == "day"
    ]
    return tuple(one for one in found if one.due)
