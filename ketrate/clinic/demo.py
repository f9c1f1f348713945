"""A demo clinic in a folder of its own: five people, and patients who never were."""

from collections.abc import Callable
from pathlib import Path

from ketrate.clinic import people, setup, unlock
from ketrate.clinic.bring import Brought, write
from ketrate.clinic.desk import open_clinic
from ketrate.clinic.leave_no_trace import made_folder
from ketrate.clock import Clock
from ketrate.records.staff import Role
from ketrate.words import tr

PASSWORD = "ketrate-demo"  # noqa: S105 - printed in the manual, guards nothing real
DEFAULT_PATIENTS = 24


def make_demo(
    folder: Path,
    clock: Clock,
    *,
    patients: int = DEFAULT_PATIENTS,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Brought:
    """Make a clinic with synthetic patients, some of whose sessions run now.

    Raises NotNowError for a folder that already holds a clinic; after a failure the folder is
    as it was.
    """
    setup.require_free(folder)
    prepared = setup.prepare("admin", tr("Demo administrator"), PASSWORD)
    with made_folder(Path(folder), setup.OWNER_ONLY):
        made = setup.make(prepared, folder, clock)
        try:
            return _fill(folder, clock, patients, seed, progress)
        except BaseException:
            made.undo()
            raise


def _fill(
    folder: Path,
    clock: Clock,
    patients: int,
    seed: int,
    progress: Callable[[int, int], None] | None,
) -> Brought:
    """Five people and the patients."""
    from ketrate.demo.clinic import make
    from ketrate.store import settings

    desk = open_clinic(folder, clock)
    try:
        key = unlock.derive_key(desk, "admin", PASSWORD)
        unlock.sign_in(desk, "admin", key)
        for role in (Role.RATER, Role.BLINDED, Role.PHYSICIAN, Role.REVIEWER):
            name = tr("Demo {role}", role=role.value)
            people.add(desk, key, role.value, name, PASSWORD, frozenset({role}))
        with desk.change() as change:
            settings.put(change, "clinic_name", tr("Demo clinic (synthetic patients)"))
            settings.put(change, "is_synthetic", value=True)
        bulk = make(desk.now(), seed, patients, desk.catalogue, desk.protocols)
        return write(desk, bulk, kind="demo", progress=progress)
    finally:
        desk.close()
