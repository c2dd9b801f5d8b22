"""Passes over a piece of line and accesses to a point, as records (`passes`, `accesses` of the exchange formats)."""

from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.quantity import Days, Degrees, Kilometres, Seconds


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


@dataclass(frozen=True, slots=True)
class Access:
    """A longest stretch of time in which a satellite can see a point within given limits."""

    satellite: str
    """Name of the satellite, as its elements give it."""
    norad_id: int
    """Catalogue number of the satellite."""
    point_id: str
    """Name of the point, as its file gives it; its row from 1 where that gives none."""
    start_at: datetime
    """Beginning, aware UTC; that of the plan where the access had begun before."""
    end_at: datetime
    """End; that of the plan where the access goes on."""
    max_elevation_deg: Degrees
    """How high the satellite stands above the point at the culmination."""
    culmination_at: datetime
    """When within the access it stands highest."""
    off_nadir_deg: Degrees
    """Angle at the satellite between straight down (geodetic) and the point then."""
    elements_age_days: Days
    """Time between the epoch of the elements and the beginning."""
    edge_sigma_s: Seconds
    """One-sigma error of the times, from the age of the elements."""
