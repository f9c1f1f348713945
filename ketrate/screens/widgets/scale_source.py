"""Where a scale comes from: reference, version, licence, what is verified and what is not."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from ketrate.instruments.definition import Flag, Instrument
from ketrate.instruments.flags import flag_rules
from ketrate.instruments.prorating import rule_words
from ketrate.instruments.wording import Wording
from ketrate.screens.theme import Role, Theme
from ketrate.screens.widgets.controls import Button, heading, label, row
from ketrate.words import tr

SIZE = (640, 560)


class ScaleSource(QDialog):
    """Over the page, to be read; Escape or Close ends it."""

    def __init__(
        self, parent: QWidget, theme: Theme, scale: Instrument, wording: Wording | None = None
    ) -> None:
        super().__init__(parent)
        title = tr("Where this scale comes from")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.facts = facts(scale, wording)
        close = Button(theme, tr("Close"), "primary")
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 20)
        column.setSpacing(12)
        column.addWidget(heading(title, 20))
        column.addWidget(self._scrolled(), 1)
        column.addLayout(row(1, close))
        window = parent.window().size()
        self.resize(min(SIZE[0], window.width() - 40), min(SIZE[1], window.height() - 40))
        close.setFocus(Qt.FocusReason.OtherFocusReason)

    def _scrolled(self) -> QScrollArea:
        inner = QWidget()
        inner.setBackgroundRole(QPalette.ColorRole.Base)
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 10, 12, 0)
        column.setSpacing(2)
        for name, text in self.facts:
            column.addWidget(label(name, 15, role=Role.MUTED))
            words = label(text, 16)
            words.setWordWrap(True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.setAccessibleName(f"{name}: {text}")
            column.addWidget(words)
            column.addSpacing(8)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setBackgroundRole(QPalette.ColorRole.Base)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(tr("Where this scale comes from"))
        area.setWidget(inner)
        return area


def facts(scale: Instrument, wording: Wording | None = None) -> tuple[tuple[str, str], ...]:
    """What is to be read, as pairs of a name and a text; what is not verified comes last."""
    open_points = scale.unverified or (tr("Nothing is known to be open."),)
    return (
        (tr("Scale"), f"{scale.name} ({scale.short_name})"),
        (tr("Version"), scale.version),
        (tr("Reference"), scale.source),
        (tr("Licence"), scale.licence),
        (tr("What KetRate carries"), tr(scale.licence_route)),
        (tr("Wording shown here"), _wording(wording)),
        (tr("Direction"), tr(scale.direction)),
        *((tr("Pointed out"), _flag(one)) for one in flag_rules(scale)),
        *_blinding(scale),
        *_prorating(scale),
        *((_basis(what), text) for what, text in scale.sources),
        (tr("Definition file"), tr("SHA-256 {hash}", hash=scale.definition_hash[:16])),
        *((tr("Not verified"), text) for text in open_points),
    )


def _flag(flag: Flag) -> str:
    words = tr("{flag} ({source})", flag=flag.label, source=flag.cutoff.source)
    return (
        tr("{words}; only above the pre-dose total", words=words) if flag.above_baseline else words
    )


def _blinding(scale: Instrument) -> tuple[tuple[str, str], ...]:
    """Why a blinded rater cannot use the scale, where one of its items is the reason."""
    return tuple(
        (
            tr("Blinded raters"),
            tr(
                "Cannot use this scale: item {n}, {label}, asks about dissociation.",
                n=item.number,
                label=item.label,
            ),
        )
        for item in scale.unblinding_items
    )


def _prorating(scale: Instrument) -> tuple[tuple[str, str], ...]:
    """The published rule that a clinic may switch on; a clinic's own stands in the settings."""
    if scale.prorating is None:
        return ()
    name = tr("Published rule for missing answers, off unless the clinic switches it on")
    return ((name, rule_words(scale.prorating)),)


def _basis(what: str) -> str:
    return {
        "items": tr("Items: checked against"),
        "range": tr("Range: checked against"),
        "recall": tr("Recall: checked against"),
        "timing": tr("Timing after dosing: rests on"),
        "missing": tr("Missing answers: rule and why"),
        "licence": tr("Licence: read in"),
    }.get(what, what)


def _wording(wording: Wording | None) -> str:
    if wording is None:
        return tr("KetRate's own words.")
    paper = tr("may be printed") if wording.may_print else tr("never printed")
    return tr(
        "The clinic's own, {file}: {note} ({paper}).",
        file=wording.file_name,
        note=wording.licence,
        paper=paper,
    )
