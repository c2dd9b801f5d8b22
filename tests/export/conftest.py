"""One exercise day with rows that must not leave, and what each reader has of it, computed once."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.pipeline.chain import DAY, NOW, add_rows, copy_of, say_nothing, take_all
from tests.properties.test_secrecy import a_look, a_notice
from trucewatch.pipeline import Desk
from trucewatch.pipeline.issue import view_for
from trucewatch.records.view import DayView
from trucewatch.release import on_steps, open_door

MARKER = "Told by the woman at the third house"
"""A remark that names a person."""
OBSERVER = ("46.2345671", "-35.2345671")
"""Where a person stood."""
AREA = "POLYGON ((-35.1 46.1, -35.0 46.1, -35.0 46.2, -35.1 46.2, -35.1 46.1))"
"""A declared area."""


@pytest.fixture(scope="session")
def desk(laid: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk whose world holds a plan, a person who looks, and remarks that name one."""
    world = copy_of(laid, tmp_path_factory.mktemp("export") / "world")
    told = {
        "means": "saw", "observed_from": "2030-05-14T03:10:48Z", "observed_to": "2030-05-14T03:15:48Z",
        "received_at": "2030-05-14T04:00:00Z", "observer_lat_deg": OBSERVER[0], "observer_lon_deg": OBSERVER[1],
        "distance_min_km": "1.5", "distance_max_km": "2.5", "bearing_deg": "90", "event": "explosion",
        "description": "impact", "label": "open", "text": MARKER, "observation_id": "told",
    }  # fmt: skip
    add_rows(world, "observers", told)
    day = {"start_at": "2030-05-14T20:00:00Z", "end_at": "2030-05-14T21:00:00Z"}
    planned = {**a_look("planned_look", "guarded", 3), **day, "status": "planned"}
    person = {**a_look("look_of_a_person", "guarded", 5), **day, "sensor": "post_2", "status": "acquired"}
    add_rows(world, "looks", planned, person)
    area = {**a_notice("drawn_area", "open"), "kind": "demining", "lat_deg": "", "lon_deg": "", "radius_km": ""}
    claim = {**a_notice("claimed", "open"), "kind": "allegation", "text": MARKER}
    add_rows(world, "notices", {**area, "footprint_wkt": AREA, "text": MARKER}, a_notice("circle", "open"), claim)
    return take_all(world)


@pytest.fixture(scope="session")
def view_of(desk: Desk) -> Callable[[str], DayView]:
    """Return the day as a reader has it, each computed once."""
    held: dict[str, DayView] = {}

    def view(reader: str) -> DayView:
        if reader not in held:
            held[reader] = released(desk, reader)
        return held[reader]

    return view


def released(desk: Desk, reader: str) -> DayView:
    """Return the day as a reader has it in an export, of the looking by stretch every 41st row, which is enough."""
    door = open_door(desk.loaded.mission, reader, NOW)
    _, view = view_for(desk, DAY, door, say_nothing)
    today = on_steps(view.today, door, desk.loaded.ground)
    some = today.coverage.take(np.arange(0, len(today.coverage), 41))
    return replace(view, today=replace(today, coverage=some))
