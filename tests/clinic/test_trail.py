"""The trail read: plain sentences, filters, export, history, and every reason that was typed."""

import csv
import inspect
import io
import re
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

import pypdfium2
import pytest

import ketrate
from ketrate.analysis.facts import LocalQuestion
from ketrate.clinic import (
    amend,
    bedside,
    break_blind,
    check,
    cohort_question,
    correct,
    dose,
    dosing,
    enrol,
    given,
    leaving,
    looks,
    move,
    people,
    proof,
    prorating,
    protocols,
    rate,
    review,
    settings,
    severe,
    sign,
    sprays,
    trail,
    visit,
)
from ketrate.clinic.deeds import Group, deed_of
from ketrate.clinic.desk import Desk
from ketrate.clinic.trail import TrailFilter
from ketrate.clock import Instant
from ketrate.errors import BadInputError, CancelledError, NotAllowedError, NotFoundError
from ketrate.exchange.trail_out import safe
from ketrate.instruments.definition import Prorating
from ketrate.records.bedside import Given
from ketrate.records.ids import RatingId
from ketrate.records.patient import Identity
from ketrate.records.rating import Answer, Rating, Status
from ketrate.records.staff import Role
from ketrate.records.trail import TrailLine
from ketrate.records.treatment import Course, DosingKind, Session
from ketrate.store import audit, replay
from tests.store.test_replay import a_whole_day
from tests.ward import PASSWORD, Ward

ROOM = Path(ketrate.__file__).parent
KIND = r'\s*"([a-z_]+\.[a-z_]+)"'
CHANGING = re.compile(r"(?:\bNote\(|note_event\(\w+, \w+, |_note\(\w+, \w+, )" + KIND)
LOOKING = re.compile(r"(?:\bnote\(|note_once\(|note_view\(change, )" + KIND)
KEY = re.compile(r"[a-z]_[a-z]|[0-9a-f]{16}|\{|\}|\b(cadss23|madrs)\b")
"""What only a program would say: names of fields, uids, braces, keys of scales."""


def a_day(ward: Ward) -> Session:
    """Five people at one machine."""
    ward.at("admin")
    people.let_in(ward.desk, people.access(ward.key, "eve", "kmtr-fwap-4xje"), "Eve Ok",
                  frozenset({Role.RATER}))  # fmt: skip
    ward.at("rater")
    looks.note_search(ward.desk, "Demo", 1)
    session = visit.open_session(ward.desk, ward.a_course(ward.a_patient()).id, "3")
    ward.a_rating(session, "madrs", 4)
    dose.set_dose(ward.desk, session.id, amount=0.5, unit="mg/kg", weight_kg=70)
    dosing.record_dosing(ward.desk, session.id, DosingKind.START)
    ward.clock.advance(minutes=40)
    visit.record_vitals(ward.desk, session.id, systolic=140, pulse=80)
    ward.a_rating(session, "cadss23", 2)
    dosing.record_dosing(ward.desk, session.id, DosingKind.END, amount=30)
    ward.at("blinded")
    with pytest.raises(NotAllowedError):
        trail.search(ward.desk, TrailFilter())
    ward.at("physician")
    review.page(ward.desk, "KR-0001")
    for alert in review.page(ward.desk, "KR-0001").alerts:
        rate.acknowledge(ward.desk, alert.id)
    return session


def told(ward: Ward, asked: TrailFilter = TrailFilter()) -> list[str]:  # noqa: B008 - frozen
    page = trail.search(ward.desk, asked, limit=10_000)
    return [line.sentence for line in page.lines]


def test_the_day_is_told_without_a_single_key(ward: Ward) -> None:
    a_day(ward)
    for line in trail.search(ward.desk, TrailFilter(), limit=1_000).lines:
        assert deed_of(line.kind) is not None, line.kind
        assert not KEY.search(line.sentence), line.sentence
    read = told(ward)
    for sentence in (
        "answered MADRS item 10: 4",
        "was shown a suicidality alert: item 10 = 4",
        "acknowledged a suicidality alert",
        "wrote what was done about a suicidality alert: clinician told",
        "searched the list of patients for “Demo”: 1 found",
        "added Eve Ok (eve) with the roles rater",
        "was refused: read the trail",
        "wrote down vital signs at 2026-03-02 10:40:00 +01:00: systolic 140, pulse 80",
        "changed the session: prescribed dose (mg) from – to 35",
        "began course 1 under " + ward.desk.protocols.get("nimh-single").name,
    ):
        assert sentence in read


def test_whatever_the_clinic_does_is_told_without_a_single_key(ward: Ward) -> None:
    a_whole_day(ward)
    ward.at("admin")
    lines = trail.search(ward.desk, TrailFilter(), limit=10_000).lines
    assert {line.kind for line in lines if deed_of(line.kind) is None} == set()
    assert [line.sentence for line in lines if KEY.search(line.sentence)] == []
    assert len({line.kind for line in lines}) > 45


def test_a_change_says_when_who_what_old_new_and_why(ward: Ward) -> None:
    a_day(ward)
    ward.at("rater")
    rating = next(r for r in _ratings(ward) if r.instrument_id == "madrs")
    ward.clock.advance(seconds=11)
    mine = proof.prove(ward.desk, "rater", PASSWORD)
    sign.sign(ward.desk, [rating.id], mine)
    mine = proof.prove(ward.desk, "rater", PASSWORD)
    amend.amend(ward.desk, rating.id, {9: Answer(9, 2)}, "misheard", mine)
    history, _ = trail.history(ward.desk, rating.patient_id, 50)
    assert (
        "2026-03-02 10:40:11 +01:00, Rater changed MADRS item 9 from 4 to 2 after it was finished "
        "(version 2): misheard"
    ) in history


def _ratings(ward: Ward) -> tuple[Rating, ...]:
    from ketrate.store import courses, ratings

    course = courses.everyone(ward.desk.vault)[0]
    return ratings.of_course(ward.desk.vault, course.id, None)


def written(how: re.Pattern[str]) -> set[str]:
    """The kinds of event that the program writes in that way."""
    files = [path.read_text(encoding="utf-8") for path in ROOM.rglob("*.py")]
    return {kind for text in files for kind in how.findall(text)}


def test_every_kind_that_is_written_has_a_sentence_and_a_rule() -> None:
    changing, looking = written(CHANGING), written(LOOKING)
    assert len(changing) > 25
    assert len(looking) > 15
    assert {kind for kind in changing | looking if deed_of(kind) is None} == set()
    assert {k for k in changing - replay.CHANGE_NOTHING if replay.rule_for(k) is None} == set()


@pytest.mark.parametrize(
    "asked",
    [
        TrailFilter(patient="KR-0001"),
        TrailFilter(login="rater"),
        TrailFilter(groups=frozenset({Group.ALERTS})),
        TrailFilter(text="MADRS item 10"),
        TrailFilter(patient="KR-0001", login="rater", text="madrs"),
    ],
)
def test_a_filter_finds_what_it_names_and_nothing_else(ward: Ward, asked: TrailFilter) -> None:
    a_day(ward)
    everything = trail.search(ward.desk, TrailFilter(), limit=10_000)
    found = trail.search(ward.desk, asked, limit=10_000)
    name = "Rater" if asked.login else ""
    expected = tuple(
        line
        for line in everything.lines
        if (not asked.patient or line.patient_code == asked.patient)
        and line.who.startswith(name)
        and (not asked.groups or getattr(deed_of(line.kind), "group", None) in asked.groups)
        and asked.text.casefold() in line.sentence.casefold()
    )
    assert found.lines == expected
    assert found.total == len(expected)
    assert 0 < len(expected) < len(everything.lines)


def test_days_bound_a_search_and_pages_follow_each_other(ward: Ward) -> None:
    a_day(ward)
    today = ward.desk.now().local.date()
    since, until = (trail.start_of(ward.desk, today, days_later=n) for n in (0, 1))
    assert trail.search(ward.desk, TrailFilter(since=until)).lines == ()
    assert trail.search(ward.desk, TrailFilter(until=since)).lines == ()
    whole = trail.search(ward.desk, TrailFilter(since=since, until=until), limit=10_000)
    seen: list[TrailLine] = []
    after, has_more = None, True
    while has_more:
        page = trail.search(ward.desk, TrailFilter(), after, limit=7)
        seen += page.lines
        after, has_more = page.lines[-1].seq, page.has_more
    assert tuple(seen) == whole.lines
    assert whole.total == len(seen) == ward.desk.vault.seq


@pytest.mark.parametrize("lie", ["' OR 1=1 --", '"; DROP TABLE event; --', "%", "_", "{reason}"])
def test_what_is_typed_into_a_filter_is_only_looked_for(ward: Ward, lie: str) -> None:
    a_day(ward)
    count = ward.desk.vault.seq
    assert not [s for s in told(ward, TrailFilter(text=lie)) if lie not in s]
    assert told(ward, TrailFilter(login=lie)) == []
    with pytest.raises(NotFoundError):
        trail.search(ward.desk, TrailFilter(patient=lie))
    assert ward.desk.vault.seq == count


def test_looking_is_noted_once_and_only_by_those_who_may(ward: Ward) -> None:
    a_day(ward)
    asker = trail.look(ward.desk)
    for text in ("a", "b"):
        trail.search(ward.desk, TrailFilter(text=text))
    assert audit.count(ward.desk.vault, "trail.view") == 1
    assert asker.codes == ("KR-0001",)
    assert ("eve", "Eve Ok") in asker.people
    ward.at("rater")
    for act in (lambda: trail.look(ward.desk), lambda: trail.search(ward.desk, TrailFilter())):
        with pytest.raises(NotAllowedError):
            act()


def test_a_blinded_rater_s_history_is_filtered_before_it_is_cut(ward: Ward) -> None:
    session = a_day(ward)
    ward.at("rater")
    draft = ward.a_draft(session)
    for item in range(1, 24):
        rate.record_answer(ward.desk, draft.id, item, 1)
    ward.at("blinded")
    lines, has_more = trail.history(ward.desk, session.patient_id, 5)
    assert len(lines) == 5
    assert has_more
    everything, has_more = trail.history(ward.desk, session.patient_id, 1_000)
    assert not has_more
    assert any("MADRS" in line for line in everything)
    assert not any("CADSS" in line or "dos" in line.casefold() for line in everything)


def test_an_export_holds_every_line_and_a_head_that_verify_knows(
    ward: Ward, tmp_path: Path
) -> None:
    a_day(ward)
    head = audit.head(ward.desk.vault)[1]
    count = trail.export(ward.desk, TrailFilter(), tmp_path / "t.csv")
    trail.export(ward.desk, TrailFilter(patient="KR-0001"), tmp_path / "t.pdf")
    rows = list(csv.reader(io.StringIO((tmp_path / "t.csv").read_text("utf-8-sig"))))
    assert rows[2] == [f"Audit head {head}"]
    assert [row[0] for row in rows[4:]] == [str(n) for n in range(1, count + 1)]
    pages = pypdfium2.PdfDocument(tmp_path / "t.pdf")
    words = " ".join(" ".join(p.get_textpage().get_text_bounded() for p in pages).split())
    assert f"verify --head {head[:16]}" in words
    assert "answered MADRS item 10: 4" in words
    assert told(ward)[0].startswith("exported")
    assert "as PDF: patient KR-0001" in told(ward)[0]
    for printed, is_known in ((head[:16], True), (head, True), ("0" * 16, False)):
        assert check.verify(ward.desk, "physician", PASSWORD, printed).knows_head is is_known


def test_a_cancelled_export_leaves_no_file(ward: Ward, tmp_path: Path) -> None:
    a_day(ward)

    def stop(_count: int, _total: int) -> None:
        raise CancelledError

    for name in ("t.csv", "t.pdf"):
        with pytest.raises(CancelledError):
            trail.export(ward.desk, TrailFilter(), tmp_path / name, stop)
    with pytest.raises(BadInputError):
        trail.export(ward.desk, TrailFilter(), tmp_path / "t.txt")
    assert list(tmp_path.glob("t.*")) == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_spreadsheet_takes_a_typed_text_for_a_formula(text: str) -> None:
    assert safe(text) == "'" + text
    assert safe("a" + text) == "a" + text


def _said(ward: Ward, session: Session) -> dict[str, tuple[str, Callable[[str], object]]]:
    """Who types every kind of reason, and how; the reason is what is given."""
    desk, madrs = ward.desk, partial(_finished, ward, "madrs")
    return {
        "closing.discard": (
            "rater",
            lambda why: rate.discard(desk, ward.a_draft(session).id, why),
        ),
        "given.set_given": (
            "rater",
            lambda why: given.set_given(desk, session.id, Given(31), why),
        ),
        "correct.correct_dosing": ("rater", lambda why: _correct(ward, session, why)),
        "correct.correct_rate": ("rater", lambda why: _mistyped_rate(ward, why)),
        "correct.take_back": ("rater", lambda why: _too_early(ward, why)),
        "sprays.skip_the_rest": ("rater", lambda why: _one_device(ward, why)),
        "visit.correct_vitals": (
            "rater",
            lambda why: visit.correct_vitals(desk, _pulse(ward, session), why, pulse=71),
        ),
        "visit.take_back_vitals": (
            "rater",
            lambda why: visit.take_back_vitals(desk, _pulse(ward, session), why),
        ),
        "severe.acknowledge": ("rater", lambda why: severe.acknowledge(desk, session.id, why)),
        "bedside.give_rescue": (
            "rater",
            lambda why: bedside.give_rescue(desk, session.id, "Lorazepam", "1 mg", reason=why),
        ),
        "bedside.take_back": (
            "rater",
            lambda why: bedside.take_back(desk, bedside.hand_over(desk, session.id, "x").id, why),
        ),
        "amend.amend": (
            "rater",
            lambda why: amend.amend(desk, madrs(), {1: Answer(1, 3)}, why, _proof(ward)),
        ),
        "move.move": (
            "rater",
            lambda why: move.move(desk, madrs(), _another_course(ward).id, None, why),
        ),
        "amend.void_signed": (
            "rater",
            lambda why: amend.void_signed(desk, _finished(ward, "cadss23"), why, _proof(ward)),
        ),
        "leaving.discharge": (
            "physician",
            lambda why: leaving.discharge(desk, session.id, why),
        ),
        "break_blind.break_blind": (
            "blinded",
            lambda why: break_blind.break_blind(desk, "KR-0001", why),
        ),
        "prorating.choose": (
            "admin",
            lambda why: prorating.choose(desk, "phq9", Prorating(1, "nearest", "own"), why),
        ),
        "cohort_question.fix": (
            "physician",
            lambda why: cohort_question.fix(desk, a_question(desk.now()), why),
        ),
        **{f"protocols.{name}": ("admin", act) for name, act in _own_schedules(desk).items()},
        "settings.change_setting": (
            "admin",
            lambda why: settings.change_setting(desk, "lock_minutes", 15, why),
        ),
    }


def _own_schedules(desk: Desk) -> dict[str, Callable[[str], object]]:
    own = "our-two-arm"

    def save(why: str) -> None:
        draft = protocols.draft_from(desk, "two-arm")
        protocols.save(desk, draft, why, replaces=None)

    def restore(why: str) -> None:
        first = desk.protocols.get(own).definition_hash
        draft = {**protocols.draft_of(desk, own), "version": "2"}
        protocols.save(desk, draft, "another try", replaces=first)
        protocols.restore(desk, own, first, why)

    return {
        "save": save,
        "restore": restore,
        "retire": lambda why: protocols.retire(desk, own, why),
        "take_up": lambda why: protocols.take_up(desk, own, why),
        "delete": lambda why: protocols.delete(desk, own, why),
    }


def a_question(now: Instant) -> LocalQuestion:
    """Dissociation at 40 min and the MADRS a day later, under ketamine."""
    what = ("cadss23:change", "40 min", "madrs:percent_improvement", "1 d")
    return LocalQuestion(*what, "ketamine", "negative", now, 0)


def _correct(ward: Ward, session: Session, why: str) -> None:
    events = visit.visit(ward.desk, session.id).session.events
    first = next(one for one in events if not one.is_void)
    correct.correct_dosing(ward.desk, first, first.at, why)


def _mistyped_rate(ward: Ward, why: str) -> None:
    session = ward.a_running_session(ward.a_course(ward.a_patient("KR-0003")))
    events = dosing.record_dosing(ward.desk, session.id, DosingKind.RATE, amount=500).events
    correct.correct_rate(ward.desk, events[-1], 50, why)


def _too_early(ward: Ward, why: str) -> None:
    session = ward.a_running_session(ward.a_course(ward.a_patient("KR-0004")))
    correct.take_back(ward.desk, session.events[0], why)


def _one_device(ward: Ward, why: str) -> None:
    course = ward.a_course(ward.a_patient("KR-0005"), "esketamine-spray")
    session = visit.open_session(ward.desk, course.id, "5")
    dose.set_dose(ward.desk, session.id, amount=56, unit="mg", weight_kg=None)
    ward.identify(session)
    sprays.give_device(ward.desk, session.id)
    sprays.skip_the_rest(ward.desk, session.id, why)


def _pulse(ward: Ward, session: Session) -> int:
    return visit.record_vitals(ward.desk, session.id, pulse=17 * 10).id


def _finished(ward: Ward, instrument: str) -> RatingId:
    return next(
        r.id
        for r in _ratings(ward)
        if r.instrument_id == instrument and r.status not in (Status.DRAFT, Status.VOID)
    )


def _another_course(ward: Ward) -> Course:
    other = enrol.enrol(ward.desk, "KR-0002", Identity(), confirmed=True)
    return ward.a_course(other)


def _proof(ward: Ward) -> proof.Proof:
    return proof.prove(ward.desk, "rater", PASSWORD)


def test_every_reason_that_was_typed_can_be_read_back(ward: Ward) -> None:
    session = a_day(ward)
    typed = {name: f"because of {n} doors" for n, name in enumerate(_said(ward, session))}
    assert with_a_reason() == typed.keys()
    for name, (login, act) in _said(ward, session).items():
        ward.at(login)
        act(typed[name])
    ward.at("reviewer")
    everything = told(ward)
    for name, why in typed.items():
        assert [sentence for sentence in everything if why in sentence], name


def with_a_reason() -> set[str]:
    """Every public act that takes a typed reason."""
    found = set()
    for path in (ROOM / "clinic").glob("*.py"):
        module = import_module(f"ketrate.clinic.{path.stem}")
        for name, one in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("_") or one.__module__ != module.__name__:
                continue
            parameter = inspect.signature(one).parameters.get("reason")
            if parameter is not None and parameter.annotation in (str, "str"):
                found.add(f"{path.stem}.{name}")
    return found


def test_the_patient_page_shows_the_history_and_says_that_there_is_more(ward: Ward) -> None:
    a_day(ward)
    page = review.page(ward.desk, "KR-0001")
    assert not page.history_has_more
    assert any("answered MADRS item 10: 4" in line for line in page.history)
    assert enrol.patient(ward.desk, "KR-0001").id == page.patient.id
