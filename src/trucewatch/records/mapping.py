"""How the rows of a foreign file become records, as data: which column says what, and which rows say nothing.

A mapping is a TOML file whose keys are the fields below. It is a short list of statements, no language: it cannot
compute, look anything up or read another file. A word in `words` is compared with the whole cell, exact in case; the
empty word stands for an empty cell. Where it is looked up: `mappings/NAME.toml` of the mission folder if there is one,
else the shipped mapping of that name.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from trucewatch.records.quantity import Degrees, Kilometres, Metres, Seconds
from trucewatch.records.vocabulary import (
    Authenticity,
    ContextKind,
    Credibility,
    Description,
    Event,
    Means,
    NoticeKind,
    Reliability,
)

Makes: TypeAlias = Literal["observation", "notice", "context"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why rows are rejected."""

    code: str
    """Stable name of the reason, in lower case with underscores."""
    expected: str
    """What would have been right."""
    remedy: str
    """What to do."""


@dataclass(frozen=True, slots=True)
class RejectedWords:
    """Words of one column whose rows are rejected, whatever else they say."""

    column: str
    """The column."""
    words: tuple[str, ...]
    """The words."""
    refusal: Refusal
    """Why."""


@dataclass(frozen=True, slots=True)
class KindRule:
    """What the rows with certain words are; the first rule that fits a row holds."""

    words: tuple[str, ...] = ()
    """The words, any of which fits; empty fits every row and stands last."""
    event: Event | None = None
    """Event of an observation; None for a notice, for context and for a refusal."""
    description: Description = "undetermined"
    """Description of an observation."""
    means: Means = "reported"
    """By what it was recorded."""
    weapon: str | None = None
    """Class of the agreement's weapon table; None where not known."""
    notice: NoticeKind | None = None
    """Kind of a notice; None for anything else."""
    context: ContextKind | None = None
    """Kind of context; None for anything else."""
    refusal: Refusal | None = None
    """Why such rows are rejected; None where they are taken."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """How a row says what happened. A row that no rule fits is rejected."""

    rules: tuple[KindRule, ...]
    """The rules, in the order in which they are tried."""
    column: str | None = None
    """Column with the words; None where all rows are of one kind."""
    split: str | None = None
    """Mark between several words of one cell; None where a cell is one word."""
    match: Literal["word", "beginning"] = "word"
    """Whether a rule's word is the whole word or how it begins."""


@dataclass(frozen=True, slots=True)
class Precision:
    """How far off the places with certain words of the precision column are."""

    words: tuple[str, ...]
    """The words."""
    sigma_m: Metres
    """Circular one-sigma."""


@dataclass(frozen=True, slots=True)
class MappedPlace:
    """How a row says where."""

    lat_column: str
    """Column of latitudes, whatever it is called."""
    lon_column: str
    """Column of longitudes, whatever it is called."""
    sigma_m: Metres
    """Circular one-sigma where the precision column says nothing; for a notice it is not used."""
    sigma_source: str
    """Where the numbers of uncertainty come from."""
    unit_deg: Degrees = 1.0
    """Degrees in one unit of both columns: 0.00001 for whole numbers of 1e-5 degrees."""
    precision_column: str | None = None
    """Column with codes of precision; None without one."""
    precisions: tuple[Precision, ...] = ()
    """What each code means; a code that is not listed is a fault of its row."""
    radius_km: Kilometres | None = None
    """Radius of a notice; None for an observation."""


@dataclass(frozen=True, slots=True)
class Widening:
    """By how many local days the interval of rows with certain words is widened."""

    words: tuple[str, ...]
    """Words of the column of time precision."""
    before_days: int
    """Whole local days added before."""
    after_days: int
    """Whole local days added after."""


@dataclass(frozen=True, slots=True)
class MappedTime:
    """How a row says when. A date is its whole local day; a time without offset is local time of the zone."""

    column: str
    """Column of the date, the time or the start."""
    timezone: str
    """Time zone of dates and of times without an offset."""
    resolution_s: Seconds
    """Resolution of times without an offset."""
    clock_column: str | None = None
    """Column of the time of day beside a date; empty cells mean date only. None where `column` holds both."""
    end_column: str | None = None
    """Column of the last date or time; empty cells mean the first. None without one."""
    midnight: Literal["time", "date_only"] = "time"
    """Whether 00:00 is a time or stands for a time that is not known."""
    clock: Literal["event", "report"] = "event"
    """Whose time it is. Of a report: the happening lies between the start of that local day and the report."""
    precision_column: str | None = None
    """Column with codes of time precision; None without one."""
    widenings: tuple[Widening, ...] = ()
    """What each code means; a code that is not listed widens nothing."""
    repeated_in: str | None = None
    """Column whose text begins with the date as DD/MM/YYYY; a row where it begins with another date is rejected."""
    received_column: str | None = None
    """Column of when it reached the cell; None: when its file did."""


@dataclass(frozen=True, slots=True)
class MappedCount:
    """How a row says how many: exact where low, best and high agree, at_least where low is best, else about."""

    best_column: str
    """Column of the best number; 0 becomes a count that is not known."""
    low_column: str | None = None
    """Column of the lowest number; None without one."""
    high_column: str | None = None
    """Column of the highest number; None without one."""


@dataclass(frozen=True, slots=True)
class Corroboration:
    """Which rows that would be `reported` are `corroborated`: those that a second source bears out."""

    column: str
    """The column that shows it."""
    at_least: int | None = None
    """Lowest number of sources that corroborates; None: any text in the column does."""


@dataclass(frozen=True, slots=True)
class Copies:
    """How rows that repeat one original are known: they share the text of a column."""

    column: str
    """The column: an address, a number of an article."""
    split: str | None = None
    """Mark between several of them in one cell, of which the first counts; None where a cell is one."""
    scope: Literal["source", "anywhere"] = "source"
    """Whether equal text means the same original only within the source or, as an address does, anywhere."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """How the files of one kind of foreign source are read."""

    name: str
    """Name of the file without `.toml`; not a key of it."""
    title: str
    """What it reads."""
    makes: Makes
    """Record that a row becomes."""
    time: MappedTime
    """When."""
    kinds: Kinds
    """What."""
    place: MappedPlace | None = None
    """Where; None for context, which has named areas."""
    area_columns: tuple[str, ...] = ()
    """Columns that together name the area of context, widest first; empty for anything else."""
    by_column: str | None = None
    """Column that names who declared a notice; None for anything else."""
    identity: tuple[str, ...] = ()
    """Columns that together name a row for good. Empty, or a row with one of them empty: named by its content."""
    copies: Copies | None = None
    """How copies are known; None where the file does not show it."""
    count: MappedCount | None = None
    """How many; None where the file does not say."""
    corroboration: Corroboration | None = None
    """What corroborates; None where nothing does."""
    rejected: tuple[RejectedWords, ...] = ()
    """Rows that are rejected by a word in some column."""
    not_known: tuple[str, ...] = ()
    """Texts that stand for an empty cell, in every column."""
    text_columns: tuple[str, ...] = ()
    """Columns kept as remarks; several are kept with their names."""
    authenticity: Authenticity = "none"
    """The most that a row may claim; the source of the mission may lower it."""
    reliability: Reliability | None = None
    """Admiralty rating of the source; None where not rated."""
    credibility: Credibility | None = None
    """Admiralty rating of the content; None where not rated."""
    note: str = ""
    """What somebody who uses it must know; empty where nothing."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that it names, each once, in the order of the fields."""
        place, time, count = self.place, self.time, self.count
        named = (
            time.column, time.clock_column, time.end_column, time.precision_column, time.repeated_in,
            time.received_column, self.kinds.column,
            *((place.lat_column, place.lon_column, place.precision_column) if place else ()),
            *self.area_columns, self.by_column, *self.identity,
            self.copies.column if self.copies else None,
            *((count.best_column, count.low_column, count.high_column) if count else ()),
            self.corroboration.column if self.corroboration else None,
            *(one.column for one in self.rejected), *self.text_columns,
        )  # fmt: skip
        return tuple(dict.fromkeys(name for name in named if name is not None))
