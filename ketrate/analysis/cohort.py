"""The clinic's cohort: what the numbers say of each arm, and of arms beside each other.

Arms are agents. Active drugs and comparators are never pooled; there is no block for "all".
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from ketrate.analysis import arm_blocks, cohort_json, contrasts, published
from ketrate.analysis.arm_blocks import ARM_BLOCKS, HEAVY
from ketrate.analysis.co_ratings import agreement_block
from ketrate.analysis.cohort_options import CohortOptions
from ketrate.analysis.cohort_rules import rules_document
from ketrate.analysis.facts import Facts
from ketrate.analysis.kept import Kept
from ketrate.analysis.local_question import LocalAnswer, local_question, nothing_asked
from ketrate.analysis.outcomes import flow, outcome_document
from ketrate.analysis.quality import quality
from ketrate.analysis.review import Arm, Block, Review
from ketrate.analysis.table.choice import table_of
from ketrate.analysis.table.document import TableWork
from ketrate.analysis.table.review import TableReview
from ketrate.analysis.units import CohortData
from ketrate.clock import Instant
from ketrate.instruments.catalogue import Catalogue
from ketrate.protocol.schedule import Protocol
from ketrate.words import tr

__all__ = ["HEAVY", "CohortData", "CohortOptions", "Facts", "Kept", "Work", "build", "work"]

Document = dict[str, object]
Progress = Callable[[int, int], None]
ROOM_BLOCKS = ("contrasts", "local_question", "agreement", "quality")


@dataclass(frozen=True, slots=True)
class Work:
    """One step of a review: doing it fills in its part of the document."""

    name: str
    do: Callable[[], None]
    is_heavy: bool


def build(  # noqa: PLR0913 - everything a review depends on
    data: CohortData,
    options: CohortOptions,
    instruments: Catalogue,
    protocols: Iterable[Protocol] | None = None,
    now: Instant | None = None,
    facts: Facts | None = None,
    *,
    without: Collection[str] = (),
    progress: Progress | None = None,
    kept: Kept | None = None,
) -> Document:
    """The document of `ketrate cohort --json`; the caller adds what only the vault knows.

    `data` holds what may be seen. Without `now` every window counts as closed. Blocks named in
    `without` (`HEAVY` are the slow ones) are left out and say so. `progress` hears of every step
    done, and may raise to stop.
    `kept` carries over from one call to the next on the same records, facts and schedules.
    Raises NotFoundError for an unknown scale.
    """
    review = Review(data, options, instruments, protocols, now, facts, kept)
    document, steps = work(data, review, without)
    for done, step in enumerate(steps):
        if progress is not None:
            progress(done, len(steps))
        step.do()
    if progress is not None:
        progress(len(steps), len(steps))
    return document


def _table_work(
    data: CohortData, table: TableWork, without: Collection[str]
) -> tuple[Document, list[Work]]:
    review, arms = table.review, []
    for made in table.arms():
        names = [name for name, _ in ARM_BLOCKS]
        empty: Document = {**dict.fromkeys(names), "logrank_p": None, "notes": _left_out(names)}
        arms.append(made | empty)
    population = review.patients, len(review.chosen)
    document = _empty(review, arms, *population)
    steps = [
        _step(made, name, block)
        for n, made in enumerate(arms)
        for name, block in table.blocks(n)
        if name not in without
    ]
    asked = review.facts.question is not None
    room: dict[str, Callable[[], Document]] = {
        "contrasts": lambda: {"contrasts": table.contrasts()},
        "local_question": lambda: _local(data, table.records) if asked else _nothing_asked(),
        "agreement": lambda: _agreement(table.records),
        "quality": lambda: _quality(table.records, table.same_rater_share()),
    }
    steps += [_step(document, name, room[name]) for name in ROOM_BLOCKS if name not in without]
    return document, steps


def work(
    data: CohortData, review: Review, without: Collection[str] = ()
) -> tuple[Document, list[Work]]:
    """The document as it stands before anything is worked out, and the steps that fill it.

    A caller with a window to keep alive does them one after another and shows what is there.
    """
    table = table_of(review)
    if table is None:
        return work_by_record(data, review, without)
    return _table_work(data, TableWork(table, review), without)


def work_by_record(
    data: CohortData, review: Review, without: Collection[str] = ()
) -> tuple[Document, list[Work]]:
    """The same worked out of the records one by one: what columns cannot say, and their proof."""
    arms = [_empty_arm(review, arm) for arm in review.arms]
    document = _empty(review, arms, len(review.patients), len(review.chosen))
    steps = [
        _step(made, name, partial(block, arm))
        for arm, made in zip(review.arms, arms, strict=True)
        for name, block in ARM_BLOCKS
        if name not in without
    ]
    steps += [
        _step(document, name, block)
        for name, block in _room_blocks(data, review)
        if name not in without
    ]
    return document, steps


def _step(document: Document, name: str, block: Callable[[], Document]) -> Work:
    def do() -> None:
        found = block()
        notes = document["notes"]
        note = found.pop("note", None)
        document.update(found)
        if isinstance(notes, dict):
            notes.pop(name, None)
            notes.update({name: note} if note is not None else {})

    return Work(name, do, name in HEAVY)


def _empty(
    review: Review | TableReview, arms: Sequence[Document], patients: int, sessions: int
) -> Document:
    options = review.options
    return {
        "population": {
            "options": options.as_words(),
            "patients": patients,
            "sessions": sessions,
        },
        "rules": rules_document(options, review.family, review.instruments),
        "arms": arms,
        **dict.fromkeys(ROOM_BLOCKS),
        "power": _power(),
        "notes": _left_out(ROOM_BLOCKS) | {"cohort": _caution()},
    }


def _empty_arm(review: Review, arm: Arm) -> Document:
    names = [name for name, _ in ARM_BLOCKS]
    screened = len(review.patients)
    return {
        "agent": arm.agent,
        "flow": flow(screened, arm.outcomes) | {"predictor": arm_blocks.predicted(arm)},
        "outcomes": _outcomes(review, arm, screened),
        **dict.fromkeys(names),
        "logrank_p": None,
        "notes": _left_out(names),
    }


def _outcomes(review: Review, arm: Arm, screened: int) -> list[Document]:
    family = review.family.name
    found = []
    for n, timing in enumerate(review.timings):
        column = arm.column(n)
        document = outcome_document(family, timing, column)
        beside = arm_blocks.published_shares(arm, timing.label)
        found.append(document | {"flow": flow(screened, [(one,) for one in column])} | beside)
    return found


def _room_blocks(
    data: CohortData, review: Review
) -> tuple[tuple[str, Callable[[], Document]], ...]:
    return (
        ("contrasts", lambda: {"contrasts": _contrasts(review)}),
        ("local_question", lambda: _local(data, review)),
        ("agreement", lambda: _agreement(review)),
        ("quality", lambda: _quality(review, arm_blocks.same_rater_share(review))),
    )


def _local(data: CohortData, review: Review) -> Document:
    found = local_question(data, review)
    if isinstance(found.content, LocalAnswer):
        return {"local_question": cohort_json.local_question(found.content)}
    return {"local_question": None, "note": found.note}


def _nothing_asked() -> Document:
    return {"local_question": None, "note": nothing_asked().note}


def _agreement(review: Review) -> Document:
    return arm_blocks.as_document("agreement", agreement_block(review))


def _quality(review: Review, same_rater_share: float | None) -> Document:
    found: Block = quality(review, same_rater_share)
    return {"quality": cohort_json.plain(found.content), "note": found.note}


def _contrasts(review: Review) -> list[Document]:
    """Every pair of arms at every time: within the crossover, and between in period 1."""
    found: list[Document] = []
    for one, other in combinations(review.arms, 2):
        names = (one.agent, other.agent)
        for n, timing in enumerate(review.timings):
            columns = one.column(n), other.column(n)
            label = {"instrument": review.family.name}
            if review.options.period is None:
                found.append(contrasts.paired(names, timing.label, *columns) | label)
            if review.options.period in {None, 1}:
                found.append(contrasts.between(names, timing.label, *columns) | label)
    return found


def _power() -> Document:
    found = published.power()
    text = tr(
        "About {n} pairs are needed to find a correlation of {r} with a power of 80 %; early "
        "effect sizes are usually too large.",
        n=found.n,
        r=found.r,
    )
    return {"r": found.r, "n": found.n, "power": found.power, "method": found.method, "text": text}


def _left_out(names: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(names, tr("Not worked out in this call."))


def _caution() -> str:
    return tr(
        "A cohort without a comparison shows neither mediation nor cause; doses were not "
        "randomised."
    )
