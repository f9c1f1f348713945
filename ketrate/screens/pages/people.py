"""People: who may come in, and as what. For administrators."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ketrate.clinic import people
from ketrate.clinic.people import Person, State
from ketrate.clinic.setup import check_password
from ketrate.records.staff import Staff
from ketrate.screens.background import Background
from ketrate.screens.models.records_table import Column, RecordsTable
from ketrate.screens.pages.page import Page
from ketrate.screens.pages.passwords import ask_new_paper, require_typed, secret
from ketrate.screens.theme import Role as Colour
from ketrate.screens.theme import Theme, Weight
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Button, Field, Labelled, label, muted
from ketrate.screens.widgets.roles import RoleTicks, short_role
from ketrate.screens.widgets.slow_ask import Slow, SlowAsk, Work
from ketrate.screens.widgets.tables import fit, fitted_table
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk
    from ketrate.clinic.people import Slot
    from ketrate.clinic.unlock import DataKey


def state_words(state: State) -> str:
    """Whether somebody can come in, in words."""
    return {
        State.ACTIVE: tr("Can sign in"),
        State.TEMPORARY: tr("Temporary password, to be changed at the next sign-in"),
        State.NO_KEY: tr("No password: reset it"),
        State.DISABLED: tr("Disabled"),
    }[state]


class PeoplePage(Page):
    """The people as a table. `changed` says that somebody's name or roles are others now."""

    people_changed = Signal()

    def __init__(self, desk: "Desk", background: Background, theme: Theme) -> None:
        super().__init__(desk, background, theme)
        columns: tuple[Column[Person], ...] = (
            Column(tr("Name"), lambda one: one.staff.name),
            Column(tr("Sign-in name"), lambda one: one.staff.login),
            Column(tr("Roles"), self._roles),
            Column(tr("State"), lambda one: state_words(one.state)),
        )
        self.model = RecordsTable(columns)
        self.table = fitted_table(theme, self.model, tr("People"))
        self.alone = muted(tr("Nobody else can sign in yet. Add everyone who will work here."), 16)
        self.new = Button(theme, tr("Add a person…"), "primary")
        self.paper = Button(theme, tr("New recovery key…"))
        self.edit = Button(theme, tr("Name and roles…"))
        self.reset = Button(theme, tr("Reset password…"))
        self.turn = Button(theme, tr("Disable…"))
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read the people again; the chosen one stays chosen."""
        found = self.attempt(lambda: people.everyone(self.desk))
        chosen = self.chosen()
        self.model.take(found or ())
        fit(self.table)
        self.alone.setVisible(len(found or ()) == 1)
        self.choose(chosen.staff.login if chosen else self.desk.signed_in().login)

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard goes to the table."""
        super().showEvent(event)
        self.table.setFocus()

    def chosen(self) -> Person | None:
        """The chosen person, if one is."""
        return self.model.record(self.table.currentIndex().row())

    def choose(self, login: str) -> None:
        """Choose a person by sign-in name."""
        row = self.model.row_of(lambda one: one.staff.login == login)
        if row >= 0:
            self.table.selectRow(row)
        self._choose_buttons()

    def _lay_out(self) -> None:
        head, middle, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(22, 12, 22, 10)
        head.setSpacing(16)
        head.addWidget(label(tr("People"), 26, Weight.BOLD))
        head.addWidget(self.alone, 1)
        head.addStretch(1)
        head.addWidget(self.paper)
        head.addWidget(self.new)
        middle.setContentsMargins(20, 0, 20, 0)
        middle.addWidget(self.table)
        foot.setContentsMargins(18, 8, 22, 12)
        foot.setSpacing(10)
        for button in (self.edit, self.reset, self.turn):
            foot.addWidget(button)
        foot.addStretch(1)
        keys = tr("Enter changes  ·  Ctrl+N adds a person")
        foot.addWidget(label(keys, 14, role=Colour.MUTED))
        self.column.addWidget(self.message)
        self.column.addLayout(head)
        self.column.addLayout(middle, 1)
        self.column.addLayout(foot)

    def _connect(self) -> None:
        self.table.selectionModel().currentChanged.connect(self._choose_buttons)
        self.table.activated.connect(lambda _: self.change())
        self.new.clicked.connect(self.add)
        self.paper.clicked.connect(self.renew_paper)
        self.edit.clicked.connect(self.change)
        self.reset.clicked.connect(self.reset_password)
        self.turn.clicked.connect(self.disable_or_enable)

    def _choose_buttons(self) -> None:
        chosen = self.chosen()
        is_other = chosen is not None and chosen.staff.login != self.desk.signed_in().login
        is_disabled = chosen is not None and chosen.state is State.DISABLED
        words = tr("Enable…") if is_disabled else tr("Disable…")
        self.turn.setText(words)
        self.turn.setAccessibleName(words)
        self.turn.updateGeometry()
        self.edit.setEnabled(chosen is not None)
        self.turn.setEnabled(is_other)
        self.reset.setEnabled(is_other and not is_disabled)

    def _roles(self, person: Person) -> str:
        return ", ".join(short_role(role) for role in sorted(person.staff.roles))

    def add(self) -> None:
        """Ask for name, sign-in name, roles and a temporary password."""
        name = Field(self.theme, tr("Full name"))
        login = Field(self.theme, tr("Sign-in name"))
        roles = RoleTicks(self.theme)
        temporary, own = self._temporary(), secret(self.theme, tr("Your own password"))

        def begin() -> Work:
            known = people.check_new(self.desk, login.text(), name.text(), roles.roles)
            return self._access(known, temporary, own)

        def finish(slot: object) -> Staff:
            return people.let_in(self.desk, cast("Slot", slot), name.text(), roles.roles)

        ask = self._slow(tr("Add a person"), tr("Add the person"), begin, finish)
        ask.add(
            _pair(Labelled(tr("Full name"), name), Labelled(tr("Sign-in name"), login)),
            Labelled(tr("Roles"), roles),
            self._passwords(temporary, own),
        )
        ask.succeeded.connect(
            lambda one: self._done(one, tr("{name} is added and can sign in.", name=one.name))
        )
        ask.ask(name)

    def change(self) -> None:
        """Ask for another name or other roles."""
        person = self.chosen()
        if person is None:
            return
        login = person.staff.login
        name, roles = Field(self.theme, tr("Full name")), RoleTicks(self.theme, person.staff.roles)
        name.setText(person.staff.name)
        ask = Ask(
            self,
            self.theme,
            tr("Name and roles: {login}", login=login),
            tr("Change"),
            lambda: people.change(self.desk, login, name.text(), roles.roles),
        )
        ask.add(Labelled(tr("Full name"), name), Labelled(tr("Roles"), roles))
        ask.succeeded.connect(lambda one: self._done(one, tr("{name} is changed.", name=one.name)))
        ask.ask(name)

    def reset_password(self) -> None:
        """Give somebody else a temporary password."""
        person = self.chosen()
        if person is not None and self.reset.isEnabled():
            self._give_password(person.staff, is_back=False)

    def disable_or_enable(self) -> None:
        """Keep the chosen person out, or let them in again."""
        person = self.chosen()
        if person is None:
            return
        if person.state is State.DISABLED:
            self._give_password(person.staff, is_back=True)
            return
        login, name = person.staff.login, person.staff.name
        ask = Ask(
            self,
            self.theme,
            tr("Disable {name}?", name=name),
            tr("Disable"),
            lambda: people.disable(self.desk, login),
            tr(
                "They can no longer sign in. Everything they did stays under their name, and "
                "they can be enabled again."
            ),
        )
        ask.succeeded.connect(lambda one: self._done(one, tr("{name} is disabled.", name=one.name)))
        ask.ask()

    def renew_paper(self) -> None:
        """Make a new recovery key."""
        words = tr("The new recovery key counts. Destroy the old paper.")
        ask_new_paper(self, lambda _: self.message.say(words, "good"))

    def _give_password(self, person: Staff, *, is_back: bool) -> None:
        temporary, own = self._temporary(), secret(self.theme, tr("Your own password"))
        act = people.enable if is_back else people.reset
        title = tr("Enable {name}", name=person.name)
        if not is_back:
            title = tr("Reset the password of {name}", name=person.name)
        ask = self._slow(
            title,
            tr("Enable") if is_back else tr("Reset"),
            lambda: self._access(person.login, temporary, own),
            lambda slot: act(self.desk, cast("Slot", slot)),
        )
        ask.add(self._passwords(temporary, own))
        words = tr("{name} can sign in with the temporary password.", name=person.name)
        ask.succeeded.connect(lambda one: self._done(one, words))
        ask.ask(own)

    def _slow(
        self,
        title: str,
        do: str,
        begin: Callable[[], Work],
        finish: Callable[[object], object],
    ) -> SlowAsk:
        return SlowAsk(
            self,
            self.theme,
            title,
            do,
            Slow(self.background, begin, finish),
            words=tr(
                "Hand over the temporary password: it must be changed at the next sign-in. "
                "Your own password gives the access."
            ),
        )

    def _temporary(self) -> Field:
        field = Field(self.theme, tr("Temporary password"))
        field.setText(people.a_password())
        return field

    def _passwords(self, temporary: Field, own: Field) -> QWidget:
        return _pair(*(Labelled(field.accessibleName(), field) for field in (temporary, own)))

    def _access(self, login: str, temporary: Field, own: Field) -> Work:
        given, password = require_typed(temporary), require_typed(own)
        check_password(given, login)

        def work() -> object:
            key: DataKey = people.prove(self.desk, password)
            return people.access(key, login, given)

        return work

    def _done(self, person: Staff, words: str) -> None:
        self.people_changed.emit()
        self.refresh()
        self.choose(person.login)
        if not self.message.text:
            self.message.say(words, "good")


def _pair(left: QWidget, right: QWidget) -> QWidget:
    """Two inputs side by side."""
    both = QWidget()
    line = QHBoxLayout(both)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(12)
    line.addWidget(left, 1)
    line.addWidget(right, 1)
    return both
