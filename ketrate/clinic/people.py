"""The people of the clinic."""

from typing import TYPE_CHECKING

from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, require
from ketrate.clinic.setup import check_login, check_password
from ketrate.errors import BadInputError
from ketrate.records.staff import Role, Staff
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.store.keys import DataKey


def add(
    desk: Desk, key: "DataKey", login: str, name: str, password: str, roles: frozenset[Role]
) -> Staff:
    """Add a person with a password of their own; slow (key derivation)."""
    from ketrate.store import keys, staff

    require(desk, Action.ADD_PEOPLE)
    check_login(login)
    check_password(password, login)
    if staff.by_login(desk.vault, login) is not None:
        raise BadInputError(tr("Sign-in name"), tr("{login} is taken.", login=login))
    with desk.change() as change:
        person = staff.add(change, login, name, roles)
        keys.add_holder(desk.folder, key, login, password)
    return person
