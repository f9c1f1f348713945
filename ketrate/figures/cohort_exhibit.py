"""What the cohort shows: exhibits of sentences, figures and tables, the same on screen and paper.

Every number comes from the document of `ketrate cohort --json`; here it only becomes words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from ketrate.analysis.cohort_figures import ArmPoints, Twice
from ketrate.figures.plot import Frame
from ketrate.figures.sheet import SheetFigure
from ketrate.words import tr, trn

Document = Mapping[str, object]
NOTHING = "–"
"""Stands where there is no value; never 0."""
SMALL_N = 20
"""Below it results are described and not tested (definitions, statistics)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One look: the document, the points behind its figures, patients' codes by number.

    `scale` is the outcome's short name, `waiting` the blocks that are still being worked out,
    `twice` by scale the interviews that two people rated.
    """

    document: Document
    points: tuple[ArmPoints, ...]
    codes: Mapping[int, str]
    scale: str
    waiting: frozenset[str] = frozenset()
    twice: Mapping[str, tuple[Twice, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure to be drawn in any frame. `words` says what each point is, by the key it gives.

    `counts` are the counts (and their rests) that it tells: a folder that leaves the clinic does
    not get it where one is small. A figure of single patients tells none.
    """

    name: str
    summary: str
    make: Callable[[Frame], SheetFigure]
    words: Mapping[int, str] = field(default_factory=dict)
    height_in: float = 3.4
    counts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers as words; the first column names the row."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One thing to look at. `guard` warns against reading too much into it.

    `says` are the sentences that stand with it: n, flow, missing, method, published results.
    """

    name: str
    title: str
    says: tuple[str, ...] = ()
    drawing: Drawing | None = None
    tables: tuple[Table, ...] = ()
    guard: str = ""
    is_waiting: bool = False


def part(document: Document, key: str) -> Document:
    """A part of the document; empty where it is None."""
    found = document.get(key)
    return cast("Document", found) if isinstance(found, Mapping) else {}


def rows(document: Document, key: str) -> Sequence[Document]:
    """A list of the document; empty where it is None."""
    found = document.get(key)
    return cast("Sequence[Document]", found) if isinstance(found, list) else ()


def amount(value: object) -> float | None:
    """A number of the document; None for what is none."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def whole(value: object) -> int:
    """A count of the document; 0 where there is none."""
    return value if isinstance(value, int) else 0


def split(part_: object, of: object) -> tuple[int, int]:
    """A count and the rest of its whole."""
    return whole(part_), whole(of) - whole(part_)


def ends(value: object) -> tuple[float | None, float | None]:
    """Both ends of an interval; an open or missing one is None."""
    if isinstance(value, (list, tuple)) and len(value) == 2:
        return amount(value[0]), amount(value[1])
    return None, None


def number(value: object, places: int = 1) -> str:
    """A number in words; whole ones stay whole."""
    if isinstance(value, str):
        return value
    known = amount(value)
    if known is None:
        return NOTHING
    text = f"{known:,}" if isinstance(known, int) else f"{known:.{places}f}"
    return minus(text)


def minus(text: str) -> str:
    """A true minus sign, and no minus before nothing."""
    is_nothing = text.startswith("-") and not text.strip("-0.")
    return text.removeprefix("-") if is_nothing else text.replace("-", "−")


def percent(value: object) -> str:
    """A share of one in percent."""
    known = amount(value)
    return NOTHING if known is None else f"{100 * known:.1f} %"


def interval(value: object, places: int = 2, scale: float = 1) -> str:
    """Both ends of a 95 % interval; an open end says so."""
    low, high = ends(value)
    if low is None and high is None:
        return NOTHING
    words = [tr("open") if one is None else number(float(one) * scale, places)
             for one in (low, high)]  # fmt: skip
    return tr("{low} to {high}", low=words[0], high=words[1])


def p_value(value: object) -> str:
    """A p in words, never 0."""
    known = amount(value)
    if known is None:
        return NOTHING
    return tr("< 0.001") if known < 0.001 else f"{known:.3f}"


def text_of(value: object) -> str:
    """Text of the document; a dash for none."""
    return value if isinstance(value, str) and value else NOTHING


def flow_words(flow: Document) -> str:
    """Patients at each step, in one line."""
    names = (
        ("screened", tr("passed the filters")), ("dosed", tr("dosed")),
        ("baseline", tr("baseline")), ("predictor", tr("predictor")),
        ("outcome", tr("outcome")), ("analysed", tr("analysed")),
    )  # fmt: skip
    told = [f"{words} {number(flow[key])}" for key, words in names if flow.get(key) is not None]
    return tr("Patients: {steps}.", steps=" → ".join(told)) if told else ""


def missing_words(missing: Document) -> str:
    """How many are missing, and why."""
    reasons = part(missing, "by_reason")
    told = ", ".join(f"{tr(name)} {n}" for name, n in reasons.items() if n)
    total = number(missing.get("n"))
    return tr("{n} missing ({why})", n=total, why=told) if told else tr("{n} missing", n=total)


def published_words(found: Sequence[Document]) -> tuple[str, ...]:
    """A sentence for each published result that stands beside the clinic's own."""
    return tuple(_published(one) for one in found)


def _published(one: Document) -> str:
    value = one.get("value")
    is_share = one.get("count") is not None
    told = percent(value) if is_share else number(value, 2)
    spread = interval(one.get("ci"), 1 if is_share else 2, 100 if is_share else 1)
    derived = one.get("derived")
    names = ", ".join(map(str, derived)) if isinstance(derived, (list, tuple)) else ""
    words = tr(
        "Published: {study}, {what} {value}, 95 % interval {spread}, n = {n} ({source}).",
        study=one["study"], what=one["statistic"], value=told, spread=spread,
        n=number(one["n"]), source=one["source"],
    )  # fmt: skip
    if names:
        words += " " + tr("Derived by calculation: {names}.", names=names)
    sign = one.get("sign")
    return f"{words} {sign}" if isinstance(sign, str) and sign else words


def small_words(n: object) -> str:
    """The guard against few patients; empty where there are enough."""
    known = whole(n)
    if known >= SMALL_N:
        return ""
    if not known:
        return tr("Nobody yet: there is nothing to conclude from.")
    return trn(
        "Only {count} patient: the intervals are wide. Describe, do not conclude.",
        "Only {count} patients: the intervals are wide. Describe, do not conclude.",
        known,
    )


def few_words(groups: Sequence[tuple[str, object]]) -> str:
    """The same guard where some of several groups are small: which, and how small."""
    small = [tr("{name} n = {n}", name=name, n=whole(n)) for name, n in groups
             if whole(n) < SMALL_N]  # fmt: skip
    if not small:
        return ""
    return tr("Few patients: {groups}. Describe, do not conclude.", groups=", ".join(small))


def note_of(document: Document, name: str) -> str:
    """Why a block is not there, or what must be said with it."""
    found = part(document, "notes").get(name)
    return found if isinstance(found, str) else ""


def said(*sentences: str) -> tuple[str, ...]:
    """The sentences that say something."""
    return tuple(one for one in sentences if one)
