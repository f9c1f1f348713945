"""The people of the clinic: who they are, what they may do, and whether they may come in.

Vault and key file cannot be changed in one step, so every act has an order that is safe to be
cut in the middle. What is done to another person is written in the vault first and in the key
file after it: cut between the two, somebody disabled is kept out although the key is still there,
and somebody added or reset has no working temporary password, which another reset mends. The one
who acts is an administrator with a key of their own, which none of these acts touches, so the
last administrator is never locked out. What concerns one's own way in goes the other way round
(`clinic.passwords`).
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ketrate.clinic.desk import Desk
from ketrate.clinic.likeness import skeleton
from ketrate.clinic.rights import Action, require
from ketrate.clinic.setup import LONGEST_LOGIN, check_login, check_password
from ketrate.errors import BadInputError, NotFoundError, NotNowError
from ketrate.records.staff import Role, Staff
from ketrate.records.text import clean_text
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.store.keys import DataKey
    from ketrate.store.keys import Slot as Slot  # noqa: PLC0414 - pages name it too

LONGEST_NAME = 100
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class State(StrEnum):
    """Whether a person can come in."""

    ACTIVE = "active"
    TEMPORARY = "temporary password"
    NO_KEY = "no password"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Person:
    """One person as an administrator sees them."""

    staff: Staff
    state: State


def everyone(desk: Desk) -> tuple[Person, ...]:
    """Everyone who ever worked here, in order of their coming."""
    from ketrate.store import staff

    require(desk, Action.SEE_PEOPLE)
    holders = _holders(desk)
    return tuple(Person(one, _state(one, holders)) for one in staff.everyone(desk.vault))


def a_password() -> str:
    """A temporary password: 60 bits or so, in signs that are not mistaken for each other."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def prove(desk: Desk, password: str) -> "DataKey":
    """The data key, by the password of whoever is signed in; slow, counted like a sign-in."""
    from ketrate.store import keys

    return keys.unlock(desk.folder, desk.signed_in().login, password, desk.clock.now())


def access(key: "DataKey", login: str, password: str) -> "Slot":
    """What a person needs to come in; slow, so it runs behind the window. Nothing is written."""
    from ketrate.store import keys

    check_password(password, login)
    return keys.new_slot(key, login, password)


def add(
    desk: Desk, key: "DataKey", login: str, name: str, password: str, roles: frozenset[Role]
) -> Staff:
    """Add a person who has chosen a password of their own; slow (key derivation)."""
    require(desk, Action.ADD_PEOPLE)
    login = _free_login(desk, login)
    return let_in(desk, access(key, login, password), name, roles, is_temporary=False)


def let_in(
    desk: Desk, slot: "Slot", name: str, roles: frozenset[Role], *, is_temporary: bool = True
) -> Staff:
    """Add the person of a slot; a temporary password must be changed at the first sign-in.

    Raises BadInputError for a sign-in name that is taken, a name that could deceive, and roles
    that do not go together.
    """
    from ketrate.store import keys, staff

    require(desk, Action.ADD_PEOPLE)
    login = _free_login(desk, slot.holder)
    name = _clean_name(name) or login
    check_roles(roles)
    with desk.change() as change:
        person = staff.add(change, login, name, roles)
        if is_temporary:
            person = staff.note_password(change, login, "password.reset", is_temporary=True)
    keys.put_slots(desk.folder, slot)
    return person


def check_new(desk: Desk, login: str, name: str, roles: frozenset[Role]) -> str:
    """The sign-in name as it will be kept, if such a person could be added; raises BadInputError.

    For asking before the slow part; `let_in` asks again.
    """
    require(desk, Action.ADD_PEOPLE)
    login = _free_login(desk, login)
    _clean_name(name)
    check_roles(roles)
    return login


def check_roles(roles: frozenset[Role]) -> None:
    """Raises BadInputError for no role at all, and for *blinded* beside any other."""
    if not roles:
        raise BadInputError(tr("Roles"), tr("none is chosen."), tr("Choose at least one."))
    if Role.BLINDED in roles and len(roles) > 1:
        raise BadInputError(
            tr("Roles"),
            tr("a blinded rater has no other role."),
            tr("Choose blinded alone, or others without it."),
        )


def change(desk: Desk, login: str, name: str, roles: frozenset[Role]) -> Staff:
    """Change name and roles. Raises NotNowError when no administrator would be left."""
    from ketrate.store import staff

    require(desk, Action.CHANGE_PEOPLE)
    person = _person(desk, login)
    name = _clean_name(name) or login
    check_roles(roles)
    if Role.ADMINISTRATOR in person.roles - roles:
        _require_another(desk, person)
    with desk.change() as under_way:
        changed = staff.update(under_way, login, name, roles)
    if login == desk.signed_in().login:
        desk.staff = changed
    return changed


def disable(desk: Desk, login: str) -> Staff:
    """Keep a person out: their key is taken away, all they did stays under their name.

    Raises NotNowError for the last administrator and for oneself.
    """
    from ketrate.store import keys, staff

    require(desk, Action.DISABLE_PEOPLE)
    _require_another(desk, _person(desk, login))
    _require_somebody_else(desk, login)
    with desk.change() as under_way:
        person = staff.set_enabled(under_way, login, is_enabled=False)
    if login in _holders(desk):
        keys.remove_holder(desk.folder, login)
    return person


def enable(desk: Desk, slot: "Slot") -> Staff:
    """Let a person in again, with a temporary password."""
    from ketrate.store import keys, staff, tries

    require(desk, Action.DISABLE_PEOPLE)
    login = _person(desk, slot.holder).login
    with desk.change() as under_way:
        staff.set_enabled(under_way, login, is_enabled=True)
        person = staff.note_password(under_way, login, "password.reset", is_temporary=True)
    keys.put_slots(desk.folder, slot)
    tries.forgive(desk.folder, login)
    return person


def reset(desk: Desk, slot: "Slot") -> Staff:
    """Give another person a temporary password, to be changed at their next sign-in."""
    from ketrate.store import keys, staff, tries

    require(desk, Action.RESET_PASSWORD)
    login = slot.holder
    _require_somebody_else(desk, login)
    if not _person(desk, login).is_enabled:
        raise NotNowError(tr("{login} is disabled.", login=login), tr("Enable them instead."))
    with desk.change() as under_way:
        person = staff.note_password(under_way, login, "password.reset", is_temporary=True)
    keys.put_slots(desk.folder, slot)
    tries.forgive(desk.folder, login)
    return person


def _state(person: Staff, holders: Iterable[str]) -> State:
    if not person.is_enabled:
        return State.DISABLED
    if person.login not in holders:
        return State.NO_KEY
    return State.TEMPORARY if person.must_change_password else State.ACTIVE


def _holders(desk: Desk) -> tuple[str, ...]:
    from ketrate.store import keys

    return keys.holders(desk.folder)


def _person(desk: Desk, login: str) -> Staff:
    from ketrate.store import staff

    found = staff.by_login(desk.vault, login)
    if found is None:
        raise NotFoundError(tr("person"), login)
    return found


def _free_login(desk: Desk, login: str) -> str:
    """In one normal form; a name that looks like another is taken too: the trail shows it."""
    from ketrate.store import keys, staff

    login = clean_text(login, tr("Sign-in name"), LONGEST_LOGIN)
    check_login(login)
    taken = {skeleton(one.login): one.login for one in staff.everyone(desk.vault)}
    twin = keys.RECOVERY if login.casefold() == keys.RECOVERY else taken.get(skeleton(login))
    if twin is None:
        return login
    problem = tr("{login} is taken.", login=login)
    if twin.casefold() != login.casefold():
        problem = tr("{login} looks like {twin}, which is taken.", login=login, twin=twin)
    remedy = tr("A sign-in name is never used twice. Choose another.")
    raise BadInputError(tr("Sign-in name"), problem, remedy)


def _clean_name(name: str) -> str:
    return clean_text(name, tr("Full name"), LONGEST_NAME)


def _require_another(desk: Desk, person: Staff) -> None:
    """An administrator who is enabled and has a key must be left besides this person."""
    from ketrate.store import staff

    if Role.ADMINISTRATOR not in person.roles or not person.is_enabled:
        return
    holders = _holders(desk)
    for other in staff.everyone(desk.vault):
        can_enter = other.is_enabled and other.login in holders
        if other.login != person.login and can_enter and Role.ADMINISTRATOR in other.roles:
            return
    raise NotNowError(
        tr("{name} is the only administrator who can sign in.", name=person.name),
        tr("Make somebody else administrator first."),
    )


def _require_somebody_else(desk: Desk, login: str) -> None:
    if login == desk.signed_in().login:
        raise NotNowError(
            tr("You cannot do this to yourself."), tr("Ask another administrator to do it.")
        )
