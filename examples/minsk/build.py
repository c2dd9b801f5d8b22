"""Lay a mission folder with an agreement modelled on the public Minsk texts, on the template's invented land.

The land, the parties, the line, its second account and every site are invented; the mission is hypothetical. What each
clause rests on stands in `clauses.toml` beside this file. Run `python -m examples.minsk.build FOLDER`.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from shapely import Polygon

from examples.illustrative.draw import ellipse
from trucewatch.geo.geojson import write_features, written_feature, written_polygon
from trucewatch.geo.line import LineAlternative, LinePart, ReferenceLine
from trucewatch.geo.line_geojson import parse_line, write_line
from trucewatch.mission import write_template

TITLE = "Minsk-modelled agreement on an invented line"
STATEMENT = (
    "HYPOTHETICAL. The land, the parties and every event are invented; the agreement is modelled on public texts and "
    "was never in force here. Lines are illustrative and imply no view on status."
)
WEAPONS = (
    "small_arms", "heavy_machine_gun", "light_gun", "mortar", "tank", "armoured_vehicle", "howitzer",
    "rocket_launcher", "heavy_rocket_launcher", "missile", "glide_bomb", "attack_drone", "reconnaissance_drone",
    "ground_robot", "mine", "jammer",
)  # fmt: skip
"""The template's weapon table, with guns under 100 mm and the heaviest rocket launchers apart."""
SHIFT_DEG = 0.09
"""The line of the agreed date lies this far south of the line as it is, about 10 km into the land of party B."""
BUFFERS = (
    ("band_15", 15.0, "Zone of 30 km in all, 15 km on either side of the line"),
    ("security", 25.0, "Security zone, 25 km on either side of the line (width assumed)"),
)
POLYGONS = (
    ("storage_a", "storage", "Storage site of Party A"),
    ("storage_b", "storage", "Storage site of Party B"),
    ("town_a", "city", "Settlement on the land of Party A, with the ground about it"),
    ("town_b", "city", "Settlement on the land of Party B, with the ground about it"),
    ("disengagement_2", "disengagement", "Area of disengagement of two by two kilometres"),
    ("disengagement_1", "disengagement", "Area of disengagement of one kilometre"),
)


def build(folder: Path) -> None:
    """Lay the mission folder: the template with this agreement, its zones and the second account of the line."""
    write_template(folder, "minsk")
    line = parse_line((folder / "geometry/line.geojson").read_bytes(), "geometry/line.geojson")
    for name, area in _areas(line).items():
        feature = written_feature(written_polygon(area), {"zone": name})
        (folder / f"geometry/{name}.geojson").write_bytes(write_features([feature]))
    (folder / "geometry/line.geojson").write_bytes(write_line(_with_agreed_date(line)))
    _rewrite(folder / "mission.toml", _mission_text)
    _rewrite(folder / "agreement.toml", _agreement_text)


def _with_agreed_date(line: ReferenceLine) -> ReferenceLine:
    moved = LinePart(1, np.round(line.parts[0].lon_lat - [0.0, SHIFT_DEG], 5))
    return replace(line, alternatives=(LineAlternative("agreed_date", (moved,), None),))


def _areas(line: ReferenceLine) -> dict[str, Polygon]:
    def at(lon: float, north_deg: float = 0.0) -> tuple[float, float]:
        vertices = line.parts[0].lon_lat
        return lon, float(np.interp(lon, vertices[:, 0], vertices[:, 1])) + north_deg

    return {
        "storage_a": ellipse(*at(-41.4, 0.9), 0.03, 0.02),
        "storage_b": ellipse(*at(-32.2, -0.95), 0.03, 0.02),
        "town_a": ellipse(*at(-39.9, 0.12), 0.04, 0.03),
        "town_b": ellipse(*at(-35.9, -0.12), 0.04, 0.03),
        "disengagement_2": _square(*at(-36.6), 1.0),
        "disengagement_1": _square(*at(-36.6), 0.5),
    }


def _square(lon: float, lat: float, half_km: float) -> Polygon:
    """Return a square by the mean degree of 111.2 km, good to half a percent."""
    tall = half_km / 111.2
    wide = tall / np.cos(np.radians(lat))
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return Polygon([(round(lon + east * wide, 5), round(lat + north * tall, 5)) for east, north in corners])


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text("utf-8")), "utf-8")


def _mission_text(text: str) -> str:
    zones = [
        f'[[zones]]\nzone_id = "{name}"\nkind = "buffer"\ntitle = "{title}"\ndistance_km = {km}\nsigma_m = 0.0\n'
        for name, km, title in BUFFERS
    ]
    zones += [
        f'[[zones]]\nzone_id = "{name}"\nkind = "{kind}"\ntitle = "{title}"\n'
        f'file = "geometry/{name}.geojson"\nsigma_m = 50.0\n'
        for name, kind, title in POLYGONS
    ]
    lines = []
    for line in text.splitlines():
        key = line.partition(" = ")[0]
        new = {"status": "hypothetical", "statement": STATEMENT}.get(key)
        new = TITLE if line.startswith('title = "Exercise') else new
        lines.append(line if new is None else f'{key} = "{new}"')
        if line.startswith("# ---- sectors"):
            lines[-1:-1] = ["\n".join(zones)]
    return "\n".join(lines) + "\n"


def _agreement_text(text: str) -> str:
    """Put this agreement in the place of the template's; events, thresholds, fusing and ladder stay as they are."""
    before, _, rest = text.partition("[agreement]\n")
    _, mark, after = rest.partition("# ---- events of a tabled size")
    before = "\n".join(
        f"weapons = {list(WEAPONS)}".replace("'", '"') if line.startswith("weapons = ") else line
        for line in before.splitlines()
    )
    clauses = (Path(__file__).parent / "clauses.toml").read_text("utf-8")
    return f"{before}\n\n{clauses}\n{mark}{after}"


if __name__ == "__main__":
    build(Path(sys.argv[1]))
