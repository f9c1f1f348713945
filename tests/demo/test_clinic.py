"""The demo clinic: people who never were, whose courses look like courses."""

import math
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import mean, median

import pytest
from matplotlib.ft2font import FT2Font

from ketrate import resources
from ketrate.clinic import today, unlock
from ketrate.clinic.demo import PASSWORD, make_demo
from ketrate.clinic.desk import open_clinic
from ketrate.clock import Instant
from ketrate.demo.answers import answers_for
from ketrate.demo.clinic import make, running_sessions
from ketrate.demo.story import Outcome, Story, acute_course, draw_story
from ketrate.errors import BadInputError
from ketrate.instruments.catalogue import load_catalogue
from ketrate.instruments.scoring import score_answers
from ketrate.protocol.catalogue import load_protocols
from ketrate.protocol.discharge import ASKED
from ketrate.records.bedside import AdverseEvent, HandOver, LeftEarly, Look, NotDone, Rescue
from ketrate.records.bulk import Bulk, NewRating
from ketrate.records.rating import Unanswered
from ketrate.records.treatment import DosingKind
from ketrate.store import replay
from tests.fakes import FakeClock

CATALOGUE = load_catalogue()
PROTOCOLS = load_protocols(None, CATALOGUE)
NOW = FakeClock().now().instant


def clinic(patients: int = 24, seed: int = 1, now: Instant = NOW) -> Bulk:
    return make(now, seed, patients, CATALOGUE, PROTOCOLS)


def total(rating: NewRating) -> int | None:
    return score_answers(CATALOGUE.get(rating.instrument_id), rating.answers).total


def observed(rating: NewRating) -> Instant:
    assert isinstance(rating.observed, Instant)
    return rating.observed


@pytest.fixture(scope="module")
def large() -> Bulk:
    return clinic(300, seed=7)


def test_the_same_seed_gives_the_same_clinic_and_another_seed_another() -> None:
    assert clinic() == clinic()
    assert clinic(seed=2).ratings != clinic().ratings


def test_times_are_relative_to_now() -> None:
    later = NOW.plus(minutes=3 * 24 * 60)
    before, after = clinic().ratings, clinic(now=later).ratings
    assert [later.minutes_since(observed(one)) for one in after] == pytest.approx(
        [NOW.minutes_since(observed(one)) for one in before]
    )
    assert [one.answers for one in after] == [one.answers for one in before]


def test_codes_have_one_width_of_at_least_seven_characters() -> None:
    assert {len(one.code) for one in clinic().patients} == {7}
    assert len({one.code for one in clinic().patients}) == 24


@pytest.mark.parametrize("patients", [1, 2, 5, 24])
def test_everyone_has_a_madrs_baseline_a_cadss_and_a_session_1(patients: int) -> None:
    bulk = clinic(patients, seed=3)
    firsts = {
        one.code: at
        for one in bulk.dosings
        if (one.course, one.number) == (1, 1)
        for kind, at, _ in one.events
        if kind is DosingKind.START
    }
    assert set(firsts) == {one.code for one in bulk.patients}
    for code, start in firsts.items():
        own = [one for one in bulk.ratings if one.code == code and total(one) is not None]
        assert any(one.instrument_id == "madrs" and observed(one).utc < start.utc for one in own)
        assert any(one.instrument_id == "cadss23" and observed(one).utc > start.utc for one in own)


def test_nothing_is_rated_in_the_future_and_everyone_is_marked_synthetic(large: Bulk) -> None:
    assert all(observed(one).utc <= NOW.utc for one in large.ratings)
    assert all(one.at.utc <= NOW.utc for one in large.vitals)
    assert all(one.is_synthetic for one in large.patients)


def test_the_last_patients_sit_in_a_chair_now() -> None:
    bulk = clinic()
    running = [
        one for one in bulk.dosings if all(kind is not DosingKind.LEFT for kind, _, _ in one.events)
    ]
    assert [one.code for one in running] == [f"KR-{n:04d}" for n in range(19, 25)]
    started = [one.events[0][1] for one in running if one.events]
    assert len(started) == 5  # the sixth is being prepared
    assert all(0 < NOW.minutes_since(at) < 240 for at in started)
    assert len({one.chair for one in running}) == len(running)


@pytest.mark.parametrize(("patients", "running"), [(1, 1), (3, 3), (24, 6), (400, 12)])
def test_three_to_twelve_sessions_run(patients: int, running: int) -> None:
    assert running_sessions(patients) == running


def test_every_timepoint_named_is_one_of_the_protocol(large: Bulk) -> None:
    protocols = {(one.code, one.number): one.protocol_id for one in large.courses}
    for one in large.ratings:
        protocol = PROTOCOLS.get(protocols[one.code, one.course])
        assert one.instrument_id in protocol.timepoint(one.timepoint_id or "").due


def test_some_ratings_are_missed_late_or_refused_and_some_patients_stop(large: Bulk) -> None:
    deviations = [
        observed(one).minutes_since(one.planned)
        for one in large.ratings
        if one.planned is not None and one.dosing is not None
    ]
    assert any(minutes > 9 for minutes in deviations)
    reasons = {answer.reason for one in large.ratings for answer in one.answers}
    assert {Unanswered.REFUSED, Unanswered.TOO_DISSOCIATED} <= reasons
    series = {one.code for one in large.courses if one.protocol_id == "six-infusions"}
    counts = [sum(one.code == code for one in large.dosings) for code in sorted(series)]
    assert min(counts) < 6 <= max(counts)


def test_no_rating_contradicts_another(large: Bulk) -> None:
    keys = [(one.code, one.course, one.instrument_id, one.observed) for one in large.ratings]
    assert len(set(keys)) == len(keys)


def test_depression_and_dissociation_have_the_size_of_published_cohorts(large: Bulk) -> None:
    firsts = [one for one in large.ratings if one.dosing == 1 and one.course == 1]
    base = [total(one) for one in firsts if one.instrument_id == "madrs" and not one.is_second]
    assert all(one is not None and 26 <= one <= 40 for one in base)
    protocol = PROTOCOLS.get("six-infusions")
    peak = next(one.id for one in protocol.timepoints if one.offset == 40)
    peaks = [
        value
        for one in firsts
        if one.instrument_id == "cadss23" and one.timepoint_id == peak
        if (value := total(one)) is not None
    ]
    assert 8 <= mean(peaks) <= 25
    assert mean(peaks) > median(peaks)  # skewed


def test_dissociation_peaks_at_forty_minutes_and_weakens_with_each_session() -> None:
    story = Story(Outcome.RESPONDER, 33, 0.7, 20.0, 70.0, 120, None)
    peaks = [story.dissociation(session, 40) for session in range(1, 7)]
    assert peaks[0] == 20.0
    assert all(later < earlier for earlier, later in pairwise(peaks))
    assert max(range(240), key=acute_course) == 40
    assert story.dissociation(1, 230) == 0


def test_a_responder_responds_and_a_relapser_falls_back() -> None:
    responder = Story(Outcome.RESPONDER, 40, 0.7, 10.0, 70.0, 120, None)
    relapser = Story(Outcome.RELAPSER, 40, 0.7, 10.0, 70.0, 120, None)
    assert responder.severity(6, 1, 1) <= 20
    assert responder.severity(6, 28, 28) <= 24
    assert relapser.severity(6, 1, 1) <= 20 < relapser.severity(6, 28, 28)


def test_every_kind_of_outcome_is_drawn() -> None:
    rng = Random(5)  # noqa: S311 - invented patients
    drawn = {draw_story(rng, may_drop_out=True).outcome for _ in range(100)}
    assert drawn == set(Outcome)


@pytest.mark.parametrize("wanted", [0, 13, 92, 200])
def test_answers_add_up_to_the_wanted_total(wanted: int) -> None:
    cadss = CATALOGUE.get("cadss23")
    answers = answers_for(Random(1), cadss, wanted)  # noqa: S311 - invented patients
    score = score_answers(cadss, answers)
    assert score.total == min(wanted, 92)


def test_every_letter_of_the_names_can_be_printed_in_the_reports_font() -> None:
    font = FT2Font(str(resources.folder("report") / "fonts" / "SourceSansPro-Regular.ttf"))
    known = font.get_charmap()
    names = [one.identity.given_name + one.identity.family_name for one in clinic(400).patients]
    assert {letter for name in names for letter in name if ord(letter) not in known} == set()


@pytest.mark.parametrize("patients", [0, -1, 20_001])
def test_an_impossible_number_of_patients_is_refused(patients: int) -> None:
    with pytest.raises(BadInputError):
        clinic(patients)


def test_doses_are_those_of_the_protocol(large: Bulk) -> None:
    protocols = {(one.code, one.number): one.protocol_id for one in large.courses}
    for one in large.dosings:
        protocol = PROTOCOLS.get(protocols[one.code, one.course])
        assert one.agent in protocol.agents
        assert one.route in protocol.routes
        assert one.dose_mg is not None
        assert one.weight_kg is not None
        known = protocol.doses or (protocol.dose_mg_per_kg,)
        per_unit = 1.0 if protocol.dose_unit == "mg" else one.weight_kg
        assert any(
            math.isclose(one.dose_mg, (level or 0) * per_unit, abs_tol=0.051) for level in known
        )


def test_every_agent_and_route_of_the_shipped_schedules_is_given(large: Bulk) -> None:
    given = {(one.agent, one.route) for one in large.dosings}
    assert {
        ("ketamine", "intravenous"),
        ("ketamine", "subcutaneous"),
        ("ketamine", "intramuscular"),
        ("esketamine", "intranasal"),
        ("esketamine", "intravenous"),
    } <= given
    assert len({one.protocol_id for one in large.courses}) == 10


def test_a_spray_is_given_device_by_device_and_ends_with_the_last(large: Bulk) -> None:
    sprayed = [one for one in large.dosings if one.route == "intranasal" and one.events]
    for one in sprayed:
        sprays = [(at, mg) for kind, at, mg in one.events if kind is DosingKind.SPRAY]
        ends = [at for kind, at, _ in one.events if kind is DosingKind.END]
        start = one.events[0][1]
        assert one.events[0][0] is DosingKind.START
        assert [at.minutes_since(start) for at, _ in sprays] == [0, 5, 10][: len(sprays)]
        if ends:
            assert sum(mg or 0 for _, mg in sprays) == one.dose_mg
            assert ends == [sprays[-1][0]]


def test_an_injection_is_over_when_it_is_given(large: Bulk) -> None:
    injected = [one for one in large.dosings if one.route == "subcutaneous" and one.events]
    assert injected
    for one in injected:
        kinds = [(kind, at) for kind, at, _ in one.events]
        assert kinds[:2] == [(DosingKind.START, kinds[0][1]), (DosingKind.END, kinds[0][1])]


def test_the_chart_of_a_finished_session_says_what_was_asked_before_leaving(large: Bulk) -> None:
    kinds = {type(one.written) for one in large.lines}
    assert {AdverseEvent, Rescue, HandOver, Look, NotDone, LeftEarly} <= kinds
    finished = [
        one for one in large.dosings if any(kind is DosingKind.LEFT for kind, _, _ in one.events)
    ]
    asked = Counter(
        (one.code, one.course, one.dosing) for one in large.lines if isinstance(one.written, Look)
    )
    assert all(asked[one.code, one.course, one.number] == len(ASKED) for one in finished)
    assert all(one.at.utc <= NOW.utc for one in large.lines)


def test_a_reason_stands_only_where_nothing_was_rated(large: Bulk) -> None:
    rated = {(one.code, one.course, one.dosing, one.timepoint_id, one.instrument_id)
             for one in large.ratings}  # fmt: skip
    for one in large.lines:
        if isinstance(one.written, NotDone):
            what = (one.written.timepoint_id, one.written.what)
            assert (one.code, one.course, one.dosing, *what) not in rated


def test_some_interviews_have_two_raters_who_nearly_agree(large: Bulk) -> None:
    pairs = [(first, other) for first, other in pairwise(large.ratings) if other.is_second]
    assert len(pairs) > 50
    for first, other in pairs:
        assert first.rater != other.rater
        assert (first.code, first.instrument_id) == (other.code, other.instrument_id)
        assert 0 < observed(other).minutes_since(observed(first)) <= 4
    gaps = [abs((total(a) or 0) - (total(b) or 0)) for a, b in pairs]
    assert 0 < mean(gaps) < 4


def test_depression_is_rated_by_the_blinded_in_some_courses(large: Bulk) -> None:
    by = {one.rater for one in large.ratings}
    assert by == {"rater", "physician", "blinded"}
    for one in large.ratings:
        scale = CATALOGUE.get(one.instrument_id)
        assert (one.presence is not None) == (scale.domain == "depression")
        if one.rater == "blinded":
            assert scale.recall_minutes
            assert one.presence is not None
            assert one.presence.counts_as_blind
            assert one.presence.guess is not None


def test_with_many_patients_the_board_shows_every_state() -> None:
    bulk = clinic(60, seed=4)
    running = [
        one for one in bulk.dosings if all(kind is not DosingKind.LEFT for kind, _, _ in one.events)
    ]
    assert len(running) == 12
    assert len({one.chair for one in running}) == 12
    kinds = [{kind for kind, _, _ in one.events} for one in running]
    assert set() in kinds
    assert any(DosingKind.INTERRUPT in one for one in kinds)
    assert any(DosingKind.SPRAY in one and DosingKind.END not in one for one in kinds)
    assert any(DosingKind.SPRAY not in one and DosingKind.END in one for one in kinds)


def test_a_follow_up_on_a_dosing_day_comes_before_the_dosing(large: Bulk) -> None:
    starts: defaultdict[tuple[str, int], list[Instant]] = defaultdict(list)
    for dosing in large.dosings:
        starts[dosing.code, dosing.course] += [
            at for kind, at, _ in dosing.events if kind is DosingKind.START
        ]
    for one in large.ratings:
        if one.dosing is None and CATALOGUE.get(one.instrument_id).recall_minutes:
            for start in starts[one.code, one.course]:
                after = observed(one).minutes_since(start)
                assert not 0 <= after < 60, (one.code, one.timepoint_id)


def test_the_trail_of_a_demo_replays_to_its_records(tmp_path: Path) -> None:
    made, patients = tmp_path / "demo", 16
    make_demo(made, FakeClock(), patients=patients)
    desk = open_clinic(made, FakeClock())
    try:
        unlock.sign_in(desk, "admin", unlock.derive_key(desk, "admin", PASSWORD))
        assert replay.differences(desk.vault) == []
        board = today.board(desk)
        assert len(board.lanes) == running_sessions(patients)
    finally:
        desk.close()
