"""What a site sets for itself: each setting with its bounds, its default, and its history.

A setting that was never changed has its default. A change takes a reason, and the trail keeps old
value, new value and reason; to take one back is another change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, may, require
from ketrate.clinic.settings_list import REMISSION, Kind, Setting, Value, settings_of
from ketrate.clock import Instant
from ketrate.errors import BadInputError, NotFoundError, NotNowError
from ketrate.records.text import clean_text
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.protocol.discharge import DischargeLimits

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class ClinicSettings:
    """The clinic's settings as they stand; bounds and units in `settings_list`.

    `remission` holds the clinic's own cut-off by family (at or below counts) where it set one;
    elsewhere the scale's published default rules. The limits are the clinic's own and no medical
    advice; their defaults are those of `protocol.discharge` and `clinic.limits`.
    """

    clinic_name: str = ""
    lock_minutes: int = 10
    is_review_wanted: bool = False
    response_percent: int = 50
    is_response_strict: bool = False
    dose_asked_above_mg_per_kg: float = 1.0
    dose_refused_above_mg_per_kg: float = 10.0
    systolic_severe: int = 180
    diastolic_severe: int = 110
    systolic_highest: int = 140
    diastolic_highest: int = 90
    spo2_lowest: int = 94
    respiration_lowest: int = 10
    sedation_lowest: int = 5
    dissociation_highest: int = 4
    oldest_minutes: int = 15
    remission: Mapping[str, int] = field(default_factory=dict)

    @property
    def discharge_limits(self) -> "DischargeLimits":
        """What `protocol.discharge` judges by."""
        from ketrate.protocol.discharge import DischargeLimits

        names = (one.name for one in fields(DischargeLimits))
        return DischargeLimits(**{name: getattr(self, name) for name in names})

    def value(self, name: str) -> Value:
        """A setting by its name; None for a cut-off the clinic did not set."""
        if name.startswith(REMISSION):
            return self.remission.get(name.removeprefix(REMISSION))
        found: Value = getattr(self, name)
        return found


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One change of one setting, as the trail tells it."""

    at: Instant
    by_name: str
    old: Value
    new: Value
    reason: str


def clinic_settings(desk: Desk) -> ClinicSettings:
    """The settings as they stand, for whoever is signed in; raises LockedError for nobody."""
    from ketrate.store import settings

    kept = settings.everything(desk.vault)
    plain = {one.name for one in fields(ClinicSettings)} - {"remission"}
    own = {
        name.removeprefix(REMISSION): value
        for name, value in kept.items()
        if name.startswith(REMISSION) and type(value) is int
    }
    known = {name: value for name, value in kept.items() if name in plain}
    return ClinicSettings(remission=own, **known)  # type: ignore[arg-type]  # checked when kept


def all_settings(desk: Desk) -> tuple[Setting, ...]:
    """Every setting there is, in the order of the page."""
    return settings_of(desk.catalogue)


def may_change(desk: Desk) -> bool:
    """Whether the signed-in person may change settings; others read them."""
    return may(desk.signed_in(), Action.CHANGE_SETTINGS)


def change_setting(desk: Desk, name: str, value: Value, reason: str) -> ClinicSettings:
    """Set one setting, with the reason why; the settings as they stand after it.

    Raises BadInputError with the bounds for a value outside them and for a missing reason,
    NotFoundError for an unknown name and NotNowError when it is so already.
    """
    from ketrate.store import settings

    require(desk, Action.CHANGE_SETTINGS)
    setting = _find(desk, name)
    value = check(setting, value)
    old = clinic_settings(desk).value(name)
    if value == old:
        raise NotNowError(tr("“{words}” is set to that already.", words=setting.words))
    reason = clean_text(reason, tr("Reason"), LONGEST_REASON)
    if not reason:
        raise BadInputError(tr("Reason"), tr("nothing was typed."), tr("Say why."))
    with desk.change() as change:
        settings.put(change, name, value, old=old, reason=reason)
    return clinic_settings(desk)


def check(setting: Setting, value: Value) -> Value:
    """The value as it is kept; raises BadInputError with the bounds."""
    if setting.kind is Kind.YES_NO and isinstance(value, bool):
        return value
    if setting.kind is Kind.TEXT and isinstance(value, str):
        return clean_text(value, setting.words, int(setting.high))
    if value is None and setting.may_be_empty:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInputError(setting.words, tr("no number was typed."), setting.bounds)
    if setting.kind is Kind.WHOLE and value != int(value):
        problem = tr("{value} is not a whole number.", value=value)
        raise BadInputError(setting.words, problem, setting.bounds)
    if not setting.low <= value <= setting.high:
        problem = tr("{value:g} is out of bounds.", value=value)
        raise BadInputError(setting.words, problem, setting.bounds)
    return int(value) if setting.kind is Kind.WHOLE else float(value)


def history(desk: Desk) -> dict[str, tuple[SettingChange, ...]]:
    """What was changed, by setting, newest first."""
    from ketrate.store import settings, staff

    require(desk, Action.SEE_SETTINGS)
    names = {person.login: person.name for person in staff.everyone(desk.vault)}
    found: dict[str, tuple[SettingChange, ...]] = {}
    for event in settings.changes(desk.vault):
        key = str(event.body["key"])
        made = SettingChange(
            event.moment.instant,
            names.get(event.by, event.by),
            _value(event.body.get("old")),
            _value(event.body.get("new")),
            str(event.body.get("reason") or ""),
        )
        found[key] = (made, *found.get(key, ()))
    return found


def _find(desk: Desk, name: str) -> Setting:
    for one in all_settings(desk):
        if one.name == name:
            return one
    raise NotFoundError(tr("setting"), name)


def _value(given: object) -> Value:
    return given if isinstance(given, str | int | float | bool) else None
