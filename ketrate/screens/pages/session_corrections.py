"""Corrections of what happened to a dosing, each with a reason."""

from collections.abc import Callable

from ketrate.clinic import correct
from ketrate.records.treatment import DosingEvent, DosingKind
from ketrate.screens.pages.page import Page
from ketrate.screens.typed import decimal, time_near
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Field, Labelled
from ketrate.screens.widgets.dosing import event_words, line_words
from ketrate.words import tr


def ask_correction(page: Page, event: DosingEvent, then: Callable[[], None]) -> None:
    """The true time of an entry; of a rate also the true rate."""
    at = Field(page.theme, tr("True time"), width=110)
    at.setText(f"{event.at.local:%H:%M}")
    rate = Field(page.theme, tr("True rate, mL/h"), width=110)
    reason = Field(page.theme, tr("Reason"))

    def put_right() -> object:
        return _put_right(page, event, (at.text(), rate.text(), reason.text()))

    title = tr("Correct the time: {what}", what=event_words(event.kind))
    words = tr("The old time stays readable. What is still to be rated moves along.")
    ask = Ask(page, page.theme, title, tr("Correct"), put_right, words)
    ask.add(Labelled(tr("True time"), at))
    if event.kind is DosingKind.RATE:
        rate.setText("" if event.amount is None else f"{event.amount:g}")
        ask.add(Labelled(tr("True rate, mL/h"), rate))
    ask.add(Labelled(tr("Reason"), reason))
    ask.succeeded.connect(lambda _: then())
    ask.ask(at)


def ask_take_back(page: Page, event: DosingEvent, then: Callable[[], None]) -> None:
    """The last entry, pressed by mistake."""
    reason = Field(page.theme, tr("Reason"))
    title = tr("Take back: {what}", what=line_words(event))
    words = tr("The entry stays readable in the history.")
    ask = Ask(
        page,
        page.theme,
        title,
        tr("Take it back"),
        lambda: correct.take_back(page.desk, event, reason.text()),
        words,
    )
    ask.add(Labelled(tr("Reason"), reason))
    ask.succeeded.connect(lambda _: then())
    ask.ask(reason)


def _put_right(page: Page, event: DosingEvent, typed: tuple[str, str, str]) -> object:
    time, rate, reason = typed
    value = decimal(rate, tr("Rate"))
    if value is not None and value != event.amount:
        return correct.correct_rate(page.desk, event, value, reason)
    moment = time_near(time, event.at) or event.at
    return correct.correct_dosing(page.desk, event, moment, reason)
