"""Adverse events: the card with what happened, and the form of one of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from ketrate.clock import Instant
from ketrate.errors import BadInputError
from ketrate.records.bedside import AdverseEvent, Line, Outcome, Relatedness, Severity
from ketrate.records.bedside_words import outcome_words, relatedness_words, severity_words
from ketrate.screens.theme import Theme
from ketrate.screens.widgets.chart_lines import ChartCard, ChartLine
from ketrate.screens.widgets.controls import Button, Choice, Field, Labelled, Picker
from ketrate.words import tr

ReadTime = Callable[[str], Instant | None]
"""From what was typed to a moment; None for an empty field."""


class AdverseCard(ChartCard):
    """What went wrong with the patient; `add` opens the form."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Adverse events"), tr("None written down."))
        self.add = Button(theme, tr("Add…"), name=tr("Add an adverse event"))
        self.head.addWidget(self.add)

    def take(self, events: Sequence[tuple[Line, AdverseEvent]], who: Callable[[Line], str]) -> None:
        """Show the events that stand; `who` names the person who wrote a line."""
        self.show_lines([_line(line, one, who(line)) for line, one in events])


def _line(line: Line, one: AdverseEvent, who: str) -> ChartLine:
    until = f"–{one.ended.local:%H:%M}" if one.ended is not None else ""
    facts = [severity_words(one.severity), relatedness_words(one.relatedness)]
    facts += [one.action, outcome_words(one.outcome), who]
    acts = [("correct", tr("Correct…")), ("void", tr("Take back…"))]
    if one.outcome is Outcome.ONGOING:
        acts.insert(0, ("end", tr("It is over…")))
    return ChartLine(
        line.id,
        f"{one.onset.local:%H:%M}{until}",
        one.what,
        "  ·  ".join(part for part in facts if part),
        tr("SERIOUS") if one.is_serious else "",
        tuple(acts),
    )


class AdverseForm:
    """The inputs of one event; severity and seriousness are chosen, never assumed."""

    def __init__(self, theme: Theme) -> None:
        self.what = Field(theme, tr("What happened"))
        self.onset = Field(theme, tr("Onset, if not now"), tr("now"), width=110)
        self.severity = Choice(
            theme, tr("Severity"), [(one.value, severity_words(one)) for one in Severity]
        )
        self.serious = Choice(theme, tr("Serious"), [("no", tr("no")), ("yes", tr("yes"))])
        self.serious.setToolTip(serious_words())
        causes = [(one.value, relatedness_words(one)) for one in Relatedness]
        self.related = Picker(theme, tr("Cause"), causes)
        self.related.choose(Relatedness.CANNOT_SAY.value)
        self.action = Field(theme, tr("What was done"))
        outcomes = [(one.value, outcome_words(one)) for one in Outcome]
        self.outcome = Picker(theme, tr("Outcome"), outcomes)
        self.ended = Field(theme, tr("End"), tr("goes on"), width=110)
        self._known: AdverseEvent | None = None

    def rows(self) -> tuple[tuple[QWidget, ...], ...]:
        """The inputs with their names, row by row."""
        return (
            (Labelled(tr("What happened"), self.what), Labelled(tr("Onset"), self.onset)),
            (
                Labelled(tr("Severity"), self.severity),
                Labelled(tr("Serious (see below)"), self.serious),
            ),
            (Labelled(tr("Cause"), self.related), Labelled(tr("What was done"), self.action)),
            (Labelled(tr("Outcome"), self.outcome), Labelled(tr("End"), self.ended)),
        )

    def show_event(self, one: AdverseEvent) -> None:
        """Begin from what is written down."""
        self._known = one
        self.what.setText(one.what)
        self.onset.setText(f"{one.onset.local:%H:%M}")
        self.severity.choose(one.severity.value)
        self.serious.choose("yes" if one.is_serious else "no")
        self.related.choose(one.relatedness.value)
        self.action.setText(one.action)
        self.outcome.choose(one.outcome.value)
        self.ended.setText(f"{one.ended.local:%H:%M}" if one.ended is not None else "")

    def begin_to_end(self, now: Instant) -> None:
        """It is over: resolved, now, until somebody says otherwise."""
        self.outcome.choose(Outcome.RESOLVED.value)
        self.ended.setText(f"{now.local:%H:%M}")

    def typed(self, read: ReadTime, now: Instant) -> AdverseEvent:
        """What was typed; raises BadInputError where a choice is missing or a time is none."""
        if not self.severity.value:
            raise BadInputError(tr("Severity"), tr("it was not chosen."))
        if not self.serious.value:
            raise BadInputError(tr("Serious"), tr("it was not chosen."), tr("Choose yes or no."))
        event = AdverseEvent(
            self.what.text(),
            read(self.onset.text()) or now,
            Severity(self.severity.value),
            self.serious.value == "yes",
            Relatedness(self.related.value),
            self.action.text(),
            Outcome(self.outcome.value),
            read(self.ended.text()),
        )
        return _same_minute(self._unchanged_times(event))

    def _unchanged_times(self, event: AdverseEvent) -> AdverseEvent:
        """A time that nobody touched keeps its seconds and its day."""
        known = self._known
        if known is None:
            return event
        if self.onset.text() == f"{known.onset.local:%H:%M}":
            event = replace(event, onset=known.onset)
        if known.ended is not None and self.ended.text() == f"{known.ended.local:%H:%M}":
            event = replace(event, ended=known.ended)
        return event


def _same_minute(event: AdverseEvent) -> AdverseEvent:
    """An end typed in the minute of the onset has no seconds, and is no end before it."""
    if event.ended is None or not 0 < event.onset.minutes_since(event.ended) < 1:
        return event
    return replace(event, ended=event.onset)


def serious_words() -> str:
    """What counts as serious (ICH E2A, section II.B)."""
    return tr(
        "Serious: death, danger to life, a stay in hospital or a longer one, lasting or severe "
        "disability, a birth defect, or another event that a clinician judges as grave."
    )
