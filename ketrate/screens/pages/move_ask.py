"""To the right patient: the code is typed, who that is is shown, course and session are chosen."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from ketrate.clinic import enrol, move
from ketrate.errors import BadInputError, KetRateError
from ketrate.records.ids import CourseId, SessionId
from ketrate.records.patient import Patient
from ketrate.records.rating import Rating
from ketrate.records.treatment import Session
from ketrate.screens.pages.page import Page
from ketrate.screens.theme import Weight
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.banner import DOT, born, name_of
from ketrate.screens.widgets.controls import Field, Labelled, Picker, label
from ketrate.words import explain, tr

OPEN, BETWEEN = "", "between"
WIDE = 760
"""Pixels: an identity of two hundred characters takes few lines."""


class RightPlace:
    """Where the rating belongs: three inputs that follow each other."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.patient: Patient | None = None
        self.code = Field(page.theme, tr("Code of the right patient"))
        self.identity = label(tr("Type the whole code."), 17, Weight.BOLD)
        self.identity.setWordWrap(True)
        self.identity.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.course = Picker(page.theme, tr("Course"))
        self.session = Picker(page.theme, tr("Session"))
        self.code.textChanged.connect(self._find)
        self.course.currentIndexChanged.connect(lambda _: self._offer_sessions())

    def chosen(self) -> tuple[CourseId, SessionId | None]:
        """Course and session; raises BadInputError for what was not chosen yet."""
        if self.patient is None:
            raise BadInputError(tr("Right patient"), tr("nobody has this code."))
        if not self.course.value:
            problem = tr("{code} has no course yet.", code=self.patient.code)
            raise BadInputError(tr("Course"), problem, tr("Start a course first."))
        if self.session.value == OPEN:
            raise BadInputError(tr("Session"), tr("it was not chosen."), tr("Choose the session."))
        number = None if self.session.value == BETWEEN else SessionId(int(self.session.value))
        return CourseId(int(self.course.value)), number

    def _find(self, code: str) -> None:
        desk = self._page.desk
        try:
            self.patient = enrol.patient(desk, code.strip())
            courses = enrol.courses(desk, self.patient.id)
        except KetRateError as error:
            self.patient, courses = None, ()
            self.identity.setText(explain(error) if code.strip() else tr("Type the whole code."))
        else:
            today = desk.now().local.date()
            parts = (self.patient.code, born(self.patient, today), name_of(self.patient))
            self.identity.setText(DOT.join(filter(None, parts)))
        latest_first = reversed(courses)
        self.course.offer([(str(c.id), tr("Course {n}", n=c.number)) for c in latest_first])
        self._offer_sessions()

    def _offer_sessions(self) -> None:
        sessions: tuple[Session, ...] = ()
        if self.patient is not None and self.course.value:
            sessions = enrol.sessions_of(self._page.desk, CourseId(int(self.course.value)))
        choices = [(OPEN, tr("Choose …"))]
        choices += [(str(one.id), _words(one)) for one in reversed(sessions)]
        self.session.offer([*choices, (BETWEEN, tr("Between the sessions"))])


class MoveAsk(Ask):
    """The question with its inputs; `succeeded` carries the copy."""

    def __init__(self, page: Page, rating: Rating) -> None:
        self.place = RightPlace(page)
        self.reason = Field(page.theme, tr("Reason"))

        def act() -> Rating:
            return move.move(page.desk, rating.id, *self.place.chosen(), self.reason.text())

        words = tr(
            "Here it becomes void and stays readable. The copy keeps times, rater and answers, "
            "needs a new signature, and takes its alerts along. Moving it back undoes this."
        )
        title = tr("Move to the right patient")
        super().__init__(page, page.theme, title, tr("Move it"), act, words)
        place = self.place
        self.add(Labelled(place.code.accessibleName(), place.code), place.identity)
        self.add_row(Labelled(tr("Course"), place.course), Labelled(tr("Session"), place.session))
        self.add(Labelled(tr("Reason"), self.reason))
        self.setMinimumWidth(WIDE)
        place.code.textChanged.connect(lambda _: self.fit())


def ask_to_move(page: Page, rating: Rating, then: Callable[[object], None]) -> MoveAsk:
    """Ask where a finished rating belongs and why; `then` gets the copy."""
    ask = MoveAsk(page, rating)
    ask.succeeded.connect(then)
    ask.ask(ask.place.code)
    return ask


def _words(session: Session) -> str:
    at = session.started or session.opened_at
    when = f"{at.local:%Y-%m-%d %H:%M}" if at is not None else ""
    chair = tr("chair {chair}", chair=session.chair) if session.chair else ""
    parts = (tr("Session {n}", n=session.number), when, chair)
    return "  ·  ".join(part for part in parts if part)
