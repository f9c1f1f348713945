"""Results as the JSON document of `ketrate cohort`: keys as the command line promises them."""

import math
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import cast

from ketrate.analysis import published
from ketrate.analysis.association import Association
from ketrate.analysis.co_ratings import Agreement
from ketrate.analysis.dose_plane import Place
from ketrate.analysis.incidence import Group, Incidence, Patients, Share, TimeBack
from ketrate.analysis.local_question import LocalAnswer
from ketrate.analysis.methods.survival import Step
from ketrate.analysis.raters import ByRater
from ketrate.analysis.time_to_response import Group as Curve
from ketrate.analysis.time_to_response import TimeToResponse
from ketrate.analysis.two_by_two import LaterByExposure
from ketrate.clock import Instant

Document = dict[str, object]


def plain(value: object) -> object:
    """Any result as JSON knows it; what is not finite is None."""
    if is_dataclass(value) and not isinstance(value, (type, Instant)):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Instant):
        return value.iso()
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _flat(value: object) -> Document:
    return cast("Document", plain(value))


def association(found: Association, agent: str) -> Document:
    """One row of `association` or `suicidality`, with the published results beside it."""
    document = _flat(found)
    question = cast("Document", document.pop("question"))
    asked = found.question
    facts = asked.predictor, asked.at, asked.outcome, asked.when
    beside = published.correlations(*facts, agent)
    return question | document | {"published": [_flat(one) for one in beside]}


def share(found: Share) -> Document:
    """A share of dosings."""
    return _flat(found)


def incidence(found: Incidence) -> Document:
    """The block `dissociation`."""
    return (
        {"definition": found.definition}
        | share(found.share)
        | _patients(found.patients)
        | {
            "by": {
                "route": _groups("route", found.by_route),
                "dose": _groups("dose", found.by_dose),
                "session_number": _groups("session_number", found.by_session_number),
            },
            "time_back_min": _time_back(found.time_back),
            "flow": plain(found.flow),
            "method": found.method,
        }
    )


def _patients(found: Patients) -> Document:
    return {
        "patients": found.patients,
        "patients_first_session": found.first_session,
        "patients_first_session_known": found.first_session_known,
        "patients_first_session_ci": plain(found.first_session_ci),
        "patients_ever": found.ever,
        "patients_ever_known": found.ever_known,
        "patients_ever_ci": plain(found.ever_ci),
        "sessions_per_patient": found.sessions_per_patient,
    }


def _groups(key: str, found: Sequence[Group]) -> list[Document]:
    return [{key: one.name} | share(one.share) for one in found]


def _time_back(found: TimeBack) -> Document:
    return _flat(found)


def two_by_two(found: Sequence[LaterByExposure]) -> list[Document]:
    """The block `two_by_two`."""
    documents = []
    for one in found:
        document = _flat(one)
        result = cast("Document", document.pop("result"))
        documents.append(document | result)
    return documents


def time_to_response(found: TimeToResponse) -> list[Document]:
    """The block `time_to_response`, a row per group; the flow is the arm's."""
    return [_curve(one) | {"flow": plain(found.flow)} for one in found.groups]


def _at(step: Step) -> Document:
    """A step by hand: a large clinic's curve has tens of thousands."""
    return {
        "time": step.time,
        "survival": step.survival,
        "ci": None if step.ci is None else list(step.ci),
        "at_risk": step.at_risk,
        "events": step.events,
    }


def _curve(found: Curve) -> Document:
    return {
        "group": found.group,
        "n": found.curve.n,
        "events": found.curve.events,
        "median_days": found.curve.median,
        "ci": plain(found.curve.ci),
        "at_risk": {f"{day:g}": n for day, n in found.at_risk},
        "excluded": found.excluded,
        "responses": [
            {"day": one.day, "last_non_response": one.last_non_response} for one in found.events
        ],
        "censored": [list(one) for one in found.censored],
        "steps": [_at(one) for one in found.curve.steps],
        "method": found.curve.method,
    }


def dose_plane(found: Sequence[Place]) -> list[Document]:
    """The block `dose_plane`."""
    return [
        {
            "route": one.route,
            "dose": one.dose,
            "n": one.n,
            "dissociation_mean": one.dissociation.value,
            "dissociation_ci": plain(one.dissociation.ci),
            "dissociation_sd": one.dissociation.sd,
            "improvement_mean": one.improvement.value,
            "improvement_ci": plain(one.improvement.ci),
            "improvement_sd": one.improvement.sd,
            "predictor": one.predictor,
            "at": one.at,
            "outcome": one.outcome,
            "when": one.when,
        }
        for one in found
    ]


def by_rater(found: ByRater, agent: str) -> Document:
    """The block `by_rater_independence`."""
    return {
        "same": association(found.same, agent),
        "independent": association(found.independent, agent),
        "blinded": association(found.blinded, agent),
        "unknown": found.unknown,
        "same_rater_share": found.same_share,
    }


def agreement(found: Sequence[Agreement]) -> Document:
    """The block `agreement`: one entry per scale, by its id."""
    return {one.instrument: _flat(one) for one in found}


def local_question(found: LocalAnswer) -> Document:
    """The block `local_question`."""
    return _flat(found) | {"result": association(found.result, found.question.agent)}
