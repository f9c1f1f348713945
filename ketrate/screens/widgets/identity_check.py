"""Name and birth date, typed once more: two fields, two times Enter.

The one question about a patient that does not show name and birth date: they are asked of the
patient, not read off the screen.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ketrate.screens.theme import Theme
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Field, Labelled
from ketrate.words import tr


class IdentityCheck(Ask):
    """Asks who the patient is; `check` gets what was typed and raises where it does not fit."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        code: str,
        check: Callable[[str, str], object],
        *,
        by_code: bool,
    ) -> None:
        words = tr("Ask the patient for name and birth date and type them here, once a session.")
        if by_code:
            words = tr("Type the patient's code from the papers: no name and birth date are known.")
        super().__init__(parent, theme, tr("Who is this?"), tr("Confirm"), self._check, words)
        self._compare = check
        self.name = Field(theme, tr("Patient code") if by_code else tr("Family name or initials"))
        self.birth = Field(theme, tr("Birth date or year"), tr("1981-03-14 or 1981"))
        self.about(tr("Patient without a name") if by_code else code)
        self.add(Labelled(self.name.accessibleName(), self.name))
        if by_code:
            self.name.returnPressed.connect(self.do.click)
            return
        self.add(Labelled(self.birth.accessibleName(), self.birth))
        self.name.returnPressed.connect(self.birth.setFocus)
        self.birth.returnPressed.connect(self.do.click)

    def put(self) -> None:
        """Show the question with the keyboard in its first field."""
        self.ask(self.name)

    def _check(self) -> object:
        return self._compare(self.name.text(), self.birth.text())
