"""The cohort in the window: filters, four tabs, a click on a point, what can be saved."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ketrate.analysis.cohort_options import CohortOptions
from ketrate.clinic.cohort import cohort
from ketrate.figures.cohort_tabs import tab_words
from ketrate.screens.pages.cohort import TABS, CohortPage
from ketrate.screens.pages.cohort_question_ask import QuestionAsk
from ketrate.screens.pages.patient import PatientPage
from ketrate.screens.places import open_to
from ketrate.screens.widgets.cohort_board import ExhibitBoard
from ketrate.screens.widgets.cohort_table import NumberTable
from ketrate.screens.window import Window
from ketrate.store import audit
from tests.cohort_ward import bring_cohort, day_one
from tests.ward import Ward

SignIn = Callable[..., Window]
OVERVIEW, COURSE, SIDES, QUALITY = range(4)
N = 24


@pytest.fixture
def page(signed_in: SignIn, ward: Ward, qtbot: QtBot) -> CohortPage:
    """The cohort of 24 patients, as a physician opens it."""
    bring_cohort(ward, N)
    return opened(signed_in, qtbot)


def opened(signed_in: SignIn, qtbot: QtBot) -> CohortPage:
    window = signed_in("physician")
    window.go("cohort")
    found = window.pages.currentWidget()
    assert isinstance(found, CohortPage)
    wait(qtbot, found)
    return found


def wait(qtbot: QtBot, page: CohortPage) -> None:
    qtbot.waitUntil(lambda: page._job is None and page.look is not None, timeout=20_000)


def change(qtbot: QtBot, page: CohortPage, name: str, value: str) -> None:
    """Choose or type, as a person does, and wait for the answer."""
    turn, made = page._turn, page.filters.inputs[name]
    choose = getattr(made, "choose", None)
    if choose is not None:
        choose(value)
        made.activated.emit(0)  # type: ignore[union-attr]
    else:
        made.setText(value)  # type: ignore[union-attr]
        qtbot.keyClick(made, Qt.Key.Key_Return)
    assert page._turn == turn + 1
    wait(qtbot, page)


def cells(board: ExhibitBoard, name: str) -> list[tuple[str, ...]]:
    """The rows of a table as they stand on the screen."""
    for one in board.findChildren(NumberTable):
        if one.table.name == name and not one.isHidden():
            model = one.view.model()
            return [
                tuple(str(model.index(r, c).data()) for c in range(model.columnCount()))
                for r in range(model.rowCount())
            ]
    raise AssertionError(name)


def told(board: ExhibitBoard, name: str) -> str:
    QTest.qWait(10)  # words that are new show themselves with the next events
    card = board.cards[name]
    return " ".join(one.text() for one in card.findChildren(type(card.guard)) if one.isVisible())


def test_the_numbers_on_the_screen_are_those_of_the_document(
    page: CohortPage, qtbot: QtBot
) -> None:
    document = cohort(page.desk, CohortOptions())
    arms = document["arms"]
    assert isinstance(arms, list)
    (arm,) = arms
    shown = cells(page.boards[OVERVIEW], "response")
    assert [row[:4] for row in shown] == [
        (one["at"], str(one["n"]), str(one["eligible"]), str(one["responders"]))
        for one in arm["outcomes"]
    ]
    responders = sum(day_one(k) <= 15 for k in range(N))
    assert shown[1][3] == str(responders)
    page.tabs.buttons[SIDES].click()
    rows = cells(page.boards[SIDES], "association")
    one = arm["association"][1]
    wanted = (str(one["n"]), f"{one['spearman']['r']:.2f}", f"{one['ancova']['slope']:.3f}")
    assert (rows[1][3], rows[1][4], rows[1][9]) == tuple(w.replace("-", "−") for w in wanted)
    page.tabs.buttons[QUALITY].click()
    quality = document["quality"]
    assert isinstance(quality, dict)
    facts = {row[0]: row[1] for row in cells(page.boards[QUALITY], "quality")}
    assert facts["Pairs rated by one person"] == f"{100 * quality['same_rater_share']:.1f} %"


def test_the_tabs_are_those_of_the_figures() -> None:
    assert tuple(words for _, words in tab_words()) == TABS


def test_a_change_of_a_rule_changes_numbers_and_words_at_once(
    page: CohortPage, qtbot: QtBot
) -> None:
    before = cells(page.boards[OVERVIEW], "response")[1][3]
    change(qtbot, page, "response", "30")
    after = cells(page.boards[OVERVIEW], "response")[1][3]
    assert int(after) == sum(day_one(k) <= 21 for k in range(N)) > int(before)
    assert "at least 30 %" in told(page.boards[OVERVIEW], "population")


def test_a_filter_narrows_and_clear_brings_everybody_back(page: CohortPage, qtbot: QtBot) -> None:
    assert page.count.text().startswith("24 patients · 24 dosings")
    change(qtbot, page, "diagnosis", "MDD")
    assert page.count.text().startswith("12 patients · 12 dosings")
    page.filters.clear.click()
    wait(qtbot, page)
    assert page.count.text().startswith("24 patients")
    assert page.filters.words() == {}


def test_a_filter_that_cannot_be_read_is_named_as_on_the_screen(page: CohortPage) -> None:
    turn = page._turn
    page.filters.inputs["dose"].setText("a lot")  # type: ignore[union-attr]
    page.filters._tell()
    assert page.message.text.startswith("Dose")
    assert page._turn == turn


def test_every_change_is_a_look_and_the_screen_counts_them(page: CohortPage, qtbot: QtBot) -> None:
    before = audit.count(page.desk.vault, "cohort.view")
    change(qtbot, page, "window", "14 d")
    assert audit.count(page.desk.vault, "cohort.view") == before + 1
    assert f"{before} look" in page.count.text()


def test_filters_that_leave_nobody_say_so_and_keep_what_was_chosen(
    page: CohortPage, qtbot: QtBot
) -> None:
    change(qtbot, page, "dose", "3-4 mg/kg")
    assert "No dosing passes these filters" in page.nothing.text()
    assert not page.tabs.isVisible()
    change(qtbot, page, "dose", "")
    assert page.tabs.isVisible()


def test_a_point_leads_to_its_patient(page: CohortPage, qtbot: QtBot) -> None:
    page.tabs.buttons[SIDES].click()
    figure = page.boards[SIDES].cards["plane-1 d"].figure
    assert figure is not None
    qtbot.waitUntil(lambda: figure.is_drawn, timeout=10_000)
    look = page.look
    assert look is not None
    number = next(n for n, code in look.seen.codes.items() if code == "KR-0003")
    window = page.window()
    assert isinstance(window, Window)
    place = figure.place_of(number)
    assert place is not None
    assert "KR-0003" in figure._describe(number)
    page.boards[SIDES].cards["plane-1 d"].picked.emit(number)
    patient = window.pages.currentWidget()
    assert isinstance(patient, PatientPage)
    assert patient.code == "KR-0003"
    window.back()
    assert window.pages.currentWidget() is page
    wait(qtbot, page)
    qtbot.waitUntil(lambda: figure.is_drawn, timeout=10_000)


def test_arms_are_never_shown_together(signed_in: SignIn, ward: Ward, qtbot: QtBot) -> None:
    bring_cohort(ward, N, ("ketamine", "saline"))
    page = opened(signed_in, qtbot)
    assert [page.arm.itemData(k) for k in range(page.arm.count())] == ["ketamine", "saline"]
    assert "Arm ketamine" in told(page.boards[OVERVIEW], "population")
    page.arm.choose("saline")
    page.arm.activated.emit(1)
    assert "Arm saline" in told(page.boards[OVERVIEW], "population")
    assert len(cells(page.boards[OVERVIEW], "contrasts")) > 0


def test_too_few_patients_are_warned_of(signed_in: SignIn, ward: Ward, qtbot: QtBot) -> None:
    bring_cohort(ward, 3)
    page = opened(signed_in, qtbot)
    page.tabs.buttons[SIDES].click()
    assert "Only 3 patients" in told(page.boards[SIDES], "caution")
    assert "Fewer than 5 pairs" in told(page.boards[SIDES], "plane-1 d")


def test_a_clinic_without_patients_has_an_empty_cohort(signed_in: SignIn, qtbot: QtBot) -> None:
    page = opened(signed_in, qtbot)
    assert "There is no patient yet" in page.nothing.text()
    assert not page.export.button.isEnabled()


def test_a_question_is_fixed_with_a_reason_and_says_after_how_many_looks(
    page: CohortPage, qtbot: QtBot
) -> None:
    page.question.click()
    (ask,) = page.findChildren(QuestionAsk)
    ask.when.setText("1 d")
    ask.do.click()
    assert "Say why" in ask.message.text
    ask.reason.setText("the letter's question")
    with qtbot.waitSignal(ask.succeeded):
        ask.do.click()
    wait(qtbot, page)
    page.tabs.buttons[SIDES].click()
    said = told(page.boards[SIDES], "caution")
    assert "fixed after 1 looks" in said
    assert f"n then {N}, after fixing 0" in said


def test_report_folder_figure_and_table_are_saved_and_noted(
    page: CohortPage, qtbot: QtBot, tmp_path: Path
) -> None:
    done = lambda: page.export._job is None  # noqa: E731 - waited for four times
    page.export.save_report(str(tmp_path / "cohort.pdf"))
    qtbot.waitUntil(done, timeout=20_000)
    assert (tmp_path / "cohort.pdf").read_bytes().startswith(b"%PDF")
    page.export.save_folder(str(tmp_path / "all"))
    qtbot.waitUntil(done, timeout=20_000)
    assert (tmp_path / "all" / "outcomes.csv").exists()
    assert (tmp_path / "all" / "figure-ketamine-course.svg").exists()
    card = page.boards[OVERVIEW].cards["response"]
    shown = card._shown
    assert shown is not None
    page.export.save_table(shown.tables[0], str(tmp_path / "response.csv"))
    qtbot.waitUntil(done, timeout=20_000)
    assert "Responded" in (tmp_path / "response.csv").read_text(encoding="utf-8-sig")
    page.export.save_figure(shown.drawing, str(tmp_path / "response.txt"))
    qtbot.waitUntil(done, timeout=20_000)
    assert "its name ends in none of" in page.message.text
    assert audit.count(page.desk.vault, "cohort.save") == 2
    assert audit.count(page.desk.vault, "cohort.export") == 1


def test_stopping_keeps_what_is_there_and_says_so(page: CohortPage, qtbot: QtBot) -> None:
    page.ask()
    page.cancel.click()
    assert "Stopped" in page.message.text
    qtbot.wait(50)
    assert page._job is None
    assert len(cells(page.boards[OVERVIEW], "response")) == 3


@pytest.mark.parametrize(("login", "may"), [("physician", True), ("reviewer", True),
                                            ("rater", False), ("blinded", False)])  # fmt: skip
def test_the_place_is_there_for_those_who_may_see_the_cohort(
    signed_in: SignIn, login: str, may: bool
) -> None:
    window = signed_in(login)
    assert window.desk is not None
    assert ("cohort" in open_to(window.desk.staff)) is may
    window.go("cohort")
    assert isinstance(window.pages.currentWidget(), CohortPage) is may
