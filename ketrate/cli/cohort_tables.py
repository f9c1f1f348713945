"""The cohort document as tables on a terminal."""

from collections.abc import Mapping, Sequence
from typing import cast

from ketrate.cli import show
from ketrate.words import tr

Document = Mapping[str, object]
_OUTCOMES = ("at", "n", "mean", "sd", "eligible", "responders", "response_rate", "response_ci",
             "remitters", "remission_rate", "remission_ci")  # fmt: skip
_SHARES = ("sessions", "dissociated", "rate", "ci", "unknown")
_CURVES = ("group", "n", "events", "median_days", "ci", "excluded")
_TABLES = ("outcome", "window", "n", "unknown", "table", "fisher_p", "risk_ratio",
           "risk_ratio_ci", "risk_difference", "risk_difference_ci")  # fmt: skip
_PLACES = ("route", "dose", "n", "dissociation_mean", "improvement_mean")
_CONTRASTS = ("kind", "arm", "versus", "when", "n", "difference", "ci", "p")


def show_document(document: Document) -> None:
    """Every block that is there, and why the others are not."""
    population = _part(document, "population")
    show.line(
        tr(
            "{patients} patients, {sessions} dosings under review",
            patients=population["patients"],
            sessions=population["sessions"],
        )
    )
    for name, rule in _part(document, "rules").items():
        if isinstance(rule, dict):
            show.line(f"{name}: {rule['text']}")
    for arm in _list(document, "arms"):
        _arm(arm)
    _block(tr("Contrasts"), _CONTRASTS, _list(document, "contrasts"))
    _notes(document)


def _arm(arm: Document) -> None:
    show.line("")
    show.line(f"== {arm['agent']}")
    flow = _part(arm, "flow")
    show.line(", ".join(f"{name} {show.cell(n)}" for name, n in flow.items()))
    _block(tr("Outcomes"), _OUTCOMES, _list(arm, "outcomes"))
    dissociation = _part(arm, "dissociation")
    if dissociation:
        _block(tr("Dissociation"), _SHARES, [dissociation])
        for key, rows in _part(dissociation, "by").items():
            _block("", (key, *_SHARES), cast("Sequence[Document]", rows))
    for name, heading in (("association", tr("Goes with")), ("suicidality", tr("Suicidality"))):
        _associations(heading, _list(arm, name))
    _block(tr("Later, by dissociation in the first dosing"), _TABLES, _list(arm, "two_by_two"))
    _block(tr("Time to response"), _CURVES, _list(arm, "time_to_response"))
    if arm["logrank_p"] is not None:
        show.line(f"log-rank p {show.number(arm['logrank_p'])}")
    _block(tr("Dose and route"), _PLACES, _list(arm, "dose_plane"))
    _within(_part(arm, "within_between"))
    _notes(arm)


def _associations(heading: str, rows: Sequence[Document]) -> None:
    head = ("predictor", "at", "outcome", "when", "n", "spearman", "ci", "ancova", "ci", "p",
            "p_holm", "note")  # fmt: skip
    cells = []
    for row in rows:
        spearman, ancova = _part(row, "spearman"), _part(row, "ancova")
        cells.append([
            row["predictor"], row["at"], row["outcome"], row["when"], row["n"],
            spearman.get("r"), spearman.get("ci"), ancova.get("slope"), ancova.get("ci"),
            ancova.get("p"), row["p_holm"], row["note"],
        ])  # fmt: skip
    _table(heading, head, cells)


def _within(found: Document) -> None:
    head = ("effect", "slope", "ci", "p")
    rows = [
        [name, part.get("slope"), part.get("ci"), part.get("p")]
        for name in ("within", "between")
        if (part := _part(found, name))
    ]
    _table(tr("Within and between patients"), head, rows)


def _block(heading: str, keys: Sequence[str], rows: Sequence[Document]) -> None:
    _table(heading, keys, [[row[key] for key in keys] for row in rows])


def _table(heading: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    if not rows:
        return
    if heading:
        show.line("")
        show.line(heading)
    show.table(head, [[show.number(value) for value in row] for row in rows])


def _notes(document: Document) -> None:
    for name, note in _part(document, "notes").items():
        show.line(f"{name}: {note}")


def _part(document: Document, key: str) -> Document:
    part = document.get(key)
    return part if isinstance(part, dict) else {}


def _list(document: Document, key: str) -> Sequence[Document]:
    part = document.get(key)
    return part if isinstance(part, list) else []
