"""The way through the items: on to what is open, back to where one was."""

from collections.abc import Collection, Sequence

from ketrate.records.rating import Rating


class Walk:
    """`order` are the item numbers of the scale, `current` the one that is asked."""

    def __init__(self, order: Sequence[int] = (0,)) -> None:
        self.order = tuple(order)
        self.current = self.order[0]
        self._trace: list[int] = []

    def leave(self, number: int) -> None:
        """Remember that one was there."""
        self._trace.append(number)

    def next_open(
        self, rating: Rating, after: int | None, lawful: Collection[int] = ()
    ) -> int | None:
        """The next item without an answer behind `after`, then from the start; None: all done.

        Not one that may stay blank by the scale's rules (`lawful`); the arrows still go there.
        """
        start = self.order.index(after) + 1 if after is not None else 0
        ahead = self.order[start:] + self.order[:start]
        waiting = (number for number in ahead if rating.answer(number) is None)
        return next((number for number in waiting if number not in lawful), None)

    def back(self, *, is_reviewing: bool) -> int:
        """Where one was before; with no trace, the item before on the scale."""
        while self._trace:
            before = self._trace.pop()
            if before != self.current or is_reviewing:
                return before
        at = self.order.index(self.current)
        return self.current if is_reviewing else self.order[max(at - 1, 0)]

    def neighbour(self, by: int) -> int | None:
        """The item that many places on; None beyond the ends."""
        at = self.order.index(self.current) + by
        return self.order[at] if 0 <= at < len(self.order) else None
