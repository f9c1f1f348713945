from ketrate.protocol.clashes import clashes
from ketrate.protocol.situation import situation
from ketrate.records.treatment import DosingKind
from tests.protocol.test_shipped_protocols import PROTOCOLS
from tests.protocol.test_situation import NIMH, STARTED, T0, session


def beside(start: float) -> list[tuple[str, str, float]]:
    running = situation(NIMH, STARTED, (), (), T0).items
    found = clashes(NIMH, session(), T0.plus(minutes=start), [("2", running)])
    return [(one.label, one.other_label, one.minutes) for one in found]


def test_a_chair_that_starts_five_minutes_later_wants_the_same_nurse() -> None:
    found = beside(5)
    assert ("40 min", "40 min", 5.0) in found
    assert len(found) == 4


def test_a_chair_that_starts_ten_minutes_later_does_not_clash_but_with_its_own_rhythm() -> None:
    assert beside(10) == []
    assert beside(40) == [("40 min", "80 min", 0.0)]


def test_what_is_done_needs_nobody_and_vital_signs_are_no_rating() -> None:
    closed = session((DosingKind.START, 0), (DosingKind.END, 40), (DosingKind.LEFT, 200))
    gone = situation(NIMH, closed, (), (), T0.plus(minutes=300)).items
    assert clashes(NIMH, session(), T0, [("2", gone)]) == ()


def test_sprays_are_planned_from_the_first_and_the_last_device() -> None:
    spray = PROTOCOLS.get("esketamine-spray")
    running = situation(NIMH, STARTED, (), (), T0).items
    found = clashes(spray, session(), T0.plus(minutes=-1), [("2", running)])
    assert [(one.label, one.other_label) for one in found] == [("40 min", "40 min")]
