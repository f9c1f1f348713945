"""The people who work in the clinic, and what each may be."""

from dataclasses import dataclass
from enum import StrEnum

from ketrate.records.ids import StaffId, Uid


class Role(StrEnum):
    """Roles add up; only `BLINDED` excludes others (`clinic.rights` holds the tables)."""

    RATER = "rater"
    BLINDED = "blinded"
    PHYSICIAN = "physician"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Staff:
    """One person with a sign-in name of their own."""

    id: StaffId
    uid: Uid
    login: str
    name: str
    roles: frozenset[Role]
    is_enabled: bool = True
    must_change_password: bool = False

    def __post_init__(self) -> None:
        if Role.BLINDED in self.roles and len(self.roles) > 1:
            message = "a blinded rater has no other role"
            raise ValueError(message)
