"""The cohort in words: the same numbers as the document, and what must be said with them."""

from collections.abc import Iterator

import pytest

from ketrate.analysis.cohort import build
from ketrate.analysis.cohort_figures import Twice, points_of
from ketrate.analysis.cohort_options import CohortOptions
from ketrate.analysis.review import Review
from ketrate.figures import cohort_exhibit as words
from ketrate.figures.cohort_exhibit import Exhibit, Seen, Table
from ketrate.figures.cohort_measures import measure_words
from ketrate.figures.cohort_tabs import tabs
from ketrate.figures.plot import Frame
from ketrate.figures.style import DARK, LIGHT, PRINT
from ketrate.records.ids import PatientId
from tests.analysis.cohorts import many
from tests.analysis.ward import CATALOGUE, at

NOW = at(days=100)


def seen(n: int, options: CohortOptions | None = None) -> Seen:
    records = [one.records for one in many(n)]
    options = options or CohortOptions()
    document = build(records, options, CATALOGUE, None, NOW)
    points = points_of(Review(records, options, CATALOGUE, None, NOW))
    codes = {int(one[0].id): one[0].code for one in records}
    return Seen(document, points, codes, "MADRS")


def exhibits(shown: Seen) -> dict[str, Exhibit]:
    return {one.name: one for tab in tabs(shown, "ketamine") for one in tab.exhibits}


def tables(shown: Seen) -> Iterator[Table]:
    for one in exhibits(shown).values():
        yield from one.tables


def test_the_table_of_response_says_what_the_document_says() -> None:
    shown = seen(40)
    arms = shown.document["arms"]
    assert isinstance(arms, list)
    table = exhibits(shown)["response"].tables[0]
    for cells, one in zip(table.rows, arms[0]["outcomes"], strict=True):
        ci = one["response_ci"]
        share = "–" if one["response_rate"] is None else f"{one['response_rate'] * 100:.1f} %"
        spread = "–" if ci is None else f"{ci[0] * 100:.1f} to {ci[1] * 100:.1f}"
        assert cells[:6] == (
            one["at"], str(one["n"]), str(one["eligible"]), str(one["responders"]), share, spread,
        )  # fmt: skip


def test_every_question_stands_in_the_table_with_its_coefficient() -> None:
    shown = seen(40)
    arms = shown.document["arms"]
    assert isinstance(arms, list)
    (table,) = exhibits(shown)["association"].tables
    told = {(row[2], row[3]): row[4] for row in table.rows}
    for one in arms[0]["association"]:
        r = one["spearman"]["r"] if one["spearman"] else None
        wanted = "–" if r is None else f"{r:.2f}".replace("-", "−")
        assert told[one["when"], str(one["n"])] == wanted


def test_every_row_has_a_cell_under_every_head() -> None:
    for table in tables(seen(30)):
        assert all(len(row) == len(table.head) for row in table.rows), table.name


def test_what_a_reader_must_know_stands_before_the_two_sides() -> None:
    says = " ".join(exhibits(seen(8))["caution"].says)
    for part in ("neither mediation nor cause", "About 62 pairs", "No local question was fixed"):
        assert part in says
    assert "Only 8 patients" in exhibits(seen(8))["caution"].guard


def test_few_patients_are_warned_of_and_many_are_not() -> None:
    assert "Only 8 patients" in exhibits(seen(8))["course"].guard
    assert exhibits(seen(40))["course"].guard == ""


def test_every_figure_is_said_with_its_n_its_flow_and_its_method() -> None:
    shown = exhibits(seen(40))
    for name in ("incidence", "plane-1 d", "two_by_two", "time"):
        said = " ".join(shown[name].says)
        assert "Patients: passed the filters 40" in said, name
    assert "bootstrap" in " ".join(shown["incidence"].says)
    assert "Kaplan-Meier" in " ".join(shown["time"].says)


def test_another_rule_changes_what_is_said() -> None:
    strict = exhibits(seen(20, CohortOptions(strict=True, response=40, dissociated="change>4")))
    said = " ".join(strict["population"].says)
    assert "more than 40 %" in said
    assert "value at the minute" in said


@pytest.mark.parametrize("palette", [LIGHT, DARK, PRINT])
def test_every_figure_can_be_drawn_and_its_points_have_words(palette: object) -> None:
    for one in exhibits(seen(30)).values():
        if one.drawing is not None:
            figure = one.drawing.make(Frame(5, one.drawing.height_in, palette))  # type: ignore[arg-type]
            assert {target.rating_id for target in figure.targets} <= set(one.drawing.words)


def test_a_block_under_way_says_nothing_yet() -> None:
    whole = seen(30)
    bare = {**whole.document, "quality": None, "agreement": None}
    waiting = Seen(bare, whole.points, whole.codes, "MADRS", frozenset({"quality", "agreement"}))
    shown = exhibits(waiting)
    assert shown["quality"].is_waiting
    assert shown["agreement"].is_waiting
    assert not shown["course"].is_waiting


def test_interviews_rated_twice_are_drawn_with_their_limits() -> None:
    whole = seen(30)
    limits = {"bias": 0.5, "lower": -3.0, "upper": 4.0, "method": "Bland-Altman"}
    agreement: dict[str, object] = {
        "co_ratings": 2, "n": 2, "raters": 2, "icc": None, "bland_altman": limits, "kappa": [],
        "far_apart": 0, "note": None,
    }  # fmt: skip
    document = {**whole.document, "agreement": {"madrs": agreement}}
    pairs = (Twice(PatientId(1), 20.0, -1.0), Twice(PatientId(2), 30.0, 2.0))
    codes = {1: "KR-0001", 2: "KR-0002"}
    found = exhibits(Seen(document, whole.points, codes, "MADRS", twice={"madrs": pairs}))
    drawing = found["agreement-madrs"].drawing
    assert drawing is not None
    figure = drawing.make(Frame(5, 3.4, LIGHT))
    assert [one.rating_id for one in figure.targets] == [1, 2]
    assert drawing.words[2] == "KR-0002: difference 2.0"


@pytest.mark.parametrize(
    ("value", "told"),
    [(None, "–"), (0, "0"), (1234, "1,234"), (-0.04, "0.0"), (-1.25, "−1.2"), ("<5", "<5")],
)
def test_a_number_is_told_as_people_write_it(value: object, told: str) -> None:
    assert words.number(value) == told


def test_intervals_and_p_values_are_told_with_their_limits() -> None:
    assert words.interval([8.96, None], 1) == "9.0 to open"
    assert words.interval([-0.5, 0.25]) == "−0.50 to 0.25"
    assert words.interval(None) == "–"
    assert words.p_value(0.0004) == "< 0.001"
    assert words.p_value(0.0499) == "0.050"


def test_measures_are_named_as_people_say_them() -> None:
    assert measure_words("cadss23.amnesia:change") == "CADSS-23 amnesia change"
    assert measure_words("madrs.10:improvement") == "MADRS item 10 improvement, points"
    assert measure_words("sbp:change") == "systolic pressure change"
    assert measure_words("own-scale:peak") == "own-scale peak"
