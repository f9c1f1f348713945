"""What was looked at beside whole pages: searches of the patient list, alerts that were shown."""

from collections.abc import Iterable

from ketrate.clinic.desk import Desk
from ketrate.clinic.rights import Action, require
from ketrate.records.rating import Alert

LONGEST_SEARCH = 200


def note_search(desk: Desk, text: str, found: int) -> None:
    """Note what was searched for in the list of patients; the same words once per sign-in.

    It may be a name, so the trail holds it as it holds every typed text.
    """
    from ketrate.store import audit, said

    require(desk, Action.SEE_PATIENTS)
    text = " ".join(text.split())[:LONGEST_SEARCH]
    key = ("patients.search", text.casefold())
    if not text or key in desk.seen:
        return
    with desk.change() as change:
        facts: dict[str, object] = {"text": said.keep(change, text), "n": found}
        audit.note_view(change, "patients.search", body=facts)
    desk.seen.add(key)


def note_alerts_shown(desk: Desk, alerts: Iterable[Alert]) -> None:
    """Note that open alerts were on the screen; each once per sign-in."""
    from ketrate.store import ratings

    require(desk, Action.SEE_BOARD)
    for alert in alerts:
        key = ("alert.show", str(alert.id))
        if key not in desk.seen:
            uid = ratings.get(desk.vault, alert.rating_id).uid
            desk.note("alert.show", uid, item=alert.item, value=alert.value)
            desk.seen.add(key)
