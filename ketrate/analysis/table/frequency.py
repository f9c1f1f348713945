"""How often dosings dissociate, on columns; the document's block `dissociation`."""

from collections.abc import Sequence

import numpy as np

from ketrate.analysis import statistics
from ketrate.analysis.flow import Flow
from ketrate.analysis.incidence import Group, Incidence, Patients, Share, TimeBack, share_note
from ketrate.analysis.review import Block
from ketrate.analysis.table.columns import Bools, Integers
from ketrate.analysis.table.review import TableArm
from ketrate.words import tr


def incidence(arm: TableArm) -> Block:
    """All dosings of the arm that pass the filters, whatever `--sessions` says."""
    if not arm.has_dissociation:
        return Block(None, tr("Dissociation was not rated in this arm."))
    review, places = arm.review, arm.dosings
    given, clinic = review.clinic.columns.dosings, review.clinic
    answer, unable = arm.seen(places)
    patient, like = review.patient(places), given.like[places]
    rows = patient, answer, unable
    doses = [text for _, _, text in clinic.doses]
    share = _share(*rows)
    found = Incidence(
        review.options.definition.text,
        share,
        _patients(arm, patient, answer),
        _named(rows, clinic.routes, like),
        _named(rows, doses, like),
        tuple(
            Group(int(number), _share(*(one[given.number[places] == number] for one in rows)))
            for number in np.unique(given.number[places])
        ),
        _time_back(review.acute.minutes_back[places], answer == 1),
        _flow(review.patients, patient, answer),
    )
    return Block(found, share_note(share))


def _flow(screened: int, patient: Integers, answer: Integers) -> Flow:
    known = len(np.unique(patient[answer >= 0]))
    return Flow(screened, len(np.unique(patient)), None, known, None, known)


def _share(patient: Integers, answer: Integers, unable: Bools) -> Share:
    is_known = answer >= 0
    known, yes, total = int(is_known.sum()), int(np.sum(answer == 1)), len(answer)
    unknown = total - known
    return Share(
        total,
        yes,
        yes / known if known else None,
        statistics.cluster_share_of(patient[is_known], answer[is_known] == 1),
        (yes / total, (yes + unknown) / total) if total else None,
        int(unable.sum()),
        unknown,
        len(np.unique(patient)),
    )


def _named(
    rows: tuple[Integers, Integers, Bools], names: Sequence[str], like: Integers
) -> tuple[Group, ...]:
    """A share for each name, in order of the names."""
    known = sorted(set(names))
    codes = np.array([known.index(one) for one in names], dtype=np.int64)[like]
    return tuple(
        Group(name, _share(*(one[codes == n] for one in rows)))
        for n, name in enumerate(known)
        if (codes == n).any()
    )


def _patients(arm: TableArm, patient: Integers, answer: Integers) -> Patients:
    first, _ = arm.seen(arm.first)
    first = first[first >= 0]
    _, place = np.unique(patient, return_inverse=True)
    n = int(place.max()) + 1 if len(place) else 0
    any_yes = np.bincount(place, answer == 1, n) > 0
    any_unknown = np.bincount(place, answer < 0, n) > 0
    known, ever = int(np.sum(any_yes | ~any_unknown)), int(any_yes.sum())
    in_first = int(first.sum())
    return Patients(
        n,
        in_first,
        len(first),
        statistics.wilson(in_first, len(first)),
        ever,
        known,
        statistics.wilson(ever, known),
        len(answer) / n if n else 0.0,
    )


def _time_back(minutes: "np.ndarray[tuple[int], np.dtype[np.float64]]", yes: Bools) -> TimeBack:
    known = minutes[yes & np.isfinite(minutes)]
    total = int(yes.sum())
    if not len(known):
        return TimeBack(0, None, None, total)
    low, middle, high = np.quantile(known, (0.25, 0.5, 0.75))
    return TimeBack(len(known), float(middle), (float(low), float(high)), total - len(known))
