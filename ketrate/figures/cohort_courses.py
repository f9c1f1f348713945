"""The tab Course: every patient's line, the best improvement of each, and how soon they respond."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from ketrate.analysis.cohort_figures import ArmPoints
from ketrate.figures.cohort_course import Best, Course, Middle, courses, waterfall
from ketrate.figures.cohort_exhibit import (
    Document,
    Drawing,
    Exhibit,
    Seen,
    Table,
    amount,
    flow_words,
    interval,
    note_of,
    number,
    p_value,
    part,
    rows,
    said,
    small_words,
    split,
    text_of,
)
from ketrate.figures.cohort_time import Steps, time_to_response
from ketrate.words import tr


def course(seen: Seen, arm: Document, points: ArmPoints) -> tuple[Exhibit, ...]:
    """Everything of the tab for one arm."""
    response = amount(part(part(seen.document, "rules"), "response").get("value")) or 50
    return (
        _lines(seen, points, response),
        _best(seen, points, response),
        _time(seen, arm),
    )


def _lines(seen: Seen, points: ArmPoints, response: float) -> Exhibit:
    found = [Course(one.patient_id, one.points) for one in points.courses]
    middles = [Middle(one.day, one.median, one.low, one.high, one.n) for one in points.days]
    make = partial(courses, found, middles, response=response, scale=seen.scale)
    summary = tr("Improvement over days, a line for each patient, with median and quartiles")
    words: dict[int, str] = {
        one.patient_id: tr("{code}: best {best} %", code=_code(seen, one.patient_id),
                           best=number(one.best))
        for one in points.courses
    }  # fmt: skip
    drawing = Drawing("course", summary, lambda frame: make(frame=frame), words, 3.9)
    head = (tr("Day"), tr("n"), tr("Median improvement, %"), tr("Middle half, %"))
    cells = tuple(
        (number(one.day, 0), number(one.n), number(one.median), interval((one.low, one.high), 1))
        for one in points.days
    )
    table = Table("course", tr("Improvement by day"), head, cells)
    says = said(
        _whose(seen, points),
        tr("Percent improvement from the baseline (up is better), every rating up to the window's "
           "end, further doses of the same agent included. The median stands on days on which a "
           "fifth of the patients or more were rated; it is not the same patients every day."),
    )  # fmt: skip
    return Exhibit("course", tr("How do they go on?"), says, drawing, (table,),
                   small_words(len(points.courses)))  # fmt: skip


def _best(seen: Seen, points: ArmPoints, response: float) -> Exhibit:
    bars = [
        Best(one.patient_id, one.best, one.has_responded, one.has_remitted)
        for one in points.courses
    ]
    words = {
        one.key: tr("{code}: {best} %", code=_code(seen, one.key), best=number(one.improvement))
        for one in bars
    }
    make = partial(waterfall, bars, response=response, scale=seen.scale)
    summary = tr("The best improvement of each patient, worst first")
    drawing = Drawing("waterfall", summary, lambda frame: make(frame=frame), words, 3.4)
    window = part(part(seen.document, "rules"), "later").get("value")
    says = said(
        _whose(seen, points),
        tr("The best of several ratings flatters: it is not the state at any one time. Ratings up "
           "to {window} after the first dosing.", window=window),
    )  # fmt: skip
    return Exhibit("waterfall", tr("How far does the best rating go?"), says, drawing, (),
                   small_words(len(bars)))  # fmt: skip


def _whose(seen: Seen, points: ArmPoints) -> str:
    window = part(part(seen.document, "rules"), "later").get("value")
    return tr(
        "{n} eligible patients of the arm; {other} not eligible or without a baseline, {lost} "
        "without a rating within {window}.",
        n=len(points.courses), other=points.not_eligible, lost=points.not_rated, window=window,
    )  # fmt: skip


def _time(seen: Seen, arm: Document) -> Exhibit:
    found, title = rows(arm, "time_to_response"), tr("How soon do they respond?")
    if not found:
        return Exhibit("time", title, said(note_of(arm, "time_to_response")))
    groups = [_steps(one) for one in found]
    days = max((day for one in groups for day, _ in one.at_risk), default=1.0)
    everyone = groups[-1]
    headline = tr("{e} of {n} responded within {days} days", e=everyone.events, n=everyone.n,
                days=f"{days:g}")  # fmt: skip
    make = partial(time_to_response, groups, days)
    summary = tr("Share that has responded by each day, by dissociation in the first dosing")
    drawing = Drawing(
        "time",
        summary,
        lambda frame: make(frame=replace(frame, title=headline)),
        height_in=3.9,
        counts=tuple(
            n for one in groups for n in (*split(one.events, one.n), *(k for _, k in one.at_risk))
        ),
    )
    head = (tr("Group"), tr("n"), tr("Responded"), tr("Median days"), tr("95 % interval"),
            tr("Not rated again"), *(tr("At risk, day {n}", n=f"{day:g}")
                                     for day, _ in groups[0].at_risk))  # fmt: skip
    cells = tuple(
        (
            text_of(one["group"]), number(one["n"]), number(one["events"]),
            number(one["median_days"]), interval(one["ci"], 1), number(one["excluded"]),
            *(number(n) for n in part(one, "at_risk").values()),
        )
        for one in found
    )  # fmt: skip
    says = said(
        note_of(arm, "time_to_response"),
        tr("Log-rank p {p}.", p=p_value(arm["logrank_p"])) if arm.get("logrank_p") else "",
        flow_words(part(found[0], "flow")),
        tr("Method: {method}. Small strokes are patients whose ratings end there.",
           method=found[0]["method"]),
        text_of(part(part(seen.document, "rules"), "later").get("text")),
    )  # fmt: skip
    table = Table("time_to_response", tr("Time to response"), head, cells)
    return Exhibit("time", title, says, drawing, (table,), small_words(_most(found)))


def _most(found: Sequence[Document]) -> int:
    return max((n for one in found if isinstance(n := one["n"], int)), default=0)


def _steps(one: Document) -> Steps:
    steps = tuple(
        (amount(step["time"]) or 0.0, 1 - (amount(step["survival"]) or 0.0))
        for step in rows(one, "steps")
    )
    censored = one.get("censored")
    marks = tuple((float(day), float(share)) for day, share in censored) \
        if isinstance(censored, list) else ()  # fmt: skip
    at_risk = tuple((float(day), _count(n)) for day, n in part(one, "at_risk").items())
    return Steps(str(one["group"]), steps, marks, at_risk, _count(one["n"]), _count(one["events"]))


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _code(seen: Seen, patient: int) -> str:
    return seen.codes.get(patient, str(patient))
