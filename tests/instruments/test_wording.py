"""A clinic's own licensed wording: checked whole, shown, and kept out of everything else."""

from pathlib import Path

import pytest

from ketrate.errors import BadFileError
from ketrate.instruments.catalogue import load_catalogue
from ketrate.instruments.definition import Instrument
from ketrate.instruments.wording import (
    Wording,
    load_wordings,
    parse_wording,
    read_wording,
    template,
    worded,
    worded_for_paper,
)

SCALES = load_catalogue()
MADRS = SCALES.get("madrs")


def filled(scale: Instrument, *, may_print: bool = False) -> str:
    """The template with a made-up text in every gap."""
    lines = []
    for number, line in enumerate(template(scale).split("\n"), 1):
        lines.append(line.replace('""', f'"Made-up text {number}"', 1))
    text = "\n".join(lines)
    return text.replace("may_print = false", "may_print = true") if may_print else text


def parsed(text: str) -> Wording:
    return parse_wording(text, "madrs.en.toml", SCALES)


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale.id)
def test_a_filled_in_template_of_every_scale_is_accepted(scale: Instrument) -> None:
    wording = parse_wording(filled(scale), "x.toml", SCALES)
    assert [one.number for one in wording.items] == [item.number for item in scale.items]
    assert not wording.may_print
    assert all(one.question.startswith("Made-up") and one.levels for one in wording.items)


def test_an_empty_template_is_refused_at_its_first_gap() -> None:
    with pytest.raises(BadFileError) as refused:
        parsed(template(MADRS))
    assert refused.value.place == "line 8"
    assert "licence" in refused.value.problem


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('scale = "madrs"', 'scale = "madras"', "no scale madras"),
        ("(1979)", "(1980)", "the version of madrs"),
        ('language = "en"', 'language = "../x"', "language must be"),
        ("[item.10]", "[item.11]", "item 10 of madrs is missing"),
        ("may_print = false", 'may_print = "no"', "true or false"),
        ("may_print = false", "may_print = false\nmay_export = true", "may_export is not known"),
        ("[item.2]", "[item.2]\n7 = 'more'", "the key 7 is not known"),
        ("[item.2]", "[item.2]\nhint = 'more'", "the key hint is not known"),
        ('[item.1]\nquestion = "Made', '[item.1]\nquestion = "\\u202eMade', "control character"),
        ('[item.1]\nquestion = "Made', '[item.1]\nquestion = "\\u061cMade', "invisible character"),
        ('[item.1]\nquestion = "Made', '[item.1]\nquestion = "' + "x" * 1501 + "Made", "longer"),
        ("[item.3]", "[item.3", "malformed"),
    ],
)
def test_a_wrong_wording_is_refused_with_its_line_and_reason(
    old: str, new: str, reason: str
) -> None:
    text = filled(MADRS)
    assert old in text
    line = text[: text.index(old)].count("\n") + 1
    with pytest.raises(BadFileError) as refused:
        parsed(text.replace(old, new, 1))
    assert refused.value.path == "madrs.en.toml"
    assert reason in refused.value.problem
    said = int(refused.value.place.removeprefix("line "))
    assert said in (1, line, line + 1)


def test_an_item_too_many_and_a_level_too_few_are_refused() -> None:
    with pytest.raises(BadFileError) as extra:
        parsed(filled(MADRS) + "\n[item.11]\nquestion = 'x'\n")
    assert "11 is not known" in extra.value.problem
    lines = filled(MADRS).split("\n")
    del lines[next(i for i, line in enumerate(lines) if line.startswith("4 = "))]
    with pytest.raises(BadFileError) as missing:
        parsed("\n".join(lines))
    assert "level 4 of item 1 is missing" in missing.value.problem


def test_a_level_between_two_others_may_have_a_text_of_its_own() -> None:
    wording = parsed(filled(MADRS).replace("[item.1]", "[item.1]\n3 = 'Something between'"))
    shown = worded(MADRS, wording)
    assert [level.label for level in shown.item(1).levels if level.value == 3] == [
        "Something between"
    ]


def test_the_short_label_stays_and_the_definition_is_untouched() -> None:
    wording = parsed(filled(MADRS))
    shown = worded(MADRS, wording)
    for own, item, words in zip(MADRS.items, shown.items, wording.items, strict=True):
        assert (item.label, item.paraphrase) == (own.label, words.question)
        assert [level.value for level in item.levels] == [level.value for level in own.levels]
        assert {lev.value: lev.hint for lev in item.levels if lev.hint} == dict(words.levels)
    assert shown.definition_hash == MADRS.definition_hash
    assert "Made-up" not in shown.text
    assert worded(MADRS, None) is MADRS


def test_paper_gets_the_wording_only_where_the_licence_allows_it() -> None:
    assert worded_for_paper(MADRS, parsed(filled(MADRS))) is MADRS
    printed = worded_for_paper(MADRS, parsed(filled(MADRS, may_print=True)))
    assert printed.item(1).paraphrase.startswith("Made-up")


def test_a_folder_of_wordings_is_read_by_language_and_its_names_are_checked(tmp_path: Path) -> None:
    text = filled(MADRS)
    (tmp_path / "madrs.en.toml").write_text(text, encoding="utf-8")
    german = text.replace('language = "en"', 'language = "de"')
    (tmp_path / "madrs.de.toml").write_text(german, encoding="utf-8")
    found = load_wordings(tmp_path, SCALES)
    english, other, fallback = (found.of("madrs", one) for one in ("en", "de", "fr"))
    assert [one.language for one in (english, other, fallback) if one] == ["en", "de", "de"]
    assert found.of("phq9") is None
    (tmp_path / "madrs.fr.toml").write_text(german, encoding="utf-8")
    with pytest.raises(BadFileError) as refused:
        load_wordings(tmp_path, SCALES)
    assert "madrs.de.toml" in refused.value.remedy


def test_what_is_no_wording_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFileError):
        read_wording(tmp_path / "absent.toml", SCALES)
    big = tmp_path / "big.toml"
    big.write_bytes(b"#" * 300_000)
    with pytest.raises(BadFileError) as refused:
        read_wording(big, SCALES)
    assert "larger" in refused.value.problem
    raw = tmp_path / "raw.toml"
    raw.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadFileError):
        read_wording(raw, SCALES)
