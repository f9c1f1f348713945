"""Two questions of Today: why something is not done, and whose session begins."""

from collections.abc import Callable, Sequence

from ketrate.clinic import bedside, today, visit
from ketrate.errors import BadInputError
from ketrate.protocol.situation import Due
from ketrate.records.bedside import NotDoneReason
from ketrate.records.ids import CourseId, SessionId
from ketrate.screens.pages.page import Page
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.banner import name_of
from ketrate.screens.widgets.controls import Field, Labelled, Picker, muted
from ketrate.screens.widgets.reasons import Reasons
from ketrate.words import tr, trn

MOST_OFFERED = 40
"""More matches than this are no list to choose from; one goes on typing."""
ALL = "*"


def reason_words() -> dict[str, str]:
    """Every reason as a person reads it, in the order of its digits."""
    return {
        NotDoneReason.TOO_DISSOCIATED: tr("too dissociated"),
        NotDoneReason.TOO_SEDATED: tr("too sedated"),
        NotDoneReason.ASLEEP: tr("asleep"),
        NotDoneReason.REFUSED: tr("refused"),
        NotDoneReason.STAFF_BUSY: tr("staff busy"),
        NotDoneReason.OTHER: tr("other"),
    }


def ask_why_not(
    page: Page,
    lane: today.Lane,
    pressing: Sequence[Due],
    name: Callable[[str], str],
    done: Callable[[], object],
) -> Ask:
    """Why what is due now will not be rated; a digit chooses the reason, Enter writes it down.

    One taken later still counts.
    """
    label = pressing[0].timepoint.label
    words = ", ".join((lane.patient.code, lane.initials, label))
    which = Picker(page.theme, tr("What is not done"))
    every = [(one.what, name(one.what)) for one in pressing]
    which.offer([(ALL, tr("Everything due at {label}", label=label)), *every])
    reasons = Reasons(page.theme, tr("Reason"), tuple(reason_words().items()))
    other = Field(page.theme, tr("In a word"), tr("What it was; needed for “other”"))

    def act() -> object:
        if not reasons.value:
            raise BadInputError(tr("Reason"), tr("none is chosen."), tr("Press its digit."))
        reason = NotDoneReason(reasons.value)
        chosen = [one for one in pressing if which.value in (ALL, one.what)]
        for one in chosen:
            bedside.say_not_done(
                page.desk, lane.session.id, one.timepoint.id, one.what, reason, other.text()
            )
        return len(chosen)

    ask = Ask(page, page.theme, tr("Not done"), tr("Write it down"), act)
    ask.about(words)
    if len(every) > 1:
        ask.add(Labelled(tr("What is not done"), which))
    ask.add(reasons, Labelled(tr("In a word"), other))
    reasons.chosen.connect(lambda value: _next(ask, other, value))
    ask.succeeded.connect(lambda _: done())
    ask.ask(reasons.first)
    return ask


def ask_new_session(page: Page, opened: Callable[[SessionId], object]) -> Ask | None:
    """The next session of a patient's latest course, in a chair; None when nobody can have one."""
    found = page.attempt(lambda: today.next_sessions(page.desk))
    if found is None:
        return None
    search = Field(page.theme, tr("Find"), tr("Code or name"))
    who = Picker(page.theme, tr("Patient"))
    chair = Field(page.theme, tr("Chair"), width=140)
    count = muted("", 15)

    def offer() -> None:
        matching = [one for one in found if _matches(one, search.text())]
        who.offer((str(one.course.id), _line(one)) for one in matching[:MOST_OFFERED])
        count.setText(_count_words(len(matching)))

    def act() -> SessionId:
        if not who.value:
            raise BadInputError(tr("Patient"), tr("nobody is chosen."))
        return visit.open_session(page.desk, CourseId(int(who.value)), chair.text()).id

    words = tr("Patients whose course has begun and who sit in no chair yet.")
    ask = Ask(page, page.theme, tr("New session"), tr("Open the session"), act, words)
    ask.add(Labelled(tr("Find"), search), Labelled(tr("Patient"), who), count)
    ask.add(Labelled(tr("Chair"), chair))
    offer()
    search.textChanged.connect(offer)
    search.returnPressed.connect(chair.setFocus)
    chair.returnPressed.connect(ask.do.click)
    ask.succeeded.connect(opened)
    ask.ask(search)
    return ask


def _next(ask: Ask, other: Field, value: str) -> None:
    """After “other” a word is typed, after every other reason only Enter is left."""
    (other if value == NotDoneReason.OTHER else ask.do).setFocus()


def _matches(one: today.NextSession, text: str) -> bool:
    where = f"{one.patient.code} {name_of(one.patient)}".casefold()
    return all(part in where for part in text.casefold().split())


def _line(one: today.NextSession) -> str:
    parts = (one.patient.code, name_of(one.patient), one.protocol_name)
    return " · ".join(part for part in parts if part)


def _count_words(count: int) -> str:
    if not count:
        return tr("Nobody matches. A course is begun under Patients.")
    if count > MOST_OFFERED:
        return tr("{n} match; the first {most} are offered.", n=count, most=MOST_OFFERED)
    return trn("{count} patient matches.", "{count} patients match.", count)
