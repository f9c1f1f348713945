"""`ketrate wording`: an empty file without sign-in, a filled one only by an administrator."""

import shutil
from pathlib import Path

import pytest

from tests.cli.test_commands import as_, demo, ketrate
from tests.instruments.test_wording import MADRS, filled

__all__ = ["demo"]


def test_the_template_is_a_file_to_fill_in_and_needs_no_sign_in() -> None:
    said = ketrate("wording", "template", "madrs", "--language", "de", password=None)
    assert said.status == 0
    assert said.err == ""
    assert 'language = "de"' in said.out
    assert said.out.count("[item.") == 10


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("template", "madras"), 1),
        (("template", "madrs", "--language", "../x"), 1),
        (("add", "x.toml", "--language", "de"), 2),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(words: tuple[str, ...], status: int) -> None:
    said = ketrate("wording", *words)
    assert said.status == status
    assert said.out == ""
    assert said.err


def test_a_filled_file_is_added_and_a_wrong_one_is_refused_with_its_line(
    demo: str, tmp_path: Path
) -> None:
    clinic = str(shutil.copytree(demo, tmp_path / "clinic"))
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(filled(MADRS), encoding="utf-8")
    bad.write_text(filled(MADRS).replace("[item.2]", "[item.2]\n7 = 'more'"), encoding="utf-8")
    refused = ketrate("wording", "add", str(bad), *as_("admin", clinic))
    assert refused.status == 1
    assert "bad.toml" in refused.err
    assert "line " in refused.err
    assert ketrate("wording", "add", str(good), *as_("rater", clinic)).status == 1
    assert not list((Path(clinic) / "wording").iterdir())
    added = ketrate("wording", "add", str(good), *as_("admin", clinic))
    assert added.status == 0, added.err
    assert [one.name for one in (Path(clinic) / "wording").iterdir()] == ["madrs.en.toml"]
