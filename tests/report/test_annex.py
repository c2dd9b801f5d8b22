"""The sentences of evidence name sensors, sources and zones by their titles, whatever a title says."""

from collections.abc import Sequence
from dataclasses import replace

from shapely import box

from tests.builders import a_look, a_mission, a_sensor
from tests.fuse.scenes import a_ground, fused, seen
from tests.report.views import a_view
from trucewatch.geo.ground import ZoneShape
from trucewatch.records.finding import Finding
from trucewatch.records.look import Look
from trucewatch.records.mission import Sensor, Zone
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table
from trucewatch.report.annex import incident_rows
from trucewatch.report.lookup import build_lookup

DRONE, CAMERA = a_sensor("drone_1", title="Drone 1"), a_sensor("camera_1", "camera", title="Camera 1")
YARD = Zone("yard", "training_area", "The yard", None, None, 100.0)


def notes_of(sensors: Sequence[Sensor] = (DRONE, CAMERA), zones: Sequence[Zone] = (YARD,)) -> list[str]:
    """Return the sentences that a page tells of an explosion in the yard, seen once, which a drone did not see."""
    shape = ZoneShape("yard", "training_area", box(37.0, 47.0, 38.0, 49.0), None, 100.0)
    mission, ground = replace(a_mission(), sensors=tuple(sensors), zones=tuple(zones)), a_ground(zones=(shape,))
    observation, look = seen("a", means="reported", lon_deg=37.5), a_look()
    fusion = fused([observation], mission, looks=[look], ground=ground)
    view = a_view(5, previous=False)
    today = replace(
        view.today,
        observations=Table.of(Observation, [observation]),
        incidents=fusion.incidents,
        evidence=fusion.evidence,
        looks=Table.of(Look, [look]),
        findings=Table.of(Finding, []),
    )
    (row,) = incident_rows(build_lookup(replace(view, mission=mission, today=today), ground))
    return sorted(one.note for one in row.evidence)


def test_sensor_zone_and_source_stand_by_their_titles() -> None:
    assert notes_of() == [
        "Drone 1 looked there and then, would have recorded it with chance 0.80, and did not.",
        "The best place lies in the zone “The yard”.",
        "reported explosion (undetermined) by “Source of observations”; weight 0.38.",
    ]


def test_no_title_is_taken_for_the_name_of_another_sensor() -> None:
    sensors = (replace(DRONE, title="camera_1 looked after"), CAMERA)
    assert notes_of(sensors)[1].startswith("camera_1 looked after looked there and then, ")


def test_no_title_is_taken_for_the_name_of_another_zone() -> None:
    works = Zone("works", "industrial", "The works", None, None, 100.0)
    told = notes_of(zones=(replace(YARD, title="The yard at the zone works."), works))[1]
    assert told == "The best place lies in the zone “The yard at the zone works.”."
