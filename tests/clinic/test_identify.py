"""Name and birth date are typed once more before the first dose or rating of a session."""

from collections.abc import Callable
from datetime import date

import pytest

from ketrate.clinic import dose, dosing, enrol, identify, rate, visit
from ketrate.errors import BadInputError, NotAllowedError, NotNowError
from ketrate.records.patient import Identity, Patient
from ketrate.records.rating import Rating
from ketrate.records.treatment import DosingKind, Session
from ketrate.store import audit
from tests.ward import Ward

ADA = date(1981, 3, 14)


@pytest.fixture
def session(ward: Ward) -> Session:
    """A session whose dose is prescribed; nobody was asked who the patient is."""
    ward.at("rater")
    opened = visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "1")
    return dose.set_dose(ward.desk, opened.id, amount=35, unit="mg", weight_kg=70)


def rating_of(ward: Ward, session: Session, *, in_session: bool = True) -> Rating:
    return rate.open_rating(
        ward.desk,
        patient_id=session.patient_id,
        course_id=session.course_id,
        session_id=session.id if in_session else None,
        timepoint_id=None,
        instrument_id="madrs",
    )


def test_no_dose_and_no_rating_before_it_is_sure_who_the_patient_is(
    ward: Ward, session: Session
) -> None:
    acts: tuple[Callable[[], object], ...] = (
        lambda: dosing.record_dosing(ward.desk, session.id, DosingKind.START),
        lambda: rating_of(ward, session),
        lambda: rating_of(ward, session, in_session=False),
    )
    for act in acts:
        with pytest.raises(NotNowError, match="made sure"):
            act()
    identify.confirm(ward.desk, session.id, "demo", ADA)
    assert rating_of(ward, session).session_id == session.id
    assert dosing.record_dosing(ward.desk, session.id, DosingKind.START).started is not None


@pytest.mark.parametrize("name", ["Demo", "DEMO", "ad", "A.D.", "d a", "Ada Demo", "Demo, Ada"])
@pytest.mark.parametrize("birth", [ADA, "1981-03-14", " 19810314 ", "1981"])
def test_family_name_or_initials_and_birth_date_or_year_will_do(
    ward: Ward, session: Session, name: str, birth: date | str
) -> None:
    identify.confirm(ward.desk, session.id, name, birth)
    assert identify.is_confirmed(ward.desk, session.id)


@pytest.mark.parametrize(
    ("name", "birth"),
    [("", "1981"), ("Demo", ""), ("Ada", "1981"), ("a", "1981"), ("Demo", "1982"),
     ("Demo", "1981-14-03"), ("Demo", date(1981, 3, 15)), ("Demol", "1981"), ("KR-0001", "1981")],
)  # fmt: skip
def test_what_does_not_fit_is_refused_counted_and_not_kept(
    ward: Ward, session: Session, name: str, birth: date | str
) -> None:
    for _ in range(2):
        with pytest.raises(BadInputError, match="Identity") as refused:
            identify.confirm(ward.desk, session.id, name, birth)
        assert refused.value.remedy
    assert not identify.is_confirmed(ward.desk, session.id)
    tries = [e for e in audit.events(ward.desk.vault) if e.kind == "identity.mismatch"]
    assert [e.body for e in tries] == [{"count": n, "session": session.uid.hex()} for n in (1, 2)]
    assert not any(e.changed_data for e in tries)


def test_what_fits_another_patient_names_that_patient(ward: Ward, session: Session) -> None:
    enrol.enrol(ward.desk, "KR-0007", Identity("Brontë", "Charlotte", date(1990, 4, 21)))
    with pytest.raises(BadInputError) as refused:
        identify.confirm(ward.desk, session.id, "bronte", "1990-04-21")
    assert "KR-0007" in refused.value.remedy


def test_it_is_asked_once_a_session_and_again_in_the_next(ward: Ward, session: Session) -> None:
    identify.confirm(ward.desk, session.id, "Demo", ADA)
    ward.at("physician")
    assert identify.question(ward.desk, session.patient_id, session.id) is None
    ward.restart("rater")
    assert identify.is_confirmed(ward.desk, session.id)
    dosing.close_session(ward.desk, session.id)
    following = visit.open_session(ward.desk, session.course_id, "1")
    assert identify.question(ward.desk, session.patient_id, following.id) is not None


def test_a_follow_up_asks_once_a_patient_and_day(ward: Ward, session: Session) -> None:
    asked = identify.question(ward.desk, session.patient_id, None)
    assert asked is not None
    identify.answer(ward.desk, asked, "Demo", "1981")
    assert rating_of(ward, session, in_session=False).session_id is None
    assert identify.question(ward.desk, session.patient_id, session.id) is not None
    ward.clock.advance(minutes=24 * 60)
    assert identify.question(ward.desk, session.patient_id, None) is not None


def test_a_draft_that_is_taken_up_again_asks_nothing(ward: Ward, session: Session) -> None:
    asked = identify.question(ward.desk, session.patient_id, None)
    assert asked is not None
    identify.answer(ward.desk, asked, "Demo", "1981")
    draft = rating_of(ward, session, in_session=False)
    ward.clock.advance(minutes=24 * 60)
    assert rating_of(ward, session, in_session=False).id == draft.id


@pytest.mark.parametrize("who", [Identity(), Identity("Demo"), Identity("", "", ADA)])
def test_a_patient_without_name_or_birth_date_is_known_by_the_code(
    ward: Ward, who: Identity
) -> None:
    ward.at("rater")
    patient = enrol.enrol(ward.desk, "KR-0100", who)
    session = visit.open_session(ward.desk, ward.a_course(patient).id, "1")
    asked = identify.question(ward.desk, patient.id, session.id)
    assert asked is not None
    assert asked.by_code
    for wrong in ("", "KR-0101", "Demo"):
        with pytest.raises(BadInputError, match="code"):
            identify.confirm(ward.desk, session.id, wrong, "")
    identify.confirm(ward.desk, session.id, " kr-0100 ")
    assert identify.is_confirmed(ward.desk, session.id)


def test_who_neither_treats_nor_rates_identifies_nobody(ward: Ward, session: Session) -> None:
    for login in ("reviewer", "admin"):
        with pytest.raises(NotAllowedError):
            identify.confirm(ward.at(login), session.id, "Demo", ADA)
    identify.confirm(ward.at("blinded"), session.id, "Demo", ADA)


def test_a_check_is_never_changed_or_deleted(ward: Ward, session: Session) -> None:
    from sqlcipher3 import dbapi2

    identify.confirm(ward.desk, session.id, "Demo", ADA)
    for act in ("DELETE FROM identity_check", "UPDATE identity_check SET how = 'code'"):
        refused = pytest.raises(dbapi2.IntegrityError, match=r"no (delete|update)")
        with refused, ward.desk.change() as change:
            change.execute(act)


def enrolled(ward: Ward, code: str, family: str, given: str, born: date | None) -> Patient:
    return enrol.enrol(ward.desk, code, Identity(family, given, born), confirmed=True)


def test_a_similar_name_is_asked_about_with_code_and_birth_date(ward: Ward) -> None:
    from ketrate.clinic.limits import NeedsConfirmation

    ward.at("rater")
    enrolled(ward, "KR-0001", "Smith", "Anna", date(1970, 5, 1))
    for family in ("Smyth", "Schmidt", "Sm\u0456th", "Smtih"):
        who = Identity(family, "Anna", date(1985, 1, 1))
        with pytest.raises(NeedsConfirmation, match=r"KR-0001, Anna Smith, 1970-05-01"):
            enrol.enrol(ward.desk, "KR-0002", who)
    assert len(enrol.patients(ward.desk)) == 1
    who = Identity("Smyth", "Anna", date(1985, 1, 1))
    added = enrol.enrol(ward.desk, "KR-0002", who, confirmed=True)
    assert [one.code for one in identify.look_alikes(ward.desk, added.identity, "KR-0002")] == [
        "KR-0001"
    ]
    assert [row.alike for row in enrol.patients(ward.desk)] == [("KR-0002",), ("KR-0001",)]


def test_a_code_that_only_looks_different_is_asked_about(ward: Ward) -> None:
    from ketrate.clinic.limits import NeedsConfirmation

    ward.at("rater")
    enrolled(ward, "KR-0001", "", "", None)
    for code in ("\u041aR-0001", "KR-OOO1", "kr-0001"):
        with pytest.raises(NeedsConfirmation, match="KR-0001"):
            enrol.enrol(ward.desk, code, Identity())
    enrol.enrol(ward.desk, "KR-0010", Identity())


def test_people_without_names_are_like_nobody(ward: Ward) -> None:
    ward.at("rater")
    for number in range(3):
        enrol.enrol(ward.desk, f"KR-100{number}", Identity("", "", ADA))
    assert all(row.alike == () for row in enrol.patients(ward.desk))
