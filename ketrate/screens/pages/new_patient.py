"""Adding a patient: the fields, and a second look where somebody similar is here already."""

from datetime import date

from ketrate.clinic import enrol
from ketrate.clinic.limits import NeedsConfirmation
from ketrate.errors import BadInputError
from ketrate.records.patient import Identity, Patient
from ketrate.screens.pages.page import Page
from ketrate.screens.widgets.ask import Ask
from ketrate.screens.widgets.controls import Choice, Field, Labelled
from ketrate.words import tr

SEXES = (("F", tr("Female")), ("M", tr("Male")), ("X", tr("Other")))
WIDE = 760
_Typed = tuple[str, ...]


def ask_new_patient(page: Page) -> Ask:
    """Ask for code, name, birth date, sex, diagnosis; `succeeded` carries the patient.

    Where the clinic says that somebody similar is here, the button asks for a second press; it
    counts only for exactly what the warning was about.
    """
    names = (
        tr("Code (study id or MRN)"),
        tr("Family name"),
        tr("Given name"),
        tr("Birth date"),
        tr("Diagnosis"),
    )
    fields = tuple(Field(page.theme, name) for name in names)
    fields[3].setPlaceholderText(tr("year-month-day, such as 1981-03-14"))
    sex = Choice(page.theme, tr("Sex"), SEXES)
    warned: list[_Typed] = []

    def add() -> Patient:
        typed = tuple(field.text() for field in fields)
        try:
            return _enrol(page, typed, sex.value, confirmed=typed in warned)
        except NeedsConfirmation:
            warned[:] = [typed]
            ask.do.setText(tr("Yes, another person"))
            ask.do.setAccessibleName(ask.do.text())
            raise

    def changed() -> None:
        ask.do.setText(tr("Add the patient"))
        ask.do.setAccessibleName(ask.do.text())

    ask = Ask(page, page.theme, tr("New patient"), tr("Add the patient"), add)
    named = [Labelled(name, field) for name, field in zip(names, fields, strict=True)]
    for row in (named[:1], named[1:3], [*named[3:], Labelled(tr("Sex"), sex)]):
        ask.add_row(*row)
    for field in fields:
        field.textEdited.connect(changed)
    ask.setMinimumWidth(WIDE)
    ask.ask(fields[0])
    return ask


def _enrol(page: Page, typed: _Typed, sex: str, *, confirmed: bool) -> Patient:
    code, family, given, birth, diagnosis = typed
    return enrol.enrol(
        page.desk,
        code,
        Identity(family, given, _date(birth)),
        sex=sex or None,
        diagnosis=diagnosis.strip() or None,
        confirmed=confirmed,
    )


def _date(text: str) -> date | None:
    text = text.strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInputError(
            tr("Birth date"),
            tr("“{text}” is not a date.", text=text),
            tr("Type it as year-month-day, such as 1981-03-14."),
        ) from error
