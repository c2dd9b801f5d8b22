"""Fire power, scan angle and daylight in, the chance that VIIRS records the fire out.

The power at which half of the fires are recorded follows the pixel: a larger pixel dilutes the fire in more background,
and sunlit ground is a brighter background. The curves are calibrated on real second looks: fires that one of three
satellites had recorded on 24 and 25 June 2026, and whether the next of another within 110 minutes recorded them again,
as far as they still burned (`evaluate.detection`; told on 26 June, docs/detection.md). Fires that no satellite recorded
are in no calibration, and power is as the first satellite measured it. A mission caps the chance with `p_detect` of its
sensor.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.viirs import viirs_pixel_m

NADIR_PIXEL_KM2 = 0.148
"""Area of the pixels below the satellite, to which half powers belong."""


@dataclass(frozen=True, slots=True)
class FireCurve:
    """The chance that a fire burning under clear sky is recorded, by its power and the pixel, in one light."""

    half_power_mw: float
    """Radiative power of a fire that is recorded half as often as the strongest, below the satellite."""
    area_exponent: float
    """Growth of the half power with pixel area."""
    steepness: float
    """Exponent of the logistic curve in the logarithm of power."""
    plateau: float
    """Chance for the strongest fires."""


@dataclass(frozen=True, slots=True)
class FireCurves:
    """The curve of one light with the ends of its 95 % interval."""

    low: FireCurve
    """Lower end."""
    best: FireCurve
    """Best estimate."""
    high: FireCurve
    """Upper end."""


CURVES: Mapping[str, FireCurves] = {
    "day": FireCurves(
        low=FireCurve(5.25, 1.533, 1.022, 0.9499),
        best=FireCurve(3.805, 1.359, 1.043, 0.9933),
        high=FireCurve(1.102, 0.2548, 0.86, 0.9486),
    ),
    "night": FireCurves(
        low=FireCurve(0.5366, 2.375, 1.2, 0.9933),
        best=FireCurve(0.2957, 2.466, 1.341, 0.9933),
        high=FireCurve(0.1244, 2.527, 1.501, 0.9933),
    ),
}
"""By light, as `python -m trucewatch.evaluate --only detection` fits them to 24 and 25 June 2026."""


def chance_on_curve(curve: FireCurve, frp_mw: float | Floats, pixel_km2: Floats) -> Floats:
    """Return the chance for fires of some power in pixels of some area; NaN where the area is NaN."""
    half_mw = curve.half_power_mw * (pixel_km2 / NADIR_PIXEL_KM2) ** curve.area_exponent
    return np.asarray(curve.plateau / (1 + (half_mw / frp_mw) ** curve.steepness), dtype=np.float64)


def fire_ends(
    frp_mw: float, off_nadir_deg: Floats, sun_elevation_deg: Floats, cap: float
) -> tuple[Floats, Floats, Floats]:
    """Return the chance that a fire burning at each crossing is recorded in clear sky: lower end, best, upper end.

    None is above `cap`, and all are zero beyond the scan. Day is where the sun stands above the horizon.
    """
    scan_m, track_m = viirs_pixel_m(off_nadir_deg)
    pixel_km2 = scan_m * track_m / 1e6
    day, night = (
        [chance_on_curve(one, frp_mw, pixel_km2) for one in (curves.low, curves.best, curves.high)]
        for curves in (CURVES["day"], CURVES["night"])
    )
    low, best, high = np.nan_to_num(np.minimum(np.where(sun_elevation_deg > 0, day, night), cap), nan=0.0)
    # Each curve is fitted apart, and the ends may cross the best estimate where no fire was recorded.
    return np.minimum(low, best), best, np.maximum(best, high)
