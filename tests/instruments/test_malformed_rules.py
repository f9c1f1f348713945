"""A rule that does not fit its items is refused with its line, before anything is scored by it."""

from pathlib import Path

import pytest

from ketrate import resources
from ketrate.errors import BadFileError
from ketrate.instruments.catalogue import load_catalogue
from ketrate.instruments.definition import BETTER, WORSE, Instrument
from ketrate.instruments.loader import parse_instrument
from ketrate.instruments.scoring import open_items, score
from ketrate.records.rating import Answer


def text_of(name: str) -> str:
    return (resources.folder("instruments") / f"{name}.toml").read_text(encoding="utf-8")


def parsed(text: str, old: str, new: str) -> Instrument:
    assert old in text
    return parse_instrument(text.replace(old, new, 1), "own.toml")


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("qids16", "items = [15, 16]", "items = [14, 14]", "each once"),
        ("qids16", "items = [15, 16]", "items = [9, 15]", "one maximum only"),
        ("qids16", "items = [6, 7]", "items = [5, 6]", "of one maximum"),
        ("qids16", "items = [6, 7]", "items = [6]", "two items or more"),
        ("qids16", "items = [8, 9]", "items = [7, 8]", "only once"),
        ("qids16", 'rule = "maximum"', 'rule = "mean"', "cannot be"),
        ("qids16", 'rule = "maximum"\n', "", "add up to 0 to 12"),
        ("qids16", "range = [0, 27]", "range = [0, 48]", "add up to 0 to 27"),
        ("bprs18", "range = [18, 126]", "range = [0, 108]", "add up to 18 to 126"),
        ("bprs18", "value = 0, label", "value = 1, label", "both scored and not scored"),
        ("cadss6", "items = [1, 2, 6, 7, 15, 22]", "items = [1, 2, 6, 7, 15]", "6 items"),
        ("cadss6", "items = [1, 2, 6, 7, 15, 22]", "items = [1, 2, 6, 7, 15, 15]", "each once"),
        ("cadss6", 'from = ["cadss23"]', 'from = ["cadss6"]', "another scale"),
        ("cadss6", 'from = ["cadss23"]', "from = []", "another scale"),
        ("bprs-positive", "any_item = true", "any_item = 1", "true or false"),
        ("bprs-positive", "any_item = true", "any_item = true\nabove_baseline = true", "baseline"),
        ("bprs-positive", "value = 4\nany", "value = 8\nany", "outside"),
        ("vas-mood", "marks_every = 10", "marks_every = 7", "evenly"),
        ("vas-mood", "marks_every = 10", "marks_every = 0", "evenly"),
        ("moaas", 'direction = "higher is better"', 'direction = "up"', "cannot be"),
        ("madrs", 'operator = "<="', 'operator = ">="', "at or below"),
        ("madrs", "item_range", 'direction = "higher is better"\nitem_range', "at or above"),
        ("madrs", "item_range", 'direction = "zero is best"\nitem_range', "no remission"),
        ("phq9", "most_missing = 2", "most_missing = 5", "at most 4 items"),
        ("phq9", "most_missing = 2", "most_missing = 0", "at most 4 items"),
        ("phq9", 'rounding = "nearest"', 'rounding = "away"', "cannot be"),
    ],
)
def test_a_rule_that_does_not_fit_is_refused(name: str, old: str, new: str, reason: str) -> None:
    with pytest.raises(BadFileError) as refused:
        parsed(text_of(name), old, new)
    assert reason in refused.value.problem
    assert refused.value.place.startswith("line ")


def test_items_of_one_maximum_need_one_range() -> None:
    old = 'key = "slowness"\n'
    with pytest.raises(BadFileError) as refused:
        parsed(text_of("qids16"), old, old + 'range = [0, 1]\nlevels = ["no", "yes"]\n')
    assert "same range" in refused.value.problem


def test_a_flag_stands_once() -> None:
    text = text_of("bprs-positive")
    start, end = text.index("[[flags]]"), text.index("[[items]]")
    with pytest.raises(BadFileError) as refused:
        parsed(text, text[start:end], text[start:end] * 2)
    assert "stands twice" in refused.value.problem


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("items = [1, 2, 6, 7, 15, 22]", "items = [1, 2, 6, 7, 15, 24]"),
        ('from = ["cadss23"]', 'from = ["madrs"]'),
        ('from = ["cadss23"]', 'from = ["cadss99"]'),
    ],
)
def test_a_short_form_of_items_that_are_not_there_is_refused(
    tmp_path: Path, old: str, new: str
) -> None:
    own = text_of("cadss6").replace('id = "cadss6"', 'id = "own"', 1).replace(old, new, 1)
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    with pytest.raises(BadFileError) as refused:
        load_catalogue(tmp_path)
    line = own.split("\n").index("[derived]") + 1
    assert refused.value.place == f"line {line}"


def test_a_clinic_writes_a_scale_with_every_rule_in_one_file(tmp_path: Path) -> None:
    own = text_of("qids16").replace('id = "qids16"', 'id = "own"', 1)
    own = own.replace('key = "restlessness"', 'key = "restlessness"\nacute = "omit"')
    own = own.replace('rater = "self"', 'rater = "self"\ndirection = "higher is better"')
    own = own.replace('operator = "<="', 'operator = ">="')
    own += "\n".join(
        (
            "\n[[flags]]",
            'id = "much"',
            'label = "Much more than before"',
            'operator = ">"',
            "value = 10",
            "above_baseline = true",
            'source = "This clinic"',
            "\n[[items]]",
            "number = 17",
            'key = "difficulty"',
            'label = "Difficulty"',
            'paraphrase = "how hard it makes life"',
            "counts = false\n",
        )
    )
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    one = load_catalogue(tmp_path).get("own")
    assert (one.direction, load_catalogue().get("qids16").direction) == (BETTER, WORSE)
    assert (one.maximum, one.item(17).counts) == (27, False)
    answers: dict[int, int | None] = dict.fromkeys(range(1, 17), 3)
    for difficulty in (None, 0, 3):
        made = score(one, {**answers, 17: difficulty})
        assert (made.total, made.missing) == (27, ())
    assert open_items(one, [Answer(n, 0) for n in range(1, 17)]) == ()
