"""The accesses of real radar satellites are those that were recorded."""

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import shapely

from trucewatch.mission.catalogue import load_catalogue
from trucewatch.pipeline.planning.accesses import plan_accesses
from trucewatch.plan.accesses import Points
from trucewatch.plan.element_files import parse_any_elements
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.records.elements import Elements
from trucewatch.records.interval import Interval
from trucewatch.records.table import microseconds

ORBITS = 175
"""Orbits of Sentinel-1 in its cycle of 12 days; the relative orbit is the number within it."""
NOT_RECORDED = {167}
"""An orbit that passes some of the places and is not in the list: the plan of observation left it out there."""


def corners(real_data: Path) -> Iterator[tuple[str, float, float]]:
    """Yield name, latitude and longitude of every corner of the hull of every place that was assessed."""
    loaded = json.loads((real_data / "sar" / "unosat_aois_ukraine.geojson").read_bytes())
    for item in loaded["features"]:
        hull = shapely.from_geojson(json.dumps(item["geometry"])).convex_hull
        for lon, lat in hull.exterior.coords:
            yield item["properties"]["aoi"], lat, lon


def sentinel_1a(real_data: Path) -> Elements:
    """Return its elements."""
    found, _ = parse_any_elements((real_data / "orbits" / "eo_2026-06-27.tle").read_bytes(), "elements")
    return next(one for one in found if one.satellite == "SENTINEL-1A")


@pytest.mark.real
def test_sentinel_1_sees_the_places_on_the_relative_orbits_on_which_it_recorded_them(real_data: Path) -> None:
    # Truth: the relative orbits whose scenes hold each of 18 places, listed by a damage survey of 2022. Orbits are
    # counted from an arbitrary one here, so that one shift of all numbers is free and is found by the best agreement.
    with (real_data / "sar" / "s1_aoi_orbits.csv").open(encoding="utf-8") as file:
        truth = {row["aoi"]: {int(one) for one in row["valid_orbits"].split(",")} for row in csv.DictReader(file)}
    rows = list(corners(real_data))
    elements = sentinel_1a(real_data)
    entry = next(one for one in load_catalogue(None) if one.sensor_class == "sentinel1_iw")
    assert entry.viewing is not None
    points = Points(np.array([row[1] for row in rows]), np.array([row[2] for row in rows]))
    cycle = Interval(elements.epoch, elements.epoch + timedelta(days=12))
    names = [str(index) for index in range(len(rows))]
    satellite = ViewingSatellite(elements, "", entry.viewing)
    found = plan_accesses([satellite], points, names, cycle).accesses
    period_us = 12 * 86_400e6 / ORBITS
    # A turn begins at an ascending node, as a relative orbit does.
    turns = (found.instants("start_at") - microseconds(elements.epoch)) / period_us + first_turn(elements)
    seen: dict[str, dict[int, int]] = {name: {} for name in truth}
    for point, turn in zip(found.texts("point_id"), np.floor(turns).astype(int) % ORBITS, strict=True):
        counted = seen[rows[int(point)][0]]
        counted[int(turn)] = counted.get(int(turn), 0) + 1
    size = {name: sum(row[0] == name for row in rows) for name in truth}
    whole = {name: {turn for turn, count in seen[name].items() if count == size[name]} for name in truth}
    shift = max(range(ORBITS), key=lambda by: sum(len(numbered(whole[name], by) & truth[name]) for name in truth))
    for name in truth:
        assert truth[name] <= numbered(whole[name], shift), name
        assert numbered(whole[name], shift) - truth[name] <= NOT_RECORDED, name
    assert sum(len(orbits) for orbits in truth.values()) == 52


def numbered(turns: set[int], by: int) -> set[int]:
    """Return relative orbit numbers of turns counted from another one."""
    return {(turn + by) % ORBITS + 1 for turn in turns}


def first_turn(elements: Elements) -> float:
    """Return where in its orbit, from the ascending node and as a share of it, a satellite is at its epoch."""
    return ((elements.perigee_deg + elements.anomaly_deg) % 360) / 360
