"""Two questions of the session page: how much was given, and which other scale to rate."""

from collections.abc import Callable

from ketrate.errors import BadInputError
from ketrate.records.treatment import Session
from ketrate.screens.pages.page import Page
from ketrate.screens.typed import decimal
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Field, Labelled, Picker
from ketrate.words import tr


def ask_how_much(page: Page, session: Session, keep: Callable[[float], object]) -> Ask:
    """The dose that was given, in mg of base; the prescribed one is shown, never assumed."""
    field = Field(page.theme, tr("Dose given, mg"), width=140)
    if session.dose_given_mg is not None:
        field.setText(f"{session.dose_given_mg:g}")

    def act() -> object:
        amount = decimal(field.text(), tr("Dose given"))
        if amount is None:
            raise BadInputError(tr("Dose given"), tr("no number was typed."))
        return keep(amount)

    words = ""
    if session.dose_prescribed_mg is not None:
        words = tr("Prescribed were {mg:g} mg.", mg=session.dose_prescribed_mg)
    ask = Ask(page, page.theme, tr("How much was given?"), tr("Write it down"), act, words)
    ask.add(Labelled(tr("Dose given, mg of base"), field))
    ask.ask(field)
    return ask


def ask_for_scale(page: Page, rate: Callable[[str], None]) -> Ask:
    """Any scale the clinic has, unscheduled."""
    scales = Picker(page.theme, tr("Scale"))
    scales.offer((one.id, one.short_name) for one in page.desk.catalogue)
    words = tr("The rating keeps its minute and fills no planned timepoint.")
    title = tr("Rate on another scale")
    ask = Ask(page, page.theme, title, tr("Rate"), lambda: scales.value, words)
    ask.add(Labelled(tr("Scale"), scales))
    ask.succeeded.connect(lambda scale: rate(str(scale)))
    ask.ask(scales)
    return ask
