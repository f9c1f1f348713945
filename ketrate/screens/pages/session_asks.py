"""A question of the session page: which other scale to rate."""

from collections.abc import Callable

from ketrate.screens.pages.page import Page
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Labelled, Picker
from ketrate.words import tr


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
