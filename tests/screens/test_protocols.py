"""The page of schedules: reading them, and writing one's own; nonsense cannot be saved."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ketrate.clinic import protocols
from ketrate.screens.pages.protocols import ProtocolsPage
from ketrate.screens.theme import TOUCH
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Button, Field
from ketrate.screens.widgets.protocol_form import DOSING, TIMEPOINTS
from ketrate.screens.widgets.protocol_strip import drawing_of
from ketrate.screens.window import Window
from tests.ward import Ward

SignIn = Callable[..., Window]


def page_of(window: Window) -> ProtocolsPage:
    window.go("protocols")
    page = window.pages.currentWidget()
    assert isinstance(page, ProtocolsPage)
    return page


def a_copy(window: Window, of: str = "nimh-single") -> ProtocolsPage:
    page = page_of(window)
    page.choose(of)
    page.copy.click()
    return page


def typed(qtbot: QtBot, page: ProtocolsPage, key: str, words: str) -> None:
    field = page.form.dosing.entries[key].field
    field.clear()
    qtbot.keyClicks(field, words)
    page.form.judge()


def answer(ask: Ask | None, reason: str) -> None:
    assert ask is not None
    ask.findChildren(Field)[-1].setText(reason)
    ask.do.click()


def save(page: ProtocolsPage, reason: str = "for our ward") -> None:
    answer(page.save(), reason)


def test_every_schedule_is_drawn_with_its_source(signed_in: SignIn) -> None:
    page = page_of(signed_in("physician"))
    assert page.model.rowCount() == 11
    page.choose("six-infusions")
    words = page.view.strip.accessibleName()
    assert "40 min at minute 40" in words
    assert "sessions on days 0, 2, 4, 7, 9, 11" in words
    assert not page.copy.isVisible()
    assert "Only an administrator" in page.hint.text()


def test_a_blinded_rater_finds_no_schedules(signed_in: SignIn) -> None:
    window = signed_in("blinded")
    window.go("protocols")
    assert not isinstance(window.pages.currentWidget(), ProtocolsPage)


def test_what_a_copy_shows_is_what_it_was_made_from(signed_in: SignIn, ward: Ward) -> None:
    page = page_of(signed_in("admin"))
    for shipped in [one.id for one in ward.desk.protocols if one.timepoints]:
        page.choose(shipped)
        page.copy_chosen()
        assert page.form.problems == ()
        save(page)
        made, old = (page.desk.protocols.get(n) for n in (f"our-{shipped}"[:36], shipped))
        assert made.timepoints == old.timepoints
        assert made.checklist == old.checklist
        assert made.discharge == old.discharge
        assert (made.agents, made.route, made.doses) == (old.agents, old.route, old.doses)
        assert set(made.routes) == set(old.routes)
        assert made.peak_window == old.peak_window
        assert (made.device_mg, made.spray_minutes) == (old.device_mg, old.spray_minutes)


def test_a_change_is_typed_reasoned_and_saved(qtbot: QtBot, signed_in: SignIn) -> None:
    page = a_copy(signed_in("admin"))
    typed(qtbot, page, "name", "Ward 5")
    typed(qtbot, page, "duration_minutes", "60")
    ask = page.save()
    ask.do.click()
    assert "Say why" in ask.message.text
    answer(ask, "slower here")
    assert page.faces.currentIndex() == 0
    chosen = page.chosen()
    assert chosen is not None
    assert (chosen.protocol.name, chosen.protocol.duration_minutes) == ("Ward 5", 60)
    assert "Ward 5” is saved" in page.message.text
    assert page.edit.isVisible()
    assert page.delete.isVisible()


def test_nonsense_is_told_at_its_field_and_cannot_be_saved(qtbot: QtBot, signed_in: SignIn) -> None:
    page = a_copy(signed_in("admin"))
    typed(qtbot, page, "dose_mg_per_kg", "35")
    box = page.form.dosing.entries["dose_mg_per_kg"]
    assert "10 mg/kg" in box.problem.text()
    assert box.field.accessibleDescription() == box.problem.text()
    assert not page.form.save.isEnabled()
    assert "▲ 1" in page.form.tabs.buttons[DOSING].text()
    page.form.tabs.show_view(TIMEPOINTS)
    page.form.show_first.click()
    assert box.field.hasFocus()
    typed(qtbot, page, "dose_mg_per_kg", "0,5")
    assert box.problem.text() == ""
    assert page.form.save.isEnabled()


def test_a_scale_about_a_week_is_refused_minutes_after_the_dosing(signed_in: SignIn) -> None:
    page = a_copy(signed_in("admin"))
    times = page.form.timepoints
    times.choose(1)
    picker = times.form.due.picker
    picker.choose("madrs")
    picker.activated.emit(picker.currentIndex())
    page.form.judge()
    assert "Use MADRS since dosing instead" in times.form.boxes[-1].problem.text()
    assert times.model.index(1, 0).data().startswith("▲")
    times.form.due.take_off("madrs")
    page.form.judge()
    assert page.form.problems == ()


def test_a_new_timepoint_says_what_it_lacks_until_it_is_whole(
    qtbot: QtBot, signed_in: SignIn
) -> None:
    page = a_copy(signed_in("admin"), "six-infusions")
    times = page.form.timepoints
    times.choose(3)
    times.add.click()
    page.form.judge()
    assert "Label is empty." in times.form.label.problem.text()
    for field, words in (
        (times.form.label.field, "4 h"),
        (times.form.offset.field, "240"),
        (times.form.low.field, "230"),
        (times.form.high.field, "250"),
    ):
        qtbot.keyClicks(field, words)
    times.form.due.show_values(["cadss23"])
    times.form.changed.emit()
    page.form.judge()
    assert page.form.problems == ()
    assert "4 h at minute 240" in page.form.strip.accessibleName()
    save(page)
    chosen = page.chosen()
    assert chosen is not None
    assert chosen.protocol.timepoints[4].window == (230, 250)


def test_a_schedule_without_timepoints_cannot_be_saved(signed_in: SignIn) -> None:
    page = a_copy(signed_in("admin"), "two-arm")
    while page.form.timepoints.model.rowCount():
        page.form.timepoints.remove.click()
    page.form.judge()
    assert "needs timepoints" in page.form.verdict.text()
    assert not page.form.save.isEnabled()


def test_an_earlier_version_is_brought_back(qtbot: QtBot, signed_in: SignIn) -> None:
    page = a_copy(signed_in("admin"))
    save(page)
    page.edit.click()
    typed(qtbot, page, "duration_minutes", "60")
    save(page, "slower")
    answer(page.ask_earlier(), "it was better")
    chosen = page.chosen()
    assert chosen is not None
    assert chosen.protocol.duration_minutes == 40
    assert "counts again" in page.message.text


def test_a_schedule_is_retired_taken_up_and_deleted(signed_in: SignIn) -> None:
    page = a_copy(signed_in("admin"))
    save(page)
    answer(page.ask_turn(), "not now")
    assert "retired" in page.model.index(page.table.currentIndex().row(), 1).data()
    assert "Take up" in page.turn.text()
    answer(page.ask_turn(), "again")
    answer(page.ask_delete(), "a try")
    assert page.model.rowCount() == 11


def test_a_draft_outlives_the_lock_and_is_given_up_only_when_asked(
    qtbot: QtBot, signed_in: SignIn, ward: Ward
) -> None:
    window = signed_in("admin")
    page = a_copy(window)
    typed(qtbot, page, "name", "Half written")
    window.go("today")
    assert page_of(window).faces.currentIndex() == 1
    kept = protocols.kept_draft(ward.desk)
    assert kept is not None
    again = ProtocolsPage(page.desk, page.background, page.theme)
    qtbot.addWidget(again)
    assert again.form.data()["name"] == "Half written"
    assert "not saved yet" in again.message.text
    page.form.leave.click()
    question = page.findChildren(Ask)[-1]
    question.do.click()
    assert page.faces.currentIndex() == 0
    assert protocols.kept_draft(ward.desk) is None


def test_a_broken_file_is_named_on_the_page(signed_in: SignIn, ward: Ward) -> None:
    folder = ward.folder / "protocols"
    folder.mkdir(exist_ok=True)
    (folder / "ours.toml").write_text('id = "ours"\nname = 3\n', encoding="utf-8")
    page = page_of(signed_in("physician"))
    assert page.refused.isVisible()
    assert "ours.toml" in page.refused.text()
    assert "line 2" in page.refused.text()


def test_everything_can_be_hit_and_reached(signed_in: SignIn) -> None:
    page = a_copy(signed_in("admin"))
    for kind in (Button, Field):
        for one in page.form.findChildren(kind):
            assert one.minimumHeight() >= TOUCH
            assert one.accessibleName()
            assert one.focusPolicy() != Qt.FocusPolicy.NoFocus


def test_what_is_no_number_yet_is_not_drawn() -> None:
    whole = {"label": "A", "anchor": "end", "offset": 10, "window": [5, 15], "due": []}
    half = {**whole, "offset": "soon"}
    drawn = drawing_of({"timepoints": [whole, half], "duration_minutes": 40})
    assert [(one.at, one.low, one.high) for one in drawn.minutes] == [(50, 45, 55)]
