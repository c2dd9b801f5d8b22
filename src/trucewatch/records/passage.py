"""One overpass of a satellite over a piece of line, as a record (`passes` of the exchange formats)."""

from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.quantity import Degrees, Kilometres


@dataclass(frozen=True, slots=True)
class Pass:
    """A contiguous run of a line that one sensor could see on one overpass. Clouds and failures are not in it."""

    satellite: str
    """Name of the satellite, as its elements give it."""
    norad_id: int
    """Catalogue number of the satellite."""
    sensor: str
    """Name of the sensor in the mission folder."""
    start_at: datetime
    """First crossing of a piece of the run by the scan, aware UTC."""
    end_at: datetime
    """One microsecond after the last crossing, so that [start_at, end_at) holds every crossing of the run."""
    line: str
    """Name of the reference line."""
    line_version: str
    """Version of the reference line to which the chainages belong."""
    part: int
    """Part of the line; chainage restarts in each."""
    chainage_from_km: Kilometres
    """Where the run begins."""
    chainage_to_km: Kilometres
    """Where the run ends, greater than where it begins."""
    off_nadir_min_deg: Degrees
    """Least angle at the satellite between straight down (geodetic) and the line of sight, over the run."""
    incidence_deg: Degrees
    """Angle at the ground between straight up and the satellite, where the off-nadir angle is least."""
    sun_elevation_deg: Degrees
    """Geometric elevation of the sun where the off-nadir angle is least; negative by night."""
    ascending: bool
    """Whether the satellite flew northwards there."""
