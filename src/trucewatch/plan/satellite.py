"""A satellite whose sensor's looks are planned: its orbit and how the sensor can see."""

from dataclasses import dataclass

from trucewatch.records.elements import Elements
from trucewatch.records.viewing import Viewing


@dataclass(frozen=True, slots=True)
class ViewingSatellite:
    """A satellite and how its sensor can look."""

    elements: Elements
    """Its orbit."""
    sensor: str
    """Name of the sensor in the mission folder or the catalogue."""
    viewing: Viewing
    """The limits within which it sees."""
