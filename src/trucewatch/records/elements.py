"""Mean orbital elements of a satellite as a record: what two-line sets and orbit mean-elements messages both say."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Elements:
    """One checked set of SGP4 mean elements (CCSDS 502.0-B-3, OMM with MEAN_ELEMENT_THEORY SGP4)."""

    satellite: str
    """Name of the satellite, as its publisher gives it; `NORAD` and the catalogue number where it gives none."""
    norad_id: int
    """Catalogue number, 1 to 999,999,999."""
    epoch: datetime
    """Instant to which the elements belong, aware UTC."""
    mean_motion_rev_per_day: float
    """Kozai mean motion, revolutions a day; greater than 0."""
    eccentricity: float
    """Eccentricity, 0 to below 1."""
    inclination_deg: float
    """Inclination to the true equator, 0 to 180."""
    node_deg: float
    """Right ascension of the ascending node, 0 to 360."""
    perigee_deg: float
    """Argument of perigee, 0 to 360."""
    anomaly_deg: float
    """Mean anomaly, 0 to 360."""
    bstar_per_radius: float
    """Drag term, inverse Earth radii; may be negative."""
    mean_motion_dot: float
    """Half of the first derivative of the mean motion, revolutions a day squared; SGP4 does not use it."""
    mean_motion_ddot: float
    """A sixth of the second derivative, revolutions a day cubed; SGP4 does not use it."""
