"""The course report says of every rating who stands behind it, and what was changed since."""

from dataclasses import replace

from ketrate.clock import Instant
from ketrate.records.ids import StaffId, Uid
from ketrate.records.rating import Answer, Rating, Source, Status, Unanswered
from ketrate.records.signature import Amendment, Meaning, Signature, Signed
from ketrate.records.staff import Role
from ketrate.reports.course import CourseReport, build
from tests.figures.builders import instant, single_infusion
from tests.reports.builders import report
from tests.reports.test_course import pages

AT = instant(3)
WHY = "misheard the patient"


def text(course: CourseReport) -> str:
    return " ".join(" ".join(pages(build(course))).split())


def signature(
    rating: Rating, number: int, version: int = 1, meaning: Meaning = Meaning.PERFORMED
) -> Signature:
    at = Instant(AT.utc, 120)
    return Signature(number, Uid(bytes(16)), rating.id, version, meaning, StaffId(1),
                     "Robin Rater-Signing", (Role.RATER,), at, "0" * 64)  # fmt: skip


def signed(rating: Rating, *, matches: bool = True) -> Signed:
    return Signed(signature(rating, 1), matches, is_superseded=False)


def test_every_signature_stands_with_printed_name_meaning_and_time_with_offset() -> None:
    course = report(single_infusion())
    told = text(replace(course, signed=(signed(course.ratings[0]),)))
    stamp = AT.plus(minutes=0).utc
    local = Instant(stamp, 120).local.strftime("%Y-%m-%d %H:%M:%S")
    assert f"I performed this rating. Robin Rater-Signing {local} +02:00 matches" in told


def test_what_nobody_signed_is_named() -> None:
    course = report(single_infusion())
    count = len(course.ratings)
    assert f"None of the {count} ratings in this report is signed." in text(course)
    told = text(replace(course, signed=(signed(course.ratings[0]),)))
    assert "is signed." not in told
    assert "Not signed: " in told
    everything = tuple(
        replace(signed(one), signature=signature(one, number))
        for number, one in enumerate(course.ratings)
    )
    assert "Not signed" not in text(replace(course, signed=everything))


def test_imported_ratings_are_not_called_unsigned() -> None:
    course = report(single_infusion())
    imported = tuple(replace(one, source=Source.IMPORTED) for one in course.ratings)
    told = text(replace(course, ratings=imported))
    assert f"{len(imported)} imported ratings stand as their source has them." in told
    assert "not signed" not in told


def test_an_amended_rating_shows_old_value_new_value_reason_and_both_signatures() -> None:
    course = report(single_infusion())
    first, *others = course.ratings
    first = replace(first, status=Status.AMENDED, version=2)
    changes = tuple(
        Amendment(first.id, 2, item, old, new, WHY, "P. Hysician", AT, StaffId(2))
        for item, old, new in (
            (3, Answer(3, 2), Answer(3, 5)),
            (4, Answer(4, 1), Answer(4, reason=Unanswered.ASLEEP)),
            (5, None, Answer(5, 0)),
        )
    )
    both = (
        Signed(signature(first, 1), matches=True, is_superseded=True),
        Signed(signature(first, 2, 2, Meaning.AMENDED), matches=True, is_superseded=False),
    )
    told = text(replace(course, ratings=(first, *others), signed=both, amendments=changes))
    for line in (
        f"Item 3: was 2, now 5: {WHY}",
        "Item 4: was 1, now asleep:",
        "Item 5: was –, now 0:",
        "P. Hysician",
        "superseded",
        "I amended this rating.",
    ):
        assert line in told
    assert told.index("superseded") < told.index("Item 3: was") < told.index("I amended")


def test_a_signature_that_does_not_match_is_told_at_the_head_of_the_report() -> None:
    course = report(single_infusion())
    wrong = replace(course, signed=(signed(course.ratings[0], matches=False),))
    first_page = " ".join(pages(build(wrong))[0].split())
    assert "The signature under 1 rating does not match what stands there" in first_page
    assert "signature does not match" in text(wrong)


def test_a_signed_report_is_the_same_twice() -> None:
    course = report(single_infusion())
    one = replace(course, signed=(signed(course.ratings[0]),))
    assert build(one) == build(one)
