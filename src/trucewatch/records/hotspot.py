"""What a thermal anomaly means against what burns there in that season."""

from dataclasses import dataclass

from trucewatch.records.quantity import Expected, Nats, Probability


@dataclass(frozen=True, slots=True)
class Hotspot:
    """One thermal observation set beside the background of its place and season."""

    observation_id: str
    """The observation."""
    observation_version: int
    """Its version."""
    expected_background: Expected
    """Hotspots expected per satellite and day within the background cell in this season without a conflict."""
    background_days: int
    """Satellite-days the expectation rests on; 0 where the history says nothing of the place."""
    persistent_days: int
    """Days of the clean years with a hotspot at this very place (industry shows as many)."""
    llr_natural: Nats
    """Logarithm of how much better seasonal burning explains it than a class without background."""
    llr_industrial: Nats
    """Logarithm of how much better fixed industry explains it than a class without background."""
    p_conflict: Probability
    """Share of conflict classes in the posterior of this hotspot alone under the mission's assumed prior."""
    reason: str
    """One sentence that says on what the numbers rest."""
