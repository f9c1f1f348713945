"""A course report on paper: complete, traceable, and the same twice."""

from dataclasses import replace
from datetime import date

import pypdfium2 as pdfium
import pytest

from ketrate.analysis.trajectory import Trajectory
from ketrate.errors import CannotPrintError
from ketrate.records.patient import Identity
from ketrate.reports.course import build
from tests.figures.builders import (
    COURSES,
    baseline_at_floor,
    many_sessions,
    nimh_import,
    no_baseline,
    single_infusion,
    six_infusions,
)
from tests.reports.builders import HEAD, PATIENT, report


def pages(pdf: bytes) -> list[str]:
    document = pdfium.PdfDocument(pdf)
    texts = []
    for page in document:
        text_page = page.get_textpage()
        texts.append(text_page.get_text_bounded().replace("\r\n", "\n"))
        text_page.close()
        page.close()
    document.close()
    return texts


@pytest.mark.parametrize("name", COURSES)
def test_the_same_data_gives_the_same_bytes(name: str) -> None:
    assert build(report(COURSES[name]())) == build(report(COURSES[name]()))


def test_another_audit_head_gives_other_bytes() -> None:
    made = report(six_infusions())
    assert build(made) != build(replace(made, audit_head="0" * 64))


def test_every_page_names_the_patient_the_page_the_data_and_what_ketrate_is() -> None:
    printed = pages(build(report(many_sessions(60))))
    assert len(printed) > 5
    for number, text in enumerate(printed, start=1):
        assert "Demo, Ada" in text
        assert "KR-0042" in text
        assert "born 1981-03-14" in text
        assert f"Page {number} of {len(printed)}" in text
        assert HEAD in text
        assert "data as of" in text
        assert "documentation aid" in text
        assert "SYNTHETIC DATA" in text


def test_the_head_of_a_table_is_repeated_on_the_next_page() -> None:
    printed = pages(build(report(many_sessions(60))))
    assert sum("Minute of peak" in text for text in printed) >= 2
    assert sum("Deviation" in text for text in printed) >= 3


def test_a_real_patient_is_not_called_synthetic() -> None:
    who = replace(PATIENT, is_synthetic=False)
    assert "SYNTHETIC" not in "".join(pages(build(report(six_infusions(), who))))


def test_ratings_stand_with_change_improvement_and_state() -> None:
    text = " ".join("\n".join(pages(build(report(six_infusions())))).split())
    assert "2026-03-02 10:18 2026-03-02 10:30 +12 min MADRS" in text
    assert "Robin Rater 15 −19 +55.9 % response" in text
    assert "Robin Rater 9 −25 +73.5 % response, remission" in text
    assert "improvement of 50 % or more" in text
    assert "MADRS 12 or less" in text


def test_a_prorated_total_stands_with_the_word_and_its_rule() -> None:
    course = six_infusions()
    *others, last = course.points
    rule = "2 items may be missing (agreed by the team)"
    rated = replace(last.rating, is_prorated=True, prorating=rule)
    marked = replace(last, rating=rated, is_prorated=True, is_complete=False)
    course = replace(course, points=(*others, marked))
    text = " ".join("\n".join(pages(build(report(course)))).split())
    assert "15 prorated −19" in text
    assert "Prorated: 2 items may be missing (agreed by the team)." in text
    assert "no baseline and in no cohort" in text
    assert "prorated" not in " ".join(pages(build(report(six_infusions()))))


def test_a_flag_of_the_file_is_printed_with_the_total_before_the_dosing() -> None:
    text = " ".join("\n".join(pages(build(report(single_infusion())))).split())
    assert "28 complete; Dissociated: > 4, pre-dose 0" in text
    assert text.count("Dissociated: > 4, pre-dose") == 3  # 14, 28 and 9; not the 1 and 0s


def test_what_was_missed_and_what_is_open_is_printed() -> None:
    text = " ".join("\n".join(pages(build(report(six_infusions())))).split())
    assert "MADRS day 35 not rated" in text
    assert "CADSS-23 session 5 no complete rating at the expected peak" in text
    assert "Open suicidality alerts" in text
    assert "MADRS, item 10" in text


def test_an_import_without_dates_prints_distances_and_no_invented_date() -> None:
    text = "\n".join(pages(build(report(nimh_import()))))
    assert "day 2 of dosing 1" in text
    assert "day 10 of dosing 2" in text
    assert "named as the baseline by the import" in text


@pytest.mark.parametrize("course", [no_baseline(), baseline_at_floor()])
def test_where_change_cannot_be_computed_the_report_says_so(course: Trajectory) -> None:
    assert course.no_change_reason in pages(build(report(course)))[0].replace("\n", " ")


@pytest.mark.parametrize(
    "name", ['<img src="/etc/hostname"/>', "</para>", "a<b", r"$\frac{", "&lt;", "Łukasz Ж"]
)
def test_a_name_is_printed_as_it_is_and_never_obeyed(name: str) -> None:
    who = replace(PATIENT, identity=Identity(name, "", date(1981, 3, 14)), diagnosis=name)
    assert "".join(pages(build(report(six_infusions(), who)))).count(name) >= 2


@pytest.mark.parametrize("sign", ["漢", "\u202e", "\x00", "☃"])
def test_a_sign_that_cannot_be_printed_is_named(sign: str) -> None:
    who = replace(PATIENT, identity=Identity("Demo" + sign, "", None))
    with pytest.raises(CannotPrintError) as caught:
        build(report(six_infusions(), who))
    assert caught.value.character == sign


def test_a_very_long_name_is_wrapped_and_not_cut() -> None:
    who = replace(PATIENT, identity=Identity("Maximiliana-" * 20, "Ada", None))
    first = pages(build(report(six_infusions(), who)))[0]
    assert first.replace("\n", "").count("Maximiliana-") == 20


def test_only_the_shipped_fonts_are_in_the_file() -> None:
    pdf = build(report(six_infusions()))
    assert b"Helvetica" not in pdf
    assert b"SourceSansPro" in pdf
