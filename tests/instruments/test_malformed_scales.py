from pathlib import Path

import pytest

from ketrate import resources
from ketrate.errors import BadFileError, NotFoundError
from ketrate.instruments.catalogue import load_catalogue
from ketrate.instruments.loader import parse_instrument, read_instrument

MADRS = (resources.folder("instruments") / "madrs.toml").read_text(encoding="utf-8")
CADSS = (resources.folder("instruments") / "cadss23.toml").read_text(encoding="utf-8")


def broken(text: str, old: str, new: str) -> tuple[str, int]:
    assert old in text
    return text.replace(old, new, 1), text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('id = "madrs"', 'id = "madrs"\nid = "x"', "malformed"),
        ('rater = "clinician"', 'rater = "clinican"', "cannot be"),
        ("earliest_after_dosing = 2160", "earliest_after_dosin = 2160", "missing"),
        ("range = [7, 19]", "range = [8, 19]", "gap"),
        ("range = [7, 19]", "range = [6, 19]", "overlap"),
        ("range = [35, 60]", "range = [35, 59]", "must end at 60"),
        ("range = [0, 60]", "range = [0, 61]", "add up to 0 to 60"),
        ('key = "told_sadness"', 'key = "seen_sadness"', "used twice"),
        ("number = 2", "number = 3", "is expected"),
        ("at_least = 4", "at_least = 7", "outside"),
        ("value = 12", "value = true", "whole number"),
        ("percent = 50", "percent = 50.5", "whole number"),
        ('missing = "strict"', 'missing = "mean"', "cannot be"),
        ('label = "Visible low mood"', 'label = "Visible\\u202e low mood"', "control character"),
        ('operator = "<="', 'operator = ">="', "remission"),
    ],
)
def test_a_malformed_scale_is_refused_with_its_line_and_reason(
    old: str, new: str, reason: str
) -> None:
    text, line = broken(MADRS, old, new)
    with pytest.raises(BadFileError) as refused:
        parse_instrument(text, "madrs.toml")
    assert refused.value.path == "madrs.toml"
    assert reason in refused.value.problem
    number = int(refused.value.place.removeprefix("line "))
    assert number in (1, line, line + 1)


def test_a_misspelt_key_is_refused_and_not_ignored() -> None:
    text, line = broken(MADRS, "rise = 2", "risen = 2")
    with pytest.raises(BadFileError) as refused:
        parse_instrument(text, "madrs.toml")
    assert "risen" in refused.value.problem
    assert refused.value.place == f"line {line}"


@pytest.mark.parametrize("what", ["items", "range", "recall", "timing", "missing", "licence"])
def test_a_number_without_a_source_is_refused(what: str) -> None:
    head, tail = MADRS.split("[sources]\n", 1)
    start = tail.index(f"{what} = ")
    text = head + "[sources]\n" + tail[:start] + tail[tail.index("\n", start) + 1 :]
    with pytest.raises(BadFileError) as refused:
        parse_instrument(text, "madrs.toml")
    assert refused.value.problem == f"{what} is missing."


def test_a_subscale_that_does_not_add_up_is_refused() -> None:
    text, line = broken(CADSS, "range = [0, 32]", "range = [0, 31]")
    with pytest.raises(BadFileError) as refused:
        parse_instrument(text, "cadss23.toml")
    assert (refused.value.place, refused.value.problem) == (
        f"line {line}",
        "these items add up to 0 to 32.",
    )


def test_a_scale_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "madrs.toml"
    path.write_bytes(b'id = "madrs"\nname = "\xc5sberg"\n')
    with pytest.raises(BadFileError) as refused:
        read_instrument(path)
    assert refused.value.place == "line 2"


def test_line_ends_and_a_byte_order_mark_do_not_change_the_hash(tmp_path: Path) -> None:
    path = tmp_path / "madrs.toml"
    path.write_bytes(b"\xef\xbb\xbf" + MADRS.replace("\n", "\r\n").encode())
    read = read_instrument(path)
    assert read.definition_hash == parse_instrument(MADRS, "x").definition_hash
    assert parse_instrument(read.text, "x") == read


def test_a_clinic_adds_a_scale_by_file(tmp_path: Path) -> None:
    own = MADRS.replace('id = "madrs"', 'id = "madrs-own"', 1)
    (tmp_path / "madrs-own.toml").write_text(own, encoding="utf-8")
    assert load_catalogue(tmp_path).get("madrs-own").maximum == 60
    assert "madrs-own" not in load_catalogue(tmp_path / "none")


def test_a_clinic_file_cannot_take_a_shipped_id_or_a_wrong_name(tmp_path: Path) -> None:
    (tmp_path / "madrs.toml").write_text(MADRS, encoding="utf-8")
    with pytest.raises(BadFileError):
        load_catalogue(tmp_path)
    (tmp_path / "madrs.toml").rename(tmp_path / "other.toml")
    with pytest.raises(BadFileError):
        load_catalogue(tmp_path)


def test_an_unknown_acute_variant_is_refused_with_its_line(tmp_path: Path) -> None:
    own = MADRS.replace('id = "madrs"', 'id = "own"', 1)
    own = own.replace('acute_variant = "madrs-dosing"', 'acute_variant = "cadss23"')
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    with pytest.raises(BadFileError) as refused:
        load_catalogue(tmp_path)
    assert "cadss23" in refused.value.problem


def test_an_unknown_scale_is_named() -> None:
    with pytest.raises(NotFoundError):
        load_catalogue().get("madrz")
