"""An instrument as its file describes it; frozen, versioned, known by the hash of its file."""

from dataclasses import dataclass

DOMAINS = (
    "depression",
    "dissociation",
    "psychosis",
    "mania",
    "sedation",
    "suicidality",
    "side effects",
    "global",
)
WORSE, BETTER, ZERO_IS_BEST = "higher is worse", "higher is better", "zero is best"
DIRECTIONS = (WORSE, BETTER, ZERO_IS_BEST)
SUM, MAXIMUM = "sum", "maximum"
NEAREST, DOWN, UP = "nearest", "down", "up"
ROUNDINGS = (NEAREST, DOWN, UP)


@dataclass(frozen=True, slots=True)
class Level:
    """One possible value of an item, in own words. `is_scored` is False for e.g. HAM-D 16 = 3."""

    value: int
    label: str
    hint: str = ""
    is_scored: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `acute` says how it is treated hours after a dosing: rate, carry or omit.

    `loinc` is its code, empty where none was seen in a source. An item that does not count
    (`counts`) is asked but is in no total, and may stay blank. `unblinds` says that asking it
    tells a blinded rater of the treatment (depersonalisation under ketamine).
    """

    number: int
    key: str
    label: str
    paraphrase: str
    minimum: int
    maximum: int
    levels: tuple[Level, ...]
    acute: str = "rate"
    loinc: str = ""
    counts: bool = True
    unblinds: bool = False

    @property
    def is_marked(self) -> bool:
        """Whether the levels are marks along a line, with values between them (0 to 100)."""
        scored = sum(level.is_scored for level in self.levels)
        return scored < self.maximum - self.minimum + 1


@dataclass(frozen=True, slots=True)
class Subscale:
    """A sum over some of the items, or their `maximum`: then the total takes it for its items."""

    id: str
    name: str
    items: tuple[int, ...]
    minimum: int
    maximum: int
    source: str
    rule: str = SUM


@dataclass(frozen=True, slots=True)
class Either:
    """Items of which one answer is enough (less or more appetite): the blank ones are no gap."""

    items: tuple[int, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Derived:
    """Where a short form comes from: its items in order are these items of those scales."""

    parents: tuple[str, ...]
    items: tuple[int, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to point out: the total, or with `any_item` any item, beyond `cutoff`.

    With `above_baseline` it must also exceed the total before the dosing.
    """

    id: str
    label: str
    cutoff: "Cutoff"
    any_item: bool = False
    above_baseline: bool = False


@dataclass(frozen=True, slots=True)
class Prorating:
    """A rule for a total from fewer answers: at most `most_missing` items, then rounded.

    `is_published` tells a rule with a reference from one that a clinic made for itself.
    """

    most_missing: int
    rounding: str
    source: str
    is_published: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A named range of totals, both ends included."""

    low: int
    high: int
    label: str
    source: str


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A number with the place it comes from; `operator` is <=, >= or >."""

    operator: str
    value: int
    source: str

    def holds(self, number: int) -> bool:
        """Whether the number lies on the named side of the cut-off."""
        if self.operator == "<=":
            return number <= self.value
        return number > self.value or (self.operator == ">=" and number == self.value)


@dataclass(frozen=True, slots=True)
class Alert:
    """The suicidality rule: raised at `at_least`, or on a rise of `rise` since the last rating."""

    item: int
    at_least: int
    rise: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A rating scale.

    `recall_minutes` is the look-back in minutes (0 = now; None = since dosing).
    `earliest_after_dosing` is the first minute after dosing start at which the answers make
    sense; before it `acute_variant` is offered. `remission[0]` is the default cut-off.
    `dissociated` belongs to CADSS-23 alone. `missing` is `strict` (no total unless complete);
    `prorating` is a published rule that a clinic may switch on, and does nothing by itself.
    `sources` says where items, range, recall, timing, missing rule and licence come from.
    `direction` says which way is worse. `minimum` is the floor of percent improvement.
    `loinc_panel` and `loinc_total` are codes for the whole and its sum, empty where none was seen.
    """

    id: str
    family: str
    domain: str
    name: str
    short_name: str
    version: str
    rater: str
    recall: str
    recall_minutes: int | None
    earliest_after_dosing: int
    acute_variant: str | None
    items: tuple[Item, ...]
    minimum: int
    maximum: int
    subscales: tuple[Subscale, ...]
    bands: tuple[Band, ...]
    response_percent: int | None
    response_source: str
    remission: tuple[Cutoff, ...]
    dissociated: Cutoff | None
    alert: Alert | None
    missing: str
    licence: str
    licence_route: str
    source: str
    unverified: tuple[str, ...]
    definition_hash: str
    text: str
    sources: tuple[tuple[str, str], ...] = ()
    direction: str = WORSE
    either: tuple[Either, ...] = ()
    derived: Derived | None = None
    flags: tuple[Flag, ...] = ()
    loinc_panel: str = ""
    loinc_total: str = ""
    prorating: Prorating | None = None

    @property
    def unblinding_items(self) -> tuple[Item, ...]:
        """The items for which the whole scale is closed to a blinded rater; mostly none."""
        return tuple(item for item in self.items if item.unblinds)

    @property
    def best(self) -> int:
        """The total that is furthest from ill: floor, ceiling or zero, by the direction."""
        if self.direction == BETTER:
            return self.maximum
        return self.minimum if self.direction == WORSE else 0

    def item(self, number: int) -> Item:
        """The item with that number; raises KeyError when there is none."""
        for item in self.items:
            if item.number == number:
                return item
        raise KeyError(number)
