"""A mission and its ground in, plain text for `mission show` out."""

from trucewatch.geo.ground import Ground
from trucewatch.records.mission import Mission


def describe(mission: Mission, ground: Ground) -> str:
    """Return what a mission is."""
    return f"{mission.title}\n{mission.statement}\n{ground.line.version.length_km:.0f} km\n"
