"""Counts that could point at a person are not handed out: under five, and what gives them away.

A folder that is exported leaves the clinic; the screen and the JSON document do not. A hidden
count takes its complement with it, and so does every number that it could be worked out from.
"""

from collections.abc import Collection, Mapping, Sequence

FEWEST = 5
HIDDEN = f"<{FEWEST}"

Row = dict[str, object]


def is_small(count: object) -> bool:
    """Whether a count lies under five; what is no count is not small."""
    return isinstance(count, int) and not isinstance(count, bool) and count < FEWEST


def hide_share(row: Row, whole: str, part: str, told_by: Collection[str]) -> None:
    """Hide a part of a whole when it or the rest is small, and the numbers that tell it."""
    n, k = row.get(whole), row.get(part)
    if not isinstance(n, int) or not isinstance(k, int):
        return
    if is_small(k) or is_small(n - k):
        hide(row, (part, *told_by))


def hide_small_group(row: Row, whole: str, labels: Collection[str]) -> bool:
    """Hide everything but the labels of a row about fewer than five; whether it was."""
    if not is_small(row.get(whole)):
        return False
    hide(row, [key for key in row if key not in labels])
    return True


def hide(row: Row, keys: Collection[str]) -> None:
    """Put the mark in place of these values, as far as there are any."""
    for key in keys:
        if row.get(key) is not None:
            row[key] = HIDDEN


def hide_groups(rows: Sequence[Row], whole: str, labels: Collection[str]) -> None:
    """Groups of one total: where one alone is small, the next smallest is hidden with it."""
    counts: Mapping[int, object] = {k: row.get(whole) for k, row in enumerate(rows)}
    hidden = [k for k, row in enumerate(rows) if hide_small_group(row, whole, labels)]
    left = [(n, k) for k, n in counts.items() if isinstance(n, int) and k not in hidden]
    if len(hidden) == 1 and left:
        _, smallest = min(left)
        hide(rows[smallest], [key for key in rows[smallest] if key not in labels])


def hide_parts(row: Row, keys: Collection[str]) -> None:
    """Parts of a printed total: one small part hides them all."""
    if any(is_small(row.get(key)) for key in keys):
        hide(row, keys)
