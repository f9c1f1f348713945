"""The cohort on paper and as files: the same numbers, the same bytes, nothing small handed out."""

import io

import pypdfium2
import pytest

from ketrate.clock import Instant
from ketrate.figures.cohort_exhibit import Drawing
from ketrate.figures.cohort_tabs import tabs
from ketrate.reports.cohort import CohortReport, build
from ketrate.reports.cohort_files import all_figures, figure_bytes, is_small
from tests.fakes import START
from tests.figures.test_cohort_exhibits import exhibits, seen


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.split())


def report(n: int) -> CohortReport:
    options: dict[str, object] = {"response": 50, "sessions": "first"}
    return CohortReport("Demo clinic", seen(n), options, 7, "ab" * 32, Instant(START, 60),
                        is_synthetic=True)  # fmt: skip


def test_the_report_holds_every_exhibit_of_every_tab_with_its_numbers() -> None:
    made = report(30)
    text = text_of(build(made))
    for tab in tabs(made.seen, "ketamine"):
        for one in tab.exhibits:
            assert one.title in text, one.name
    for table in exhibits(made.seen)["response"].tables[0].rows:
        assert table[3] in text
    assert "--response 50 · --sessions first" in text
    assert "SYNTHETIC DATA" in text


def test_the_same_review_gives_the_same_bytes() -> None:
    assert build(report(12)) == build(report(12))


def test_a_report_of_eight_warns_of_it() -> None:
    assert "Only 8 patients" in text_of(build(report(8)))


@pytest.mark.parametrize(
    ("ending", "begins"), [(".svg", b"<?xml"), (".pdf", b"%PDF"), (".png", b"\x89PNG")]
)
def test_a_figure_is_saved_as_what_its_name_says(ending: str, begins: bytes) -> None:
    drawing = exhibits(seen(20))["course"].drawing
    assert drawing is not None
    first = figure_bytes(drawing, ending)
    assert first.startswith(begins)
    assert first == figure_bytes(drawing, ending)


def test_a_figure_on_paper_keeps_its_words_as_words() -> None:
    drawing = exhibits(seen(20))["course"].drawing
    assert drawing is not None
    pdf = io.BytesIO(figure_bytes(drawing, ".pdf")).getvalue()
    assert "Course, 20 patients" in text_of(pdf)


@pytest.mark.parametrize(("counts", "is_left_out"), [((5, 9), False), ((4, 20), True), ((), False)])
def test_a_figure_that_tells_a_small_count_is_not_handed_out(
    counts: tuple[int, ...], is_left_out: bool
) -> None:
    drawing = exhibits(seen(20))["course"].drawing
    assert drawing is not None
    told = Drawing("x", "", drawing.make, counts=counts)
    assert is_small(told) is is_left_out


def test_the_folder_has_every_figure_that_may_leave_in_three_kinds() -> None:
    shown = seen(40)
    drawings = [one.drawing for one in exhibits(shown).values() if one.drawing is not None]
    names = {f"figure-ketamine-{one.name}{ending}" for one in drawings if not is_small(one)
             for ending in (".svg", ".pdf", ".png")}  # fmt: skip
    assert set(all_figures(shown)) == names
    assert "figure-ketamine-two_by_two.svg" not in names
