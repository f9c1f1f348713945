"""What leaves the cohort: who may take it, what the trail keeps, what a question is worth."""

from pathlib import Path

import pytest

from ketrate.analysis.cohort_options import CohortOptions
from ketrate.analysis.facts import LocalQuestion
from ketrate.clinic import cohort_paper, cohort_question
from ketrate.clinic.cohort import cohort
from ketrate.clinic.cohort_look import go_on, look
from ketrate.clinic.desk import Desk
from ketrate.errors import BadInputError, CancelledError, NotAllowedError
from ketrate.figures.cohort_exhibit import Table, part
from ketrate.store import audit
from tests.cohort_ward import bring_cohort
from tests.ward import Ward

TABLE = Table("t", "T", ("Name", "n"), (("=1+1", "3"), ("@x", "–")))


def a_question(
    desk: Desk,
    *,
    predictor: str = "cadss23:change",
    when: str = "1 d",
    agent: str = "ketamine",
    sign: str = "negative",
) -> LocalQuestion:
    outcome = "madrs:percent_improvement"
    return LocalQuestion(predictor, "40 min", outcome, when, agent, sign, desk.now(), 0)


def test_the_look_of_the_screen_ends_as_the_document_of_the_command_line(ward: Ward) -> None:
    bring_cohort(ward, 24)
    desk = ward.at("physician")
    found = look(desk, CohortOptions())
    assert found.seen.waiting == {"within_between", "quality", "agreement"}
    while not found.is_whole:
        found = go_on(found)
    assert not found.seen.waiting
    other = cohort(desk, CohortOptions())
    population = other["population"]
    assert isinstance(population, dict)
    population["looks"] -= 1
    assert found.seen.document == other


def test_looks_are_counted_on_from_one_to_the_next(ward: Ward, tmp_path: Path) -> None:
    bring_cohort(ward, 2)
    desk = ward.at("physician")
    found = look(desk, CohortOptions())
    told = [found.seen.document]
    for response in (40, 45):
        found = look(desk, CohortOptions(response=response), found.gathered)
        told.append(found.seen.document)
    cohort_paper.export(desk, CohortOptions(), tmp_path / "all")
    told.append(look(desk, CohortOptions(), found.gathered).seen.document)
    assert [part(one, "population")["looks"] for one in told] == [0, 1, 2, 4]


def test_a_look_that_was_stopped_is_no_look(ward: Ward) -> None:
    def stop(done: int, _of: int) -> None:
        if done > 1:
            raise CancelledError

    bring_cohort(ward, 2)
    desk = ward.at("physician")
    with pytest.raises(CancelledError):
        look(desk, CohortOptions(), None, stop)
    assert audit.count(desk.vault, "cohort.view") == 0


def test_a_saved_table_is_as_shown_and_no_cell_is_a_formula(ward: Ward, tmp_path: Path) -> None:
    desk = ward.at("physician")
    path = cohort_paper.save_table(desk, TABLE, tmp_path / "t.csv")
    assert path.read_text(encoding="utf-8-sig").split() == ["Name,n", "'=1+1,3", "'@x,–"]
    assert audit.count(desk.vault, "cohort.save") == 1


def test_a_rater_takes_nothing_away(ward: Ward, tmp_path: Path) -> None:
    for login in ("rater", "blinded"):
        desk = ward.at(login)
        with pytest.raises(NotAllowedError):
            cohort_paper.save_table(desk, TABLE, tmp_path / "t.csv")
        with pytest.raises(NotAllowedError):
            cohort_paper.export(desk, CohortOptions(), tmp_path / "all")
        with pytest.raises(NotAllowedError):
            cohort_question.fix(desk, a_question(desk), "curious")
    assert list(tmp_path.glob("*.csv")) == []


def test_an_export_that_was_stopped_leaves_no_folder(ward: Ward, tmp_path: Path) -> None:
    bring_cohort(ward, 12)
    desk = ward.at("physician")
    found = look(desk, CohortOptions())

    def stop(done: int, _of: int) -> None:
        if done:
            raise CancelledError

    with pytest.raises(CancelledError):
        cohort_paper.save_folder(desk, found, tmp_path / "all", stop)
    assert not (tmp_path / "all").exists()
    assert audit.count(desk.vault, "cohort.export") == 0


def test_a_question_fixed_before_looking_says_so_and_counts_who_came_after(ward: Ward) -> None:
    bring_cohort(ward, 6)
    desk = ward.at("physician")
    cohort_question.fix(desk, a_question(desk), "the letter's question")
    found = cohort(desk, CohortOptions())["local_question"]
    assert isinstance(found, dict)
    assert (found["status"], found["n_then"], found["n_now"]) == ("fixed before looking", 6, 0)
    kept = cohort_question.fixed(desk)
    assert kept is not None
    assert (kept.by, kept.sign, kept.fixed_at) == ("physician", "negative", desk.now())


def test_a_question_fixed_after_looking_says_after_how_many(ward: Ward, tmp_path: Path) -> None:
    bring_cohort(ward, 6)
    desk = ward.at("physician")
    cohort(desk, CohortOptions())
    cohort_paper.export(desk, CohortOptions(), tmp_path / "all")
    cohort_question.fix(desk, a_question(desk), "an idea from the plot")
    found = cohort(desk, CohortOptions())["local_question"]
    assert isinstance(found, dict)
    assert found["status"] == "fixed after 2 looks"


@pytest.mark.parametrize(
    ("other", "problem"),
    [({"agent": "placebo"}, "nobody was given"), ({"predictor": "nothing!"}, "not a measure"),
     ({"sign": "up"}, "not known"), ({"when": "soon"}, "soon")],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_is_not_fixed(
    ward: Ward, other: dict[str, str], problem: str
) -> None:
    bring_cohort(ward, 2)
    desk = ward.at("physician")
    with pytest.raises(BadInputError) as refused:
        cohort_question.fix(desk, a_question(desk, **other), "why not")
    assert problem in refused.value.problem
    assert cohort_question.fixed(desk) is None
    with pytest.raises(BadInputError):
        cohort_question.fix(desk, a_question(desk), "  ")
