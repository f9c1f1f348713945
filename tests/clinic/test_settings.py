"""What a site sets for itself: within bounds, with a reason, and read back."""

import pytest

from ketrate.clinic import dose, limits, paper, review, settings, settings_list, visit
from ketrate.clinic.settings_list import Kind, Value
from ketrate.errors import BadInputError, KetRateError, NotAllowedError, NotFoundError, NotNowError
from ketrate.protocol.discharge import DischargeLimits
from ketrate.store import audit
from ketrate.words import explain
from tests.ward import Ward

WHY = "agreed in the team"


def test_a_new_clinic_has_the_published_and_proposed_defaults(ward: Ward) -> None:
    now = settings.clinic_settings(ward.at("rater"))
    assert (now.lock_minutes, now.is_review_wanted, now.response_percent) == (10, False, 50)
    assert now.discharge_limits == DischargeLimits()
    assert now.dose_asked_above_mg_per_kg == limits.DOSE_MG_PER_KG_ASKED_ABOVE


def test_every_setting_of_the_page_has_a_value_words_and_sane_bounds(ward: Ward) -> None:
    desk = ward.at("admin")
    now = settings.clinic_settings(desk)
    listed = settings.all_settings(desk)
    assert len({one.name for one in listed}) == len(listed)
    for one in listed:
        value = now.value(one.name)
        assert one.words
        assert one.section
        if value is not None:
            assert settings.check(one, value) == value


def test_a_change_keeps_old_new_reason_and_who(ward: Ward) -> None:
    desk = ward.at("admin")
    settings.change_setting(desk, "lock_minutes", 5, WHY)
    settings.change_setting(desk, "lock_minutes", 3, "busy ward")
    assert settings.clinic_settings(desk).lock_minutes == 3
    told = settings.history(desk)["lock_minutes"]
    assert [(c.old, c.new, c.reason, c.by_name) for c in told] == [
        (5, 3, "busy ward", "Ada Min"),
        (10, 5, WHY, "Ada Min"),
    ]


def test_a_change_is_taken_back_by_another_change(ward: Ward) -> None:
    desk = ward.at("admin")
    settings.change_setting(desk, "remission.madrs", 9, WHY)
    settings.change_setting(desk, "remission.madrs", None, "back to the published one")
    now = settings.clinic_settings(desk)
    assert now.value("remission.madrs") is None
    assert len(settings.history(desk)["remission.madrs"]) == 2


def test_settings_survive_the_restart(ward: Ward) -> None:
    settings.change_setting(ward.at("admin"), "systolic_highest", 150, WHY)
    assert settings.clinic_settings(ward.restart("rater")).discharge_limits.systolic_highest == 150


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("lock_minutes", 1, "a whole number, 2 to 60 minutes"),
        ("lock_minutes", 61, "a whole number, 2 to 60 minutes"),
        ("lock_minutes", 4.5, "not a whole number"),
        ("lock_minutes", None, "no number was typed"),
        ("lock_minutes", True, "no number was typed"),
        ("is_review_wanted", "yes", "no number was typed"),
        ("response_percent", 95, "10 to 90 %"),
        ("remission.madrs", 60, "0 to 59 points"),
        ("spo2_lowest", 101, "50 to 100 %"),
        ("dose_asked_above_mg_per_kg", 11, "0.1 to 10 mg/kg"),
        ("clinic_name", "W" * 81, "81 characters"),
        ("clinic_name", "A\u202eB", "Type it again without"),
    ],
)
def test_a_bad_value_gets_one_sentence_and_changes_nothing(
    ward: Ward, name: str, value: Value, said: str
) -> None:
    desk = ward.at("admin")
    before = settings.clinic_settings(desk)
    with pytest.raises(BadInputError) as refused:
        settings.change_setting(desk, name, value, WHY)
    assert said in explain(refused.value)
    assert settings.clinic_settings(desk) == before


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_change_without_a_reason_is_refused(ward: Ward, reason: str) -> None:
    with pytest.raises(BadInputError):
        settings.change_setting(ward.at("admin"), "lock_minutes", 5, reason)


def test_what_is_so_already_is_no_change(ward: Ward) -> None:
    with pytest.raises(NotNowError):
        settings.change_setting(ward.at("admin"), "lock_minutes", 10, WHY)


def test_an_unknown_setting_is_not_found(ward: Ward) -> None:
    with pytest.raises(NotFoundError):
        settings.change_setting(ward.at("admin"), "is_synthetic", True, WHY)


@pytest.mark.parametrize("login", ["rater", "blinded", "physician", "reviewer"])
def test_only_an_administrator_changes_settings(ward: Ward, login: str) -> None:
    desk = ward.at(login)
    with pytest.raises(NotAllowedError):
        settings.change_setting(desk, "lock_minutes", 5, WHY)
    assert settings.clinic_settings(desk).lock_minutes == 10
    assert not settings.may_change(desk)
    assert audit.events(desk.vault)[-1].kind == "right.refused"


@pytest.mark.parametrize(("login", "reads"), [("physician", True), ("rater", False)])
def test_those_who_review_read_the_settings_and_their_past(
    ward: Ward, login: str, reads: bool
) -> None:
    desk = ward.at(login)
    if reads:
        assert settings.history(desk) == {}
        return
    with pytest.raises(NotAllowedError):
        settings.history(desk)


def test_the_clinics_own_rules_reach_the_course_and_say_so(ward: Ward) -> None:
    ward.at("rater")
    patient = ward.a_patient()
    course = ward.a_course(patient)
    desk = ward.at("admin")
    settings.change_setting(desk, "response_percent", 60, WHY)
    settings.change_setting(desk, "is_response_strict", True, WHY)
    settings.change_setting(desk, "remission.madrs", 8, WHY)
    rules = review.rules(ward.at("rater"), course.instrument_family)
    assert (rules.response_percent, rules.strict, rules.remission) == (60, True, 8)
    assert review.rules(ward.desk, "hamd17").remission is None


def test_a_dose_is_asked_about_from_where_the_clinic_says(ward: Ward) -> None:
    settings.change_setting(ward.at("admin"), "dose_asked_above_mg_per_kg", 0.4, WHY)
    ward.at("rater")
    session = visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "3")
    with pytest.raises(limits.NeedsConfirmation):
        dose.set_dose(ward.desk, session.id, amount=0.5, unit="mg/kg", weight_kg=70)
    done = dose.set_dose(
        ward.desk, session.id, amount=0.5, unit="mg/kg", weight_kg=70, confirmed=True
    )
    assert done.dose_prescribed_mg == 35


def test_the_name_of_the_clinic_stands_on_its_reports(ward: Ward) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    settings.change_setting(ward.at("admin"), "clinic_name", "Clinic at the Lake", WHY)
    ward.at("physician")
    ward.at("rater")
    ward.a_course(ward.a_patient())
    document = pdfium.PdfDocument(paper.course_report(ward.at("physician"), "KR-0001"))
    assert "Clinic at the Lake" in document[0].get_textpage().get_text_range()


def test_numbers_are_bounded_and_yes_or_no_is_not(ward: Ward) -> None:
    for one in settings.all_settings(ward.at("admin")):
        is_number = one.kind in (Kind.WHOLE, Kind.DECIMAL)
        assert bool(one.bounds) is (one.kind is not Kind.YES_NO)
        assert not is_number or one.low < one.high


def test_every_sentence_of_a_refusal_ends_there(ward: Ward) -> None:
    desk = ward.at("admin")
    for one in settings_list.settings_of(desk.catalogue):
        if one.kind is Kind.YES_NO:
            continue
        bad: Value = "x" * 300 if one.kind is Kind.TEXT else one.high + 1
        with pytest.raises(KetRateError) as refused:
            settings.change_setting(desk, one.name, bad, WHY)
        assert explain(refused.value).count("\n") == 0
