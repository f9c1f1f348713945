"""A command signs in, does its work, and signs out: the trail tells both."""

from pathlib import Path

from ketrate.clinic import trail, unlock
from ketrate.clinic.desk import open_clinic
from tests.cli.inside import PASSWORD, ketrate
from tests.fakes import FakeClock


def test_a_command_leaves_its_coming_its_look_and_its_going(broken: Path) -> None:
    assert ketrate("patients", "--clinic", str(broken), "--user", "reviewer").status == 0
    desk = open_clinic(broken, FakeClock())
    unlock.sign_in(desk, "admin", unlock.derive_key(desk, "admin", PASSWORD))
    lines = trail.search(desk, trail.TrailFilter(login="reviewer"), limit=3).lines
    desk.close()
    assert [line.sentence for line in lines][:3] == [
        "signed out",
        "looked at the list of patients",
        "signed in",
    ]
