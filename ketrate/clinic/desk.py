"""The desk: one clinic folder, open, with whoever is signed in.

The window and the command line both work through a desk; it composes clock, scales, schedules
and vault, and hands the vault to the other files of this room.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ketrate.clinic.rights import may_meet
from ketrate.clock import Clock, Instant, SteadyClock
from ketrate.errors import LockedError, NoClinicError
from ketrate.records.staff import Staff

if TYPE_CHECKING:
    from ketrate.clinic.unlock import LastVisit
    from ketrate.instruments.catalogue import Catalogue
    from ketrate.instruments.wording import Wordings
    from ketrate.protocol.catalogue import Protocols
    from ketrate.store.folder import Hold
    from ketrate.store.vault import Change, Vault

OWN_FILES = ("instruments", "protocols", "wording")
"""Folders of the clinic's own files."""


@dataclass
class Desk:
    """An open clinic. `staff` and the vault are None while nobody is signed in."""

    folder: Path
    clock: SteadyClock
    hold: "Hold | None" = None
    staff: Staff | None = None
    vault_if_open: "Vault | None" = None
    seen: set[tuple[str, str]] = field(default_factory=set)
    wrong_passwords: dict[str, int] = field(default_factory=dict)
    last_visit: "LastVisit | None" = None
    unsaved: dict[str, object] = field(default_factory=dict)
    """What somebody (by sign-in name) was writing when the window locked; never about a patient."""

    @cached_property
    def catalogue(self) -> "Catalogue":
        """The scales, the clinic's own included; read when first asked for."""
        from ketrate.instruments.catalogue import load_catalogue

        return load_catalogue(self.folder / OWN_FILES[0])

    @cached_property
    def protocols(self) -> "Protocols":
        """The schedules, the clinic's own included."""
        from ketrate.protocol.catalogue import load_protocols

        return load_protocols(self.folder / OWN_FILES[1], self.catalogue)

    @cached_property
    def wordings(self) -> "Wordings":
        """The clinic's licensed wording of scales."""
        from ketrate.instruments.wording import load_wordings

        return load_wordings(self.folder / OWN_FILES[2], self.catalogue)

    @property
    def vault(self) -> "Vault":
        """The open vault; raises LockedError while it is locked."""
        if self.vault_if_open is None:
            raise LockedError
        return self.vault_if_open

    def signed_in(self) -> Staff:
        """Who works here now; raises LockedError when nobody does."""
        if self.staff is None:
            raise LockedError
        return self.staff

    @property
    def is_synthetic(self) -> bool:
        """Whether this is a demo clinic, whose patients never were."""
        from ketrate.store import settings

        return settings.get(self.vault, "is_synthetic", default=False) is True

    def now(self) -> Instant:
        """The present instant."""
        return self.clock.now().instant

    @contextmanager
    def change(self) -> Iterator["Change"]:
        """One transaction by the signed-in person, now; nothing is written if it fails."""
        with self.vault.change(by=self.signed_in().login, at=self.clock.now()) as change:
            yield change

    def note(self, kind: str, entity_uid: bytes | None = None, **facts: object) -> None:
        """An entry in the trail for something that changed no data: a view, a print, a refusal."""
        from ketrate.store import audit

        with self.change() as change:
            audit.note_view(change, kind, entity_uid=entity_uid, body=facts)

    def note_once(self, kind: str, entity_uid: bytes) -> None:
        """A view is noted once per sign-in and record, not at every repaint."""
        key = (kind, entity_uid.hex())
        if key not in self.seen:
            self.note(kind, entity_uid)
            self.seen.add(key)

    def instrument_ids(self) -> frozenset[str] | None:
        """The scales whose ratings may reach the signed-in person; None means all of them."""
        staff = self.signed_in()
        visible = frozenset(i.id for i in self.catalogue if may_meet(staff, i))
        return None if len(visible) == len(tuple(self.catalogue)) else visible

    def lock(self) -> None:
        """Close the vault; the clinic stays held, so that timers go on and nobody else opens it."""
        vault, self.vault_if_open, self.staff = self.vault_if_open, None, None
        self.seen.clear()
        if vault is not None:
            vault.close()

    def close(self) -> None:
        """Lock, and let the clinic go."""
        try:
            self.lock()
        finally:
            if self.hold is not None:
                self.hold.release()
                self.hold = None


def open_clinic(folder: Path, clock: Clock, *, hold: bool = True) -> Desk:
    """The desk of a clinic folder, with nobody signed in.

    Raises NoClinicError for a folder without a clinic, VaultLostError where there was one,
    ClinicInUseError when another program holds it, and BadFileError for a scale or wording of its
    own that is malformed; a malformed schedule is left out and told on the page of schedules.
    `hold=False` is for looking without holding.
    """
    from ketrate.store import folder as clinic_folder

    folder = Path(folder)
    if clinic_folder.look(folder) is clinic_folder.FolderState.EMPTY:
        raise NoClinicError(folder)
    held = clinic_folder.hold(folder) if hold else None
    try:
        clinic_folder.require_vault(folder)
        desk = Desk(folder, SteadyClock(clock), held)
        if any(any((folder / name).glob("*.toml")) for name in OWN_FILES):
            _ = desk.catalogue, desk.wordings  # a malformed file is told before anyone signs in
    except BaseException:
        if held is not None:
            held.release()
        raise
    return desk
