"""Which scales may have a total in spite of a gap: the list of those, and the question for one."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketrate.instruments.definition import DOWN, NEAREST, UP, Prorating
from ketrate.instruments.prorating import RuleChoice, rule_words
from ketrate.screens.theme import Theme
from ketrate.screens.typed import whole
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import (
    Button,
    Card,
    Choice,
    Field,
    Labelled,
    Picker,
    emptied,
    heading,
    muted,
    row,
)
from ketrate.screens.widgets.setting_row import RowWords, SettingRow
from ketrate.words import tr

STRICT, PUBLISHED, OWN = "strict", "published", "own"

Keep = Callable[[str, Prorating | None, str], object]
"""What keeps a choice: scale, rule (None: strict) and reason."""


class ProratingCard(Card):
    """The scales with a rule; `rule_wanted` asks for one by id, or for any with an empty text."""

    rule_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme
        self.rows: dict[str, SettingRow] = {}
        self.add = Button(theme, tr("Set a rule for a scale…"))
        self.add.clicked.connect(lambda: self.rule_wanted.emit(""))
        self._on = QVBoxLayout()
        self._on.setSpacing(6)
        self.none = muted(tr("No scale has a rule: every gap leaves no total."), 16)
        self.column.addWidget(heading(tr("Missing answers")))
        self.column.addWidget(
            muted(
                tr(
                    "A scale that is not listed is strict: with an answer missing it has no total. "
                    "With a rule the total is made from the other answers and says “prorated” "
                    "wherever it stands. It is judged in its own course; it is no baseline, no "
                    "dissociation value, and in no cohort. Closed ratings keep what they have."
                )
            )
        )
        self.column.addWidget(self.none)
        self.column.addLayout(self._on)
        self.column.addLayout(row(self.add, 1))

    def show_choices(self, choices: Sequence[RuleChoice], *, may_change: bool) -> None:
        """The rules that are on, each with its words and source."""
        emptied(self._on)
        self.rows.clear()
        for one in choices:
            if one.rule is None:
                continue
            scale = one.instrument
            says = RowWords(scale.short_name, rule_words(one.rule), _kind(one.rule))
            line = SettingRow(self._theme, says, may_change=may_change)
            line.change_wanted.connect(lambda name=scale.id: self.rule_wanted.emit(name))
            self.rows[scale.id] = line
            self._on.addWidget(line)
        self.none.setVisible(not self.rows)
        self.add.setVisible(may_change)


class RuleQuestion(QWidget):
    """Scale, kind of rule, and for an own one its numbers; what is not asked for is hidden."""

    def __init__(self, theme: Theme, choices: Sequence[RuleChoice], chosen: str = "") -> None:
        super().__init__()
        self._choices = {one.instrument.id: one for one in choices}
        names = [(one.instrument.id, one.instrument.short_name) for one in choices]
        self.scale = Picker(theme, tr("Scale"), names)
        self.kind = Choice(
            theme,
            tr("Missing answers"),
            [(STRICT, tr("Strict")), (PUBLISHED, tr("Published rule")), (OWN, tr("Own rule"))],
        )
        self.told = muted("", 16)
        self.most = Field(theme, tr("Items that may be missing, at most"))
        self.rounding = Picker(theme, tr("Rounding"), _roundings())
        self.source = Field(theme, tr("Where the rule comes from"))
        self.reason = Field(theme, tr("Reason"))
        self._own = [
            Labelled(tr("Items that may be missing, at most"), self.most),
            Labelled(tr("Rounding"), self.rounding),
            Labelled(tr("Where the rule comes from"), self.source),
        ]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Labelled(tr("Scale"), self.scale))
        for part in (self.kind, self.told, *self._own, Labelled(tr("Reason"), self.reason)):
            column.addWidget(part)
        self.scale.choose(chosen)
        self.scale.currentIndexChanged.connect(self._show_scale)
        self.kind.chosen.connect(self._show_kind)
        self._show_scale()

    @property
    def rule(self) -> Prorating | None:
        """What was chosen; None for strict. Raises BadInputError for a number that is none."""
        one = self._choices[self.scale.value]
        if self.kind.value == PUBLISHED:
            return one.instrument.prorating
        if self.kind.value != OWN:
            return None
        most = whole(self.most.text(), tr("Items that may be missing")) or 0
        return Prorating(most, self.rounding.value, self.source.text())

    def _show_scale(self) -> None:
        one = self._choices[self.scale.value]
        has_published = one.instrument.prorating is not None
        self.kind.enable(PUBLISHED, is_enabled=has_published)
        own = one.rule if one.rule is not None and not one.rule.is_published else None
        self.most.setText(str(own.most_missing) if own else "")
        self.rounding.choose(own.rounding if own else NEAREST)
        self.source.setText(own.source if own else "")
        self.kind.choose(STRICT if one.rule is None else OWN if own else PUBLISHED)
        self._show_kind()

    def _show_kind(self) -> None:
        one, kind = self._choices[self.scale.value], self.kind.value
        for part in self._own:
            part.setVisible(kind == OWN)
        self.told.setText(_told(one, kind))


def ask_for_rule(
    parent: QWidget, theme: Theme, choices: Sequence[RuleChoice], chosen: str, keep: Keep
) -> Ask:
    """Ask for the rule of a scale; `keep` is called with the button and may refuse."""
    question = RuleQuestion(theme, choices, chosen)
    ask = Ask(
        parent,
        theme,
        tr("Missing answers of a scale"),
        tr("Change"),
        lambda: keep(question.scale.value, question.rule, question.reason.text()),
    )
    ask.add(question)
    ask.ask(question.kind if chosen else question.scale)
    return ask


def _told(one: RuleChoice, kind: str) -> str:
    """What the chosen kind means for that scale."""
    if kind == STRICT:
        return tr("With an answer missing there is no total.")
    published = one.instrument.prorating
    if kind == PUBLISHED and published is not None:
        return rule_words(published)
    return tr("At most {n} of its items; half of them must be answered.", n=one.most_allowed)


def _kind(rule: Prorating) -> str:
    return tr("published rule") if rule.is_published else tr("own rule")


def _roundings() -> list[tuple[str, str]]:
    return [
        (NEAREST, tr("to the nearest whole number")),
        (DOWN, tr("down")),
        (UP, tr("up")),
    ]
