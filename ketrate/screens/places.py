"""The places one can go from the bar: what each is called, its keys, whose it is, its page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ketrate.clinic.rights import Action, may
from ketrate.records.staff import Staff
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk
    from ketrate.screens.background import Background
    from ketrate.screens.pages.page import Page
    from ketrate.screens.theme import Theme

Make = Callable[["Desk", "Background", "Theme"], "Page"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the bar. `make` imports its page when it is first visited, not before."""

    name: str
    words: str
    keys: str
    action: Action
    make: Make
    or_action: Action | None = None

    def is_open_to(self, staff: Staff) -> bool:
        """Whether the place is the person's, for either of its actions."""
        return may(staff, self.action) or (
            self.or_action is not None and may(staff, self.or_action)
        )


def places() -> tuple[Place, ...]:
    """Every place, in the order of the bar."""
    return (
        Place("today", tr("Today"), "Ctrl+1", Action.SEE_BOARD, _today),
        Place("patients", tr("Patients"), "Ctrl+2", Action.SEE_PATIENTS, _patients),
        Place("signing", tr("To sign"), "Ctrl+S", Action.SIGN, _signing, Action.REVIEW),
        Place("cohort", tr("Cohort"), "Ctrl+6", Action.SEE_COHORT, _cohort),
        Place("people", tr("People"), "Ctrl+3", Action.SEE_PEOPLE, _people),
        Place("trail", tr("Trail"), "Ctrl+4", Action.SEE_TRAIL, _trail),
        Place("protocols", tr("Schedules"), "Ctrl+5", Action.SEE_PROTOCOLS, _protocols),
        Place("settings", tr("Settings"), "Ctrl+9", Action.SEE_SETTINGS, _settings),
    )


def open_to(staff: Staff | None) -> frozenset[str]:
    """The names of the places that are the person's; none while nobody is signed in."""
    if staff is None:
        return frozenset()
    return frozenset(place.name for place in places() if place.is_open_to(staff))


def _today(desk: "Desk", background: "Background", theme: "Theme") -> "Page":
    from ketrate.screens.pages.today import TodayPage

    return TodayPage(desk, background, theme)


def _patients(desk: "Desk", background: "Background", theme: "Theme") -> "Page":
    from ketrate.screens.pages.patients import PatientsPage

    return PatientsPage(desk, background, theme)


def _signing(desk: "Desk", background: "Background", theme: "Theme") -> "Page":
    from ketrate.screens.pages.to_sign import ToSignPage

    return ToSignPage(desk, background, theme)


def _cohort(desk: "Desk", background: "Background", theme: "Theme") -> "Page":
    from ketrate.screens.pages.cohort import CohortPage

    return CohortPage(desk, background, theme)


def _people(desk: "Desk", background: "Background", theme: "Theme") -> "Page":
    from ketrate.screens.pages.people import PeoplePage

    return PeoplePage(desk, background, theme)


def _trail(desk: "Desk", background: "Background", theme: "Theme") -> "Page":
    from ketrate.screens.pages.trail import TrailViewer

    return TrailViewer(desk, background, theme)


def _protocols(desk: "Desk", background: "Background", theme: "Theme") -> "Page":
    from ketrate.screens.pages.protocols import ProtocolsPage

    return ProtocolsPage(desk, background, theme)


def _settings(desk: "Desk", background: "Background", theme: "Theme") -> "Page":
    from ketrate.screens.pages.settings import SettingsPage

    return SettingsPage(desk, background, theme)
