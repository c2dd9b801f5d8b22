"""Orbits and a lattice in, the looks of a fleet of satellites and what they miss out.

A scanner images all that it sees. An agile satellite sees far more than it can image: of the ground of the band that it
could reach in one pass it images at most `km2_per_pass`, in one day at most `km2_per_day`. Which part that is is taken
to be drawn anew for every pass, so that an opponent who knows the orbit does not know what is imaged.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.orbits import Microseconds
from trucewatch.geo.swath import OVERPASS_GAP_US, Crossings, Indices
from trucewatch.plan.passes import find_crossings
from trucewatch.plan.posture.chances import DetectionTables, stacked
from trucewatch.plan.posture.lattice import BIN, Lattice
from trucewatch.plan.posture.looks import log_missed
from trucewatch.plan.posture.settle import Setting, duration_of
from trucewatch.plan.posture.sky import read_sky
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.records.elements import Elements
from trucewatch.records.interval import Interval
from trucewatch.records.posture import SatelliteFleet, WatchedEvent
from trucewatch.records.quantity import DAY_US
from trucewatch.records.table import moment_of
from trucewatch.records.viewing import Viewing

LEAST_KM2 = 1e-9
"""Less ground than this is none."""


@dataclass(frozen=True, slots=True, eq=False)
class FleetLooks:
    """Every chance of a fleet to look at a place of the lattice, as columns of equal length n."""

    place: Indices
    """Place, shape (n,)."""
    time_us: Microseconds
    """Instant, microseconds since 1970 UTC."""
    overpass: Indices
    """Number of the pass of one satellite over the whole line."""
    day: Indices
    """Number of the satellite's day."""
    off_nadir_deg: Floats
    """Angle at the satellite."""
    incidence_deg: Floats
    """Angle at the place."""
    sun_elevation_deg: Floats
    """Elevation of the sun there."""


def find_looks(fleet: SatelliteFleet, viewing: Viewing, satellites: Sequence[Elements], lattice: Lattice) -> FleetLooks:
    """Return every chance of the fleet's satellites to look, until the longest event of the last start has ended.

    A satellite has one look at a place in each of its passes: when it flies square to it, agile ones too.

    Raises:
        InputError: the elements cannot be propagated that far (`orbit_lost`).
    """
    bins = lattice.is_day.shape[1]
    start = moment_of(lattice.start_us)
    seen = find_crossings(
        [ViewingSatellite(one, fleet.sensor_class, viewing) for one in satellites],
        lattice.targets,
        Interval(start, start + bins * BIN),
    )
    day = (seen.time_us - lattice.start_us) // DAY_US
    return FleetLooks(
        place=seen.point,
        time_us=seen.time_us,
        overpass=_overpasses(seen),
        day=seen.satellite * (int(day.max(initial=0)) + 1) + day,
        off_nadir_deg=seen.off_nadir_deg,
        incidence_deg=seen.incidence_deg,
        sun_elevation_deg=seen.sun_elevation_deg,
    )


def looks_at(looks: FleetLooks, kept: Indices) -> FleetLooks:
    """Return the looks at some of the places, which are numbered anew in ascending order."""
    rows = np.flatnonzero(np.isin(looks.place, kept))
    columns = {field.name: getattr(looks, field.name)[rows] for field in fields(looks)}
    return FleetLooks(**{**columns, "place": np.searchsorted(kept, columns["place"])})


def imaged_share(fleet: SatelliteFleet, looks: FleetLooks, lattice: Lattice) -> Floats:
    """Return which share of the ground that it could see a satellite images, for each look, shape (n,)."""
    ground_km2 = 2 * lattice.band_km * lattice.lengths_km[looks.place]
    share = np.ones(len(looks.place))
    if fleet.km2_per_pass is not None and len(share):
        seen_km2 = np.bincount(looks.overpass, ground_km2)
        share = np.minimum(1.0, fleet.km2_per_pass.best / np.maximum(seen_km2, LEAST_KM2))[looks.overpass]
    if fleet.km2_per_day is not None and len(share):
        imaged_km2 = np.bincount(looks.day, ground_km2 * share)
        share = share * np.minimum(1.0, fleet.km2_per_day.best / np.maximum(imaged_km2, LEAST_KM2))[looks.day]
    return share


def satellites_missed(
    fleet: SatelliteFleet,
    looks: FleetLooks,
    event: WatchedEvent,
    lattice: Lattice,
    setting: Setting,
    tables: DetectionTables,
) -> Floats:
    """Return the logarithm of what a fleet misses, by state of its table and of the sky.

    Shape (M, 1, K, 1, P, T), with P and T 1 where a fleet is blind for the event.
    """
    geometry = _geometry(tables.geometry_of(fleet.sensor_class, event.event), looks)
    duration_s = event.duration_h.best * 3600
    clear, cloudy = (
        stacked(
            setting,
            fleet.sensor_class,
            tables.likelihood(
                fleet.sensor_class, event.event, duration_s, geometry, looks.sun_elevation_deg, cloud, event.size_value
            ),
        )
        for cloud in ("clear", "cloudy")
    )
    hidden = read_sky(setting.scenario, lattice.middles_us).cloudy_at(looks.time_us)
    p = imaged_share(fleet, looks, lattice) * np.where(hidden, cloudy[:, None], clear[:, None])
    seen = np.flatnonzero(p.max(axis=(0, 1), initial=0.0) > 0)
    if not len(seen):
        return np.zeros((len(clear), 1, len(hidden), 1, 1, 1))
    able = p[:, :, seen].reshape(-1, len(seen))
    missed = log_missed(lattice, looks.place[seen], looks.time_us[seen], able, duration_of(setting, event))
    return missed.reshape(len(clear), 1, len(hidden), 1, *missed.shape[1:])


def _geometry(kind: str, looks: FleetLooks) -> Floats:
    return looks.incidence_deg if kind == "incidence_deg" else looks.off_nadir_deg


def _overpasses(crossings: Crossings) -> Indices:
    """Return the number of the pass to which each crossing belongs: a new one after a gap or with a new satellite."""
    order = np.lexsort((crossings.time_us, crossings.satellite))
    is_new = np.ones(len(order), dtype=np.bool_)
    same = np.diff(crossings.satellite[order]) == 0
    is_new[1:] = ~same | (np.diff(crossings.time_us[order]) > OVERPASS_GAP_US)
    number = np.zeros(len(order), dtype=np.int64)
    number[order] = np.cumsum(is_new) - 1
    return number
