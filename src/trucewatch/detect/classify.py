"""Thermal observations and a background in, what each hotspot means out.

`llr_natural` compares the rate of its cell and season with that of a random place and day, and then, within the cell,
the half-months in which its very spot burned; `llr_industrial` has the latter alone. Both are bounded, and fitted on
the clean years (`detect.held_out`). What they leave open is left to the mission's assumed prior: `p_conflict` is the
share of strikes and attack drones among the classes that can burn. Where the history says nothing both are 0: not known
is not rare.
"""

import numpy as np
import numpy.typing as npt

from trucewatch.detect.background import Background, Floats, industrial_rates, natural_rates, rate_of_uniform
from trucewatch.detect.grid import SPOT_E5, Dates, Integers, cell_of, find_in, season_of, to_e5
from trucewatch.detect.held_out import industry_class
from trucewatch.records.hotspot import Hotspot
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table

NATURAL_BOUNDS = (-3.0, 3.0)
"""Bounds of the natural log-likelihood ratio. Assumed: no background settles a case by itself."""
CONFLICT_CLASSES = ("strike", "attack_drone")
"""Classes counted in `p_conflict`."""
COLD_CLASSES = ("weapon_presence", "jamming")
"""Classes that leave no heat, and so have no share in a hotspot."""


def classify_hotspots(
    observations: Table[Observation], background: Background | None, mission: Mission
) -> Table[Hotspot]:
    """Return one row for each thermal anomaly, in the order of the observations; other events have none."""
    thermal = observations.where(observations.texts("event") == "thermal_anomaly")
    lat, lon = to_e5(thermal.numbers("lat_deg")), to_e5(thermal.numbers("lon_deg"))
    day = thermal.instants("observed_from").astype("datetime64[us]").astype("datetime64[D]")
    columns = _nothing_known(len(thermal)) if background is None else _compare(background, lat, lon, day)
    reasons = _reasons(background, columns)
    return Table.from_columns(
        Hotspot,
        {
            "observation_id": thermal.arrow.column("observation_id"),
            "observation_version": thermal.arrow.column("version"),
            **columns,
            "p_conflict": _p_conflict(mission, columns["llr_natural"], columns["llr_industrial"]),
            "reason": reasons,
        },
    )


def _nothing_known(count: int) -> dict[str, Floats]:
    names = ("expected_background", "background_days", "persistent_days", "llr_natural", "llr_industrial")
    columns: dict[str, Floats] = {name: np.zeros(count) for name in names}
    return columns | {name: np.zeros(count, dtype=np.int64) for name in ("background_days", "persistent_days")}


def _compare(background: Background, lat_e5: Integers, lon_e5: Integers, day: Dates) -> dict[str, Floats]:
    counts = background.counts
    if not len(counts.cell):
        return _nothing_known(len(lat_e5))
    place = find_in(counts.cell, cell_of(lat_e5, lon_e5))
    known = place >= 0
    rate = natural_rates(counts, background.prior_strength)[place, season_of(day)]
    common = rate_of_uniform(counts, background.prior_strength)
    spot = find_in(counts.spot, cell_of(lat_e5, lon_e5, SPOT_E5))
    found = spot >= 0
    days = np.where(found, counts.spot_days[spot] if len(counts.spot) else 0, 0)
    seasons = np.where(found, counts.spot_seasons[spot] if len(counts.spot) else 0, 0)
    burnt = industry_class(counts, seasons)
    natural = background.intercept + background.slope * np.log(rate / common) + np.array(background.natural_llr)[burnt]
    industrial = np.array(background.industry_llr)[burnt]
    return {
        "expected_background": np.where(known, rate + industrial_rates(counts)[place], 0.0),
        "background_days": np.where(known, counts.satellite_days, 0),
        "persistent_days": np.where(known, days, 0),
        "llr_natural": np.where(known, np.clip(natural, *NATURAL_BOUNDS), 0.0),
        "llr_industrial": np.where(known, industrial, 0.0),
    }


def _p_conflict(mission: Mission, natural: Floats, industrial: Floats) -> Floats:
    prior = {prior.name: prior.probability for prior in mission.fuse.priors if prior.name not in COLD_CLASSES}
    conflict = sum(prior.get(name, 0.0) for name in CONFLICT_CLASSES)
    fixed = sum(chance for name, chance in sorted(prior.items()) if name not in ("natural", "industrial"))
    burning = prior.get("natural", 0.0) * np.exp(natural) + prior.get("industrial", 0.0) * np.exp(industrial)
    return np.asarray(conflict / np.maximum(fixed + burning, 1e-12), dtype=np.float64)


def _reasons(background: Background | None, columns: dict[str, Floats]) -> npt.NDArray[np.object_]:
    count = len(columns["background_days"])
    if background is None:
        return np.full(count, "No background is at hand, so the place and season say nothing.", dtype=object)
    rows = zip(*(columns[name].tolist() for name in _SPOKEN), strict=True)
    reasons = np.empty(count, dtype=object)
    reasons[:] = [_sentence(*row) for row in rows]
    return reasons


_SPOKEN = ("background_days", "expected_background", "persistent_days", "llr_natural", "llr_industrial")


def _sentence(satellite_days: int, expected: float, days: int, natural: float, industrial: float) -> str:
    if satellite_days == 0:
        return "The history holds no hotspot of any year in this cell, so it says nothing of this place."
    burning = "more" if natural > 0 else "less"
    place = f"hotspots lay here on {days} of them" if days else "hotspots lay here on no more than one of them"
    return (
        f"In {satellite_days} satellite-days of 2012 and 2013 this grid cell and season had {expected:.4f} hotspots a "
        f"day, which favours seasonal burning {burning} than a random place (log ratio {natural:+.2f}); "
        f"{place} (industry {industrial:+.2f})."
    )
