"""The form of every shipped scale, from its first item to the review."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from ketrate.instruments.catalogue import load_catalogue
from ketrate.screens.theme import TOUCH, Theme, Weight, font
from ketrate.screens.widgets.item_head import WRAPPED
from ketrate.screens.widgets.score_cards import ROOMY, ScoreCard
from tests.screens.test_rating_form import Chair

SCALES = load_catalogue()
IDS = [one.id for one in SCALES]


@pytest.mark.parametrize("scale", IDS)
def test_every_item_is_asked_with_all_its_levels_and_the_end_is_the_review(
    qtbot: QtBot, theme: Theme, scale: str
) -> None:
    chair, instrument = Chair(qtbot, theme), SCALES.get(scale)
    form = chair.begin(scale)
    asked = []
    while not form.is_reviewing:
        item = instrument.item(form.current)
        asked.append(item.number)
        if item.is_marked:
            chair.press(*str(item.maximum), Qt.Key.Key_Return)
            continue
        offered = {int(card.option.key): card for card in form.cards.cards}
        assert {level.value for level in item.levels} <= set(offered)
        assert all(card.option.label for card in offered.values())
        offered[item.maximum].click()
    lawful = {n for one in instrument.either for n in one.items[1:]}
    assert asked == [item.number for item in instrument.items if item.number not in lawful]
    assert form.side.total.accessibleName() or form.side.count.text()
    assert chair.values == {n: instrument.item(n).maximum for n in asked}
    assert "0 left" in form.side.count.text()


@pytest.mark.parametrize("scale", IDS)
@pytest.mark.parametrize("size", [(1280, 730), (853, 480)])
def test_every_answer_of_every_scale_can_be_hit(
    qtbot: QtBot, theme: Theme, scale: str, size: tuple[int, int]
) -> None:
    form = Chair(qtbot, theme, size).begin(scale)
    most = max(SCALES.get(scale).items, key=lambda item: len(item.levels))
    form.go_to(most.number)
    if most.is_marked:
        assert form.cards.isHidden()
        return
    boxes = [card.geometry() for card in form.cards.cards]
    assert min(box.height() for box in boxes) >= TOUCH
    assert all(form.cards.rect().contains(box) for box in boxes)
    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)


@pytest.mark.parametrize("scale", IDS)
@pytest.mark.parametrize("size", [(1280, 730), (853, 480)])
def test_no_words_of_any_answer_or_question_are_cut_off(
    qtbot: QtBot, theme: Theme, scale: str, size: tuple[int, int]
) -> None:
    form = Chair(qtbot, theme, size).begin(scale)
    for item in SCALES.get(scale).items:
        form.go_to(item.number)
        assert not [card.option.hint for card in form.cards.cards if not shows_all(card)]
        wide = QFontMetrics(font(15 if form.head.is_compact else 17))
        lines = wide.boundingRect(
            0, 0, form.head.width(), 9999, WRAPPED, form.head.head.explanation
        )
        above = 50 if form.head.is_compact else 93
        assert above + lines.height() <= form.head.height() + 4


def shows_all(card: ScoreCard) -> bool:
    """Whether the hint stands beside or below the label, whole."""
    room = card.width() - min(48, card.height() - 12) - 46
    label = QFontMetrics(font(17, Weight.SEMIBOLD)).horizontalAdvance(card.option.label)
    if not card.is_folded:
        return not card.is_long and label <= room
    pixels = 15 if card.height() >= ROOMY else 13
    return QFontMetrics(font(pixels)).horizontalAdvance(card.option.hint) <= room


def test_the_review_lets_one_of_a_pair_stay_blank(qtbot: QtBot, theme: Theme) -> None:
    chair = Chair(qtbot, theme)
    form = chair.begin("qids16")
    for number in (n for n in range(1, 17) if n not in (7, 8)):
        form.go_to(number)
        chair.press("1")
    form.show_review()
    assert form.foot.finish.isEnabled()
