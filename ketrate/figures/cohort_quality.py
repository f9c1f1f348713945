"""The tab Quality: how complete, how timely, and how well two raters agree."""

from collections.abc import Iterator
from dataclasses import replace

from ketrate.figures.cohort_exhibit import (
    Document,
    Drawing,
    Exhibit,
    Seen,
    Table,
    amount,
    interval,
    note_of,
    number,
    part,
    percent,
    rows,
    said,
    small_words,
    text_of,
)
from ketrate.figures.cohort_sides import Dot, difference
from ketrate.words import tr


def quality(seen: Seen) -> tuple[Exhibit, ...]:
    """Everything of the tab; it is about all arms."""
    return (_complete(seen), _missing(seen), *_agreement(seen))


def _complete(seen: Seen) -> Exhibit:
    found, title = part(seen.document, "quality"), tr("How complete, and how timely?")
    if not found:
        is_waiting = "quality" in seen.waiting
        note = "" if is_waiting else note_of(seen.document, "quality")
        return Exhibit("quality", title, said(note), is_waiting=is_waiting)
    cells = (
        (tr("Planned ratings that are closed"), number(found["planned_closed"])),
        (tr("Done in their window"), number(found["done_in_window"])),
        (tr("Completeness"), percent(found["completeness"])),
        (tr("Median deviation from plan, min"), number(found["median_abs_deviation_min"])),
        (tr("Ratings entered here"), number(found["entered"])),
        (tr("Entered more than an hour after"), number(found["late_entries"])),
        (tr("Pairs rated by one person"), percent(found["same_rater_share"])),
    )
    table = Table("quality", tr("Completeness"), (tr("What"), tr("Value")), cells)
    says = said(
        tr("Completeness: done in window of the planned ratings whose window has closed, vital "
           "signs apart. Same rater: of the analysed pairs that name both."),
        str(found["note"] or ""),
    )  # fmt: skip
    return Exhibit("quality", title, says, None, (table,))


def _missing(seen: Seen) -> Exhibit:
    found, title = part(seen.document, "quality"), tr("Why is something missing?")
    if not found:
        return Exhibit("missing", title, is_waiting="quality" in seen.waiting)
    outcomes = tuple((tr(name), number(n)) for name, n in part(found, "missing_reasons").items())
    items = tuple((tr(name), number(n)) for name, n in part(found, "unanswered").items())
    tables = (
        Table("missing_reasons", tr("Outcomes that are missing, over arms and times"),
              (tr("Reason"), tr("Outcomes")), outcomes),
        Table("unanswered", tr("Items without an answer"), (tr("Reason"), tr("Items")), items),
    )  # fmt: skip
    says = said(
        tr("Outcomes of eligible patients whose window has closed."),
        "" if items else tr("No item was left without an answer."),
    )
    return Exhibit("missing", title, says, None, tuple(one for one in tables if one.rows))


def _agreement(seen: Seen) -> Iterator[Exhibit]:
    found, title = part(seen.document, "agreement"), tr("Do two raters agree?")
    if not found:
        is_waiting = "agreement" in seen.waiting
        note = "" if is_waiting else note_of(seen.document, "agreement")
        yield Exhibit("agreement", title, said(note), is_waiting=is_waiting)
        return
    for name in found:
        yield _scale(name, part(found, name), seen)


def _scale(name: str, one: Document, seen: Seen) -> Exhibit:
    icc, limits = part(one, "icc"), part(one, "bland_altman")
    cells = (
        (tr("Interviews rated by two people"), number(one["co_ratings"]), NONE),
        (tr("Patients (first interview of each)"), number(one["n"]), NONE),
        (tr("Raters"), number(one["raters"]), NONE),
        (text_of(icc.get("kind")) if icc else tr("ICC"), number(icc.get("value"), 2),
         interval(icc.get("ci"))),
        (tr("Mean difference"), number(limits.get("bias"), 1), interval(limits.get("bias_ci"), 1)),
        (tr("Lower limit of agreement"), number(limits.get("lower"), 1),
         interval(limits.get("lower_ci"), 1)),
        (tr("Upper limit of agreement"), number(limits.get("upper"), 1),
         interval(limits.get("upper_ci"), 1)),
        (tr("Pairs that differ by 4 points or more"), number(one["far_apart"]), NONE),
    )  # fmt: skip
    head = (tr("What"), tr("Value"), tr("95 % interval"))
    kappas = tuple(
        (number(item["item"]), number(item["n"]), number(kappa.get("value"), 2),
         interval(kappa.get("ci")))
        for item in rows(one, "kappa")
        for kappa in (part(item, "kappa"),)
    )  # fmt: skip
    tables = (
        Table(f"agreement-{name}", tr("Agreement"), head, cells),
        Table(f"kappa-{name}", tr("Kappa with quadratic weights, per item"),
              (tr("Item"), tr("n"), tr("Kappa"), tr("95 % interval")), kappas),
    )  # fmt: skip
    methods = [str(one_["method"]) for one_ in (icc, limits) if one_.get("method")]
    says = said(
        tr("Two ratings within 30 minutes by two people count as one interview."),
        str(one["note"] or ""),
        tr("Method: {method}.", method="; ".join(methods)) if methods else "",
    )
    title = tr("Do two raters agree on {scale}?", scale=name.upper())
    drawing = _differences(name, limits, seen)
    return Exhibit(f"agreement-{name}", title, says, drawing, tables, small_words(one["n"]))


def _differences(name: str, limits: Document, seen: Seen) -> Drawing | None:
    """Difference against mean of the two raters, with the limits of agreement."""
    found = seen.twice.get(name, ())
    if not found:
        return None
    dots = [Dot(one.patient_id, one.mean, one.difference) for one in found]
    keys = (("lower", tr("lower limit")), ("bias", tr("mean")), ("upper", tr("upper limit")))
    known = ((amount(limits.get(key)), words) for key, words in keys)
    levels = [(value, words) for value, words in known if value is not None]
    words: dict[int, str] = {
        one.patient_id: tr("{code}: difference {d}", d=number(one.difference),
                           code=seen.codes.get(one.patient_id, str(one.patient_id)))
        for one in found
    }  # fmt: skip
    names = (tr("mean of both raters"), tr("first minus second"))
    title = tr("Two raters, {n} patients", n=len(dots))
    return Drawing(
        f"agreement-{name}",
        tr("Difference between two raters against their mean, with limits of agreement"),
        lambda frame: difference(dots, levels, names=names, frame=replace(frame, title=title)),
        words,
    )


NONE = ""
