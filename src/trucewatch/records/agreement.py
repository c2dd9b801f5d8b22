"""What was agreed, as data: clauses with their readings, notices that excuse, and the ladder of response."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from trucewatch.records.quantity import Hours, Kilometres, Probability, Seconds
from trucewatch.records.vocabulary import NoticeKind


@dataclass(frozen=True, slots=True)
class Excuse:
    """A kind of notice that excuses what a provision prohibits, and its bounds."""

    notice: NoticeKind
    """The kind."""
    lead_h: Hours
    """It must have reached the cell this long before it begins."""
    max_duration_h: Hours
    """A longer one excuses nothing."""
    max_radius_km: Kilometres
    """A wider one excuses nothing (an area counts by the radius of the circle of its size)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One interpretation of a provision."""

    reading_id: str
    """Stable name within the provision."""
    holder: str
    """Who reads it so."""
    text: str
    """The interpretation in a sentence."""
    zone: str
    """Zone in which it holds under this reading."""


@dataclass(frozen=True, slots=True)
class Provision:
    """One clause of the agreement."""

    provision_id: str
    """Stable name."""
    article: str
    """Article of the agreement."""
    language: str
    """Language of the authentic text."""
    text: str
    """Authentic text."""
    subject: str
    """What it is about, in two or three words."""
    classes: tuple[str, ...]
    """Classes of incident that it prohibits."""
    excuses: tuple[Excuse, ...]
    """Notices that excuse."""
    readings: tuple[Reading, ...]
    """Its interpretations, at least one."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed, as data."""

    agreement_id: str
    """Stable name."""
    title: str
    """Its title."""
    in_force_from: datetime
    """Start of force; in a hypothetical mission the dates are taken as if."""
    in_force_to: datetime | None
    """End of force; None while open."""
    sigma_s: Seconds
    """One-sigma uncertainty of the start of force (reach of the order); 0 if agreed to the second."""
    standard_of_proof: str
    """The agreed standard, in words."""
    standard_p: Probability
    """The least `p_breach` that it means for a possible violation."""
    provisions: tuple[Provision, ...]
    """Its clauses."""


@dataclass(frozen=True, slots=True)
class OptionText:
    """One thing an organ could do at a step of the ladder."""

    option_id: str
    """Stable name."""
    for_organ: str
    """Organ that may choose it."""
    text: str
    """Its wording."""


@dataclass(frozen=True, slots=True)
class Tier:
    """One step of the agreement's ladder of response."""

    tier: str
    """Stable name."""
    title: str
    """How pages name it."""
    min_findings: int
    """Possible violations in the case from which this step is proposed."""
    min_hours: Hours
    """Time between the first and last of them from which it is proposed."""
    starts: Literal["t0", "detection", "adoption"]
    """From what its clock counts."""
    clock_h: Hours
    """Length of its clock."""
    options: tuple[OptionText, ...]
    """What could be done."""
    source: str
    """Where the step comes from."""
