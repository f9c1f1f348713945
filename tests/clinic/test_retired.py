"""A scale's file is taken away; the ratings made with it stay readable as they were asked."""

from pathlib import Path

import pytest

from ketrate.clinic import enrol, paper, rate, review, sign
from ketrate.errors import NotFoundError
from tests.ward import Ward

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
def gone(ward: Ward) -> Ward:
    """KR-0001 is followed by the scale of the README, rated once, and the file is deleted."""
    file = ward.folder / "instruments" / "focus.toml"
    file.write_text(README.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0])
    ward.restart("rater")
    course = enrol.start_course(ward.desk, ward.a_patient().id, "nimh-single", "focus")
    ward.a_rating(ward.a_running_session(course), "focus", 2)
    ward.desk.close()
    file.unlink()
    return ward


def test_the_chart_opens_and_prints_without_the_file(gone: Ward) -> None:
    desk = gone.restart("physician")
    shown = review.page(desk, "KR-0001")
    assert [one.total for one in shown.ratings] == [4]
    assert shown.trajectory is not None
    assert [point.total for point in shown.trajectory.points] == [4]
    assert rate.rating(desk, shown.ratings[0].id).total == 4
    assert paper.course_report(desk, "KR-0001").startswith(b"%PDF")
    assert sign.mismatches(desk) == ()


def test_a_scale_without_its_file_is_not_offered(gone: Ward) -> None:
    desk = gone.restart("rater")
    assert "focus" not in [one.id for one in desk.catalogue]
    with pytest.raises(NotFoundError):
        desk.catalogue.get("never-was")


def test_a_blinded_rater_is_not_given_more_by_a_file_that_is_gone(gone: Ward) -> None:
    desk = gone.restart("blinded")
    assert "focus" not in (desk.instrument_ids() or ())
    assert review.page(desk, "KR-0001").ratings == ()
