"""Real second looks at recorded fires in, what they say of the chance that VIIRS records a fire out.

Measured is the share of second looks, by another satellite under the same sky within 110 minutes, that record a fire
again which one look had recorded: not the chance that a fire is recorded at all. Fires that no satellite recorded are
in no number, cloud is unknown, and a fire that went out counts as missed. The curve is fitted to 24 and 25 June 2026
and told on 26 June, to which no number was fitted, though its form was chosen with all three days in view; and again on
the cells of one degree that it was not fitted to.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from trucewatch.coverage.fires import CURVES, NADIR_PIXEL_KM2, FireCurve, chance_on_curve
from trucewatch.evaluate.fire_curves import (
    GRID_GROWTH,
    GRID_MW,
    FittedEnds,
    Share,
    clustered_share,
    fit_curve,
    fit_ends,
    stated_chances,
)
from trucewatch.evaluate.recaptures import SecondLooks, cross_hotspots, find_second_looks, read_hotspots
from trucewatch.evaluate.reliability import Reliability, measure_reliability
from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.swath import Flags

FITTED_DAYS = 2
"""The first days, to which the curve is fitted; what follows is told alone."""
POWERS_MW = (0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, np.inf)
"""Edges of the classes of power that are told."""
GROWTHS = (1.0, 1.6, 2.7, np.inf)
"""Edges of the classes of pixel area over that below the satellite."""
MOVED_KM = 7.0
"""How far fires are moved to count what matches by chance: clear of the fire, still in the same fields."""
FULL_DRAWS = 200
"""Draws of overpasses with which the shipped intervals were made."""
LARGEST_BEST_OFF, LARGEST_ENDS_OFF = 0.005, 0.02
"""A shipped chance farther from the fitted one than this is not the fitted one; ends vary a little with the draws."""
SEED = 7
"""Of the draws of overpasses."""


@dataclass(frozen=True, slots=True)
class Told:
    """A share with what it is of."""

    light: str
    """`day` or `night`."""
    of: str
    """Class of fires or pixels."""
    recorded: Share
    """Share recorded again."""


@dataclass(frozen=True, slots=True)
class LightFigures:
    """What second looks of one light say."""

    light: str
    """`day` or `night`."""
    shares: tuple[Told, ...]
    """Shares recorded again, all days, by power, by pixel, and at persistent places."""
    fitted: FittedEnds
    """The curve of the first days."""
    held_out_day: Reliability
    """How that curve, with its fading, fared on the last day."""
    held_out_cells: Reliability
    """How a curve of every second cell of one degree fared on the others."""
    bracketed: Share
    """Looks of the last day between two that recorded the fire."""
    bracketed_stated: float
    """Mean chance of the curve for them, without fading."""
    best_off: float
    """Largest difference between the shipped best curve and the fitted one over the grid."""
    ends_off: float
    """The same for the ends of the interval, which depend on the draws."""


@dataclass(frozen=True, slots=True)
class DetectionFigures:
    """What the three days say."""

    hotspots: int
    """Hotspots read."""
    looks: int
    """Second looks at fires."""
    by_chance: float
    """Share of second looks that a hotspot touches when fires are moved by 7 km."""
    lights: tuple[LightFigures, ...]
    """By light."""

    def hold(self, *, ends: bool) -> bool:
        """Say whether what is shipped is what is measured, and tells more of the last day than its mere share."""
        return all(
            one.best_off <= LARGEST_BEST_OFF
            and (not ends or one.ends_off <= LARGEST_ENDS_OFF)
            and _tells_more(one.held_out_day)
            for one in self.lights
        )


def measure_detection(data: Path, draws: int, on_progress: Callable[[int, int], None]) -> DetectionFigures:
    """Measure what the real hotspots say of the chance to record a fire, with `draws` draws for the intervals."""
    hotspots = read_hotspots(data)
    crossings, norad_id = cross_hotspots(data, hotspots)
    looks = find_second_looks(hotspots, crossings, norad_id)
    ways = ((MOVED_KM, 0.0), (-MOVED_KM, 0.0), (0.0, MOVED_KM), (0.0, -MOVED_KM))
    moved = [float(find_second_looks(hotspots, crossings, norad_id, way).recorded.mean()) for way in ways]
    lights = []
    for number, light in enumerate(("day", "night")):
        lit = looks.where(looks.is_day == (light == "day"))
        lights.append(_figures_of(light, lit, draws))
        on_progress(number + 1, 2)
    return DetectionFigures(len(hotspots), len(looks), float(np.mean(moved)), tuple(lights))


def figure_lines(found: DetectionFigures) -> tuple[str, ...]:
    """Write the figures for people."""
    lines = [
        "measured: the share of second looks that record again what one look recorded; fires that nobody recorded, "
        "and what the sky was, are in no number",
        f"a hotspot that stands there by chance: {found.by_chance:.3f} of looks",
    ]
    for one in found.lights:
        lines.extend(f"{told.light}, {told.of}: {_share_text(told.recorded)}" for told in one.shares)
        best, ends = one.fitted.best, one.fitted
        lines.append(
            f"{one.light}, fitted to 24 and 25 June: half power {best.curve.half_power_mw:.2f} MW "
            f"{_ends_text(ends.half_power_mw)}, growth with pixel area {best.curve.area_exponent:.2f} "
            f"{_ends_text(ends.area_exponent)}, steepness {best.curve.steepness:.2f} {_ends_text(ends.steepness)}, "
            f"plateau {best.curve.plateau:.3f} {_ends_text(ends.plateau)}, fading {best.fade_min:.0f} min "
            f"{_ends_text(ends.fade_min)}"
        )
        for name, curve in (("low", ends.low), ("high", ends.high), ("bracketed", ends.bracketed)):
            lines.append(
                f"  {name}: {curve.half_power_mw:.2f} MW, {curve.area_exponent:.2f}, {curve.steepness:.2f}, "
                f"{curve.plateau:.3f}"
            )
        lines.extend((*one.held_out_day.to_lines(), one.held_out_cells.to_lines()[0]))
        lines.append(
            f"{one.light}, 26 June between two looks that recorded: {_share_text(one.bracketed)}, "
            f"stated {one.bracketed_stated:.3f}"
        )
        lines.append(
            f"{one.light}: shipped chances differ from those fitted here by at most {one.best_off:.4f}, "
            f"their ends by {one.ends_off:.4f}"
        )
    return tuple(lines)


def _figures_of(light: str, looks: SecondLooks, draws: int) -> LightFigures:
    early, late = looks.where(looks.day < FITTED_DAYS), looks.where(looks.day >= FITTED_DAYS)
    fitted = fit_ends(early, draws, np.random.default_rng(SEED))
    even = looks.block % 2 == 0
    kept = fit_curve(looks.where(even))
    between = late.where(late.bracketed)
    stated = chance_on_curve(fitted.best.curve, between.frp_mw, between.pixel_km2)
    return LightFigures(
        light=light,
        shares=tuple(_shares(light, looks)),
        fitted=fitted,
        held_out_day=_reliability(f"{light}, fires of 26 June recorded again", stated_chances(fitted.best, late), late),
        held_out_cells=_reliability(
            f"{light}, cells not fitted to", stated_chances(kept, looks.where(~even)), looks.where(~even)
        ),
        bracketed=clustered_share(between.recorded, between.overpass),
        bracketed_stated=float(stated.mean()) if len(stated) else 0.0,
        best_off=_difference(((CURVES[light].best, fitted.best.curve),)),
        ends_off=_difference(((CURVES[light].low, fitted.low), (CURVES[light].high, fitted.high))),
    )


def _shares(light: str, looks: SecondLooks) -> list[Told]:
    """Return the shares of classes that hold something."""
    growth = looks.pixel_km2 / NADIR_PIXEL_KM2
    # The area at nadir is a mean; along an orbit pixels are up to 3 % smaller.
    growths = [(max(low, 1.0) if low > 1 else 0.0, high) for low, high in pairwise(GROWTHS)]
    classes: list[tuple[str, Flags]] = [("all", np.ones(len(looks), dtype=np.bool_))]
    classes += [
        (f"{low:g} to {high:g} MW", (looks.frp_mw >= low) & (looks.frp_mw < high)) for low, high in pairwise(POWERS_MW)
    ]
    classes += [
        (f"pixels {low:g} to {high:g} times that below", (growth >= low) & (growth < high)) for low, high in growths
    ]
    classes += [("persistent places", looks.persistent), ("other places", ~looks.persistent)]
    classes += [("between two looks that recorded", looks.bracketed)]
    return [
        Told(light, name, clustered_share(looks.recorded[mask], looks.overpass[mask]))
        for name, mask in classes
        if mask.any()
    ]


def _tells_more(table: Reliability) -> bool:
    return table.brier is not None and table.base_brier is not None and table.brier < table.base_brier


def _reliability(name: str, stated: Floats, looks: SecondLooks) -> Reliability:
    return measure_reliability(name, zip(stated.tolist(), looks.recorded.tolist(), strict=True))


def _difference(pairs: Iterable[tuple[FireCurve, FireCurve]]) -> float:
    """Return the largest difference of the curves of any pair over the grid of powers and pixels."""
    frp, growth = (one.ravel() for one in np.meshgrid(GRID_MW, GRID_GROWTH))
    pixel = growth * NADIR_PIXEL_KM2
    differences = [chance_on_curve(one, frp, pixel) - chance_on_curve(other, frp, pixel) for one, other in pairs]
    return float(np.abs(differences).max())


def _share_text(share: Share) -> str:
    return (
        f"{share.share:.3f} [{share.low:.3f}, {share.high:.3f}] of {share.count} looks in {share.overpasses} overpasses"
    )


def _ends_text(ends: tuple[float, float]) -> str:
    return f"[{ends[0]:.2f}, {ends[1]:.2f}]"
