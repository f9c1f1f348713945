"""What is done to a patient only once it is sure who that is; and who could be meant instead."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from ketrate.clinic import identify
from ketrate.errors import KetRateError
from ketrate.records.ids import PatientId, SessionId
from ketrate.records.patient import Patient
from ketrate.screens.pages.page import Page
from ketrate.screens.widgets.banner import born, name_of
from ketrate.screens.widgets.identity_check import IdentityCheck
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk

T = TypeVar("T")
MOST_TOLD = 3


def once_identified(
    page: Page,
    whose: tuple[PatientId, SessionId | None],
    act: Callable[[], T],
    then: Callable[[T], object],
) -> None:
    """Do it and go on; where nobody has made sure who the patient is, ask first and do it then.

    What can be explained goes to the page's message bar.
    """
    try:
        result = act()
    except identify.NotIdentified:
        _ask(page, whose, lambda: once_identified(page, whose, act, then))
    except KetRateError as error:
        page.message.hear(error)
    else:
        page.message.clear()
        then(result)


def alike_words(desk: "Desk", patient: Patient) -> str:
    """Who could be taken for this patient, with birth dates; empty when nobody could."""
    others = identify.look_alikes(desk, patient.identity, patient.code)
    if not others:
        return ""
    today = desk.now().local.date()
    told = [", ".join(filter(None, (o.code, name_of(o), born(o, today)))) for o in others]
    more = len(told) - MOST_TOLD
    told = told[:MOST_TOLD] + ([tr("{n} more", n=more)] if more > 0 else [])
    return tr("Similar: {others}", others="; ".join(told))


def _ask(page: Page, whose: tuple[PatientId, SessionId | None], then: Callable[[], object]) -> None:
    asked = page.attempt(lambda: identify.question(page.desk, *whose))
    if asked is None:
        return

    def check(name: str, birth: str) -> None:
        identify.answer(page.desk, asked, name, birth)

    ask = IdentityCheck(page, page.theme, asked.patient.code, check, by_code=asked.by_code)
    ask.succeeded.connect(lambda _: then())
    ask.put()
