"""The document of a cohort review out of columns: the outline, and the steps that fill it."""

from collections.abc import Callable
from functools import partial
from itertools import combinations

from ketrate.analysis.arm_blocks import ARM_BLOCKS
from ketrate.analysis.raters import ByRater
from ketrate.analysis.review import Review
from ketrate.analysis.table import contrasts
from ketrate.analysis.table.blocks import TABLE_BLOCKS, by_rater, predicted, published_shares
from ketrate.analysis.table.outcomes import flow, outcome_document
from ketrate.analysis.table.review import TableArm, TableReview

Document = dict[str, object]


class TableWork:
    """One review on columns; what still rests on records asks for them when it is done."""

    def __init__(self, review: TableReview, records: Review) -> None:
        self.review = review
        self.records = records

    def arms(self) -> list[Document]:
        """Agent, flow and outcomes of every arm."""
        return [self._arm(arm) for arm in self.review.arms]

    def _arm(self, arm: TableArm) -> Document:
        screened, options = self.review.patients, self.review.options
        outcomes = [
            outcome_document(
                self.review.clinic, self.review.wanted_scale, self.review.judge, timing, one,
                arm.patient,
            )
            | {"flow": flow(screened, arm.patient, [one])}
            | published_shares(arm, timing.label)
            for timing, one in zip(options.timings, arm.columns, strict=True)
        ]  # fmt: skip
        whole = flow(screened, arm.patient, arm.columns)
        return {
            "agent": arm.agent,
            "flow": whole | {"predictor": predicted(arm)},
            "outcomes": outcomes,
        }

    def blocks(self, n: int) -> list[tuple[str, Callable[[], Document]]]:
        """The blocks of arm number `n`, in the document's order."""
        arm = self.review.arms[n]
        return [
            (name, partial(TABLE_BLOCKS[name], arm))
            if name in TABLE_BLOCKS
            else (name, partial(self._of_records, block, n))
            for name, block in ARM_BLOCKS
        ]

    def _of_records(self, block: Callable[..., Document], n: int) -> Document:
        return block(self.records.arms[n])

    def contrasts(self) -> list[Document]:
        """Every pair of arms at every time: within the crossover, and between in period 1."""
        found: list[Document] = []
        options, label = self.review.options, {"instrument": self.review.family.name}
        for one, other in combinations(self.review.arms, 2):
            for n in range(len(options.timings)):
                if options.period is None:
                    found.append(contrasts.paired(one, other, n) | label)
                if options.period in {None, 1}:
                    found.append(contrasts.between(one, other, n) | label)
        return found

    def same_rater_share(self) -> float | None:
        """Of the pairs of every arm that name both raters, those rated by one person."""
        same = known = 0
        for arm in self.review.arms:
            content = by_rater(arm).content
            if isinstance(content, ByRater):
                same += content.same.n
                known += content.same.n + content.independent.n
        return same / known if known else None
