"""The scales' arithmetic once more, in numpy and from the published rules alone.

Nothing here reads KetRate's files. The numbers are those of the papers and forms named beside
them; where versions differ, of the one that KetRate says it uses.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Answers = NDArray[np.float64]
"""One row a patient, one column an item; NaN is no answer."""

Sum = Callable[[Answers], Answers]


@dataclass(frozen=True)
class Published:
    """Lowest and highest answer of each item, how they make the total, parts, and grades.

    `grades` are (highest total of the grade, its name), rising.
    """

    low: tuple[int, ...]
    high: tuple[int, ...]
    total: Sum
    parts: Mapping[str, Sum] = field(default_factory=dict)
    grades: tuple[tuple[int, str], ...] = ()


def plain(answers: Answers) -> Answers:
    """The sum of all items; NaN with any gap."""
    summed: Answers = answers.sum(axis=1)
    return summed


def of(*numbers: int) -> Sum:
    """The sum of some items, by their printed numbers."""
    columns = [number - 1 for number in numbers]
    return lambda answers: answers[:, columns].sum(axis=1)


def alike(count: int, low: int, high: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return (low,) * count, (high,) * count


def highest(*numbers: int) -> Sum:
    """QIDS: the highest answer of a domain; NaN where the domain has a gap of its own."""
    columns = [number - 1 for number in numbers]
    return lambda answers: answers[:, columns].max(axis=1)


def appetite(answers: Answers) -> Answers:
    """QIDS items 6 or 7, and 8 or 9: one of each pair is enough."""
    less_or_more: Answers = np.fmax(answers[:, 5], answers[:, 6])
    loss_or_gain: Answers = np.fmax(answers[:, 7], answers[:, 8])
    return np.maximum(less_or_more, loss_or_gain)


def qids(answers: Answers) -> Answers:
    """Rush 2003: highest of 1-4, of 6-9 and of 15-16, and 5, 10, 11, 12, 13, 14 as they are."""
    single: Answers = answers[:, [4, 9, 10, 11, 12, 13]].sum(axis=1)
    domains = (highest(1, 2, 3, 4)(answers), appetite(answers), highest(15, 16)(answers))
    return single + domains[0] + domains[1] + domains[2]


UNREAL = (1, 2, 8, 9, 10, 11, 12, 13, 16, 17, 18, 19)
SNAITH = ((6, "none"), (19, "mild"), (34, "moderate"), (60, "severe"))
HAMD = (4, 4, 4, 2, 2, 2, 4, 4, 4, 4, 4, 2, 2, 2, 4, 2, 2)
YMRS = (4, 4, 4, 4, 8, 8, 4, 8, 8, 4, 4)
MANIA = ((11, "below hypomania"), (60, "hypomania or mania"))

PUBLISHED: dict[str, Published] = {
    # Bremner 1998 and later forms; subscales: Stanford scoring code (Hack 2023)
    "cadss23": Published(
        *alike(23, 0, 4),
        plain,
        {
            "depersonalization": of(3, 4, 5, 6, 7, 20, 21, 23),
            "derealization": of(*UNREAL),
            "amnesia": of(14, 15, 22),
        },
    ),
    "cadss28": Published(
        *alike(28, 0, 4),
        plain,
        {
            "subjective": of(*range(1, 24)),
            "observer": of(*range(24, 29)),
            "depersonalization": of(3, 4, 5, 6, 7, 20, 21, 23),
            "derealization": of(*UNREAL),
            "amnesia": of(14, 15, 22),
        },
    ),
    "cadss27": Published(
        *alike(27, 0, 4),
        plain,
        {
            "subjective": of(*range(1, 20)),
            "observer": of(*range(20, 28)),
            "depersonalization": of(3, 4, 5, 6, 7),
            "derealization": of(*UNREAL),
            "amnesia": of(14, 15),
        },
    ),
    "cadss6": Published(*alike(6, 0, 4), plain),
    # Montgomery & Asberg 1979; grades Snaith 1986
    "madrs": Published(*alike(10, 0, 6), plain, grades=SNAITH),
    "madrs-24h": Published(*alike(10, 0, 6), plain),
    "madrs-dosing": Published(*alike(10, 0, 6), plain),
    # Hamilton in the NINDS form, agitation 0-4; HAM-D6 Bech, HAM-D7 McIntyre
    "hamd17": Published(
        (0,) * 17,
        HAMD,
        plain,
        grades=((7, "none"), (13, "mild"), (18, "moderate"), (22, "severe"), (52, "very severe")),
    ),
    "hamd17-dosing": Published((0,) * 17, HAMD, plain),
    "hamd21": Published((0,) * 21, (*HAMD, 2, 4, 3, 2), plain),
    "hamd24": Published((0,) * 24, (*HAMD, 2, 4, 3, 2, 4, 4, 4), plain),
    "hamd6": Published((0,) * 6, (4, 4, 4, 4, 4, 2), plain),
    "hamd7": Published(
        (0,) * 7,
        (4, 4, 4, 4, 4, 2, 4),
        plain,
        grades=((3, "below mild"), (11, "mild"), (19, "moderate"), (26, "severe")),
    ),
    # Rush 2003
    "qids16": Published(
        *alike(16, 0, 3),
        qids,
        {"sleep": highest(1, 2, 3, 4), "appetite-weight": appetite, "psychomotor": highest(15, 16)},
        ((5, "none"), (10, "mild"), (15, "moderate"), (20, "severe"), (27, "very severe")),
    ),
    # Kroenke 2001; Spitzer 2006; Beck 1996
    "phq9": Published(
        *alike(9, 0, 3),
        plain,
        grades=(
            (4, "minimal"),
            (9, "mild"),
            (14, "moderate"),
            (19, "moderately severe"),
            (27, "severe"),
        ),
    ),
    "gad7": Published(
        *alike(7, 0, 3),
        plain,
        grades=((4, "minimal"), (9, "mild"), (14, "moderate"), (21, "severe")),
    ),
    "bdi2": Published(
        *alike(21, 0, 3),
        plain,
        grades=((13, "minimal"), (19, "mild"), (28, "moderate"), (63, "severe")),
    ),
    # Overall & Gorham, 1-7; positive items 4, 11, 12, 15, in the expanded form 15, 9, 10, 11
    "bprs18": Published(*alike(18, 1, 7), plain, {"positive": of(4, 11, 12, 15)}),
    "bprs-now": Published(*alike(18, 1, 7), plain, {"positive": of(4, 11, 12, 15)}),
    "bprs24": Published(*alike(24, 1, 7), plain, {"positive": of(9, 10, 11, 15)}),
    "bprs-positive": Published(*alike(4, 1, 7), plain),
    # Young 1978, items 5, 6, 8 and 9 weighted double
    "ymrs": Published((0,) * 11, YMRS, plain, grades=MANIA),
    "ymrs-now": Published((0,) * 11, YMRS, plain),
    # Guy 1976
    "cgi-s": Published((1,), (7,), plain),
    "cgi-i": Published((1,), (7,), plain),
    # Chernik 1990, grades of the esketamine programme; Sessler 2002
    "moaas": Published(
        (0,),
        (5,),
        plain,
        grades=((0, "loss of consciousness"), (3, "moderate or more"), (4, "mild"), (5, "none")),
    ),
    "rass": Published((-5,), (4,), plain),
    # Beck 1979; result of the C-SSRS in four steps
    "ssi": Published(*alike(19, 0, 2), plain),
    "cssrs-result": Published((0,), (3,), plain),
    # KetRate's own
    "dissociation-global": Published((0,), (3,), plain),
    "vas-mood": Published((0,), (100,), plain),
    "vas-dissociation": Published((0,), (100,), plain),
    "side-effects": Published(*alike(10, 0, 3), plain),
}
