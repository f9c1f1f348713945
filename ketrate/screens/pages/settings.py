"""Settings: what the site sets for itself. Administrators change, others who may look read."""

from collections.abc import Iterable
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ketrate.clinic import settings
from ketrate.clinic.settings import ClinicSettings, SettingChange
from ketrate.clinic.settings_list import Kind, Setting, Value
from ketrate.screens.background import Background
from ketrate.screens.pages.page import Page
from ketrate.screens.pages.prorating_section import ProratingSection
from ketrate.screens.theme import Theme, Weight
from ketrate.screens.typed import decimal
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import (
    Card,
    Choice,
    Field,
    Labelled,
    emptied,
    heading,
    label,
    muted,
)
from ketrate.screens.widgets.setting_row import RowWords, SettingRow
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk

YES, NO = "yes", "no"
WIDEST = 900


class SettingsPage(Page):
    """A card for each section. `settings_changed` says that one was changed."""

    settings_changed = Signal()

    def __init__(self, desk: "Desk", background: Background, theme: Theme) -> None:
        super().__init__(desk, background, theme)
        self.rows: dict[str, SettingRow] = {}
        self.hint = muted("", 16)
        self._cards = QVBoxLayout()
        self.prorating = ProratingSection(self)
        self._lay_out()

    def refresh(self) -> None:
        """Read the settings and their changes again."""
        found = self.attempt(
            lambda: (settings.clinic_settings(self.desk), settings.history(self.desk))
        )
        if found is None:
            return
        may_change = settings.may_change(self.desk)
        self.hint.setText("" if may_change else tr("Only an administrator can change settings."))
        emptied(self._cards)
        self.rows.clear()
        every = settings.all_settings(self.desk)
        for title, group in groupby(every, key=lambda one: one.section):
            self._cards.addWidget(self._card(title, group, *found, may_change))
        self.prorating.refresh()

    def change(self, name: str, offered: Value = None) -> Ask:
        """Ask for another value and the reason; `offered` stands in the field already."""
        setting = next(one for one in settings.all_settings(self.desk) if one.name == name)
        now = settings.clinic_settings(self.desk).value(name)
        field = _field(self.theme, setting, now if offered is None else offered)
        reason = Field(self.theme, tr("Reason"))
        ask = Ask(
            self,
            self.theme,
            setting.words,
            tr("Change"),
            lambda: self._keep(setting, field, reason.text()),
            f"{setting.explanation} {setting.bounds}".strip(),
        )
        words = f"{tr('New value')}, {setting.unit}" if setting.unit else tr("New value")
        ask.add(Labelled(words, field), Labelled(tr("Reason"), reason))
        ask.succeeded.connect(lambda _: self._changed(setting))
        ask.ask(reason if offered is not None else field)
        return ask

    def _keep(self, setting: Setting, field: Field | Choice, reason: str) -> ClinicSettings:
        value = _given(setting, field)
        return settings.change_setting(self.desk, setting.name, value, reason)

    def _changed(self, setting: Setting) -> None:
        self.settings_changed.emit()
        self.refresh()
        if not self.message.text:
            said = tr("“{words}” is changed.", words=setting.words)
            self.message.say(said, "good")

    def _card(
        self,
        title: str,
        group: Iterable[Setting],
        now: ClinicSettings,
        past: dict[str, tuple[SettingChange, ...]],
        may_change: bool,  # noqa: FBT001 - passed on
    ) -> Card:
        card = Card(self.theme)
        card.column.addWidget(heading(title))
        for setting in group:
            changes = past.get(setting.name, ())
            says = RowWords(
                setting.words,
                setting.explanation,
                value_words(setting, now.value(setting.name)),
                [change_words(setting, one) for one in changes],
            )
            row = SettingRow(self.theme, says, may_change=may_change)
            row.change_wanted.connect(partial(self.change, setting.name))
            if changes:
                row.back_wanted.connect(partial(self._change_back, setting, changes[0]))
            self.rows[setting.name] = row
            card.column.addWidget(row)
        return card

    def _change_back(self, setting: Setting, last: SettingChange) -> None:
        ask = self.change(setting.name, last.old)
        if last.old is None:  # nothing to offer: an empty field is what it was
            for field in ask.findChildren(Field)[:1]:
                field.clear()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(22, 12, 22, 8)
        head.setSpacing(16)
        head.addWidget(label(tr("Settings"), 26, Weight.BOLD))
        head.addWidget(self.hint, 1)
        inner = QWidget()
        middle = QHBoxLayout(inner)
        middle.setContentsMargins(20, 0, 20, 16)
        held = QWidget()
        held.setMaximumWidth(WIDEST)
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(12)
        column.addLayout(self._cards)
        column.setSpacing(12)
        column.addWidget(self.prorating)
        column.addStretch(1)
        middle.addWidget(held, 100)
        middle.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        self.column.addWidget(self.message)
        self.column.addLayout(head)
        self.column.addWidget(area, 1)


def value_words(setting: Setting, value: Value) -> str:
    """A value as one reads it: "10 minutes", "Yes", "not set"."""
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    if value is None or value == "":
        return setting.empty or tr("not set")
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{shown} {setting.unit}".strip()


def change_words(setting: Setting, change: SettingChange) -> str:
    """E.g. "2026-03-02 10:04, Ada Min: 10 minutes → 5 minutes. Busy ward"."""
    return tr(
        "{at}, {who}: {old} → {new}. {reason}",
        at=change.at.local.strftime("%Y-%m-%d %H:%M"),
        who=change.by_name,
        old=value_words(setting, change.old),
        new=value_words(setting, change.new),
        reason=change.reason,
    ).strip()


def _field(theme: Theme, setting: Setting, value: Value) -> Field | Choice:
    if setting.kind is Kind.YES_NO:
        choice = Choice(theme, setting.words, [(YES, tr("Yes")), (NO, tr("No"))])
        choice.choose(YES if value else NO)
        return choice
    field = Field(theme, setting.words)
    shown = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    field.setText(shown)
    field.selectAll()
    return field


def _given(setting: Setting, field: Field | Choice) -> Value:
    if isinstance(field, Choice):
        return field.value == YES
    if setting.kind is Kind.TEXT:
        return field.text()
    return decimal(field.text(), setting.words)
