"""Asks for the clinic's own question: what goes with what, when, and the sign expected."""

from typing import TYPE_CHECKING

from ketrate.clinic import cohort_question
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Field, Labelled, Picker
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.clinic.cohort_look import Look
    from ketrate.screens.pages.cohort import CohortPage

WIDE = 640
"""So that a measure and an expectation are read whole."""


class QuestionAsk(Ask):
    """Filled with what the screen shows now; the reason is the person's."""

    def __init__(self, page: "CohortPage", look: "Look", agent: str) -> None:
        theme, options = page.theme, look.options
        super().__init__(
            page, theme, tr("Fix the clinic's own question"), tr("Fix it"), self._fix,
            _status(look),
        )  # fmt: skip
        self._page = page
        self.setMinimumWidth(WIDE)
        self.predictor = Field(theme, tr("Predictor"))
        self.at = Field(theme, tr("Minute"))
        self.outcome = Field(theme, tr("Outcome"))
        self.when = Field(theme, tr("Outcome at"))
        agents = [(one, one) for one in look.choices.agents]
        self.agent = Picker(theme, tr("Agent"), agents)
        self.sign = Picker(theme, tr("Expected"), (
            ("negative", tr("More of it, lower score later")),
            ("positive", tr("More of it, higher score later")), ("any", tr("No expectation")),
        ))  # fmt: skip
        self.reason = Field(theme, tr("Reason"))
        self.predictor.setText(options.measures[0].text)
        self.at.setText(options.minutes[0].label)
        self.outcome.setText(options.outcome.text)
        self.when.setText(look.options.timings[-1].label)
        self.agent.choose(agent)
        for pair in ((self.predictor, self.at), (self.outcome, self.when), (self.agent, self.sign)):
            self.add_row(*(Labelled(one.accessibleName(), one) for one in pair))
        self.add(Labelled(self.reason.accessibleName(), self.reason))

    def _fix(self) -> object:
        from ketrate.analysis.facts import LocalQuestion

        asked = LocalQuestion(
            self.predictor.text(), self.at.text(), self.outcome.text(), self.when.text(),
            self.agent.value, self.sign.value, self._page.desk.now(), 0,
        )  # fmt: skip
        return cohort_question.fix(self._page.desk, asked, self.reason.text())


def ask_question(page: "CohortPage", look: "Look", agent: str) -> Ask:
    """Show the question over the page."""
    made = QuestionAsk(page, look, agent)
    made.ask(made.reason)
    return made


def _status(look: "Look") -> str:
    """What fixing it now is worth."""
    population = look.seen.document["population"]
    looks = population["looks"] + 1 if isinstance(population, dict) else 0
    told = tr(
        "It is answered on the patients first dosed from now on. {n} looks came before: it will "
        "be marked “fixed after {n} looks”.",
        n=looks,
    )
    if look.gathered.facts.question is None:
        return told
    return told + " " + tr("It replaces the one that was fixed; the trail keeps both.")
