"""What is written on the chart of a session: adverse events, rescue medicines, hand-over notes."""

from typing import TYPE_CHECKING

from ketrate.clinic import bedside, review
from ketrate.clinic.visit import Visit
from ketrate.clock import Instant
from ketrate.protocol.situation import Situation
from ketrate.records.bedside import AdverseEvent, HandOver, Line, Rescue
from ketrate.records.treatment import DosingKind
from ketrate.screens.pages.session_part import CardT, Part
from ketrate.screens.typed import time_near, time_of_day
from ketrate.screens.widgets.adverse import AdverseCard, AdverseForm, serious_words
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Field, Labelled, muted
from ketrate.screens.widgets.hand_over import HandOverCard
from ketrate.screens.widgets.rescue import RescueCard, RescueFields
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.screens.pages.session import SessionPage

WIDTH = 620
"""Of the form of an adverse event, so that it fits a low window too."""


def typed_time(part: "Part[CardT]", text: str) -> Instant | None:
    """The moment that HH:MM means in this session; after the patient left, on that day."""
    session = part.page.shown.session
    left = session.first(DosingKind.LEFT)
    if left is not None:
        return time_near(text, left)
    return time_of_day(text, part.desk.now())


class ChartPart(Part[CardT]):
    """A part that shows lines of the chart and takes them back."""

    def __init__(self, page: "SessionPage", card: CardT) -> None:
        super().__init__(page, card)
        self.lines: tuple[Line, ...] = ()

    def take(self, one: Visit, situation: Situation) -> None:  # noqa: ARG002 - the page's call
        """Read the chart again."""
        self.lines = bedside.lines(self.desk, one.session.id)

    def who(self, line: Line) -> str:
        """The name of the person who wrote a line."""
        return review.staff_names(self.desk).get(line.by, "") if line.by is not None else ""

    def line(self, line_id: int) -> Line:
        """A line that is shown."""
        return next(one for one in self.lines if one.id == line_id)

    def ask_to_take_back(self, line_id: int, what: str) -> None:
        """A line goes off the chart for a reason; it stays readable in the history."""
        reason = Field(self.theme, tr("Reason"))
        ask = Ask(
            self.page,
            self.theme,
            tr("Take this line back?"),
            tr("Take it back"),
            lambda: bedside.take_back(self.desk, line_id, reason.text()),
            what,
        )
        ask.add(Labelled(tr("Reason"), reason))
        ask.succeeded.connect(lambda _: self.page.reread())
        ask.ask(reason)


class AdversePart(ChartPart[AdverseCard]):
    """Adverse events: written down, corrected, ended, taken back."""

    def __init__(self, page: "SessionPage") -> None:
        super().__init__(page, AdverseCard(page.theme))
        self.card.add.clicked.connect(lambda _: self.ask())
        self.card.wanted.connect(self._act)

    def take(self, one: Visit, situation: Situation) -> None:
        """Show the events that stand."""
        super().take(one, situation)
        self.card.take(bedside.standing(self.lines, AdverseEvent), self.who)

    def ask(self, line: Line | None = None, *, is_over: bool = False) -> AdverseForm:
        """The form of one event; `is_over` puts the keyboard to its end."""
        form = AdverseForm(self.theme)
        if line is not None and isinstance(line.written, AdverseEvent):
            form.show_event(line.written)

        def keep() -> object:
            event = form.typed(lambda text: typed_time(self, text), self.desk.now())
            instead = line.id if line is not None else None
            return bedside.note_adverse_event(self.desk, self.session_id, event, instead_of=instead)

        title = tr("Adverse event") if line is None else tr("Correct the adverse event")
        ask = Ask(self.page, self.theme, title, tr("Write it down"), keep)
        ask.setMinimumWidth(WIDTH)
        for parts in form.rows():
            ask.add_row(*parts)
        ask.add(muted(serious_words()))
        ask.succeeded.connect(lambda _: self.page.reread())
        if is_over:
            form.begin_to_end(self.desk.now())
        ask.ask(form.outcome if is_over else form.what)
        return form

    def _act(self, act: str, line_id: int) -> None:
        line = self.line(line_id)
        if act == "void" and isinstance(line.written, AdverseEvent):
            self.ask_to_take_back(line_id, line.written.what)
        else:
            self.ask(line, is_over=act == "end")


class RescuePart(ChartPart[RescueCard]):
    """Medicines that were given because of what happened."""

    def __init__(self, page: "SessionPage") -> None:
        super().__init__(page, RescueCard(page.theme))
        self.card.kept.connect(self._keep)
        self.card.wanted.connect(self._act)

    def take(self, one: Visit, situation: Situation) -> None:
        """Show what was given."""
        super().take(one, situation)
        self.card.take(bedside.standing(self.lines, Rescue), self.who)

    def _keep(self) -> None:
        def keep() -> object:
            given, at = self.card.fields.typed, typed_time(self, self.card.fields.at.text())
            return bedside.give_rescue(
                self.desk, self.session_id, given.drug, given.dose, reason=given.reason, at=at
            )

        if self.page.succeeds(keep):
            self.card.clear_input()
            self.page.reread()

    def _act(self, act: str, line_id: int) -> None:
        line = self.line(line_id)
        if not isinstance(line.written, Rescue):
            return
        if act == "void":
            self.ask_to_take_back(line_id, f"{line.written.drug} {line.written.dose}")
        else:
            self._correct(line, line.written)

    def _correct(self, line: Line, given: Rescue) -> None:
        fields = RescueFields(self.theme)
        fields.show(given, f"{line.at.local:%H:%M}")

        def correct() -> object:
            at = time_near(fields.at.text(), line.at) or line.at
            return bedside.correct_rescue(self.desk, line.id, fields.typed, at)

        words = tr("The line as it was stays readable in the history.")
        title = tr("Correct the rescue medicine")
        ask = Ask(self.page, self.theme, title, tr("Correct"), correct, words)
        ask.add(*fields.labelled())
        ask.succeeded.connect(lambda _: self.page.reread())
        ask.ask(fields.drug)


class HandOverPart(ChartPart[HandOverCard]):
    """Words to whoever takes the chair over."""

    def __init__(self, page: "SessionPage") -> None:
        super().__init__(page, HandOverCard(page.theme))
        self.card.kept.connect(self._keep)
        self.card.wanted.connect(self._act)

    def take(self, one: Visit, situation: Situation) -> None:
        """Show every note, and which of them wait."""
        super().take(one, situation)
        waiting = frozenset(line.id for line, _ in bedside.unheard(self.lines))
        self.card.take(bedside.standing(self.lines, HandOver), waiting, self.who)

    def _keep(self) -> None:
        def keep() -> object:
            at = typed_time(self, self.card.at.text())
            return bedside.hand_over(self.desk, self.session_id, self.card.text.text(), at)

        if self.page.succeeds(keep):
            self.card.clear_input()
            self.page.reread()

    def _act(self, _act: str, line_id: int) -> None:
        written = self.line(line_id).written
        if isinstance(written, HandOver):
            self.ask_to_take_back(line_id, written.text)
