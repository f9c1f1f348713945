"""The schedule of the README, dropped into a clinic's folder."""

from pathlib import Path

from ketrate.instruments.catalogue import load_catalogue
from ketrate.protocol.catalogue import load_protocols

README = Path(__file__).parents[2] / "README.md"


def test_the_schedule_of_the_readme_can_be_used_as_it_stands(tmp_path: Path) -> None:
    section = README.read_text(encoding="utf-8").split("## A schedule of your own")[1]
    text = section.split("```toml\n")[1].split("```")[0]
    (tmp_path / "evening.toml").write_text(text, encoding="utf-8")
    found = load_protocols(tmp_path, load_catalogue())
    assert found.refused == ()
    assert [one.id for one in found.get("evening").timepoints] == ["pre", "m40", "d1"]
