"""The questions of the page of schedules: why, and which earlier version."""

from collections.abc import Callable, Sequence

from ketrate.clinic.protocols import Version
from ketrate.screens.pages.page import Page
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Field, Labelled, Picker, muted
from ketrate.words import tr


def ask_reason(
    page: Page, title: str, do: str, act: Callable[[str], object], words: str = ""
) -> Ask:
    """Ask why, then act."""
    reason = Field(page.theme, tr("Reason"))
    ask = Ask(page, page.theme, title, do, lambda: act(reason.text()), words)
    ask.add(Labelled(tr("Reason"), reason))
    ask.ask(reason)
    return ask


def ask_version(page: Page, found: Sequence[Version], act: Callable[[str, str], object]) -> Ask:
    """Ask which earlier version is to count again, and why."""
    earlier = [one for one in found if not one.is_current]
    picker = Picker(
        page.theme, tr("Version"), [(one.definition_hash, version_words(one)) for one in earlier]
    )
    reason = Field(page.theme, tr("Reason"))
    ask = Ask(
        page,
        page.theme,
        tr("Earlier versions"),
        tr("Bring it back"),
        lambda: act(picker.value, reason.text()),
        tr("The version that counts now stays in this list."),
    )
    if not earlier:
        ask.add(muted(tr("There is no earlier version yet."), 16))
        ask.do.setEnabled(False)
    else:
        ask.add(Labelled(tr("Version"), picker), Labelled(tr("Reason"), reason))
    ask.ask(picker if earlier else None)
    return ask


def version_words(one: Version) -> str:
    """E.g. "2026-03-02 10:04, Ada Min: longer infusion (3f2a91c0)"."""
    return tr(
        "{at}, {who}: {reason} ({hash})",
        at=one.at.local.strftime("%Y-%m-%d %H:%M"),
        who=one.by_name,
        reason=one.reason,
        hash=one.definition_hash[:8],
    )
