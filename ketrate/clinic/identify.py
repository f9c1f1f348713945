"""Who sits in the chair: asked once a session, typed again, before the first dose or rating.

Whoever asks first settles it for the session, for everybody who works in it. A rating without a
session (a follow-up) asks once a patient and day; a session identified that day settles that too.
A draft that is taken up again asks nothing: it was opened under a patient who was known.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ketrate.clinic.blinding import is_blind_for, seen_patient
from ketrate.clinic.desk import Desk
from ketrate.clinic.likeness import alike, folded, is_alike, skeleton
from ketrate.clinic.rights import Action, require
from ketrate.errors import BadInputError, NotNowError
from ketrate.records.ids import PatientId, SessionId
from ketrate.records.patient import Identity, Patient
from ketrate.records.text import normal
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.clock import Instant

BY_NAME, BY_CODE, WRITTEN_WITH = "name and birth", "code", "written with"
"""How it was made sure; the last stands for a session that was written whole, in the demo."""

_YEAR = re.compile(r"\d{4}")


class NotIdentified(NotNowError):  # noqa: N818 - a question, not an error
    """Nobody has made sure yet who the patient is: ask (`question`), then do it again."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be asked. `by_code` where no name or no birth date is known to ask for."""

    patient: Patient
    session_id: SessionId | None
    by_code: bool


def question(desk: Desk, patient_id: PatientId, session_id: SessionId | None) -> Question | None:
    """What must be asked before a dose or a rating; None when the patient is known by now."""
    from ketrate.store import patients

    require(desk, Action.IDENTIFY)
    if _is_known(desk, patient_id, session_id):
        return None
    who = seen_patient(desk, patients.get(desk.vault, patient_id))
    return Question(who, session_id, not _is_named(who))


def answer(desk: Desk, asked: Question, name: str, birth: date | str = "") -> None:
    """Compare what was typed with the patient whose page is open.

    `name` is the family name or the initials (or the code, where that was asked), `birth` the
    birth date (year-month-day) or its year. Raises BadInputError when they do not fit, which is
    counted in the trail without what was typed.
    """
    from ketrate.store import identity_checks

    require(desk, Action.IDENTIFY)
    whose = asked.patient.id, asked.session_id
    if not _fits(asked.patient, name, birth, by_code=asked.by_code):
        with desk.change() as change:
            identity_checks.note_mismatch(change, whose)
        raise _mismatch(desk, asked, name, birth)
    with desk.change() as change:
        how = BY_CODE if asked.by_code else BY_NAME
        identity_checks.add(change, whose, how, desk.now())


def is_confirmed(desk: Desk, session_id: SessionId) -> bool:
    """Whether somebody has made sure who the patient of this session is."""
    from ketrate.store import identity_checks

    require(desk, Action.SEE_PATIENTS)
    return identity_checks.of_session(desk.vault, session_id)


def confirm(
    desk: Desk, session_id: SessionId, family_name_or_initials: str, birth_date: date | str = ""
) -> None:
    """The same as `answer`, for a session; a patient without identifiers is known by the code."""
    from ketrate.store import sessions

    asked = question(desk, sessions.get(desk.vault, session_id).patient_id, session_id)
    if asked is not None:
        answer(desk, asked, family_name_or_initials, birth_date)


def require_known(desk: Desk, patient_id: PatientId, session_id: SessionId | None) -> None:
    """Raises NotIdentified while nobody has made sure who the patient is."""
    if not _is_known(desk, patient_id, session_id):
        raise NotIdentified(
            tr("Nobody has made sure yet who this patient is."),
            tr("Type the name and birth date first."),
        )


def _is_known(desk: Desk, patient_id: PatientId, session_id: SessionId | None) -> bool:
    from ketrate.store import identity_checks

    if session_id is not None:
        return identity_checks.of_session(desk.vault, session_id)
    is_blind = is_blind_for(desk, patient_id)  # not being asked would tell of a session today
    last = identity_checks.latest(desk.vault, patient_id, between_sessions=is_blind)
    return last is not None and _day(last) == _day(desk.now())


def _day(at: "Instant") -> date:
    return at.local.date()


def _is_named(who: Patient) -> bool:
    known = who.identity
    has_birth = known.birth_date is not None or who.birth_year is not None
    return bool(folded(known.family_name) or folded(known.given_name)) and has_birth


def _fits(who: Patient, name: str, birth: date | str, *, by_code: bool) -> bool:
    if by_code:
        return normal(name).casefold() == who.code.casefold()
    return folded(name) in _names(who) and _is_birth(who, birth)


def _names(who: Patient) -> frozenset[str]:
    """What may be typed: the family name, the initials either way round; a lone given name."""
    family, given = folded(who.identity.family_name), folded(who.identity.given_name)
    if not (family and given):
        return frozenset({family or given})
    return frozenset({family, given[0] + family[0], family[0] + given[0], *_whole(who)})


def _whole(who: Patient) -> tuple[str, str]:
    family, given = who.identity.family_name, who.identity.given_name
    return folded(family + given), folded(given + family)


def _is_birth(who: Patient, typed: date | str) -> bool:
    born = who.identity.birth_date
    if isinstance(typed, date):
        return typed == born
    typed = typed.strip()
    if _YEAR.fullmatch(typed):
        return int(typed) == (born.year if born else who.birth_year)
    return born is not None and typed in (born.isoformat(), f"{born:%Y%m%d}")


def _mismatch(desk: Desk, asked: Question, name: str, birth: date | str) -> BadInputError:
    code = asked.patient.code
    if asked.by_code:
        return BadInputError(
            tr("Patient code"),
            tr("it is not the code of the patient that is open."),
            tr("Look at the patient's papers; if somebody else sits here, cancel and open theirs."),
        )
    remedy = tr(
        "Ask the patient for name and birth date (year-month-day, or the year). If somebody else "
        "sits here, cancel and open their page."
    )
    others = _whom_it_fits(desk, asked.patient, name, birth)
    if others:
        remedy = tr("It fits {codes}: is the right page open?", codes=", ".join(others))
    return BadInputError(
        tr("Identity"), tr("this is not the name and birth date of {code}.", code=code), remedy
    )


def _whom_it_fits(desk: Desk, open_: Patient, name: str, birth: date | str) -> tuple[str, ...]:
    from ketrate.store import patients

    return tuple(
        one.code
        for one in patients.named(desk.vault)
        if one.id != open_.id and _fits(one, name, birth, by_code=False)
    )[:3]


def look_alikes(desk: Desk, identity: Identity, code: str) -> tuple[Patient, ...]:
    """Patients whose name and birth date, or whose code, could be taken for these, by code.

    The patient of that very code is not among them: asked for somebody who is enrolled, it tells
    who else is meant to be told apart.
    """
    from ketrate.store import patients

    require(desk, Action.SEE_PATIENTS)
    twins = {c for c in patients.codes(desk.vault) if skeleton(c) == skeleton(code)} - {code}
    people = {one.code: one for one in patients.named(desk.vault) if one.code != code}
    alike = {c for c, one in people.items() if is_alike(identity, one.identity)}
    found = [people.get(c) or patients.by_code(desk.vault, c) for c in sorted(twins | alike)]
    return tuple(seen_patient(desk, one) for one in found if one is not None)


def alike_codes(desk: Desk) -> dict[str, tuple[str, ...]]:
    """For every patient who is like another: the others' codes."""
    from ketrate.store import patients

    require(desk, Action.SEE_PATIENTS)
    return alike((one.code, one.identity) for one in patients.named(desk.vault))
