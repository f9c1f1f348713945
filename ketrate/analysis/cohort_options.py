"""What a cohort review can be asked, and how it is written on the command line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from ketrate.analysis import measures
from ketrate.analysis.baseline import CHOICES
from ketrate.analysis.dissociated import Definition, definition
from ketrate.analysis.elapsed import MINUTES_PER_DAY
from ketrate.analysis.filters import DoseRange, Numbers, dose_range, numbers, tag
from ketrate.analysis.measures import Measure
from ketrate.analysis.rules import Rules
from ketrate.analysis.windows import Timing, duration, matching_tolerances, timings
from ketrate.errors import BadInputError
from ketrate.words import tr

SESSIONS = ("first", "all")
INTERVENING = ("drop", "keep")
INDEPENDENCE = ("any", "independent")
BLINDING = ("blinded", "open")


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
    route: str | None = None
    dose: DoseRange | None = None
    protocol: str | None = None
    begins: date | None = None
    ends: date | None = None
    session_number: Numbers | None = None
    tag: tuple[str, str] | None = None
    rater: str | None = None
    rater_independence: str = "any"
    blinding: str | None = None
    baseline: str = "course"
    minimum_baseline: int | None = None
    response: float = 50
    strict: bool = False
    remission: int | None = None
    tolerance: str = ""
    intervening: str = "drop"
    dissociation: str = "cadss23"
    dissociated: str = "peak>4"
    at: str = "40 min"
    predictors: str | None = None
    window: str = "21 d"
    knot: float | None = None

    def __post_init__(self) -> None:
        _one_of("--sessions", self.sessions, SESSIONS)
        _one_of("--baseline", self.baseline, CHOICES)
        _one_of("--intervening", self.intervening, INTERVENING)
        if not 0 < self.response <= 100:
            raise BadInputError("--response", tr("it must lie above 0 and at most at 100."))
        _one_of("--rater-independence", self.rater_independence, INDEPENDENCE)
        if self.blinding is not None:
            _one_of("--blinding", self.blinding, BLINDING)
        _read_all(self)

    @property
    def family(self) -> str:
        """The instrument's family, without how improvement is counted."""
        return self.outcome.source

    @property
    def outcome(self) -> Measure:
        """What a correlation sets beside the predictor."""
        return measures.outcome(self.instrument)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The predictors; without a choice the change in dissociation."""
        return measures.predictors(
            f"{self.dissociation}:change" if self.predictors is None else self.predictors
        )

    @property
    def change(self) -> Measure:
        """The change in dissociation, whatever the predictors are."""
        return Measure(self.dissociation, None, "change")

    @property
    def definition(self) -> Definition:
        """What counts as dissociated."""
        return definition(self.dissociated)

    @property
    def minutes(self) -> tuple[Timing, ...]:
        """When the predictors are read."""
        tolerance = matching_tolerances(self.tolerance, self.at, "--at")
        return timings(self.at, tolerance, option="--at")

    @property
    def window_days(self) -> float:
        """How long after the dosing response is looked for."""
        return duration("--window", self.window) / MINUTES_PER_DAY

    @property
    def timings(self) -> tuple[Timing, ...]:
        """The outcomes with their windows."""
        return timings(self.outcomes, matching_tolerances(self.tolerance, self.outcomes))

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
        return {word: _plain(getattr(self, name)) for word, (name, _) in _WORDS.items()}


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


def _read_all(options: CohortOptions) -> None:
    """Every choice that is written in a grammar is read once, so that a wrong one is refused."""
    _ = options.timings, options.minutes, options.measures, options.definition, options.outcome
    if options.window_days <= 0:
        raise BadInputError("--window", tr("it must be longer than nothing."))
    unused = [
        one
        for one in filter(None, (part.strip() for part in options.tolerance.split(",")))
        if not matching_tolerances(one, f"{options.outcomes},{options.at}")
    ]
    if unused:
        raise BadInputError("--tolerance", tr("{label} is none of the times.", label=unused[0]))


def _plain(value: object) -> object:
    """A choice as it was typed."""
    if isinstance(value, tuple):
        return "=".join(map(str, value))
    if value is None or isinstance(value, (str, int, float)):
        return value
    return str(value)


def _read(option: str, value: object, read: Callable[[str], object]) -> object:
    if not isinstance(value, str):
        return value
    try:
        return read(value)
    except ValueError as error:
        problem = tr("{value} cannot be read.", value=repr(value))
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
    "route": ("route", str),
    "dose": ("dose", dose_range),
    "protocol": ("protocol", str),
    "from": ("begins", date.fromisoformat),
    "to": ("ends", date.fromisoformat),
    "session-number": ("session_number", numbers),
    "tag": ("tag", tag),
    "rater": ("rater", str),
    "rater-independence": ("rater_independence", str),
    "blinding": ("blinding", str),
    "baseline": ("baseline", str),
    "min-baseline": ("minimum_baseline", int),
    "response": ("response", _finite),
    "strict": ("strict", bool),
    "remission": ("remission", int),
    "tolerance": ("tolerance", str),
    "intervening": ("intervening", str),
    "dissociation": ("dissociation", str),
    "dissociated": ("dissociated", str),
    "at": ("at", str),
    "predictors": ("predictors", str),
    "window": ("window", str),
    "knot": ("knot", _finite),
}
