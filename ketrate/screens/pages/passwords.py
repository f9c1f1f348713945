"""One's own password, a new recovery key on paper, and coming in with the paper."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ketrate.clinic import passwords
from ketrate.clinic.passwords import NewPaper
from ketrate.clinic.setup import SHORTEST_PASSWORD, check_password
from ketrate.errors import BadInputError
from ketrate.records.staff import Staff
from ketrate.screens.background import Background
from ketrate.screens.pages.page import Page
from ketrate.screens.theme import Theme, Weight
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Field, Labelled, Picker, label
from ketrate.screens.widgets.slow_ask import Slow, SlowAsk, Work
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk
    from ketrate.clinic.people import Slot
    from ketrate.clinic.unlock import DataKey


def secret(theme: Theme, name: str) -> Field:
    """A line that shows dots for what is typed."""
    field = Field(theme, name)
    field.setEchoMode(Field.EchoMode.Password)
    return field


def new_password(login: str, first: Field, again: Field) -> str:
    """What was typed twice; raises BadInputError when it is weak or not the same."""
    check_password(first.text(), login)
    if first.text() != again.text():
        raise BadInputError(
            tr("New password"), tr("the two are not the same."), tr("Type both again.")
        )
    return first.text()


def require_typed(field: Field) -> str:
    """The text of a line; raises BadInputError when there is none."""
    if not field.text().strip():
        raise BadInputError(field.accessibleName(), tr("it is empty."), tr("Type it."))
    return field.text()


def ask_own_password(
    parent: QWidget, desk: "Desk", background: Background, theme: Theme
) -> SlowAsk:
    """Ask for the old password and twice for the new one; `succeeded` carries the person."""
    person = desk.signed_in()
    old = secret(theme, tr("Old password"))
    if person.must_change_password:
        old = secret(theme, tr("Temporary password"))
    new, again = secret(theme, tr("New password")), secret(theme, tr("New password again"))

    def begin() -> Work:
        before, after = require_typed(old), new_password(person.login, new, again)
        return lambda: passwords.own_slot(desk, before, after)

    words = tr(
        "At least {n} characters; several words are fine. Nobody can look it up.",
        n=SHORTEST_PASSWORD,
    )
    if person.must_change_password:
        words = tr("Your password is temporary: set one of your own. ") + words
    ask = SlowAsk(
        parent,
        theme,
        tr("My password"),
        tr("Change my password"),
        Slow(background, begin, lambda slot: passwords.change_own(desk, cast("Slot", slot))),
        words=words,
    )
    ask.add(*(Labelled(field.accessibleName(), field) for field in (old, new, again)))
    ask.ask(old)
    return ask


def ask_new_paper(page: Page, done: Callable[[object], None]) -> None:
    """Ask for one's password, show a new recovery key, and have it typed back."""
    own = secret(page.theme, tr("Your password"))

    def begin() -> Work:
        password = require_typed(own)
        return lambda: passwords.new_paper(page.desk, password)

    ask = SlowAsk(
        page,
        page.theme,
        tr("New recovery key"),
        tr("Make a new key"),
        Slow(page.background, begin, lambda paper: paper),
        words=tr("The old key opens nothing any more once the new one has been typed back."),
    )
    ask.add(Labelled(tr("Your password"), own))

    def count(paper: NewPaper, typed: str) -> None:
        passwords.renew_recovery(page.desk, paper, typed)

    ask.succeeded.connect(lambda paper: show_paper(page, page.theme, paper, count, done))
    ask.ask(own)


def show_paper(
    parent: QWidget,
    theme: Theme,
    paper: NewPaper,
    count: Callable[[NewPaper, str], object],
    done: Callable[[object], None],
) -> None:
    """Show the key to be written down, then have it typed back; Cancel there shows it again."""
    words = tr(
        "Write it on paper and lock the paper away. It counts when you have typed it back; "
        "until then the old one does."
    )
    title, do = tr("The recovery key"), tr("I have written it down")
    show = Ask(parent, theme, title, do, lambda: None, words)
    key = label(paper.recovery_key, 22, Weight.BOLD)
    key.setAccessibleName(tr("Recovery key"))
    key.setAlignment(Qt.AlignmentFlag.AlignCenter)
    key.setMinimumHeight(64)
    show.add(key)

    def type_back() -> None:
        typed = Field(theme, tr("Recovery key"))
        words = tr("From your paper. Small or capital letters and spaces do not matter.")
        title, do = tr("Type it back"), tr("This is my key")
        back = Ask(parent, theme, title, do, lambda: count(paper, typed.text()), words)
        back.cancel.setText(tr("Show it again"))
        back.cancel.setAccessibleName(tr("Show it again"))
        back.add(Labelled(tr("Recovery key"), typed))
        typed.returnPressed.connect(back.do.click)
        back.succeeded.connect(done)
        back.rejected.connect(lambda: show_paper(parent, theme, paper, count, done))
        back.ask(typed)

    show.succeeded.connect(lambda _: type_back())
    show.ask()


def ask_recovery(page: Page, done: Callable[[object], None]) -> None:
    """Come in with the key on paper; `done` gets the administrator who is then signed in."""
    typed = Field(page.theme, tr("Recovery key"))

    def begin() -> Work:
        text = require_typed(typed)
        return lambda: passwords.by_paper(page.desk, text)

    def known(key: object) -> object:
        return key, passwords.administrators(page.desk, cast("DataKey", key))

    ask = SlowAsk(
        page,
        page.theme,
        tr("Come in with the recovery key"),
        tr("Next"),
        Slow(
            page.background,
            begin,
            lambda key: (key, passwords.administrators(page.desk, cast("DataKey", key))),
        ),
        words=tr("For an administrator whose password is lost. Others ask an administrator."),
    )
    ask.add(Labelled(tr("Recovery key"), typed))
    ask.succeeded.connect(lambda found: _ask_administrator(page, found[0], found[1], done))
    ask.ask(typed)


def _ask_administrator(
    page: Page, key: "DataKey", known: tuple[Staff, ...], done: Callable[[object], None]
) -> None:
    choices = [(one.login, f"{one.name} ({one.login})") for one in known]
    who = Picker(page.theme, tr("Administrator"), choices)
    new, again = (
        secret(page.theme, tr("New password")),
        secret(page.theme, tr("New password again")),
    )

    def begin() -> Work:
        login = who.value
        password = new_password(login, new, again)
        return lambda: passwords.prepare_recovery(key, login, password)

    ask = SlowAsk(
        page,
        page.theme,
        tr("A new password for an administrator"),
        tr("Next"),
        Slow(page.background, begin, lambda paper: paper),
        words=tr("A new recovery key follows; the one just used opens nothing after it."),
    )
    ask.add(*(Labelled(part.accessibleName(), part) for part in (who, new, again)))

    def count(paper: NewPaper, back: str) -> object:
        return passwords.recover(page.desk, key, paper, back)

    ask.succeeded.connect(lambda paper: show_paper(page, page.theme, paper, count, done))
    ask.ask(new)
