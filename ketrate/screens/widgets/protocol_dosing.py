"""The part of the schedule editor about what is given, how, and on which days."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ketrate.screens.theme import Theme
from ketrate.screens.widgets.controls import Choice, Picker
from ketrate.screens.widgets.protocol_fields import Box, Entry, Ticks, number, numbers, text, texts
from ketrate.screens.widgets.protocol_words import ROUTES
from ketrate.words import tr

_UNITS = ("mg/kg", "mg")


class DosingForm(QWidget):
    """Name, agents, routes, doses and days; `changed` after every key."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.id = Entry(theme, "id", text, hint=tr("small letters, digits and -"))
        self.agents = Entry(theme, "agents", texts, tr("the usual one first"))
        self.entries = {
            "name": Entry(theme, "name", text),
            "version": Entry(theme, "version", text),
            "dose_mg_per_kg": Entry(theme, "dose_mg_per_kg", number, "mg/kg"),
            "doses": Entry(theme, "doses", numbers, hint=tr("none: the one dose")),
            "duration_minutes": Entry(theme, "duration_minutes", number, tr("min")),
            "session_days": Entry(theme, "session_days", numbers, tr("the first is 0")),
            "device_mg": Entry(theme, "device_mg", number, "mg", tr("no sprays")),
            "spray_minutes": Entry(theme, "spray_minutes", numbers, tr("min"), "0, 5, 10"),
            "peak_window": Entry(
                theme, "peak_window", numbers, tr("min from–to"), tr("30, 60 as usual")
            ),
        }
        self.unit = Choice(theme, tr("Unit of the doses"), [(one, one) for one in _UNITS])
        routes = [("", tr("not said")), *ROUTES.items()]
        self.route = Picker(theme, tr("Usual route"), routes)
        self.others = Ticks(theme, ROUTES, 3)
        self.boxes: list[Box] = [self.id, self.agents, *self.entries.values()]
        self._lay_out()
        for entry in (self.id, self.agents, *self.entries.values()):
            entry.changed.connect(self.changed)
        self.route.activated.connect(self.changed)
        self.others.changed.connect(self.changed)
        self.unit.chosen.connect(self.changed)

    def show_data(self, data: Mapping[str, object], *, is_new: bool) -> None:
        """Show a draft; the file's name can be chosen for a new one alone."""
        self.id.show_value(data.get("id"))
        self.id.field.setReadOnly(not is_new)
        self.agents.show_value(data.get("agents") or _alone(data.get("agent")))
        for key, entry in self.entries.items():
            entry.show_value(data.get(key))
        self.unit.choose(str(data.get("dose_unit") or _UNITS[0]))
        usual, every = data.get("route"), data.get("routes")
        self.route.choose(str(usual or ""))
        self.others.show_values(every if isinstance(every, list) else _alone(usual))

    def data(self) -> dict[str, object]:
        """The keys of the file, as far as they are filled in."""
        found: dict[str, object] = {"id": self.id.value}
        values = {key: entry.value for key, entry in self.entries.items()}
        found |= {key: value for key, value in values.items() if value is not None}
        found.setdefault("session_days", [])
        if "doses" in found or self.unit.value != _UNITS[0]:
            found["dose_unit"] = self.unit.value
        agents = self.agents.value
        if isinstance(agents, list):
            found |= {"agent": agents[0], "agents": agents}
        return {**found, **self._routes()}

    def _routes(self) -> dict[str, object]:
        usual = self.route.value
        others = [one for one in self.others.values if one != usual]
        if not usual:
            return {"routes": others} if others else {}
        return {"route": usual, "routes": [usual, *others]}

    def _lay_out(self) -> None:
        route = Box(("route",), self.route, tr("Usual route"))
        others = Box(("routes",), self.others, tr("Routes that may be used"))
        unit = Box(("dose_unit",), self.unit, tr("Unit of these doses"))
        self.boxes += [route, others, unit]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        rows: tuple[tuple[tuple[Box, int], ...], ...] = (
            ((self.entries["name"], 4), (self.entries["version"], 1), (self.id, 1)),
            ((self.agents, 2), (route, 2), (self.entries["session_days"], 2)),
            ((others, 4), (self.entries["duration_minutes"], 1), (self.entries["peak_window"], 1)),
            ((self.entries["dose_mg_per_kg"], 2), (self.entries["doses"], 2), (unit, 2)),
            ((self.entries["device_mg"], 2), (self.entries["spray_minutes"], 2)),
        )
        for line, row in enumerate(rows):
            column = 0
            for box, wide in row:
                grid.addWidget(box, line, column, 1, wide)
                column += wide
        for column in range(6):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(len(rows), 1)


def _alone(value: object) -> list[object]:
    return [value] if value else []
