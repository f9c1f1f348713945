"""The promised commands, as a script would use them."""

from pathlib import Path

import pytest

from tests.cli.inside import EXAMPLE, ketrate, process

__all__ = ["as_", "demo", "ketrate"]


@pytest.fixture(scope="module")
def demo(shown: Path) -> str:
    return str(shown)


def as_(who: str, demo: str) -> tuple[str, ...]:
    return ("--clinic", demo, "--user", who)


def test_the_example_of_the_manual_scores_as_printed() -> None:
    document = process("score", "madrs", stdin=EXAMPLE).json()
    assert document["total"] == 26
    assert document["band"] == "moderate"
    assert document["range"] == [0, 60]


def test_a_value_out_of_range_is_refused_in_one_sentence_with_the_allowed_values() -> None:
    said = ketrate("score", "madrs", stdin='{"1": 9}')
    assert said.status == 1
    assert said.out == ""
    assert "madrs" in said.err.casefold()
    assert "6" in said.err


def test_unknown_words_are_wrong_usage() -> None:
    assert process("nonsense").status == 2
    assert process("score").status == 2


def test_the_demo_clinic_holds_what_was_promised(demo: str) -> None:
    rows = ketrate("patients", "--json", *as_("rater", demo)).json()
    assert len(rows) == 12
    assert [row["code"] for row in rows] == sorted(row["code"] for row in rows)
    assert len({len(row["code"]) for row in rows}) == 1
    assert all(row["sessions"] >= 1 and row["last"] for row in rows)


def test_a_trajectory_has_a_baseline_and_no_invented_number(demo: str) -> None:
    code = ketrate("patients", "--json", *as_("rater", demo)).json()[0]["code"]
    said = ketrate("trajectory", code, "--json", *as_("rater", demo))
    document = said.json()
    assert document["code"] == code
    assert document["baseline"]["total"] > 0
    assert "NaN" not in said.out
    assert {"response", "partial", "remission"} <= set(document["thresholds"])


def test_the_same_data_print_the_same_bytes(demo: str, tmp_path: Path) -> None:
    code = ketrate("patients", "--json", *as_("rater", demo)).json()[0]["code"]
    for name in ("a.pdf", "b.pdf"):
        done = ketrate("report", code, "--out", str(tmp_path / name), *as_("physician", demo))
        assert done.status == 0, done.err
    first, second = ((tmp_path / name).read_bytes() for name in ("a.pdf", "b.pdf"))
    assert first == second
    assert first.startswith(b"%PDF")


def test_the_blinded_rater_gets_no_course_report(demo: str, tmp_path: Path) -> None:
    said = ketrate("report", "--all", "--out", str(tmp_path / "x"), *as_("blinded", demo))
    assert said.status == 1
    assert not (tmp_path / "x").exists()


def test_an_untouched_vault_verifies_and_knows_its_head(demo: str) -> None:
    found = ketrate("verify", "--json", *as_("reviewer", demo)).json()
    assert found["ok"] is True
    assert found["problems"] == []
    again = ketrate("verify", "--head", found["head"], *as_("reviewer", demo))
    assert again.status == 0
    unknown = ketrate("verify", "--head", "00" * 32, *as_("reviewer", demo))
    assert unknown.status == 1
    assert "no entry" in unknown.err.casefold()
    assert ketrate("verify", *as_("rater", demo)).status == 1


def test_what_is_promised_for_later_says_so_after_the_right_was_checked(
    demo: str, tmp_path: Path
) -> None:
    out = ("--out", str(tmp_path / "x"))
    later = ketrate("export", "--format", "csv", *out, *as_("reviewer", demo))
    refused = ketrate("export", "--format", "csv", *out, *as_("rater", demo))
    assert (later.status, refused.status) == (1, 1)
    assert "not there yet" in later.err
    assert "roles" in refused.err


def test_without_terminal_and_without_password_nothing_hangs(demo: str) -> None:
    said = process("patients", *as_("rater", demo), password=None)
    assert said.status == 1
    assert "KETRATE_PASSWORD" in said.err


def test_a_wrong_password_is_refused(demo: str) -> None:
    assert ketrate("patients", *as_("rater", demo), password="wrong").status == 1


def test_init_prints_the_recovery_key_once_and_makes_an_empty_clinic(tmp_path: Path) -> None:
    folder = str(tmp_path / "clinic")
    made = ketrate("init", folder, "--admin", "ana", password="a quiet room at noon")
    assert made.status == 0, made.err
    assert len(made.out.split()) >= 1
    rows = ketrate("patients", "--json", "--clinic", folder, password="a quiet room at noon")
    assert rows.json() == []
    again = ketrate("init", folder, "--admin", "ana", password="a quiet room at noon")
    assert again.status == 1


def test_a_missing_vault_is_named_as_loss_and_not_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "clinic"
    ketrate("init", str(folder), "--admin", "ana", password="a quiet room at noon")
    (folder / "vault.db").unlink()
    said = ketrate("patients", "--clinic", str(folder), password="a quiet room at noon")
    assert said.status == 3
    assert not (folder / "vault.db").exists()


def test_a_blank_form_is_printed_without_sign_in(tmp_path: Path) -> None:
    for what in ("madrs", "vitals"):
        target = tmp_path / f"{what}.pdf"
        assert ketrate("form", what, "--out", str(target), password=None).status == 0
        assert target.read_bytes().startswith(b"%PDF")
