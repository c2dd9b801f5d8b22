"""Field checks: happenings known from a notice, and reviews of what was held to be quiet, against what was promised."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from trucewatch.records.quantity import Probability
from trucewatch.records.vocabulary import Authenticity, Event, SensorKind

ReviewSubject: TypeAlias = Literal["quiet_cell", "rejected_item"]
ReviewAnswer: TypeAlias = Literal["nothing", "missed", "cannot_tell"]
"""`nothing`: the item was rightly quiet or rejected; `missed`: something was there; `cannot_tell`: never counted."""


@dataclass(frozen=True, slots=True)
class FieldCheck:
    """One happening that a notice announced, and whether the looks that promised to record it did."""

    check_id: str
    """Name that follows from notice, event and sensor kind."""
    notice_id: str
    """The notice of the demolition, exercise or own explosive work."""
    event: Event
    """Event that was to be recorded."""
    sensor_kind: SensorKind | None
    """The kind of sensor whose looks are meant; None for all together."""
    start_at: datetime
    """Start of the announced time, half-open."""
    end_at: datetime
    """Its end."""
    promised: Probability
    """Chance that looks at that place and time record it, computed without knowing whether they did."""
    n_looks: int
    """Looks that met it."""
    recorded: bool | None
    """Whether a sensor of that kind, or any, recorded something like it there and then; None where nobody confirmed
    that it took place at all."""
    confirmed_by: str
    """What says that it took place apart from those looks: an observation id or an entry; empty where nothing does."""


@dataclass(frozen=True, slots=True)
class Review:
    """The answer of a person who looked again, not knowing what others had said."""

    review_id: str
    """Name given by the form: sample and item."""
    version: int
    """1 for the first content seen under this id."""
    sample_id: str
    """The sample to which the item belongs."""
    item: str
    """Opaque name of the item in the sample, which alone knows what kind of item it is."""
    answer: ReviewAnswer
    """What was found."""
    event: Event | None
    """What was missed; None where nothing was."""
    reviewed_at: datetime
    """When."""
    reviewer: str
    """Who, by role; never a name."""
    received_at: datetime
    """When it reached the cell."""
    authenticity: Authenticity
    """How the channel protects origin and content."""
    source: str
    """Source of the mission folder."""
    label: str
    """Release label."""
    original: str
    """Digest of the file it was read from."""
    row: int
    """Row of that file, 1 for the first after the header."""


@dataclass(frozen=True, slots=True)
class MissRate:
    """How often something was missed, with the interval that the number of checks allows."""

    name: str
    """What was checked: `promised` (with the kind of sensor after a colon where one is meant), `quiet_cell`,
    `rejected_item`, or `control`, which measures the reviewers."""
    n_checked: int
    """Checks with an answer."""
    n_missed: int
    """Of these, missed."""
    expected_missed: float | None
    """Misses that the promises themselves allow for; None where nothing was promised."""
    rate: Probability | None
    """Share missed; None without checks."""
    rate_low: Probability
    """Lower end of the 95 % interval (Clopper and Pearson); 0 without checks."""
    rate_high: Probability
    """Upper end; 1 without checks."""
