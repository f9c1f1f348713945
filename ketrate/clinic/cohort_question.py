"""The clinic's own question: fixed once with a reason, so that looking cannot choose it.

It is kept as one line of text, which the trail shows as it stands, with who, when and why.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, require
from ketrate.errors import BadInputError
from ketrate.records.text import clean_text
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.analysis.facts import LocalQuestion

KEY = "cohort.question"
SIGNS = ("negative", "positive", "any")
LONGEST_REASON = 200
_PARTS = ("predictor", "at", "outcome", "when", "agent", "sign", "looks", "n", "by", "fixed")


def fixed(desk: Desk) -> "LocalQuestion | None":
    """The question as it was fixed last; None where none was."""
    from ketrate.store import settings

    require(desk, Action.SEE_COHORT)
    kept = settings.get(desk.vault, KEY)
    return _read(kept) if isinstance(kept, str) else None


@dataclass(slots=True)
class Looks:
    """Looks and exports up to the trail's entry `seq`; counting goes on from there."""

    seq: int = 0
    n: int = 0


def looks(desk: Desk, before: Looks | None = None) -> int:
    """How often the cohort was looked at or exported so far; `before` spares counting anew."""
    from ketrate.store import audit

    require(desk, Action.SEE_COHORT)
    known, now = before or Looks(), desk.vault.seq
    kinds = ("cohort.view", "cohort.export")
    known.n += sum(audit.count(desk.vault, kind, known.seq) for kind in kinds)
    known.seq = now
    return known.n


def fix(desk: Desk, asked: "LocalQuestion", reason: str) -> "LocalQuestion":
    """Fix the question from now on; time, person, looks and patients so far are added here.

    An earlier one is replaced and stays in the trail. Raises BadInputError without a reason, for
    a part that cannot be read, and for an unknown scale or an agent that nobody was given.
    """
    from dataclasses import replace

    from ketrate.store import settings

    person = require(desk, Action.SEE_COHORT)
    reason = clean_text(reason, tr("Reason"), LONGEST_REASON)
    if not reason:
        raise BadInputError(tr("Reason"), tr("nothing was typed."), tr("Say why."))
    if asked.sign not in SIGNS:
        raise BadInputError(tr("Sign"), tr("{sign} is not known.", sign=repr(asked.sign)))
    then = _patients(desk, asked)
    question = replace(
        asked, fixed_at=desk.now(), looks_before=looks(desk), n_then=then, by=person.login
    )
    with desk.change() as change:
        settings.put(change, KEY, _written(question), reason=reason)
    return question


def _patients(desk: Desk, asked: "LocalQuestion") -> int:
    """Patients that the question could be asked of today: no answer is worked out for that."""
    from ketrate.analysis.cohort import CohortOptions
    from ketrate.analysis.review import Review
    from ketrate.clinic.cohort import gather

    options = CohortOptions(
        agent=asked.agent, at=asked.at, outcomes=asked.when, predictors=asked.predictor,
        instrument=asked.outcome,
    )  # fmt: skip
    seen = gather(desk, options)
    review = Review(seen.data, options, desk.catalogue, desk.protocols, desk.now(), seen.facts)
    n = len({one.patient_id for one in review.chosen})
    if not any(one.agent for one in review.chosen):
        raise BadInputError(
            tr("Agent"), tr("nobody was given {agent}.", agent=asked.agent), tr("Choose another.")
        )
    return n


def _written(question: "LocalQuestion") -> str:
    values = (
        question.predictor, question.at, question.outcome, question.when, question.agent,
        question.sign, question.looks_before, question.n_then, question.by,
        question.fixed_at.iso(),
    )  # fmt: skip
    told = zip(_PARTS, values, strict=True)
    return "; ".join(f"{name}={str(value).replace(';', ',')}" for name, value in told)


def _read(text: str) -> "LocalQuestion":
    from ketrate.analysis.facts import LocalQuestion
    from ketrate.clock import Instant

    part = dict(one.split("=", 1) for one in text.split("; "))
    return LocalQuestion(
        part["predictor"], part["at"], part["outcome"], part["when"], part["agent"], part["sign"],
        Instant.from_datetime(datetime.fromisoformat(part["fixed"])), int(part["looks"]),
        int(part["n"]), part["by"],
    )  # fmt: skip
