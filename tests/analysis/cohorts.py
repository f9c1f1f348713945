"""Cohorts for tests: patients with one or more infusions, dissociation and depression ratings."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from ketrate.analysis.cohort import Facts, build
from ketrate.analysis.cohort_options import CohortOptions
from ketrate.clock import Instant
from ketrate.records.rating import Answer, Unanswered
from ketrate.records.treatment import DosingEvent, DosingKind, Session
from tests.analysis.ward import CATALOGUE, Chart, at

LATER = at(days=400)


def cohort(
    charts: Sequence[Chart], facts: Facts | None = None, **options: object
) -> dict[str, Any]:
    chosen = CohortOptions(**({"outcomes": "1 d"} | options))  # type: ignore[arg-type]
    return build([one.records for one in charts], chosen, CATALOGUE, None, LATER, facts)


def arm(charts: Sequence[Chart], facts: Facts | None = None, **options: object) -> dict[str, Any]:
    found: dict[str, Any] = cohort(charts, facts, **options)["arms"][0]
    return found


def patient(code: str = "KR-0001", baseline: int | None = 32, **about: object) -> Chart:
    """A patient with a baseline and no dosing yet."""
    one = Chart(code=code, **about)  # type: ignore[arg-type]
    if baseline is not None:
        one.rate(at(days=-1), baseline, rater_name="ana")
    return one


def infuse(
    one: Chart, cadss: Sequence[tuple[float, int | None]] = (), day: float = 0, **about: object
) -> Session:
    """A dosing with CADSS totals by minute from its start."""
    session = one.dose(at(days=day), **about)  # type: ignore[arg-type]
    for minute, total in cadss:
        one.rate(at(days=day, minutes=minute), total, "cadss23", session=session, rater_name="bo")
    return session


def leave(one: Chart, session: Session, when: Instant) -> None:
    """The patient goes home."""
    left = DosingEvent(9, session.id, DosingKind.LEFT, when)
    place = one.sessions.index(session)
    one.sessions[place] = replace(session, events=(*session.events, left))


def simple(
    code: str, peak: int, day_one: int | None, *, baseline: int = 32, later: int | None = None
) -> Chart:
    """One infusion with CADSS 0 before and `peak` at 40 min; MADRS at day 1 and at day 20."""
    one = patient(code, baseline)
    infuse(one, [(-30, 0), (40, peak)])
    if day_one is not None:
        one.rate(at(days=1), day_one, rater_name="ana")
    if later is not None:
        one.rate(at(days=20), later, rater_name="ana")
    return one


def many(n: int, seed: int = 1, slope: float = -0.4) -> list[Chart]:
    """n patients; the more dissociation the lower the score on day 1, plus noise."""
    draw = Random(seed)  # noqa: S311 - a test's own patients
    charts = []
    for k in range(n):
        peak, baseline = draw.randint(0, 40), draw.randint(24, 40)
        score = round(0.7 * baseline + slope * peak + draw.gauss(0, 3))
        final = max(0, min(60, score + draw.randint(-9, 9)))
        charts.append(
            simple(f"KR-{k:04}", peak, max(0, min(60, score)), baseline=baseline, later=final)
        )
    return charts


def without_flow(block: object) -> object:
    """A block without its flow, which counts those who were left out as well."""
    if isinstance(block, dict):
        return {key: without_flow(one) for key, one in block.items() if key != "flow"}
    return [without_flow(one) for one in block] if isinstance(block, list) else block


def unanswered(*reasons: Unanswered) -> tuple[Answer, ...]:
    """Items without a value, one per reason."""
    return tuple(Answer(n, reason=reason) for n, reason in enumerate(reasons, 1))
