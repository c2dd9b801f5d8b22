"""Fire power, scan angle and daylight in, the chance that VIIRS records the fire out.

The power at which half of the fires are recorded follows the pixel: a larger pixel dilutes the fire in more background,
and sunlit ground is a brighter background. `HALF_POWER_MW` are the tenth percentiles of the power of the hotspots
recorded below the satellite (pixels of 0.15 km²) by day and by night among 4,530 rows of 24 to 26 June 2026; the
exponent lies between the 0.34 by day and the 0.60 by night with which those percentiles grow with pixel area. Recorded
hotspots show where detection begins, not what was missed: `STEEPNESS` is assumed, and a mission caps the chance with
`p_detect` of its sensor.
"""

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.viirs import viirs_pixel_m

HALF_POWER_MW = {"day": 3.0, "night": 0.5}
"""Radiative power of a fire that is recorded with chance one half below the satellite."""
NADIR_PIXEL_KM2 = 0.148
"""Area of the pixels to which `HALF_POWER_MW` belongs."""
AREA_EXPONENT = 0.5
"""Growth of the half power with pixel area."""
STEEPNESS = 2.0
"""Exponent of the logistic curve in the logarithm of power; assumed."""


def p_fire_recorded(frp_mw: float, off_nadir_deg: Floats, sun_elevation_deg: Floats, cap: float) -> Floats:
    """Return the chance that a fire burning at each crossing is recorded in clear sky, never above `cap`.

    Zero beyond the scan. Day is where the sun stands above the horizon.
    """
    scan_m, track_m = viirs_pixel_m(off_nadir_deg)
    base = np.where(sun_elevation_deg > 0, HALF_POWER_MW["day"], HALF_POWER_MW["night"])
    half_mw = base * (scan_m * track_m / 1e6 / NADIR_PIXEL_KM2) ** AREA_EXPONENT
    return np.nan_to_num(cap / (1 + (half_mw / frp_mw) ** STEEPNESS), nan=0.0)
