"""The follow-ups below the board: overdue, due today, and in the coming week."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ketrate.protocol.situation import State
from ketrate.screens.pages.today_words import follow_up_line
from ketrate.screens.theme import Role, Theme, Weight
from ketrate.screens.widgets.controls import Card, emptied, heading, label, muted
from ketrate.screens.widgets.notice import FollowUpRow
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.clinic.today import FollowUp
    from ketrate.clock import Instant


class FollowUps(Card):
    """`rate_wanted` carries a follow-up, `open_wanted` a patient's code."""

    rate_wanted = Signal(object)
    open_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._look = theme
        self._shown: object = None
        self.column.setSpacing(2)

    def show_these(
        self, found: Iterable["FollowUp"], name_of: Callable[[str], str], now: "Instant"
    ) -> None:
        """Show them, in the order they come in within each group; the same ones stay."""
        found = tuple(found)
        shown = (found, now.local.date())
        if shown == self._shown:
            return
        self._shown = shown
        emptied(self.column)
        self.column.addWidget(heading(tr("Follow-up ratings")))
        groups: dict[str, list[FollowUp]] = {words: [] for words in _groups()}
        for one in found:
            groups[_group(one.due.state)].append(one)
        for words, members in groups.items():
            if members:
                title = f"{words}  ·  {len(members)}"
                self.column.addWidget(label(title, 15, Weight.SEMIBOLD, Role.MUTED))
                for one in members:
                    self._add(one, name_of(one.due.what), now)
        if not any(groups.values()):
            self.column.addWidget(muted(tr("None is overdue, due today or in the coming week.")))

    def _add(self, one: "FollowUp", name: str, now: "Instant") -> None:
        line = FollowUpRow(self._look, follow_up_line(one, name, now), one.due.state)
        line.rate_wanted.connect(lambda: self.rate_wanted.emit(one))
        line.open_wanted.connect(lambda: self.open_wanted.emit(one.patient.code))
        self.column.addWidget(line)


def _groups() -> tuple[str, str, str]:
    return tr("Overdue"), tr("Due now"), tr("In the coming week")


def _group(state: State) -> str:
    overdue, due, coming = _groups()
    return {State.OVERDUE: overdue, State.DUE: due}.get(state, coming)
