"""Reports, rights and the cohort's options from the command line."""

from pathlib import Path

import pytest

from tests.cli.inside import ketrate, refusal, unchanged


def as_(who: str, folder: Path) -> tuple[str, ...]:
    return ("--clinic", str(folder), "--user", who)


def test_a_report_that_has_no_place_leaves_nothing(shown: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_text("mine")
    who = as_("rater", shown)
    with unchanged(tmp_path):
        for target in (str(tmp_path), "", ".", str(letter / "r.pdf")):
            refusal(ketrate("report", "KR-0001", "--out", target, *who))
        refusal(ketrate("report", "--all", "--out", str(letter), *who))
        refusal(ketrate("report", "NOBODY", "--out", str(tmp_path / "new" / "r.pdf"), *who))
        refusal(ketrate("report", "KR-0001", "--course", "9", "--out", str(tmp_path / "r"), *who))
    assert not (tmp_path / "new").exists()


def test_a_name_without_glyphs_holds_up_no_other_report(
    shown: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ketrate.clinic import paper
    from ketrate.errors import CannotPrintError

    def third_fails(_desk: object, code: str) -> bytes:
        if code == "KR-0003":
            raise CannotPrintError("\u6f22", "the diagnosis")
        return b"%PDF"

    monkeypatch.setattr(paper, "course_report", third_fails)
    target = tmp_path / "reports"
    said = ketrate("report", "--all", "--out", str(target), *as_("rater", shown))
    assert said.status == 0
    assert "Not printed: The character '\u6f22' in the diagnosis of KR-0003" in said.err
    assert len(list(target.iterdir())) == 11
    assert not (target / "KR-0003.pdf").exists()


def test_all_reports_come_together_or_not_at_all(
    shown: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ketrate.clinic import paper
    from ketrate.errors import CannotPrintError, SaveFailedError

    def no_glyph(_desk: object, _code: str) -> bytes:
        raise CannotPrintError("\u6f22", "the diagnosis")

    def third_fails(_desk: object, code: str) -> bytes:
        if code == "KR-0003":
            raise SaveFailedError(tmp_path, "the disk is full")
        return b"%PDF"

    target = tmp_path / "reports"
    for failing in (no_glyph, third_fails):
        monkeypatch.setattr(paper, "course_report", failing)
        refusal(ketrate("report", "--all", "--out", str(target), *as_("rater", shown)))
        assert not target.exists()
    monkeypatch.setattr(paper, "course_report", lambda _desk, _code: b"%PDF")
    assert ketrate("report", "--all", "--out", str(target), *as_("rater", shown)).status == 0
    assert len(list(target.iterdir())) == 12


def test_a_word_that_is_quoted_back_cannot_steer_the_terminal(shown: Path, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "r.pdf"))
    for code in ("KR\x1b[2J", "KR\u202e1000", "KR\x9b2J", "KR\x07\nAll is well."):
        said = refusal(ketrate("report", code, *out, *as_("rater", shown)))
        assert "[U+" in said
        assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(said)
        assert len(said.strip().splitlines()) == 1


@pytest.mark.parametrize("kind", ["session", "patient"])
def test_a_session_and_a_whole_patient_are_printed_but_not_for_a_blinded_rater(
    shown: Path, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / "x.pdf"
    what = ("report", "KR-0001", "--out", str(target), "--kind", kind)
    assert "roles" in refusal(ketrate(*what, *as_("blinded", shown)))
    assert not target.exists()
    assert ketrate(*what, *as_("reviewer", shown)).status == 0
    assert target.read_bytes().startswith(b"%PDF")


def test_a_session_is_named_by_its_number(shown: Path, tmp_path: Path) -> None:
    what = ("report", "KR-0001", "--out", str(tmp_path / "x.pdf"), "--kind", "session")
    assert ketrate(*what, "--session", "1", *as_("rater", shown)).status == 0
    assert "99" in refusal(ketrate(*what, "--session", "99", *as_("rater", shown)))


def test_options_of_another_kind_of_report_are_refused(shown: Path, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "x.pdf"), *as_("rater", shown))
    one = ketrate("report", "KR-0001", "--session", "1", *out)
    assert "--kind session" in one.err
    both = ketrate("report", "KR-0001", "--kind", "patient", "--course", "1", *out)
    assert "--course" in both.err
    every = ketrate("report", "--all", "--kind", "session", *out)
    assert "--all" in every.err
    assert {one.status, both.status, every.status} == {2}
    assert list(tmp_path.iterdir()) == []


def test_the_blinded_rater_sees_depression_and_no_count_of_sessions(shown: Path) -> None:
    rows = ketrate("patients", "--json", *as_("blinded", shown)).json()
    assert all(row["sessions"] is None for row in rows)
    code = rows[0]["code"]
    document = ketrate("trajectory", code, "--json", *as_("blinded", shown)).json()
    assert document["sessions"] == []
    assert document["points"]
    assert all(point["instrument"].startswith(("madrs", "hamd")) for point in document["points"])
    assert "roles" in refusal(ketrate("cohort", "--json", *as_("blinded", shown)))


def test_who_and_where_may_stand_before_or_after_the_command(shown: Path) -> None:
    before = ketrate("--clinic", str(shown), "--user", "rater", "patients", "--json")
    after = ketrate("patients", "--json", *as_("rater", shown))
    assert before.json() == after.json()
    assert "--user" in refusal(ketrate("patients", "--clinic", str(shown)))
    assert "no clinic" in refusal(ketrate("patients", "--clinic", str(shown / "none")))


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("instrument", "nosuch"), ("outcomes", "soon"), ("outcomes", ""), ("outcomes", "nan d"),
        ("sessions", "some"), ("period", "0"), ("baseline", "foo"), ("min-baseline", "x"),
        ("response", "0"), ("response", "nan"), ("remission", "x"), ("tolerance", "1 d=36-16 h"),
        ("tolerance", "x"), ("intervening", "maybe"), ("dose", "much"), ("from", "yesterday"),
        ("session-number", "0"), ("tag", "group"), ("rater-independence", "some"),
        ("blinding", "some"), ("dissociated", "very"), ("at", "soon"), ("window", "0 d"),
        ("predictors", "cadss23:mood"), ("predictors", "nosuch:change"),
        ("predictors", "cadss23.nosuch:change"), ("dissociation", "nosuch"), ("knot", "nan"),
        ("tolerance", "3 d=1-2 d"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_by_the_name_of_its_option(
    shown: Path, option: str, value: str
) -> None:
    said = ketrate("cohort", "--json", f"--{option}", value, *as_("physician", shown))
    assert (option in refusal(said)) or value in said.err
