"""What a cohort review can be asked, and how it is written on the command line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ketrate.analysis.baseline import CHOICES
from ketrate.analysis.rules import Rules
from ketrate.analysis.windows import Timing, timings
from ketrate.errors import BadInputError
from ketrate.words import tr

SESSIONS = ("first", "all")
INTERVENING = ("drop", "keep")


@dataclass(frozen=True, slots=True)
class CohortOptions:
    """The choices of one review; defaults as the command line promises them.

    `outcomes` and `tolerance` keep the words that were typed, `timings` is what they mean.
    """

    agent: str | None = None
    diagnosis: str | None = None
    instrument: str = "madrs"
    outcomes: str = "230 min,1 d,7 d"
    sessions: str = "first"
    period: int | None = None
    baseline: str = "course"
    minimum_baseline: int | None = None
    response: float = 50
    strict: bool = False
    remission: int | None = None
    tolerance: str = ""
    intervening: str = "drop"

    def __post_init__(self) -> None:
        _one_of("--sessions", self.sessions, SESSIONS)
        _one_of("--baseline", self.baseline, CHOICES)
        _one_of("--intervening", self.intervening, INTERVENING)
        if not 0 < self.response <= 100:
            raise BadInputError("--response", tr("it must lie above 0 and at most at 100."))
        timings(self.outcomes, self.tolerance)

    @property
    def timings(self) -> tuple[Timing, ...]:
        """The outcomes with their windows."""
        return timings(self.outcomes, self.tolerance)

    @property
    def rules(self) -> Rules:
        """The rule set these choices make."""
        return Rules(
            baseline=self.baseline,
            response_percent=self.response,
            strict=self.strict,
            remission=self.remission,
            minimum_baseline=self.minimum_baseline,
        )

    def as_words(self) -> dict[str, object]:
        """Every option by its name on the command line, with the value in force."""
        return {word: getattr(self, name) for word, (name, _) in _WORDS.items()}


def from_words(words: Mapping[str, object]) -> CohortOptions:
    """Options from names and values as typed; raises BadInputError naming the option."""
    given: dict[str, object] = {}
    for word, value in words.items():
        if word not in _WORDS:
            raise BadInputError(f"--{word}", tr("there is no such option."))
        if value is not None:
            name, read = _WORDS[word]
            given[name] = _read(f"--{word}", value, read)
    return CohortOptions(**given)  # type: ignore[arg-type]  # each value was read by its own reader


def _read(option: str, value: object, read: Callable[[str], object]) -> object:
    if not isinstance(value, str):
        return value
    try:
        return read(value)
    except ValueError as error:
        problem = tr("{value} is not a number.", value=repr(value))
        raise BadInputError(option, problem) from error


def _finite(text: str) -> float:
    number = float(text)
    if number != number or abs(number) == float("inf"):  # noqa: PLR0124 - not a number
        raise ValueError(text)
    return number


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _one_of(option: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        problem = tr("{value} is not known.", value=repr(value))
        raise BadInputError(option, problem, tr("Choose {known}.", known=", ".join(known)))


_WORDS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "agent": ("agent", str),
    "diagnosis": ("diagnosis", str),
    "instrument": ("instrument", str),
    "outcomes": ("outcomes", str),
    "sessions": ("sessions", str),
    "period": ("period", _positive),
    "baseline": ("baseline", str),
    "min-baseline": ("minimum_baseline", int),
    "response": ("response", _finite),
    "strict": ("strict", bool),
    "remission": ("remission", int),
    "tolerance": ("tolerance", str),
    "intervening": ("intervening", str),
}
