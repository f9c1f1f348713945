"""Choosing somebody's roles: they add up, and blinded stands alone."""

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketrate.records.staff import Role
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.controls import Tick
from ketrate.words import tr


def role_words(role: Role) -> str:
    """What a role is called, and what it is for."""
    return {
        Role.RATER: tr("Rater: runs sessions and rates"),
        Role.PHYSICIAN: tr("Physician: also acknowledges suicidality alerts"),
        Role.REVIEWER: tr("Reviewer: reads courses and the cohort"),
        Role.ADMINISTRATOR: tr("Administrator: people, imports, backups"),
        Role.BLINDED: tr("Blinded rater: depression only, no other role"),
    }[role]


def short_role(role: Role) -> str:
    """E.g. "Blinded rater"."""
    return role_words(role).partition(":")[0]


class RoleTicks(QWidget):
    """One box a role; ticking blinded takes the others away, and the other way round."""

    def __init__(self, theme: Theme, roles: Iterable[Role] = ()) -> None:
        super().__init__()
        self.setAccessibleName(tr("Roles"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        order = (Role.RATER, Role.PHYSICIAN, Role.REVIEWER, Role.ADMINISTRATOR, Role.BLINDED)
        self.ticks = {role: Tick(theme, role_words(role)) for role in order}
        for role, tick in self.ticks.items():
            tick.setChecked(role in set(roles))
            tick.clicked.connect(lambda _=False, role=role: self._clicked(role))
            column.addWidget(tick)
        self.setFocusProxy(self.ticks[Role.RATER])

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that are ticked."""
        return frozenset(role for role, tick in self.ticks.items() if tick.isChecked())

    def _clicked(self, clicked: Role) -> None:
        if not self.ticks[clicked].isChecked():
            return
        for role, tick in self.ticks.items():
            if Role.BLINDED in (role, clicked) and role is not clicked:
                tick.setChecked(False)
