"""Schedules of the clinic's own: written, changed, brought back, retired, deleted."""

from dataclasses import replace

import pytest

from ketrate.clinic import enrol, protocols, telling
from ketrate.clinic.desk import Desk
from ketrate.errors import (
    BadInputError,
    NotAllowedError,
    NotNowError,
    SaveFailedError,
)
from ketrate.protocol.schedule import Protocol
from ketrate.store import audit, replay
from tests.ward import Ward


@pytest.fixture
def desk(ward: Ward) -> Desk:
    return ward.at("admin")


def made(desk: Desk, **changed: object) -> Protocol:
    data = {**protocols.draft_from(desk, "nimh-single"), **changed}
    return protocols.save(desk, data, "for our ward", replaces=None)


def changed(desk: Desk, protocol: Protocol, **values: object) -> Protocol:
    data = {**protocols.draft_of(desk, protocol.id), **values}
    return protocols.save(desk, data, "longer infusion", replaces=protocol.definition_hash)


def last_sentence(desk: Desk) -> str:
    return telling.sentences(desk, audit.events(desk.vault)[-1:])[0]


def test_a_copy_of_a_shipped_schedule_becomes_a_file_of_the_clinic(desk: Desk) -> None:
    own = made(desk)
    file = desk.folder / "protocols" / "our-nimh-single.toml"
    assert file.read_text(encoding="utf-8") == own.text
    assert file.stat().st_mode & 0o077 == 0
    shipped = desk.protocols.get("nimh-single")
    assert own.timepoints == shipped.timepoints
    assert own.source.startswith("Made from “Single infusion")
    entry = next(one for one in protocols.entries(desk) if one.protocol.id == own.id)
    assert (entry.is_own, entry.courses, entry.may_be_deleted) == (True, 0, True)
    said = last_sentence(desk)
    assert "added the schedule Single infusion" in said
    assert said.endswith(": for our ward")


def test_a_running_course_keeps_the_version_it_began_with(ward: Ward, desk: Desk) -> None:
    own = made(desk)
    ward.at("physician")
    patient = ward.a_patient()
    old = ward.a_course(patient, own.id)
    ward.at("admin")
    new = changed(desk, own, duration_minutes=60)
    ward.at("physician")
    later = ward.a_course(patient, own.id)
    assert enrol.protocol_of(desk, old).duration_minutes == 40
    assert enrol.protocol_of(desk, later).duration_minutes == 60
    assert (old.protocol_hash, later.protocol_hash) == (own.definition_hash, new.definition_hash)


def test_both_hashes_stand_in_the_trail(desk: Desk) -> None:
    own = made(desk)
    new = changed(desk, own, duration_minutes=60)
    body = audit.events_of_kind(desk.vault, "protocol.save")[-1].body
    assert (body["old"], body["new"]) == (own.definition_hash, new.definition_hash)
    assert f"(file {own.definition_hash[:8]} → {new.definition_hash[:8]})" in last_sentence(desk)


def test_an_earlier_version_can_be_brought_back(desk: Desk) -> None:
    first = made(desk)
    second = changed(desk, first, duration_minutes=60)
    listed = protocols.versions(desk, first.id)
    assert [one.protocol.duration_minutes for one in listed] == [60, 40]
    assert [one.is_current for one in listed] == [True, False]
    assert [one.reason for one in listed] == ["longer infusion", "for our ward"]
    again = protocols.restore(desk, first.id, first.definition_hash, "it was better")
    assert again == first
    assert second.definition_hash != desk.protocols.get(first.id).definition_hash
    assert len(protocols.versions(desk, first.id)) == 3


def test_a_file_that_came_by_hand_is_kept_before_it_is_changed(desk: Desk) -> None:
    own = made(desk)
    file = desk.folder / "protocols" / f"{own.id}.toml"
    file.write_text("# ours\n" + own.text, encoding="utf-8")
    desk.__dict__.pop("protocols")
    by_hand = desk.protocols.get(own.id)
    changed(desk, by_hand, duration_minutes=50)
    body = audit.events_of_kind(desk.vault, "protocol.save")[-1].body
    assert body["old"] == by_hand.definition_hash
    listed = [one.definition_hash for one in protocols.versions(desk, own.id)]
    assert listed[1:] == [by_hand.definition_hash, own.definition_hash]
    again = protocols.restore(desk, own.id, by_hand.definition_hash, "ours was right")
    assert again.text.startswith("# ours")


def test_what_was_changed_meanwhile_is_not_written_over(desk: Desk) -> None:
    own = made(desk)
    file = desk.folder / "protocols" / f"{own.id}.toml"
    file.write_text("# somebody else\n" + own.text, encoding="utf-8")
    with pytest.raises(NotNowError, match="meanwhile"):
        changed(desk, own, duration_minutes=50)
    assert file.read_text(encoding="utf-8").startswith("# somebody else")


def test_nonsense_and_a_change_without_a_reason_are_not_saved(desk: Desk) -> None:
    with pytest.raises(BadInputError, match="at most at 10"):
        made(desk, dose_mg_per_kg=35)
    with pytest.raises(BadInputError, match="control character"):
        made(desk, name="safe\u202eeman")
    with pytest.raises(BadInputError, match="nothing was typed"):
        protocols.save(desk, protocols.draft_from(desk, "nimh-single"), " ", replaces=None)
    with pytest.raises(BadInputError, match="already a schedule"):
        made(desk, id="six-infusions")
    assert not list((desk.folder / "protocols").glob("*"))


def test_saving_the_same_again_says_so(desk: Desk) -> None:
    own = made(desk)
    with pytest.raises(NotNowError, match="nothing is different"):
        changed(desk, own)


def test_a_shipped_schedule_stays_as_it_is(desk: Desk) -> None:
    with pytest.raises(NotNowError, match="comes with KetRate"):
        protocols.draft_of(desk, "nimh-single")
    with pytest.raises(NotNowError, match="comes with KetRate"):
        protocols.delete(desk, "nimh-single", "not ours")


def test_only_what_was_never_used_can_be_deleted(ward: Ward, desk: Desk) -> None:
    own = made(desk)
    protocols.delete(desk, own.id, "a try")
    assert not list((desk.folder / "protocols").glob("*"))
    assert own.id not in {one.id for one in desk.protocols}
    assert "deleted the schedule" in last_sentence(desk)
    used = made(desk)
    ward.at("physician")
    ward.a_course(ward.a_patient(), used.id)
    ward.at("admin")
    with pytest.raises(NotNowError, match="1 course began"):
        protocols.delete(desk, used.id, "a try")
    assert desk.protocols.get(used.id) == used


def test_no_course_begins_under_a_retired_schedule(ward: Ward, desk: Desk) -> None:
    protocols.retire(desk, "two-arm", "never used here")
    assert protocols.entries(desk)[-1].protocol.id == "two-arm"
    ward.at("physician")
    assert "two-arm" not in {one.id for one in protocols.offered(desk)}
    patient = ward.a_patient()
    with pytest.raises(NotNowError, match="is retired"):
        ward.a_course(patient, "two-arm")
    ward.at("admin")
    protocols.take_up(desk, "two-arm", "a study began")
    with pytest.raises(NotNowError, match="so already"):
        protocols.take_up(desk, "two-arm", "a study began")
    ward.at("physician")
    assert ward.a_course(patient, "two-arm").number == 1


def test_one_bad_file_is_named_and_the_clinic_opens_with_the_others(ward: Ward) -> None:
    own = made(ward.at("admin"))
    folder = ward.folder / "protocols"
    text = own.text.replace("our-nimh-single", "broken", 1).replace("offset = 40", "offset = 4O", 1)
    (folder / "broken.toml").write_text(text, encoding="utf-8")
    desk = ward.restart("rater")
    (error,) = protocols.refused(desk)
    assert str(error.path).endswith("broken.toml")
    line = int(error.place.removeprefix("line "))
    assert "4O" in text.split("\n")[line - 1]
    assert desk.protocols.get(own.id) == own


def test_a_course_goes_on_when_its_file_is_broken_later(ward: Ward, desk: Desk) -> None:
    own = made(desk)
    ward.at("physician")
    course = ward.a_course(ward.a_patient(), own.id)
    (desk.folder / "protocols" / f"{own.id}.toml").write_text("id = 3", encoding="utf-8")
    desk = ward.restart("physician")
    assert enrol.protocol_of(desk, course) == own


def test_a_folder_that_cannot_be_written_changes_nothing(desk: Desk) -> None:
    if (desk.folder / "protocols").is_dir():
        (desk.folder / "protocols").rmdir()
    (desk.folder / "protocols").write_text("a file in its place", encoding="utf-8")
    before = audit.count(desk.vault, "protocol.save")
    with pytest.raises(SaveFailedError):
        made(desk)
    assert audit.count(desk.vault, "protocol.save") == before


def test_who_may_not_write_reads_and_a_blinded_rater_does_neither(ward: Ward) -> None:
    desk = ward.at("physician")
    assert protocols.entries(desk)
    assert not protocols.may_edit(desk)
    with pytest.raises(NotAllowedError):
        protocols.draft_from(desk, "nimh-single")
    desk = ward.at("blinded")
    with pytest.raises(NotAllowedError):
        protocols.entries(desk)


def test_the_trail_replays_to_the_same_settings_and_schedules(desk: Desk) -> None:
    own = made(desk)
    new = changed(desk, own, duration_minutes=60)
    protocols.retire(desk, own.id, "over")
    assert replay.differences(desk.vault) == []
    assert replace(new, text="", definition_hash="") != replace(own, text="", definition_hash="")
