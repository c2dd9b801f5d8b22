"""What was agreed, as data: clauses with their readings, notices that excuse, and the ladder of response."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from trucewatch.records.quantity import Hours, Kilometres, Probability, Seconds
from trucewatch.records.vocabulary import Event, ImpedimentKind, NoticeKind


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
    by: tuple[str, ...] = ()
    """Who must have declared it, as notices name them; empty where anybody may."""


@dataclass(frozen=True, slots=True)
class ReplyStep:
    """One step that must be on record before fire is returned, and what shows it."""

    step_id: str
    """Stable name within the provision."""
    title: str
    """What must have been done, in a few words."""
    evidence: Literal["incident", "notice"]
    """Shown by an authenticated incident with one of `events`, or by a notice of kind `notice`."""
    events: tuple[Event, ...] = ()
    """Events that show it; empty for a notice."""
    notice: NoticeKind | None = None
    """Kind of notice that shows it; None for an incident."""


@dataclass(frozen=True, slots=True)
class ReturnFire:
    """Fire in reply is excused only if every step is on record, in this order, before it began.

    Software says which steps the record shows. It never decides what was self-defence.
    """

    steps: tuple[ReplyStep, ...]
    """The steps in the order in which they must have been taken."""
    within_h: Hours
    """All of them lie at most this long before the fire."""
    reach_km: Kilometres
    """An incident that shows a step lies at most this far from the place of the fire."""


@dataclass(frozen=True, slots=True)
class Distance:
    """How far from the line some classes of weapon stay, on each side."""

    weapons: tuple[str, ...]
    """Classes of the weapon table."""
    distance_km: Kilometres
    """Least distance from the line."""
    text: str = ""
    """How the agreement words it, such as a zone in all; empty where it says just that distance."""


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
    more_zones: tuple[str, ...] = ()
    """Further zones in which it holds as well."""
    outside: tuple[str, ...] = ()
    """Zones within these in which it does not hold, such as storage sites."""
    line: str | None = None
    """Alternative of the line file from which buffers and distances are measured; None for the pinned line."""
    binds: str | None = None
    """The one party that it binds under this reading; None where it binds all."""
    distances: tuple[Distance, ...] = ()
    """Distances by class of weapon; a class that is not named is not spoken of. Empty where the zone says it all."""
    beyond: bool = False
    """Whether it holds beyond those distances, and not within them."""


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
    source: str = ""
    """Where the clause comes from; empty for an invented one."""
    verified: bool = False
    """True only if its content was checked against that source; else it is printed as illustrative."""
    weapons: tuple[str, ...] = ()
    """Classes of the weapon table that it speaks of; empty for any, and for none at all."""
    events: tuple[Event, ...] = ()
    """Events of which an incident must hold one for it to speak of it; empty for any."""
    impediments: tuple[ImpedimentKind, ...] = ()
    """Kinds of impediment of which one must have begun there and then; empty where none need have."""
    return_fire: ReturnFire | None = None
    """The bounds within which fire in reply is excused; None where it never is."""


@dataclass(frozen=True, slots=True)
class WeaponPrior:
    """Assumed share of a class of weapon among those that nobody named."""

    name: str
    """Class of the weapon table."""
    probability: Probability
    """Its share; all sum to 1."""


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
    weapon_priors: tuple[WeaponPrior, ...] = ()
    """Assumed shares of the weapon table where no weapon is named; empty for equal ones."""


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
