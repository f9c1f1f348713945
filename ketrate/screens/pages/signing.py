"""Signing, reviewing, amending and voiding from a page: ask, prove, and let the clinic do it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from ketrate.clinic import amend, enrol, rate, sign
from ketrate.errors import BadInputError
from ketrate.records.rating import Rating
from ketrate.records.signature import Meaning
from ketrate.screens.pages.identified import alike_words
from ketrate.screens.pages.page import Page
from ketrate.screens.pages.signing_words import meant, sign_lines
from ketrate.screens.widgets.amending import AmendLines
from ketrate.screens.widgets.controls import Field, Labelled
from ketrate.screens.widgets.sign_lines import TALLEST_LIST, Shelf, SignLines
from ketrate.screens.widgets.signing import Seal, SignAsk, Signer
from ketrate.screens.widgets.slow_ask import Slow, Work
from ketrate.words import tr, trn

if TYPE_CHECKING:
    from ketrate.clinic.desk import Desk

Act = Callable[[sign.Proof], object]
TALLEST_ITEMS = 330


def ask_to_sign(page: Page, ratings: Sequence[Rating], *, is_offered: bool = False) -> SignAsk:
    """Sign one's own ratings together; `is_offered` where nobody asked for it (after Finish)."""
    numbers = tuple(one.id for one in ratings)
    words = trn("Sign this rating", "Sign {count} ratings", len(ratings))
    seal = Seal(page.theme, meant(Meaning.PERFORMED, len(ratings)), _signer(page.desk))
    slow = _proven(page, seal, lambda proof: sign.sign(page.desk, numbers, proof))
    why = tr(
        "Every rating of this session is done. Signing can wait: “Later” leaves it to “To sign”."
    )
    ask = _ask(page, words, slow, seal, ratings, why if is_offered else "")
    if is_offered:
        ask.cancel.setText(tr("Later"))
        ask.cancel.setAccessibleName(tr("Sign later, key Escape"))
    ask.sign()
    return ask


def ask_to_review(page: Page, ratings: Sequence[Rating]) -> SignAsk:
    """Sign that one has reviewed what others rated."""
    numbers = tuple(one.id for one in ratings)
    words = trn("Sign the review", "Sign {count} reviews", len(numbers))
    seal = Seal(page.theme, meant(Meaning.REVIEWED, len(ratings)), _signer(page.desk))
    slow = _proven(page, seal, lambda proof: sign.review(page.desk, numbers, proof))
    ask = _ask(page, words, slow, seal, ratings, tr("Look at each of them first."))
    ask.sign()
    return ask


def ask_to_amend(page: Page, rating: Rating) -> SignAsk:
    """Change answers of a finished rating, say why, and sign at once."""
    desk, theme = page.desk, page.theme
    instrument = rate.instrument_of(desk, rating)
    lines = AmendLines(theme, instrument, rating)
    why = Field(theme, tr("Why it is changed"))
    seal = Seal(theme, meant(Meaning.AMENDED, 1), _signer(desk))

    def check() -> None:
        if not lines.answers():
            raise BadInputError(
                tr("Amend"), tr("nothing is changed yet."), tr("Choose the right answer first.")
            )
        _require_reason(why)

    slow = _proven(
        page,
        seal,
        lambda proof: amend.amend(desk, rating.id, lines.answers(), why.text(), proof),
        check,
    )
    title = tr("Amend {scale}", scale=instrument.short_name)
    ask = SignAsk(page, theme, (title, tr("Amend and sign"), ""), slow, seal)
    _show_whose(ask, page, rating, tr("Old answers and signatures stay readable."))
    ask.add(Shelf(lines, TALLEST_ITEMS), Labelled(why.accessibleName(), why))
    ask.sign(lines.first)
    return ask


def ask_to_void(page: Page, rating: Rating) -> SignAsk:
    """Take a finished rating out of all counting, with a reason."""
    desk, theme = page.desk, page.theme
    why = Field(theme, tr("Why it is void"))
    seal = Seal(theme, tr("This rating is not to be counted."), _signer(desk))
    slow = _proven(
        page,
        seal,
        lambda proof: amend.void_signed(desk, rating.id, why.text(), proof),
        lambda: _require_reason(why),
    )
    words = tr(
        "It stays readable with its answers and signatures, and counts nowhere any more. "
        "This cannot be taken back."
    )
    ask = SignAsk(page, theme, (tr("Void this rating?"), tr("Void it"), words), slow, seal)
    ask.do.kind = "danger"
    _show_whose(ask, page, rating)
    ask.add(SignLines(sign_lines(desk, (rating,))), Labelled(why.accessibleName(), why))
    ask.sign(why)
    return ask


def _ask(
    page: Page, words: str, slow: Slow, seal: Seal, ratings: Sequence[Rating], below: str
) -> SignAsk:
    """The question with its list; the banner where all of it is about one patient."""
    patients = {one.patient_id for one in ratings}
    ask = SignAsk(page, page.theme, (words, words, below), slow, seal)
    if len(patients) == 1:
        _show_whose(ask, page, ratings[0])
    lines = sign_lines(page.desk, ratings, with_patient=len(patients) > 1)
    ask.add(Shelf(SignLines(lines), TALLEST_LIST))
    return ask


def _show_whose(ask: SignAsk, page: Page, rating: Rating, line: str = "") -> None:
    patient = enrol.patient_by_id(page.desk, rating.patient_id)
    ask.show_whose(patient, page.desk.now().local.date(), line)
    ask.banner.warn(alike_words(page.desk, patient))


def _proven(page: Page, seal: Seal, act: Act, check: Callable[[], None] = lambda: None) -> Slow:
    """First what was typed is looked at, then the password behind the window, then the act."""
    desk = page.desk

    def begin() -> Work:
        check()
        name, password = seal.typed()
        return lambda: sign.prove(desk, name, password)

    def finish(proof: object) -> object:
        done = act(cast("sign.Proof", proof))
        desk.seen.add(_named(desk))
        return done

    return Slow(page.background, begin, finish)


def _signer(desk: "Desk") -> Signer:
    """The name is typed once per sign-in and then stands there; the password every time."""
    staff = desk.signed_in()
    roles = ", ".join(tr(role) for role in sorted(staff.roles))
    return Signer(staff.name, staff.login, roles, _named(desk) in desk.seen, desk.now)


def _named(desk: "Desk") -> tuple[str, str]:
    return "signature.named", desk.signed_in().uid.hex()


def _require_reason(field: Field) -> None:
    if len(field.text().strip()) < amend.SHORTEST_REASON:
        field.setFocus()
        raise BadInputError(
            field.accessibleName(),
            tr("at least {n} characters are needed.", n=amend.SHORTEST_REASON),
            tr("Say it in a few words."),
        )
