"""What a rating in a session is compared with: the total on its scale before the dosing."""

from dataclasses import dataclass

from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, require
from ketrate.instruments.definition import Instrument
from ketrate.instruments.flags import flag_rules
from ketrate.records.rating import Rating


@dataclass(frozen=True, slots=True)
class PreDose:
    """The complete total at most 120 min before the dosing, and whether the dosing has begun."""

    total: int | None = None
    is_after_dosing: bool = False


def pre_dose(desk: Desk, rating: Rating, instrument: Instrument) -> PreDose:
    """For a scale whose file compares a total with the one before; nothing for any other.

    Such scales are those of dissociation, which a blinded rater does not meet.
    """
    from ketrate.analysis.flagged import total_before
    from ketrate.store import ratings, sessions

    require(desk, Action.SEE_PATIENTS)
    if rating.session_id is None or not any(f.above_baseline for f in flag_rules(instrument)):
        return PreDose()
    session = sessions.get(desk.vault, rating.session_id)
    others = ratings.of_course(desk.vault, rating.course_id, frozenset({instrument.id}))
    is_after = session.started is not None and desk.now().minutes_since(session.started) > 0
    return PreDose(total_before(rating, session, others), is_after)
