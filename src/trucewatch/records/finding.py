"""The judgement of one incident under one reading of one provision, each question answered apart."""

from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.quantity import Probability
from trucewatch.records.vocabulary import Confidence, FindingStatus, Level, Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """What one incident may mean under one reading of one provision; numbers are conditional from left to right."""

    finding_id: str
    """Stable name: digest of incident, provision and reading, under the reader's key."""
    finding_version: int
    """1 at first; one more whenever a number or word changes."""
    incident_id: str
    """The incident."""
    case_id: str | None
    """Case it belongs to; None where in none."""
    provision_id: str
    """The provision."""
    reading_id: str
    """The interpretation of it."""
    subject: str
    """What the provision is about, in its own words."""
    line: str
    """Reference line used."""
    line_version: str
    """Its version."""
    p_happened: Probability
    """1 - p(nothing)."""
    p_in_force: Probability
    """Chance that the agreement was in force then, given it happened; hypothetical: as if its dates were in force."""
    p_in_zone: Probability
    """Chance that the place lies in the provision's zone, over place and line uncertainty, given the former."""
    p_prohibited: Probability
    """Chance that the class is prohibited, given the former."""
    p_excused: Probability
    """Chance that a timely and bounded notice excuses it, given the former."""
    p_breach: Probability
    """The joint integral: happened, in force, in zone, prohibited and not excused."""
    likelihood: str
    """The ICD 203 word for `p_breach`."""
    confidence: Confidence
    """How much the judgement rests on, apart from how likely it is."""
    actor_probability: tuple[Probability, ...]
    """Chance of each actor: the parties in the mission's order, then third, then undetermined; sums to 1."""
    verdict: Verdict
    """The software's proposal; people decide."""
    level: Level
    """Never above `possible_violation` before adoption."""
    status: FindingStatus
    """`draft` until people act."""
    tier: str | None
    """Step of the ladder proposed; None where none is."""
    clock_earliest: datetime | None
    """When the tier's clock runs out counted from the earliest T0; None without a tier."""
    clock_latest: datetime | None
    """When it runs out counted from the latest T0; None without a tier."""
    label: str
    """Strictest label of everything it rests on."""
    reason: str
    """A paragraph that says why."""
    notice_ids: tuple[str, ...]
    """Notices weighed, sorted."""
    undetermined: tuple[str, ...]
    """What could not be determined and why, each a sentence; empty where nothing was."""
