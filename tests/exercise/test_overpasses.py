from datetime import date
from pathlib import Path

import numpy as np

from tests.exercise.worlds import lay_mission
from trucewatch.exercise.overpasses import find_overpasses, read_orbits
from trucewatch.geo.swath import TargetPoints
from trucewatch.plan.elements import parse_elements
from trucewatch.plan.passes import find_crossings
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.records.interval import day_of
from trucewatch.records.viewing import Viewing


def test_overpasses_agree_with_those_of_the_planner(tmp_path: Path) -> None:
    """The planner searches otherwise (its own step and root finding): the two must agree to 0.2 s and 0.05 degree."""
    loaded = lay_mission(tmp_path)
    assert loaded.elements is not None
    lat, lon = np.array([46.5, 48.0, 50.9]), np.array([-44.0, -30.0, -36.0])
    day = day_of(date(2030, 5, 14))
    elements, _ = parse_elements(loaded.elements, "elements")
    by_id = {one.norad_id: one for one in elements}
    points = TargetPoints(np.ones(3, dtype=np.int64), np.arange(3.0), np.arange(3.0) + 1, lat, lon)
    for orbit in read_orbits(loaded.elements, loaded.mission.sensors):
        sensor = orbit[0]
        assert sensor.norad_id is not None
        assert sensor.max_off_nadir_deg is not None
        mine = find_overpasses(orbit, lat, lon, day)
        viewing = Viewing("swath", sensor.max_off_nadir_deg)
        satellite = ViewingSatellite(by_id[sensor.norad_id], sensor.name, viewing)
        theirs = find_crossings([satellite], points, day)
        order = np.lexsort((theirs.time_us, theirs.point))
        assert len(mine.time_us) >= 6
        assert mine.place.tolist() == theirs.point[order].tolist()
        assert np.max(np.abs(mine.time_us - theirs.time_us[order])) < 200_000
        assert np.max(np.abs(mine.off_nadir_deg - theirs.off_nadir_deg[order])) < 0.05
