"""Looks, passes, notices, impediments, alerts and adoptions in, what the map may lay over the ground out."""

from collections.abc import Iterable
from datetime import datetime

import numpy as np
import shapely

from trucewatch.geo.geodesy import solve_direct
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.look import Look
from trucewatch.report.atlas.embed import area_of, rings, seconds
from trucewatch.report.looks import sensor_title
from trucewatch.report.spelling import span_words, words
from trucewatch.report.story import Story

CORNERS = 48
"""Corners of a declared circle as drawn."""
SEEING = ("flown", "acquired")
"""States of a look that can see."""


def declared_of(story: Story) -> dict[str, object]:
    """Return areas and runs of line by layer: from and to second, words, and the area or the run."""
    view = story.view
    mission, today, start = view.mission, view.today, view.today.span.start_at
    sectors = {sector.name: at for at, sector in enumerate(mission.sectors)}
    return {
        "looks": [_look(story, look) for look in today.looks.rows()],
        "passes": [
            [seconds(item.start_at, start), seconds(item.end_at, start) + 1,
             f"{item.satellite}, {span_words(item.start_at, item.end_at)} UTC", item.part,
             round(item.chainage_from_km * 1000), round(item.chainage_to_km * 1000)]
            for item in today.passes.rows()
        ],
        "notices": list(_areas(today.notices.rows(), start)),
        "impediments": list(_hindrances(story, today.impediments.rows(), start)),
        "alerts": [
            [seconds(item.window_from, start), seconds(item.window_to, start),
             f"{words(item.kind)}, raised {span_words(item.raised_at, item.raised_at)} UTC: {item.reason}",
             sectors.get(item.sector or "", -1)]
            for item in today.alerts.rows()
        ],
        "adopted": [
            [seconds(item.t0_earliest, start), seconds(item.t0_latest, start) + 1,
             f"{item.adoption_id}: {words(item.verdict)}; {item.wording_en or 'wording in another language'}",
             sectors.get(item.sector or "", -1), story.lookup.incident_rows.get(item.incident_id or "", -1)]
            for item in today.adoptions.rows()
        ],
    }  # fmt: skip


def _look(story: Story, look: Look) -> list[object]:
    start = story.view.today.span.start_at
    state = look.status if look.status in SEEING else f"{look.status}, saw nothing"
    text = f"{sensor_title(story.view.mission, look.sensor)}, {span_words(look.start_at, look.end_at)} UTC, {state}"
    area = rings(area_of(look.footprint_wkt))
    return [seconds(look.start_at, start), seconds(look.end_at, start), text, area, int(look.status in SEEING)]


def _areas(notices: Iterable[Notice], start: datetime) -> Iterable[list[object]]:
    for item in notices:
        text = f"{words(item.kind)} declared by {item.by}, {span_words(item.valid_from, item.valid_to)} UTC"
        yield [seconds(item.valid_from, start), seconds(item.valid_to, start), text, _area(item)]


def _hindrances(story: Story, impediments: Iterable[Impediment], start: datetime) -> Iterable[list[object]]:
    for item in impediments:
        sensor = f" of {sensor_title(story.view.mission, item.sensor)}" if item.sensor else ""
        text = f"{words(item.kind)}{sensor} ({item.assessed}), {span_words(item.start_at, item.end_at)} UTC"
        yield [seconds(item.start_at, start), seconds(item.end_at, start), text, _area(item)]


def _area(item: Notice | Impediment) -> list[list[list[int]]]:
    """Return a declared area; a circle by its corners; none where the place is not known."""
    if item.footprint_wkt is not None:
        return rings(area_of(item.footprint_wkt))
    if item.lat_deg is None or item.lon_deg is None or item.radius_km is None:
        return []
    centre = np.full((2, CORNERS), [[item.lat_deg], [item.lon_deg]])
    azimuth_deg, metres = np.arange(CORNERS) * 360.0 / CORNERS, np.full(CORNERS, item.radius_km * 1000)
    lat, lon = solve_direct(centre[0], centre[1], azimuth_deg, metres)
    return rings(shapely.Polygon(list(zip(lon.tolist(), lat.tolist(), strict=True))))
