"""The clinic's own cohort, as far as it is there: outcomes and contrasts."""

from typing import TYPE_CHECKING

from ketrate import __version__
from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, require

if TYPE_CHECKING:
    from ketrate.analysis.cohort import CohortOptions


def cohort(desk: Desk, options: "CohortOptions") -> dict[str, object]:
    """The JSON document of `ketrate cohort --json`; the look is noted and counted."""
    from ketrate.analysis.cohort import build
    from ketrate.store import audit
    from ketrate.store import cohort as kept

    require(desk, Action.SEE_COHORT)
    _, head, data_as_of = audit.head(desk.vault)
    data = kept.everything(desk.vault, desk.instrument_ids())
    looks = audit.count(desk.vault, "cohort.view")
    found = build(data, options, desk.catalogue, desk.protocols, desk.now())
    population = found["population"]
    if isinstance(population, dict):
        population |= {
            "data_cut": data_as_of.iso() if data_as_of else None,
            "audit_head": head,
            "version": __version__,
            "looks": looks,
        }
    desk.note("cohort.view", options=options.as_words())
    return found
