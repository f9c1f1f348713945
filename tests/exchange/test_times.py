"""When an imported rating was taken, and after which dosing."""

from ketrate.records.bulk import Bulk
from ketrate.records.treatment import DosingKind
from ketrate.records.when import RelativeTime
from tests.exchange.sheet import LONG, PATIENTS, WIDE, Desk

TWO_DOSINGS = """
[[dosing]]
number = 1
agent_column = "first"
[[dosing]]
number = 2
agent_column = "second"
"""
VISITS = """
[[visit]]
label = "base"
baseline = true
[[visit]]
label = "k2"
agent = "ketamine"
day = 2
[[visit]]
label = "two"
dosing = 2
hour = 4
"""
BY_VISIT = LONG + 'visit = "v"\n' + TWO_DOSINGS + VISITS


def times(bulk: Bulk) -> list[tuple[object, int | None]]:
    return [(one.observed, one.dosing) for one in bulk.ratings]


def test_wide_columns_count_in_minutes_hours_days_and_weeks_from_the_course_start(
    desk: Desk,
) -> None:
    blocks = "".join(
        f'[[rating]]\ninstrument = "madrs"\ntotal = "m{n}"\n{unit}\n'
        for n, unit in enumerate(("minute = -60", "hour = 4", "day = 1", "week = 2"))
    )
    bulk = desk.bring(PATIENTS + blocks, "id,m0,m1,m2,m3\nA,30,20,15,14\n")
    assert times(bulk) == [
        (RelativeTime(minutes=-60), None),
        (RelativeTime(minutes=240), None),
        (RelativeTime(day=1), None),
        (RelativeTime(day=14), None),
    ]


def test_a_wide_column_may_count_from_a_numbered_dosing(desk: Desk) -> None:
    bulk = desk.bring(
        WIDE + "minute = 40\ndosing = 2\n" + TWO_DOSINGS, "id,m,first,second\nA,9,p,d\n"
    )
    assert times(bulk) == [(RelativeTime(minutes=40), 2)]


def test_a_dosing_number_that_the_patient_never_had_is_refused(desk: Desk) -> None:
    text = WIDE + "minute = 40\ndosing = 2\n" + TWO_DOSINGS
    assert desk.problems(text, "id,m,first,second\nA,9,p,\n") == [(2, "m", "A has no dosing 2")]


def test_a_baseline_needs_no_time_and_may_have_one(desk: Desk) -> None:
    bulk = desk.bring(WIDE + "baseline = true\nday = -3\n", "id,m\nA,9\n")
    assert bulk.ratings[0].is_baseline
    assert bulk.ratings[0].observed == RelativeTime(day=-3)
    bulk = desk.bring(WIDE + "baseline = true\n", "id,m\nA,9\n")
    assert bulk.ratings[0].observed == RelativeTime()


def test_visits_follow_the_dosing_of_their_agent_in_either_order(desk: Desk) -> None:
    text = "id,v,m,first,second\nA,base,30,ketamine,saline\nA,k2,20,,\nB,k2,19,saline,ketamine\n"
    bulk = desk.bring(BY_VISIT, text)
    assert times(bulk) == [
        (RelativeTime(), None),
        (RelativeTime(day=2), 1),
        (RelativeTime(day=2), 2),
    ]
    assert [one.is_baseline for one in bulk.ratings] == [True, False, False]


def test_a_visit_may_name_its_dosing_by_number(desk: Desk) -> None:
    bulk = desk.bring(BY_VISIT, "id,v,m,first,second\nA,two,30,ketamine,saline\n")
    assert times(bulk) == [(RelativeTime(minutes=240), 2)]


def test_a_visit_without_block_and_an_agent_that_fits_no_dosing_or_two_are_refused(
    desk: Desk,
) -> None:
    text = """\
        id,v,m,first,second
        A,odd,30,ketamine,saline
        B,k2,30,saline,saline
        C,k2,30,ketamine,ketamine
        """
    assert desk.problems(BY_VISIT, text) == [
        (2, "v", "no [[visit]] has the label odd"),
        (3, "v", "B has no dosing of ketamine: k2"),
        (4, "v", "C has several dosings of ketamine: k2"),
    ]


def test_a_rating_with_an_instant_keeps_it_and_a_naive_one_is_the_places_own(desk: Desk) -> None:
    bulk = desk.bring(
        LONG + 'at = "t"\n', "id,m,t\nA,9,2026-03-02T09:40\nA,8,2026-03-03T10:00:00+02:00\n"
    )
    assert [one.observed.iso() for one in bulk.ratings if hasattr(one.observed, "iso")] == [
        "2026-03-02T09:40:00+01:00",
        "2026-03-03T10:00:00+02:00",
    ]


def test_dates_are_read_by_the_maps_format_and_refused_otherwise(desk: Desk) -> None:
    text = '[file]\ndate_format = "%d.%m.%Y %H:%M"\n' + LONG + 'at = "t"\n'
    bulk = desk.bring(text, "id,m,t\nA,9,02.03.2026 09:40\n")
    assert [one.observed.iso() for one in bulk.ratings if hasattr(one.observed, "iso")] == [
        "2026-03-02T09:40:00+01:00"
    ]
    assert desk.problems(text, "id,m,t\nA,9,2026-03-02\n")[0][:2] == (2, "t")


def test_minute_and_day_may_stand_together(desk: Desk) -> None:
    bulk = desk.bring(LONG + 'minute = "n"\nday = "d"\n', "id,m,n,d\nA,9,230,0\nA,8,,1\n")
    assert times(bulk) == [(RelativeTime(minutes=230, day=0), None), (RelativeTime(day=1), None)]


def test_a_value_without_a_time_is_refused(desk: Desk) -> None:
    assert desk.problems(LONG + 'day = "d"\n', "id,m,d\nA,9,\n") == [
        (2, "d", "there is a value, but no time")
    ]


def test_a_row_may_name_its_dosing_and_its_course(desk: Desk) -> None:
    text = LONG + 'day = "d"\ndosing_column = "k"\ncourse_column = "c"\n[course]\nagent = "ket"\n'
    bulk = desk.bring(text, "id,m,d,k,c\nA,9,1,1,1\nA,8,1,1,2\nA,7,1,,2\n")
    assert [(one.course, one.dosing) for one in bulk.ratings] == [(1, 1), (2, 1), (2, None)]
    assert [(one.course, one.number) for one in bulk.dosings] == [(1, 1), (2, 1)]


def test_a_dosing_cell_that_is_no_dosing_is_refused(desk: Desk) -> None:
    text = LONG + 'day = "d"\ndosing_column = "k"\n[course]\nagent = "ket"\n'
    found = desk.problems(text, "id,m,d,k\nA,9,1,2\nB,9,1,x\nC,9,1,1\n")
    assert [one[:2] for one in found] == [(2, "k"), (3, "k")]


def test_dosings_know_when_they_were_or_only_their_number(desk: Desk) -> None:
    text = WIDE + 'day = 1\n[[dosing]]\nagent = "ket"\nat_column = "t"\n'
    text += '[[dosing]]\nagent = "ket"\nday = 7\n[[dosing]]\nagent = "ket"\n'
    dosings = desk.bring(text, "id,m,t\nA,9,2026-03-02T09:00\n").dosings
    assert [one.number for one in dosings] == [1, 2, 3]
    assert [(kind, at.iso()) for kind, at, _ in dosings[0].events] == [
        (DosingKind.START, "2026-03-02T09:00:00+01:00")
    ]
    assert [one.relative for one in dosings] == [None, RelativeTime(day=7), None]
