"""The tab Overview: who is in, how often there is dissociation, response and remission."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from ketrate.figures.cohort_exhibit import (
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
    missing_words,
    note_of,
    number,
    p_value,
    part,
    percent,
    published_words,
    rows,
    said,
    small_words,
    split,
    text_of,
)
from ketrate.figures.cohort_sides import Row, height_of, whiskers
from ketrate.figures.plot import fixed
from ketrate.words import tr

SHARES = fixed(0, 100, (0, 25, 50, 75, 100))
RULES = (
    ("response", ""), ("remission", ""), ("baseline", tr("Baseline: ")),
    ("dissociation", tr("Dissociated: ")), ("window", tr("Outcome: ")),
    ("later", tr("Later response: ")),
)  # fmt: skip
"""The rules that a reader needs first, and what stands before their text."""


def overview(seen: Seen, arm: Document) -> tuple[Exhibit, ...]:
    """Everything of the tab for one arm."""
    return (
        _population(seen, arm),
        _incidence(arm),
        _claims(arm),
        _scores(arm),
        *_contrasts(seen.document),
    )


def _population(seen: Seen, arm: Document) -> Exhibit:
    flow, population = part(arm, "flow"), part(seen.document, "population")
    names = {
        "screened": tr("pass the filters on patients"), "dosed": tr("had a dosing that passes"),
        "baseline": tr("have a baseline"), "predictor": tr("have the first predictor"),
        "outcome": tr("have an outcome"), "analysed": tr("have baseline and outcome"),
    }  # fmt: skip
    steps = tuple((words, number(flow.get(key))) for key, words in names.items())
    told = tr(
        "Arm {agent}; {n} dosings of all arms are under review. Data as of {time}, KetRate "
        "{version}, trail {head}. {k} looks at the cohort came before this one.",
        agent=arm["agent"], n=number(population.get("sessions")),
        time=text_of(population.get("data_cut"))[:16].replace("T", " "),
        version=text_of(population.get("version")),
        head=text_of(population.get("audit_head"))[:12], k=number(population.get("looks")),
    )  # fmt: skip
    rules = part(seen.document, "rules")
    texts = ((name, part(rules, key).get("text")) for key, name in RULES)
    table = Table("flow", tr("Patients"), (tr("Patients who …"), tr("n")), steps)
    guard = small_words(flow.get("analysed"))
    told_rules = tuple(f"{name}{text}." for name, text in texts if text)
    return Exhibit("population", tr("Who is looked at"), (told, *told_rules), None, (table,), guard)


def _incidence(arm: Document) -> Exhibit:
    found, title = part(arm, "dissociation"), tr("How often is there dissociation?")
    if not found:
        return Exhibit("incidence", title, said(note_of(arm, "dissociation")))
    groups = list(_groups(found))
    table = Table(
        "incidence", tr("Dosings that count as dissociated"),
        (tr("Group"), tr("Dosings"), tr("Dissociated"), tr("Not known"), tr("Share of known"),
         tr("95 % interval"), tr("If unknown: none to all")),
        tuple(_share_cells(name, one) for name, one in groups),
    )  # fmt: skip
    bars = [*_patient_rows(found), *(_share_row(name, one) for name, one in groups)]
    summary = tr("Share with dissociation per dosing and per patient, with 95 % intervals")
    make = partial(whiskers, bars, name=tr("share, %"), middle=None, across=SHARES)
    drawing = Drawing(
        "incidence", summary,
        lambda frame: make(frame=replace(frame, title=tr("Dissociation, {rule}",
                                                         rule=found["definition"]))),
        height_in=height_of(len(bars)), counts=_told(found, groups),
    )  # fmt: skip
    return Exhibit("incidence", title, _incidence_says(arm, found), drawing, (table,),
                   small_words(found.get("patients")))  # fmt: skip


def _told(found: Document, groups: Sequence[tuple[str, Document]]) -> tuple[int, ...]:
    pairs: list[tuple[object, object]] = [
        (one["dissociated"], _minus(one["sessions"], one["unknown"])) for _, one in groups
    ]
    pairs += [(found[key], found[f"{key}_known"])
              for key in ("patients_first_session", "patients_ever")]  # fmt: skip
    return tuple(n for pair in pairs for n in split(*pair))


def _groups(found: Document) -> Iterator[tuple[str, Document]]:
    yield tr("all dosings"), found
    by = part(found, "by")
    for key, words in (
        ("route", "{value}"), ("dose", "{value}"), ("session_number", tr("session {value}")),
    ):  # fmt: skip
        for one in rows(by, key):
            yield words.format(value=one[key]), one


def _share_cells(name: str, one: Document) -> tuple[str, ...]:
    return (
        name, number(one["sessions"]), number(one["dissociated"]), number(one["unknown"]),
        percent(one["rate"]), interval(one["ci"], 1, 100), interval(one["range"], 1, 100),
    )  # fmt: skip


def _share_row(name: str, one: Document) -> Row:
    low, high = ends(one.get("ci"))
    rate = amount(one.get("rate"))
    known = number(_minus(one["sessions"], one["unknown"]))
    words = f"{percent(rate)}  {number(one['dissociated'])}/{known}"
    return Row(name, _hundred(rate), _hundred(low), _hundred(high), words)


def _patient_rows(found: Document) -> Iterator[Row]:
    for name, yes, known in (
        (tr("patients, first dosing"), "patients_first_session", "patients_first_session_known"),
        (tr("patients, ever"), "patients_ever", "patients_ever_known"),
    ):
        n, k = amount(found.get(known)), amount(found.get(yes))
        rate = k / n if n and k is not None else None
        low, high = ends(found.get(f"{yes}_ci"))
        words = f"{percent(rate)}  {number(found[yes])}/{number(found[known])}"
        yield Row(name, _hundred(rate), _hundred(low), _hundred(high), words, is_strong=True)


def _incidence_says(arm: Document, found: Document) -> tuple[str, ...]:
    back = part(found, "time_back_min")
    told = tr(
        "{n} dosings of {p} patients ({k} each); not known in {unknown}; too dissociated to answer "
        "in {too}, which counts as dissociated.",
        n=number(found["sessions"]), p=number(found["patients"]),
        k=number(found["sessions_per_patient"]), unknown=number(found["unknown"]),
        too=number(found["too_dissociated"]),
    )  # fmt: skip
    recovery = ""
    if back.get("n"):
        recovery = tr(
            "Back at the value before the dosing after {median} min (middle half {iqr}; {n} "
            "dosings, in {lost} more it was not seen).",
            median=number(back["median"], 0), iqr=interval(back["iqr"], 0), n=number(back["n"]),
            lost=number(back["not_seen"]),
        )  # fmt: skip
    method = tr("Intervals: {method}.", method=found["method"])
    note = note_of(arm, "dissociation")
    return said(told, recovery, flow_words(part(found, "flow")), method, note)


def _claims(arm: Document) -> Exhibit:
    found = rows(arm, "outcomes")
    bars = [bar for one in found for bar in _claim_rows(one)]
    summary = tr("Share of eligible patients with response and with remission at each time")
    drawing = Drawing(
        "response", summary,
        lambda frame: whiskers(bars, name=tr("share of eligible, %"), middle=None, across=SHARES,
                               frame=replace(frame, title=tr("Observed cases"))),
        height_in=height_of(len(bars)),
        counts=tuple(n for one in found for key in ("responders", "remitters")
                     for n in split(one[key], one["eligible"])),
    )  # fmt: skip
    published = [words for one in found for words in published_words(rows(one, "published"))]
    says = said(
        tr("Observed cases first; intervals: Wilson, by patients where one gives several dosings."),
        *(tr("{at}: {told}.", at=one["at"], told=missing_words(part(one, "missing")))
          for one in found),
        *published,
    )  # fmt: skip
    guard = few_words([(text_of(one["at"]), one["eligible"]) for one in found])
    tables = (_claim_table(found), _missing_table(found), _sensitivity_table(found))
    return Exhibit("response", tr("Response and remission"), says, drawing, tables,
                   guard)  # fmt: skip


def _claim_rows(one: Document) -> Iterator[Row]:
    for count, rate, words in (
        ("responders", "response", tr("response, {at}")),
        ("remitters", "remission", tr("remission, {at}")),
    ):
        low, high = ends(one.get(f"{rate}_ci"))
        value = amount(one.get(f"{rate}_rate"))
        told = f"{percent(value)}  {number(one[count])}/{number(one['eligible'])}"
        yield Row(words.format(at=one["at"]), _hundred(value), _hundred(low), _hundred(high), told,
                  is_strong=count == "remitters")  # fmt: skip
        for other in rows(one, "published"):
            if other.get("statistic") == rate:
                yield _published_row(other)


def _published_row(other: Document) -> Row:
    low, high = ends(other.get("ci"))
    value = amount(other.get("value"))
    name = str(other["study"]).split(",")[0]
    words = f"{percent(value)}  n {number(other['n'])}"
    return Row(name, _hundred(value), _hundred(low), _hundred(high), words, is_published=True)


def _claim_table(found: Sequence[Document]) -> Table:
    head = (tr("Time"), tr("n"), tr("Eligible"), tr("Responded"), tr("Share"), tr("95 % interval"),
            tr("Remitted"), tr("Share"), tr("95 % interval"), tr("Partial"),
            tr("Worsened"))  # fmt: skip
    cells = tuple(
        (
            text_of(one["at"]), number(one["n"]), number(one["eligible"]),
            number(one["responders"]), percent(one["response_rate"]),
            interval(one["response_ci"], 1, 100), number(one["remitters"]),
            percent(one["remission_rate"]), interval(one["remission_ci"], 1, 100),
            number(one["partial"]), number(one["worsened"]),
        )
        for one in found
    )  # fmt: skip
    return Table("response", tr("Response and remission, observed cases"), head, cells)


def _missing_table(found: Sequence[Document]) -> Table:
    reasons = list(part(part(found[0], "missing"), "by_reason")) if found else []
    others = (("not_due", tr("Not due yet")), ("no_baseline", tr("No baseline")),
              ("baseline_at_floor", tr("Baseline at the floor")),
              ("n_intervening", tr("After a further dose")))  # fmt: skip
    head = (tr("Time"), tr("Window"), tr("Missing"), *(tr(one) for one in reasons),
            *(words for _, words in others))  # fmt: skip
    cells = tuple(
        (
            text_of(one["at"]), text_of(one["window"]), number(part(one, "missing").get("n")),
            *(number(part(part(one, "missing"), "by_reason").get(key)) for key in reasons),
            *(number(one[key]) for key, _ in others),
        )
        for one in found
    )  # fmt: skip
    return Table("missing", tr("What is missing, and why"), head, cells)


def _sensitivity_table(found: Sequence[Document]) -> Table:
    head = (tr("Time"), tr("Sensitivity"), tr("n"), tr("Responded"), tr("95 % interval"),
            tr("Remitted"), tr("95 % interval"))  # fmt: skip
    cells = tuple(
        (
            text_of(one["at"]), text_of(kind.get("text")), number(kind.get("n")),
            f"{number(kind.get('responders'))} ({percent(kind.get('response_rate'))})",
            interval(kind.get("response_ci"), 1, 100),
            f"{number(kind.get('remitters'))} ({percent(kind.get('remission_rate'))})",
            interval(kind.get("remission_ci"), 1, 100),
        )
        for one in found
        for name in ("locf", "non_response")
        for kind in (part(part(one, "sensitivity"), name),)
    )  # fmt: skip
    return Table("sensitivity", tr("If the missing were filled in"), head, cells)


def _scores(arm: Document) -> Exhibit:
    found = rows(arm, "outcomes")
    head = (tr("Time"), tr("Recall"), tr("n"), tr("Baseline mean"), tr("Mean"), tr("SD"),
            tr("Improvement, %"), tr("SD"), tr("Paired t"), tr("p"), tr("Wilcoxon p"),
            tr("Items carried"))  # fmt: skip
    cells = tuple(
        (
            text_of(one["at"]), text_of(one["recall"]), number(one["n"]),
            number(one["baseline_mean"]), number(one["mean"]), number(one["sd"]),
            number(one["percent_improvement_mean"]), number(one["percent_improvement_sd"]),
            number(one["paired_t"], 2), p_value(one["paired_t_p"]), p_value(one["wilcoxon_p"]),
            number(one["items_carried"]),
        )
        for one in found
    )  # fmt: skip
    says = said(
        *(tr("{at}: {flow}", at=one["at"], flow=flow_words(part(one, "flow"))) for one in found),
        tr("t and Wilcoxon compare baseline and follow-up of one patient; without a comparison "
           "group they say nothing about what caused the change."),
    )  # fmt: skip
    table = Table("scores", tr("Scores at each time"), head, cells)
    return Exhibit("scores", tr("Scores"), says, None, (table,))


def _contrasts(document: Document) -> Iterator[Exhibit]:
    found = rows(document, "contrasts")
    if not found:
        return
    head = (tr("Arms"), tr("Kind"), tr("Time"), tr("n"), tr("Difference"), tr("95 % interval"),
            tr("Statistic"), tr("df"), tr("p"))  # fmt: skip
    cells = tuple(
        (
            tr("{one} minus {other}", one=one["arm"], other=one["versus"]), text_of(one["kind"]),
            text_of(one["when"]), number(one["n"]), number(one.get("difference"), 2),
            interval(one.get("ci")), number(one.get("statistic"), 3), number(one.get("df"), 1),
            p_value(one.get("p")),
        )
        for one in found
    )  # fmt: skip
    notes = dict.fromkeys(str(one["note"]) for one in found if one.get("note"))
    table = Table("contrasts", tr("Scores, arm minus arm"), head, cells)
    yield Exhibit("contrasts", tr("Arms beside each other"), tuple(notes), None, (table,))


def _hundred(value: float | None) -> float | None:
    return None if value is None else 100 * value


def _minus(one: object, other: object) -> int | None:
    return one - other if isinstance(one, int) and isinstance(other, int) else None
