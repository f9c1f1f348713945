"""Names as they come: any script, any length, and what could deceive is refused."""

import unicodedata
from pathlib import Path

import pytest

from ketrate.clinic import enrol, visit
from ketrate.clinic.likeness import alike, is_alike, is_near, skeleton, soundex
from ketrate.errors import BadFileError, BadInputError, NotFoundError
from ketrate.records.patient import Identity
from ketrate.records.text import clean_text, normal
from ketrate.words import explain, visible
from tests.ward import Ward

BANNED = (
    *range(0x20), 0x7F, *range(0x80, 0xA0), 0xAD, 0x34F, 0x61C, 0x115F, 0x180E,
    *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0x2800, 0x3164,
    0xFE00, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0xD800, 0xDFFF, 0xE000, 0xE0001, 0xE0041, 0xE0100,
)  # fmt: skip
NAMES = (
    "Łukasz", "Ж", "漢字", "שָׁלוֹם", "محمد", "นันทน์", "ガブリエル", "Nguyễn Thị Minh", "Ὀδυσσεύς",
    "O’Brien-O'Neill", "<img src='x'/>", "$\\frac{1}{2}$", "&lt;", "=1+1", "d'Éon de Beaumont",
)  # fmt: skip


@pytest.mark.parametrize("place", ["{}Demo", "De{}mo", "Demo{}"])
def test_every_sign_that_is_not_seen_is_refused_wherever_it_stands(place: str) -> None:
    for point in BANNED:
        with pytest.raises(BadInputError, match="invisible"):
            clean_text(place.format(chr(point)), "Family name", 200)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_is_kept_as_it_was_typed(ward: Ward, name: str) -> None:
    ward.at("rater")
    kept = enrol.enrol(ward.desk, "KR-0001", Identity(name, name[:1]))
    assert kept.identity.family_name == unicodedata.normalize("NFC", name)


def test_composed_and_decomposed_are_one_name_and_every_blank_is_a_blank() -> None:
    assert clean_text("Nguye\u0302\u0303n", "Family name", 200) == "Nguyễn"
    assert normal("\u00a0van\u2003der\u3000Berg ") == "van der Berg"


def test_a_letter_under_a_heap_of_marks_is_refused() -> None:
    with pytest.raises(BadInputError, match="marks"):
        clean_text("Z" + "\u0335" * 5 + "algo", "Family name", 200)


def test_two_hundred_characters_are_kept_and_one_more_is_refused(ward: Ward) -> None:
    ward.at("rater")
    enrol.enrol(ward.desk, "KR-0001", Identity("Ж" * 200, ""))
    with pytest.raises(BadInputError, match="201 characters"):
        enrol.enrol(ward.desk, "KR-0002", Identity("Ж" * 201, ""))


@pytest.mark.parametrize("field", ["code", "family", "given", "diagnosis"])
def test_no_field_about_a_patient_takes_a_sign_that_turns_text_round(
    ward: Ward, field: str
) -> None:
    ward.at("rater")
    typed = dict.fromkeys(("code", "family", "given", "diagnosis"), "KR-1") | {field: "a\u202eb"}
    who = Identity(typed["family"], typed["given"])
    with pytest.raises(BadInputError, match=r"U\+202E"):
        enrol.enrol(ward.desk, typed["code"], who, diagnosis=typed["diagnosis"])


def test_no_chair_takes_one_either(ward: Ward) -> None:
    ward.at("rater")
    course = ward.a_course(ward.a_patient())
    with pytest.raises(BadInputError, match=r"U\+202E"):
        visit.open_session(ward.desk, course.id, "\u202e")


@pytest.mark.parametrize("quoted", ["KR\x1b[2J", "KR\u202e1000", "KR\x00", "KR\r\x07", "\udc80"])
def test_no_sentence_steers_a_terminal_or_turns_itself_round(quoted: str) -> None:
    errors = (
        NotFoundError("patient", quoted),
        BadInputError(quoted, quoted, quoted),
        BadFileError(Path(quoted.replace("\x00", "")), quoted, quoted),
    )
    for error in errors:
        said = explain(error)
        assert not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs") for sign in said)
        assert "[U+" in said
    assert visible("Łódź 漢字, two\nlines") == "Łódź 漢字, two[U+000A]lines"


@pytest.mark.parametrize(
    ("name", "code"),
    [("Robert", "R163"), ("Rupert", "R163"), ("Rubin", "R150"), ("Ashcraft", "A261"),
     ("Tymczak", "T522"), ("Pfister", "P236"), ("Honeyman", "H555"), ("Washington", "W252"),
     ("Lee", "L000"), ("Gutierrez", "G362"), ("Jackson", "J250"), ("VanDeusen", "V532"),
     ("Smith", "S530"), ("Smyth", "S530"), ("Schmidt", "S530")],
)  # fmt: skip
def test_soundex_as_the_national_archives_print_it(name: str, code: str) -> None:
    assert soundex(name) == code


@pytest.mark.parametrize(
    ("one", "other"),
    [("Smith", "Sm\u0456th"), ("Smith", "Smyth"), ("Smith", "Schmidt"), ("Meier", "Beier"),
     ("Müller", "Muller"), ("Corner", "Comer"), ("Hansen", "Hanesn"), ("DEMO", "Demo"),
     ("Olson", "0lson"), ("Lill", "LiIl"), ("Ηanna", "Hanna"), ("Strauß", "Strauss")],
)  # fmt: skip
def test_names_that_can_be_taken_for_one_another(one: str, other: str) -> None:
    assert is_near(one, other)
    assert is_near(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Kim", "Tim"), ("Demo", "Gauss"), ("", ""), ("", "Demo"), ("漢", "字")]
)
def test_names_that_cannot(one: str, other: str) -> None:
    assert not is_near(one, other)


def test_names_in_exchanged_fields_are_alike() -> None:
    assert is_alike(Identity("Thomas", "Martin"), Identity("Martin", "Thomas"))
    assert not is_alike(Identity("Thomas", "Martin"), Identity("Thomas", "Beatrix"))


def test_a_whole_list_finds_the_same_pairs_as_each_with_each() -> None:
    families = ("Smith", "Smyth", "Schmidt", "Miller", "Millar", "Gauss", "Thomas", "Anna")
    given = ("Anna", "Anne", "Otto", "Thomas", "Smith")
    people = {f"{f}-{g}": Identity(f, g) for f in families for g in given}
    found = alike(people.items())
    for code, who in people.items():
        others = {c for c, other in people.items() if c != code and is_alike(who, other)}
        assert set(found.get(code, ())) == others, code


def test_the_skeleton_of_every_twin_is_the_latin_letters() -> None:
    assert skeleton("Ѕmіth") == skeleton("Smith")
    assert skeleton("АВСЕНІКМОРТХ") == skeleton("ABCEHIKMOPTX")
