"""A heading that also stands in the outline of the file, so that a long report can be walked."""

from reportlab.platypus import Flowable, Paragraph

from ketrate.reports.text import INK, SEMIBOLD, escaped, plain, style
from ketrate.words import tr

SIZE = 10.5


class Heading(Paragraph):  # type: ignore[misc]
    """A line of its own; the page's canvas keeps it for the outline."""

    def __init__(self, text: str, colour: str = INK, size: float = SIZE) -> None:
        where = tr("a heading")
        super().__init__(escaped(text, where), style(SEMIBOLD, size, colour))
        self._told = plain(text, where)

    def split(self, _width: float, _height: float) -> list[Flowable]:
        """It goes to the next page as a whole."""
        return []

    def draw(self) -> None:
        """Called by reportlab when the place on the page is known."""
        self.canv.mark(self._told, self.height)
        super().draw()
