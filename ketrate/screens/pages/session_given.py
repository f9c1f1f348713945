"""The question how much was given, at the end of the dosing and to correct it later."""

from collections.abc import Callable

from ketrate.clinic.given import by_volume
from ketrate.records.bedside import Given
from ketrate.records.treatment import Session
from ketrate.screens.pages.page import Page
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Field, Labelled
from ketrate.screens.widgets.given import GivenForm, GivenTyped
from ketrate.words import tr


def ask_how_much(page: Page, session: Session, keep: Callable[[Given, str], object]) -> Ask:
    """The dose that was given, in mg of base; the prescribed one is shown, never assumed.

    `keep` gets what was counted, and the reason that was typed.
    """
    form = GivenForm(page.theme)
    reason = Field(page.theme, tr("Reason"))
    if session.dose_given_mg is not None:
        form.mg.setText(f"{session.dose_given_mg:g}")

    def act() -> object:
        return keep(counted(form.typed()), reason.text())

    words = ""
    if session.dose_prescribed_mg is not None:
        words = tr("Prescribed were {mg:g} mg.", mg=session.dose_prescribed_mg)
    ask = Ask(page, page.theme, tr("How much was given?"), tr("Write it down"), act, words)
    ask.add(form, Labelled(tr("Reason"), reason))
    form.way.chosen.connect(lambda _: ask.fit())
    ask.ask(form.mg)
    return ask


def counted(typed: GivenTyped) -> Given:
    """The dose from what was typed; raises BadInputError for what cannot be."""
    if typed.mg is not None:
        return Given(typed.mg)
    return by_volume(typed.volume_ml, typed.mg_per_ml, typed.not_infused_ml, typed.stated_as)
