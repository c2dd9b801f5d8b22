"""The template's mission moved in longitude to where the damaged inputs lie, laid in a folder."""

import json
from pathlib import Path
from typing import Any

from trucewatch.mission import write_template
from trucewatch.records.vocabulary import SourceFormat

EAST_DEG = 69.5
"""By how much the template is moved; lengths do not change, being of the same latitudes."""
SEA_DEG = 68.5
"""By how much the sea is moved, to lie within the area."""
SOUTH_DEG = 44.5
"""Where the layer of the day's control is cut off, to lie within the area."""
SOURCES: dict[SourceFormat, str] = {
    "observations": "press", "firms": "firms", "notices": "notices", "looks": "looks", "impediments": "impediments",
}  # fmt: skip
"""A source of the moved mission for each format."""


def lay_eastern(folder: Path) -> Path:
    """Lay the moved mission in `folder`/mission and return it; its area is that of the missions made in memory."""
    mission = folder / "mission"
    write_template(mission, "eastern")
    settings = mission / "mission.toml"
    text = settings.read_text("utf-8")
    for key, value in (("south", 44.0), ("west", 22.0), ("north", 53.0), ("east", 41.0)):
        (line,) = [line for line in text.splitlines() if line.startswith(f"{key}_deg")]
        text = text.replace(line, f"{key}_deg = {value}")
    settings.write_text(text, "utf-8")
    sensors = mission / "sensors.toml"
    sensors.write_text(sensors.read_text("utf-8").replace("drone_west", "drone_1"), "utf-8")
    for path in (mission / "geometry").glob("*.geojson"):
        drawn = json.loads(path.read_text("utf-8"))
        for feature in drawn["features"]:
            least = SOUTH_DEG if path.stem.startswith("control") else -90.0
            east = SEA_DEG if path.stem == "sea" else EAST_DEG
            feature["geometry"]["coordinates"] = _moved(feature["geometry"]["coordinates"], east, least)
        path.write_text(json.dumps(drawn), "utf-8")
    places = mission / "places.csv"
    rows = [line.split(",") for line in places.read_text("utf-8").splitlines()]
    moved = [rows[0], *([name, lat, f"{float(lon) + EAST_DEG:.4f}", size] for name, lat, lon, size in rows[1:])]
    places.write_text("".join(",".join(row) + "\n" for row in moved), "utf-8")
    return mission


def _moved(coordinates: Any, east_deg: float, least_lat_deg: float) -> Any:
    if isinstance(coordinates[0], list):
        return [_moved(item, east_deg, least_lat_deg) for item in coordinates]
    return [round(coordinates[0] + east_deg, 7), max(coordinates[1], least_lat_deg)]
