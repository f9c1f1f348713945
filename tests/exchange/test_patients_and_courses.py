"""Patients, courses and dosings of an import, from one file or from joined ones."""

import pytest

from ketrate.records.when import RelativeTime
from tests.exchange.sheet import LONG, WIDE, Desk

DAY = WIDE + "day = 1\n"
JOINED = DAY.replace('code = "id"', 'code = "id"\nfile = "people.csv"')


def test_a_file_of_patients_makes_everyone_a_patient_rated_or_not(desk: Desk) -> None:
    desk.write("people.csv", "id,s,a,g,site\nA,f,40,MDD,north\nB,M,n/a,HC,\n")
    mapping = '[file]\nmissing = ["n/a"]\n' + JOINED.replace(
        'file = "people.csv"',
        'file = "people.csv"\nsex_column = "s"\nage_column = "a"\ndiagnosis_column = "g"\n'
        'tags = ["site"]',
    )
    people = desk.bring(mapping, "id,m\nA,9\n").patients
    assert [(one.code, one.sex, one.age_years, one.diagnosis, one.tags) for one in people] == [
        ("A", "F", 40, "MDD", (("site", "north"),)),
        ("B", "M", None, "HC", ()),
    ]


def test_a_rating_of_someone_who_is_not_in_the_patients_file_is_refused(desk: Desk) -> None:
    desk.write("people.csv", "id\nA\n")
    assert desk.problems(JOINED, "id,m\nA,9\nZ,9\n") == [(3, "id", "Z is not in people.csv")]


def test_a_patient_twice_in_the_patients_file_is_refused(desk: Desk) -> None:
    desk.write("people.csv", "id\nA\nA\n")
    assert desk.problems(JOINED, "id,m\nA,9\n") == [(3, "id", "A stands in row 2 already")]


def test_rows_of_one_patient_must_agree(desk: Desk) -> None:
    text = LONG.replace('code = "id"', 'code = "id"\nsex_column = "s"') + 'day = "d"\n'
    assert desk.bring(text, "id,s,m,d\nA,,9,1\nA,F,8,2\n").patients[0].sex == "F"
    assert desk.problems(text, "id,s,m,d\nA,M,9,1\nA,F,8,2\n") == [(3, "s", "row 2 says M")]


@pytest.mark.parametrize("code", ["", "A" * 65, '"A\nB"'])
def test_a_code_is_1_to_64_characters_in_one_line(desk: Desk, code: str) -> None:
    assert desk.problems(DAY, f"id,m\n{code},9\n")[0][:2] == (2, "id")
    assert desk.bring(DAY, f"id,m\n{'A' * 64},9\n").patients


@pytest.mark.parametrize(
    ("key", "cell"), [("sex", "woman"), ("birth_year", "1066"), ("age", "40.5"), ("age", "-1")]
)
def test_impossible_facts_about_a_patient_are_refused(desk: Desk, key: str, cell: str) -> None:
    text = DAY.replace('code = "id"', f'code = "id"\n{key}_column = "x"')
    assert desk.problems(text, f"id,m,x\nA,9,{cell}\n")[0][:2] == (2, "x")


def test_values_are_translated_and_others_are_refused(desk: Desk) -> None:
    text = DAY + "[course]\nagent_column = 'g'\nagent_values = {d = 'ketamine', p = 'saline'}\n"
    assert desk.bring(text, "id,m,g\nA,9,d\n").dosings[0].agent == "ketamine"
    assert desk.problems(text, "id,m,g\nA,9,x\nB,9,p\nC,9,y\n") == [
        (2, "g", "x is not among the agent_values (d, p)"),
        (4, "g", "y is not among the agent_values (d, p)"),
    ]


def test_a_course_with_an_agent_and_no_dosings_has_one_at_its_start(desk: Desk) -> None:
    text = DAY + '[course]\nagent = "ketamine"\nroute = "intravenous"\n'
    (dosing,) = desk.bring(text, "id,m\nA,9\n").dosings
    assert (dosing.number, dosing.agent, dosing.route) == (1, "ketamine", "intravenous")
    assert dosing.relative == RelativeTime(minutes=0, day=0)
    (dosing,) = desk.bring(text + "start = 2026-03-02T09:00:00Z\n", "id,m\nA,9\n").dosings
    assert dosing.events[0][1].iso() == "2026-03-02T09:00:00+00:00"


def test_an_empty_agent_makes_no_dosing(desk: Desk) -> None:
    text = DAY + "[[dosing]]\nagent_column = 'one'\n[[dosing]]\nagent_column = 'two'\n"
    bulk = desk.bring(text, "id,m,one,two\nA,9,ketamine,\nB,9,,saline\nC,9,,\n")
    assert [(one.code, one.number, one.agent) for one in bulk.dosings] == [
        ("A", 1, "ketamine"),
        ("B", 2, "saline"),
    ]


def test_a_file_of_dosings_stands_instead_of_dosing_blocks(desk: Desk) -> None:
    desk.write("doses.csv", "who,c,n,drug,mg,t\nA,1,1,ket,35.5,2026-03-02T09:00\nA,2,1,ket,,\n")
    text = DAY + '[dosings]\nfile = "doses.csv"\ncode = "who"\ncourse_column = "c"\n'
    text += 'number_column = "n"\nagent_column = "drug"\ndose_mg_column = "mg"\nat_column = "t"\n'
    bulk = desk.bring(text, "id,m\nA,9\n")
    assert [(one.course, one.number, one.dose_mg) for one in bulk.dosings] == [
        (1, 1, 35.5),
        (2, 1, None),
    ]
    assert [one.number for one in bulk.courses] == [1, 2]


def test_a_dosing_twice_is_refused(desk: Desk) -> None:
    desk.write("doses.csv", "who,n,drug\nA,1,ket\nA,1,ket\n")
    text = DAY + '[dosings]\nfile = "doses.csv"\ncode = "who"\n'
    text += 'number_column = "n"\nagent_column = "drug"\n'
    found = desk.problems(text, "id,m\nA,9\n")
    assert found == [(3, None, "dosing 1 of A is there twice")]


@pytest.mark.parametrize("cell", ["-1", "lots", "1e3"])
def test_a_dose_is_a_plain_number_from_0(desk: Desk, cell: str) -> None:
    text = DAY + '[[dosing]]\nagent = "ket"\ndose_mg_column = "x"\n'
    assert desk.problems(text, f"id,m,x\nA,9,{cell}\n")[0][:2] == (2, "x")


def test_the_course_takes_its_protocol_and_its_family_from_what_was_rated(desk: Desk) -> None:
    text = DAY.replace('"madrs"', '"hamd17"') + '[course]\nnumber = 3\nprotocol = "nimh-single"\n'
    (course,) = desk.bring(text, "id,m\nA,9\n").courses
    assert (course.number, course.protocol_id, course.instrument_family) == (
        3,
        "nimh-single",
        "hamd17",
    )
