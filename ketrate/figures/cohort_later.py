"""Two sides, later: who gets well by exposure, dose and route, within and between patients."""

from collections.abc import Iterator
from dataclasses import replace

from ketrate.figures.cohort_exhibit import (
    Document,
    Drawing,
    Exhibit,
    Seen,
    Table,
    amount,
    ends,
    flow_words,
    interval,
    note_of,
    number,
    p_value,
    part,
    rows,
    said,
    small_words,
    text_of,
    whole,
)
from ketrate.figures.cohort_plane import Spot, plane
from ketrate.figures.cohort_sides import Row, height_of, whiskers
from ketrate.words import tr


def later(arm: Document) -> Iterator[Exhibit]:
    """Two by two, for response and for remission."""
    found, title = rows(arm, "two_by_two"), tr("Do those who dissociate get well?")
    if not found:
        yield Exhibit("two_by_two", title, said(note_of(arm, "two_by_two")))
        return
    tables = (
        *(_counts(one) for one in found),
        Table("two_by_two", tr("Side by side"), _HEAD, tuple(map(_cells, found))),
    )
    bars = [_bar(one) for one in found]
    has_value = any(one.value is not None for one in bars)
    drawing = Drawing(
        "two_by_two", tr("Risk difference for response and remission"),
        lambda frame: whiskers(bars, name=tr("risk difference, % points (Newcombe)"), frame=replace(
            frame, title=tr("Dissociated minus not"))),
        height_in=height_of(len(bars)),
        counts=tuple(whole(n) for one in found for line in _lines(one) for n in line),
    ) if has_value else None  # fmt: skip
    first = found[0]
    says = said(
        note_of(arm, "two_by_two"),
        tr("Window {window}. Not known: {a} by exposure, {b} by outcome; {c} not eligible, {d} "
           "without a baseline; {m} had further doses before the rating that decided.",
           window=first["window"], a=number(first["unknown_exposure"]),
           b=number(first["unknown_outcome"]), c=number(first["not_eligible"]),
           d=number(first["no_baseline"]), m=number(first["n_intervening"])),
        flow_words(part(first, "flow")), tr("Method: {method}.", method=first["method"]),
    )  # fmt: skip
    yield Exhibit("two_by_two", title, says, drawing, tables, small_words(first["n"]))


_HEAD = (tr("Outcome"), tr("n"), tr("Fisher p"), tr("Risk difference"), tr("95 % interval"),
         tr("Risk ratio"), tr("95 % interval"), tr("Odds ratio"), tr("95 % interval"),
         tr("At the last rating, p"))  # fmt: skip


def _cells(one: Document) -> tuple[str, ...]:
    return (
        tr(str(one["outcome"])), number(one["n"]), p_value(one["fisher_p"]),
        number(one["risk_difference"], 2), interval(one["risk_difference_ci"]),
        number(one["risk_ratio"], 2), interval(one["risk_ratio_ci"]),
        number(one["odds_ratio"], 2), interval(one["odds_ratio_ci"]),
        p_value(part(one, "at_last").get("fisher_p")),
    )  # fmt: skip


def _counts(one: Document) -> Table:
    """The four cells, as the definition orders them."""
    names = (tr("dissociated"), tr("not dissociated"))
    cells = tuple((name, *map(number, line)) for name, line in zip(names, _lines(one), strict=True))
    outcome = tr(str(one["outcome"]))
    title = tr("First dosing by {outcome} within {window}", outcome=outcome, window=one["window"])
    head = (tr("First dosing"), outcome, tr("not {outcome}", outcome=outcome))
    return Table(f"two_by_two-{one['outcome']}", title, head, cells)


def _lines(one: Document) -> list[list[object]]:
    table = one["table"]
    return table if isinstance(table, list) else [[None, None], [None, None]]


def _bar(one: Document) -> Row:
    low, high = ends(one["risk_difference_ci"])
    value = amount(one["risk_difference"])
    words = tr("{d}  n {n}, Fisher p {p}", d=number(None if value is None else 100 * value, 0),
               n=one["n"], p=p_value(one["fisher_p"]))  # fmt: skip
    low, value, high = (None if v is None else 100 * v for v in (low, value, high))
    return Row(tr(str(one["outcome"])), value, low, high, words)


def dose_plane(arm: Document) -> Exhibit:
    """Mean dissociation and mean improvement per route and dose."""
    found, title = rows(arm, "dose_plane"), tr("How do both vary with dose and route?")
    if not found:
        return Exhibit("dose_plane", title, said(note_of(arm, "dose_plane")))
    head = (tr("Route"), tr("Dose"), tr("n"), tr("Dissociation, mean"), tr("95 % interval"),
            tr("Improvement, mean"), tr("95 % interval"))  # fmt: skip
    cells = tuple(
        (
            text_of(one["route"]), text_of(one["dose"]), number(one["n"]),
            number(one["dissociation_mean"]), interval(one["dissociation_ci"], 1),
            number(one["improvement_mean"]), interval(one["improvement_ci"], 1),
        )
        for one in found
    )  # fmt: skip
    spots = [_spot(one) for one in found]
    first = found[0]
    names = (tr("mean dissociation, {at}", at=first["at"]),
             tr("mean improvement, {when}", when=first["when"]))  # fmt: skip
    drawing = Drawing(
        "dose_plane", tr("Mean dissociation against mean improvement, a cross per dose"),
        lambda frame: plane(spots, names=names, frame=frame), height_in=3.2,
        counts=tuple(whole(one["n"]) for one in found),
    ) if len(spots) > 1 else None  # fmt: skip
    alone = tr("One route and dose alone: nothing to compare.") if len(spots) == 1 else ""
    table = Table("dose_plane", tr("By route and dose"), head, cells)
    fewest = min(whole(one["n"]) for one in found)
    says = said(note_of(arm, "dose_plane"), alone)
    return Exhibit("dose_plane", title, says, drawing, (table,), small_words(fewest))


def _spot(one: Document) -> Spot:
    return Spot(
        f"{one['route']}, {one['dose']} (n {one['n']})",
        amount(one["dissociation_mean"]) or 0.0,
        amount(one["improvement_mean"]) or 0.0,
        ends(one["dissociation_ci"]),
        ends(one["improvement_ci"]),
    )


def within_between(seen: Seen, arm: Document) -> Exhibit:
    """The mixed model that takes the two apart; one of the slow blocks."""
    found, title = part(arm, "within_between"), tr("Within a patient, or between patients?")
    if not found:
        is_waiting = "within_between" in seen.waiting
        note = "" if is_waiting else note_of(arm, "within_between")
        return Exhibit("within_between", title, said(note), is_waiting=is_waiting)
    kinds = (("within", tr("within a patient")), ("between", tr("between patients")))
    bars, cells = [], []
    for key, words in kinds:
        one = part(found, key)
        low, high = ends(one.get("ci"))
        told = tr("{slope}, p {p}", slope=number(one.get("slope"), 3), p=p_value(one.get("p")))
        bars.append(Row(words, amount(one.get("slope")), low, high, told))
        cells.append((words, number(one.get("slope"), 3), interval(one.get("ci"), 3),
                      p_value(one.get("p"))))  # fmt: skip
    drawing = Drawing(
        "within_between", tr("Slopes within and between patients with 95 % intervals"),
        lambda frame: whiskers(bars, name=tr("points of the next score per point"), frame=frame),
        height_in=height_of(len(bars)), counts=(whole(found["n_patients"]),),
    )  # fmt: skip
    head = (tr("Effect"), tr("Slope"), tr("95 % interval"), tr("p"))
    table = Table("within_between", tr("Mixed model"), head, tuple(cells))
    says = said(
        tr("{n} patients with {m} dosings; {k} gave two or more. Negative: a lower score follows.",
           n=number(found["n_patients"]), m=number(found["n_sessions"]),
           k=number(found["n_patients_repeated"])),
        tr("{method}: {formula}.", method=found["method"], formula=found["formula"]),
        note_of(arm, "within_between"),
    )  # fmt: skip
    guard = small_words(found["n_patients"])
    return Exhibit("within_between", title, says, drawing, (table,), guard)
