"""Below the question: back, not assessed, leave, and on to the end; and which keys do it."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ketrate.screens.theme import Theme
from ketrate.screens.widgets.controls import Button, muted
from ketrate.screens.widgets.popup import Popup
from ketrate.words import tr


class MoreActs(Popup):
    """What is needed now and then: clear, one reason for the rest, from paper, a note on all."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, tr("More that can be done here"))
        self.clear = Button(theme, tr("Clear this answer (Del)"), "quiet")
        self.rest = Button(theme, tr("The rest: too dissociated"), "quiet")
        self.paper = Button(theme, tr("Copied from paper…"), "quiet")
        self.note_whole = Button(theme, tr("Note on the whole rating…"), "quiet")
        self.hold((self.clear, self.rest, self.paper, self.note_whole))


class RatingFoot(QWidget):
    """The buttons of the form; each says its key to a screen reader."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._is_compact = False
        self.back = Button(theme, tr("Back"), name=tr("Back, key Backspace"))
        self.why = Button(theme, tr("Not assessed"), name=tr("Not assessed, key N"))
        self.note = Button(theme, tr("Note"), name=tr("Note on this item, key M"))
        self.undo = Button(theme, tr("Undo the rest"), name=tr("Undo the rest, keys Control and Z"))
        self.hand_over = Button(theme, tr("Hand to the patient"))
        self.open_more = Button(theme, tr("More…"), "quiet", tr("More that can be done here"))
        self.more = MoreActs(theme, self)
        self.leave = Button(
            theme, tr("Leave for now"), "quiet", tr("Leave for now, the draft is kept, key Escape")
        )
        self.finish = Button(theme, tr("Review"), "primary")
        self.discard = Button(theme, tr("Discard…"), "quiet", tr("Discard this draft"))
        self.source = Button(theme, "?", "quiet", tr("Where this scale comes from"))
        self.source.setToolTip(tr("Where this scale comes from"))
        self.hint: QLabel = muted("", 15)
        self.hint.setWordWrap(False)
        self.hint.setMinimumWidth(1)  # the first to give way in a small window
        self._lay_out()
        theme.changed.connect(self.update)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 8, 18, 8)
        row.setSpacing(10)
        first = (self.back, self.why, self.note, self.undo, self.open_more)
        for part in (*first, self.discard, self.hand_over):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.hint)
        row.addStretch(1)
        for part in (self.source, self.leave, self.finish):
            row.addWidget(part)
        self.undo.hide()
        self.hand_over.hide()
        self.open_more.clicked.connect(lambda: self.more.open_above(self.open_more))

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All of them."""
        first = (self.back, self.why, self.note, self.undo, self.open_more, self.hand_over)
        return (*first, self.discard, self.source, self.leave, self.finish)

    def show_beside(
        self, *, is_shown: bool, can_clear: bool, can_undo: bool, open_count: int
    ) -> None:
        """What can be done beside answering; nothing of it on a closed rating."""
        self.note.setVisible(is_shown)
        self.open_more.setVisible(is_shown)
        self.undo.setVisible(is_shown and can_undo)
        self.more.clear.setEnabled(can_clear)
        self.more.rest.setEnabled(open_count > 0)

    def offer_hand_over(self, *, is_offered: bool) -> None:
        """Whether the scale is one that patients fill in themselves."""
        self.hand_over.setVisible(is_offered)
        self.hint.setVisible(not (is_offered or self._is_compact))  # no room for both

    def show_state(
        self,
        *,
        keys: str,
        is_reviewing: bool,
        is_asking_why: bool,
        is_unsaved: bool,
        can_finish: bool,
        is_closed: bool,
    ) -> None:
        """Enable what can be done now and name the keys for it."""
        self.back.setVisible(not is_closed)
        self.finish.setVisible(not is_closed)
        self.discard.setVisible(is_reviewing and not is_closed)
        self.leave.setText(tr("Close") if is_closed else tr("Leave for now"))
        self.back.setEnabled(not is_unsaved)
        self.leave.setEnabled(not is_unsaved)
        self.why.setVisible(not is_reviewing)
        self.why.setEnabled(not is_unsaved and not is_asking_why)
        self.finish.setEnabled(not is_unsaved and (can_finish or not is_reviewing))
        words = tr("Finish") if is_reviewing else tr("Review")
        if self.finish.text() != words:
            self.finish.setText(words)
            self.finish.setAccessibleName(tr("{words}, keys Control and Enter", words=words))
            self.finish.updateGeometry()
        hint = _hint(keys, is_reviewing=is_reviewing, is_asking_why=is_asking_why)
        if is_closed:
            hint = tr("Esc close")
        if hint != self.hint.text():
            self.hint.setText(hint)

    def set_compact(self, *, is_compact: bool) -> None:
        """No hints where there is no room for them."""
        self._is_compact = is_compact
        self.hint.setVisible(not is_compact and self.hand_over.isHidden())
        margin, above = (10, 4) if is_compact else (18, 8)
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(margin, above, margin, above)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the strip."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colors.card)
        painter.fillRect(0, 0, self.width(), 1, self._theme.colors.line)


def _hint(keys: str, *, is_reviewing: bool, is_asking_why: bool) -> str:
    if is_reviewing:
        return tr("Backspace back  ·  Ctrl+Enter finish")
    if is_asking_why:
        return tr("{keys} reason  ·  Esc back to the scores", keys=keys)
    return tr(
        "{keys} answer  ·  Backspace back  ·  N not assessed  ·  M note  ·  Ctrl+Enter review",
        keys=keys,
    )
