"""The tab Two sides: dissociation against improvement, and what may and may not be read in it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from ketrate.analysis.cohort_figures import ArmPoints
from ketrate.analysis.points import Scatter
from ketrate.figures.cohort_exhibit import (
    NOTHING,
    Document,
    Drawing,
    Exhibit,
    Seen,
    Table,
    amount,
    ends,
    few_words,
    flow_words,
    interval,
    note_of,
    number,
    p_value,
    part,
    published_words,
    rows,
    said,
    small_words,
    text_of,
    whole,
)
from ketrate.figures.cohort_later import dose_plane, later, within_between
from ketrate.figures.cohort_measures import measure_words
from ketrate.figures.cohort_sides import Dot, Line, Row, height_of, scatter, whiskers
from ketrate.words import tr

SIGN = tr(
    "A positive coefficient: more of the predictor goes with more improvement. A published r of "
    "−0.35 on percent change stands as +0.35 here."
)


def two_sides(seen: Seen, arm: Document, points: ArmPoints) -> tuple[Exhibit, ...]:
    """Everything of the tab for one arm."""
    return (
        _caution(seen, arm),
        *_planes(seen, arm, points),
        _forest(arm, "association", tr("Which acute effect goes with it?")),
        *later(arm),
        _forest(arm, "suicidality", tr("Does it go with suicidal thoughts?")),
        dose_plane(arm),
        within_between(seen, arm),
        _by_rater(arm),
    )


def _caution(seen: Seen, arm: Document) -> Exhibit:
    document = seen.document
    population = part(document, "population")
    says = said(
        note_of(document, "cohort"),
        text_of(part(document, "power").get("text")),
        tr("Every look makes a chance finding likelier; {n} looks came before this one.",
           n=number(population.get("looks"))),
        SIGN,
        *_question(document),
    )  # fmt: skip
    guard = small_words(part(arm, "flow").get("analysed"))
    return Exhibit("caution", tr("Before you read on"), says, guard=guard)


def _question(document: Document) -> Iterator[str]:
    found = part(document, "local_question")
    if not found:
        yield note_of(document, "local_question")
        return
    asked, result = part(found, "question"), part(found, "result")
    yield tr(
        "The clinic's own question, {status} ({day}): {predictor} at {at} and {outcome} at {when}, "
        "{agent}. n then {then}, after fixing {now}.",
        status=found["status"], day=text_of(asked.get("fixed_at"))[:10],
        predictor=measure_words(asked.get("predictor")), at=asked.get("at"),
        outcome=measure_words(asked.get("outcome")), when=asked.get("when"),
        agent=asked.get("agent"), then=number(found["n_then"]), now=number(found["n_now"]),
    )  # fmt: skip
    spearman, ancova = part(result, "spearman"), part(result, "ancova")
    yield tr(
        "On those patients alone: Spearman {r} ({ci}), ANCOVA slope {slope} ({spread}), p {p}. "
        "{note}",
        r=number(spearman.get("r"), 2), ci=interval(spearman.get("ci")),
        slope=number(ancova.get("slope"), 3), spread=interval(ancova.get("ci"), 3),
        p=p_value(ancova.get("p")), note=result.get("note") or "",
    ).strip()  # fmt: skip


def _planes(seen: Seen, arm: Document, points: ArmPoints) -> Iterator[Exhibit]:
    """One plane per outcome time, for the first predictor at the first minute."""
    found = rows(arm, "association")
    if not found:
        words = note_of(arm, "association")
        yield Exhibit("plane", tr("Does it go with improvement?"), said(words))
        return
    first = found[0]
    same = [one for one in found if (one["predictor"], one["at"]) == (first["predictor"],
                                                                      first["at"])]  # fmt: skip
    for number_, (one, plane) in enumerate(zip(same, points.scatters, strict=False)):
        if one["n"]:
            yield _plane(seen, one, plane, is_first=number_ == points.primary)


def _plane(seen: Seen, one: Document, plane: Scatter, *, is_first: bool) -> Exhibit:
    dots = [
        Dot(point.patient_id, point.predictor, point.improvement, point.responded is True)
        for point in plane.points
    ]
    words: dict[int, str] = {
        point.patient_id: tr(
            "{code}: {x}, improvement {y}",
            code=seen.codes.get(point.patient_id, str(point.patient_id)),
            x=number(point.predictor, 0), y=number(point.improvement),
        )
        for point in plane.points
    }  # fmt: skip
    line = None if plane.line is None else Line(
        tuple((p.x, p.y, p.low, p.high) for p in plane.line))  # fmt: skip
    names = (
        tr("{predictor}, {at}", predictor=measure_words(one["predictor"]), at=one["at"]),
        tr("{outcome}, {when}", outcome=measure_words(one["outcome"]), when=one["when"]),
    )
    spearman = part(one, "spearman")
    title = tr("n = {n}: no coefficient", n=one["n"])
    if spearman:
        title = tr("ρ = {r} (95 % {ci}), n = {n}", r=number(spearman.get("r"), 2),
               ci=interval(spearman.get("ci")), n=one["n"])  # fmt: skip
    note = tr("Full: responded. Band: 95 % interval of the line.")
    make = partial(scatter, dots, line, names=names)
    drawing = Drawing(
        f"plane-{one['when']}".replace(" ", ""), tr("{x} against {y}", x=names[0], y=names[1]),
        lambda frame: make(frame=replace(frame, title=title, note=note)), words, 3.7,
    )  # fmt: skip
    heading = tr("Does it go with improvement at {when}?", when=one["when"])
    guard = small_words(one["n"]) or _wide(one)
    return Exhibit(f"plane-{one['when']}", heading, _plane_says(one, is_first=is_first), drawing,
                   (), guard)  # fmt: skip


def _wide(one: Document) -> str:
    """The precision as a sentence where it could hide a correlation of the published size."""
    precision = amount(part(one, "spearman").get("precision"))
    if precision is None or precision < 0.2:
        return ""
    return tr("The interval reaches {p} to either side: too wide to tell a weak link from none.",
              p=number(precision, 2))  # fmt: skip


def _plane_says(one: Document, *, is_first: bool) -> tuple[str, ...]:
    spearman, pearson, ancova = (part(one, key) for key in ("spearman", "pearson", "ancova"))
    told = tr(
        "n = {n}. Spearman {rs} ({cs}, precision {ps}), p {p}; Pearson {rp} ({cp}).",
        n=one["n"], rs=number(spearman.get("r"), 2), cs=interval(spearman.get("ci")),
        ps=number(spearman.get("precision"), 2), p=p_value(spearman.get("p")),
        rp=number(pearson.get("r"), 2), cp=interval(pearson.get("ci")),
    )  # fmt: skip
    slope = tr(
        "ANCOVA (follow-up by {names} and predictor): {slope} points per point ({ci}), p {p}, "
        "Holm p {holm} of {size}; negative is better.",
        names=", ".join(map(str, ancova.get("covariates") or ())) or tr("nothing else"),  # type: ignore[call-overload]
        slope=number(ancova.get("slope"), 3), ci=interval(ancova.get("ci"), 3),
        p=p_value(ancova.get("p")), holm=p_value(one["p_holm"]), size=number(one["family_size"]),
    ) if ancova else tr("No ANCOVA.")  # fmt: skip
    knot = part(one, "knot")
    bend = tr("Piecewise: {text}.", text=", ".join(f"{k} {number(v, 3)}" for k, v in knot.items()
              if isinstance(v, float | int))) if knot else ""  # fmt: skip
    counts = tr("{m} after a further dose, {c} with items carried over.",
                m=number(one["n_intervening"]), c=number(one["n_carried"]))  # fmt: skip
    return said(told, slope, bend, str(one["note"] or ""), flow_words(part(one, "flow")), counts,
                *published_words(rows(one, "published")),
                tr("The time that single figures use.") if is_first else "")  # fmt: skip


def _forest(arm: Document, name: str, title: str) -> Exhibit:
    found = rows(arm, name)
    if not found:
        return Exhibit(name, title, said(note_of(arm, name)))
    bars = list(_bars(found))
    summary = tr("Spearman coefficients with 95 % intervals, a row for each question")
    label = tr("Spearman ρ (95 % interval)")
    drawing = Drawing(
        name, summary,
        lambda frame: whiskers(bars, name=label, frame=replace(
            frame, title=tr("Positive: goes with improvement"))),
        height_in=height_of(len(bars)), counts=tuple(whole(one["n"]) for one in found),
    )  # fmt: skip
    tested = [one for one in found if one["p_holm"] is not None]
    holm = tr("Holm over {n} questions with n of 20 or more, on the p of the {test}.",
              n=number(tested[0]["family_size"]), test=text_of(tested[0]["adjusted_test"])) \
        if tested else tr("No question has n of 20 or more: nothing is tested.")  # fmt: skip
    lost = sum(whole(one.get("item_not_available")) for one in found)
    items = tr("{n} outcomes with a total whose item is not available.", n=lost) if lost else ""
    says = said(holm, items, tr("Filled squares: Holm p below 0.05. Diamonds: published."))
    guard = small_words(max(whole(one["n"]) for one in found))
    return Exhibit(name, title, says, drawing, (_association_table(name, found),), guard)


def _bars(found: Sequence[Document]) -> Iterator[Row]:
    for one in found:
        spearman = part(one, "spearman")
        low, high = ends(spearman.get("ci"))
        holm = amount(one["p_holm"])
        told = tr("{r}  n {n}", r=number(spearman.get("r"), 2), n=one["n"])
        if holm is not None:
            told += tr("  Holm p {p}", p=p_value(holm))
        yield Row(_question_words(one), amount(spearman.get("r")), low, high, told,
                  is_strong=holm is not None and holm < 0.05)  # fmt: skip
        for other in rows(one, "published"):
            ends_ = ends(other.get("ci"))
            words = tr("{r}  n {n}, Pearson", r=number(other["value"], 2), n=number(other["n"]))
            yield Row(str(other["study"]).split(",")[0], amount(other.get("value")), *ends_, words,
                      is_published=True)  # fmt: skip


def _question_words(one: Document) -> str:
    words = measure_words(one["predictor"])
    return tr("{predictor} {at}, {when}", predictor=words, at=one["at"], when=one["when"])


def _association_table(name: str, found: Sequence[Document]) -> Table:
    head = (tr("Predictor"), tr("At"), tr("Outcome at"), tr("n"), tr("Spearman"),
            tr("95 % interval"), tr("p"), tr("Pearson"), tr("95 % interval"), tr("ANCOVA slope"),
            tr("95 % interval"), tr("p"), tr("Holm p"), tr("Note"))  # fmt: skip
    return Table(name, tr("Every question that was asked"), head,
                 tuple(map(_association_cells, found)))  # fmt: skip


def _association_cells(one: Document) -> tuple[str, ...]:
    spearman, pearson, ancova = (part(one, key) for key in ("spearman", "pearson", "ancova"))
    return (
        measure_words(one["predictor"]), text_of(one["at"]), text_of(one["when"]), number(one["n"]),
        number(spearman.get("r"), 2), interval(spearman.get("ci")), p_value(spearman.get("p")),
        number(pearson.get("r"), 2), interval(pearson.get("ci")),
        number(ancova.get("slope"), 3), interval(ancova.get("ci"), 3), p_value(ancova.get("p")),
        p_value(one["p_holm"]), text_of(one["note"]),
    )  # fmt: skip


def _by_rater(arm: Document) -> Exhibit:
    found, title = part(arm, "by_rater_independence"), tr("Could it be the rater?")
    if not found:
        return Exhibit("by_rater", title, said(note_of(arm, "by_rater_independence")))
    kinds = (("same", tr("one person rated both")), ("independent", tr("two people")),
             ("blinded", tr("outcome by a blind rater")))  # fmt: skip
    bars = []
    for key, words in kinds:
        one = part(found, key)
        spearman = part(one, "spearman")
        told = tr("{r}  n {n}", r=number(spearman.get("r"), 2), n=one["n"])
        if not spearman:
            told = tr("n {n}: {note}", n=one["n"], note=one["note"] or NOTHING)
        bars.append(Row(words, amount(spearman.get("r")), *ends(spearman.get("ci")), told))
    drawing = Drawing(
        "by_rater", tr("Spearman coefficient by who rated"),
        lambda frame: whiskers(bars, name=tr("Spearman ρ (95 % interval)"),
                               frame=frame),
        height_in=height_of(len(bars)),
        counts=tuple(whole(part(found, key)["n"]) for key, _ in kinds),
    )  # fmt: skip
    says = said(
        tr("{n} pairs do not name both raters. Blind raters did not see the scores and were absent "
           "or remote at the dosing.", n=number(found["unknown"])),
        note_of(arm, "by_rater_independence"),
    )  # fmt: skip
    guard = few_words([(words, part(found, key)["n"]) for key, words in kinds])
    return Exhibit("by_rater", title, says, drawing, (), guard)
