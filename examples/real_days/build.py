"""The folder of real data in, the mission folder of 24 to 26 June 2026 and its input out.

    python examples/real_days/build.py --out OUT/mission [--data DATA]

writes OUT/mission and OUT/inputs. DATA is by default what TRUCEWATCH_DATA names, else ../shared/data. Nothing of OUT
may be committed: the licences of the data differ.
"""

import argparse
import csv
import gzip
import io
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
from shapely import MultiPolygon, Polygon

from trucewatch.coverage.normals import fit_normals
from trucewatch.detect import build_background, to_bytes
from trucewatch.errors import Fault, InputError, TrucewatchError
from trucewatch.evaluate.weather import read_series
from trucewatch.geo.build import LineDrawing, build_line
from trucewatch.geo.control import parse_control
from trucewatch.geo.geojson import raise_faults, read_features, write_features, written_feature, written_polygon
from trucewatch.geo.line import ReferenceLine
from trucewatch.geo.line_geojson import write_line
from trucewatch.geo.parts import PartDescription, describe_parts
from trucewatch.mission import load_mission
from trucewatch.mission.climatology import to_bytes as to_climatology
from trucewatch.mission.template import template_files
from trucewatch.records.mission import Area

HERE = Path(__file__).parent
DEFAULT_DATA = HERE.parents[1] / ".." / "shared" / "data"
UNDRAWN = ("P9", "P10", "P11")
"""Clauses of the template whose zones are not drawn here."""
DAYS = (date(2026, 6, 24), date(2026, 6, 25), date(2026, 6, 26))
DRAWING = LineDrawing(
    line="contact",
    day=date(2026, 6, 25),
    inside="B",
    outside="A",
    drawn_by="stand-in, cut from the control polygon of DeepStateMap; implies no view on status",
)
AREA = Area(south_deg=44.0, west_deg=22.0, north_deg=53.0, east_deg=41.0)
SATELLITES = (37849, 43013, 54234)
MAIN_SECTORS = 14
"""Sectors of part 1, of equal length (about 85 km); every other part used is one sector."""


def build(data: Path, folder: Path) -> tuple[PartDescription, ...]:
    """Write the mission folder and, beside it, its input; return the parts, used unless proposed as shoreline.

    Raises:
        TrucewatchError: the data are not what they should be, or the mission that was built has faults.
    """
    line = cut_line(data)
    parts = describe_parts(line)
    files = {
        **_layers(data),
        "geometry/line.geojson": write_line(line),
        "places.csv": read_places(data),
        "orbits/eo_2026-06-27.tle": read_elements(data),
        "background/background.csv": read_background(data),
        "weather/climatology.csv": to_climatology(fit_normals(read_series(data))),
        "mission.toml": _complete("mission.toml", _marks(line, parts)),
        "sensors.toml": (HERE / "sensors.toml").read_bytes(),
        **_as_in_template(data),
    }
    for file, content in files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(content)
    inputs = folder.parent / "inputs" / "firms"
    inputs.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(data / "firms/viirs_full_2026-06.parquet", inputs / "viirs_full_2026-06.parquet")
    load_mission(folder)
    return parts


def cut_line(data: Path) -> ReferenceLine:
    """Cut the reference line of 25 June out of that day's control polygon and the border."""
    features, faults = read_features((data / "basemap/ua_border.geojson").read_bytes(), "ua_border.geojson")
    raise_faults(faults)
    borders = [item.geometry for item in features if isinstance(item.geometry, Polygon | MultiPolygon)]
    if len(borders) != 1:
        got, expected = f"{len(borders)} polygons", "one polygon"
        raise InputError([Fault("not_a_polygon", "ua_border.geojson", "features", got, expected, "check the data")])
    return build_line(_control(data, DRAWING.day), borders[0], DRAWING)


def _control(data: Path, day: date) -> Polygon | MultiPolygon:
    content = (data / "control/deepstate_daily.parquet").read_bytes()
    return parse_control(content, "deepstate_daily.parquet", day).area


def _layers(data: Path) -> dict[str, bytes]:
    return {
        f"geometry/control_{day}.geojson": write_features(
            [written_feature(written_polygon(_control(data, day)), {"date": day.isoformat()})]
        )
        for day in DAYS
    }


def read_places(data: Path) -> bytes:
    """Return the towns within the area in the form of a mission."""
    with gzip.open(data / "basemap/geonames_places_ua_border.csv.gz", "rt", encoding="utf-8", newline="") as text:
        rows = [
            (row["name"], row["latitude"], row["longitude"], row["population"])
            for row in csv.DictReader(text)
            if AREA.south_deg <= float(row["latitude"]) <= AREA.north_deg
            and AREA.west_deg <= float(row["longitude"]) <= AREA.east_deg
        ]
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(("name", "lat_deg", "lon_deg", "population"))
    writer.writerows(sorted(rows))
    return written.getvalue().encode()


def read_elements(data: Path) -> bytes:
    """Return the element sets of the three satellites as they stand in the file, names included."""
    lines = (data / "orbits/eo_2026-06-27.tle").read_text("ascii").splitlines()
    sets = [
        lines[at - 1 : at + 2]
        for at in range(1, len(lines) - 1)
        if lines[at].startswith("1 ") and int(lines[at][2:7]) in SATELLITES
    ]
    return "".join(f"{line}\n" for one in sets for line in one).encode()


def read_background(data: Path) -> bytes:
    """Return the background of hotspots, built from the dated points."""
    points = pq.read_table(data / "firms/points_date_only.parquet", columns=["acq_date", "lat_e5", "lon_e5"])
    days = np.asarray(pc.cast(points["acq_date"], "date32")).astype("datetime64[D]")
    lat, lon = (np.asarray(points[name]).astype(np.int64) for name in ("lat_e5", "lon_e5"))
    return to_bytes(build_background(days, lat, lon, AREA))


def _marks(line: ReferenceLine, parts: Sequence[PartDescription]) -> Mapping[str, str]:
    left_out = [f'    {{ part = {one.part}, reason = "{_reason(one)}" }},' for one in parts if one.proposed_shoreline]
    return {
        "@VERSION@": line.version.version,
        "@SIGMA_M@": repr(float(line.version.sigma_m)),
        "@PARTS@": str([one.part for one in parts if not one.proposed_shoreline]),
        "@LEFT_OUT@": "\n".join(("[", *left_out, "]")),
        "@SECTORS@": "\n".join(_sectors(parts)),
    }


def _reason(part: PartDescription) -> str:
    if part.facing_km2 == 0.0:
        return f"shoreline: {part.share_beyond_border:.0%} of it lies beyond the border as drawn, facing nothing"
    return f"shoreline: it faces an enclosed piece of {part.facing_km2:.0f} km2, not the land beyond the line"


def _sectors(parts: Sequence[PartDescription]) -> Iterator[str]:
    stretches: list[tuple[int, float, float]] = []
    for one in (part for part in parts if not part.proposed_shoreline):
        pieces = MAIN_SECTORS if one.part == 1 else 1
        # Rounded down to the metre, so that the last sector never ends beyond its part.
        edges = [int(one.length_km * 1000 * step / pieces) / 1000 for step in range(pieces + 1)]
        stretches += [(one.part, start, end) for start, end in pairwise(edges)]
    for number, (part, start, end) in enumerate(stretches, start=1):
        title = f"Sector {number}"
        yield f'[[sectors]]\nname = "S{number:02d}"\ntitle = "{title}"\npart = {part}'
        yield f"chainage_from_km = {start:.3f}\nchainage_to_km = {end:.3f}\n"


def _as_in_template(data: Path) -> dict[str, bytes]:
    cloud = pq.read_table(data / "weather/cloud_hourly.parquet", columns=["time_utc", "cloud_pct"])
    june = cloud.filter(pc.equal(pc.month(cloud["time_utc"]), 6))
    share = round(float(pc.mean(june["cloud_pct"]).as_py()) / 100, 2)
    changes = {
        "in_force_from = 2030-05-01T00:00:00Z": "in_force_from = 2026-06-24T00:00:00Z",
        "cloud_prior = 0.5 ": f"cloud_prior = {share} ",
        "assumed for the exercise": "mean cloud cover of June 2018 to 2024 over nine oblasts, hourly (Open-Meteo)",
    }
    source = template_files()
    text = source["agreement.toml"].read_text("utf-8")
    for old, new in changes.items():
        if text.count(old) != 1:
            got, expected = f"{text.count(old)} times {old!r}", "once"
            fault = Fault("template_changed", "agreement.toml", "", got, expected, "follow the template in build.py")
            raise InputError([fault])
        text = text.replace(old, new)
    # The clauses from Article 9 to 11 hold in cities, at works and on a sea that this mission does not draw.
    clauses = text.split("[[agreement.provisions]]\n")
    drawn = [one for one in clauses if not one.startswith(tuple(f'provision_id = "{name}"' for name in UNDRAWN))]
    text = "[[agreement.provisions]]\n".join(drawn)
    return {"agreement.toml": text.encode(), "release.toml": source["release.toml"].read_bytes()}


def _complete(file: str, marks: Mapping[str, str]) -> bytes:
    text = (HERE / file).read_text("utf-8")
    for mark, value in marks.items():
        text = text.replace(mark, value)
    return text.encode()


def main() -> int:
    """Build from the command line; the exit code is that of the error."""
    parser = argparse.ArgumentParser(description="Build the mission folder of 24 to 26 June 2026.")
    default = Path(os.environ.get("TRUCEWATCH_DATA") or DEFAULT_DATA)
    parser.add_argument("--data", type=Path, default=default, help="folder of real data")
    parser.add_argument("--out", type=Path, required=True, help="mission folder to write; its input goes beside it")
    asked = parser.parse_args()
    try:
        parts = build(asked.data, asked.out)
    except (TrucewatchError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return getattr(error, "exit_code", 2)
    used = [one for one in parts if not one.proposed_shoreline]
    total = sum(one.length_km for one in used)
    sys.stdout.write(f"{asked.out}: {len(used)} of {len(parts)} parts used, {total:.0f} km\n")
    for one in parts:
        verdict = _reason(one) if one.proposed_shoreline else "used"
        sys.stdout.write(f"  part {one.part}: {one.length_km:.1f} km: {verdict}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
