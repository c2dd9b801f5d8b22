"""Each kind of fault: how to damage the template, and what the check must then say."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.mission.template import edit


@dataclass(frozen=True)
class Damage:
    """One damage and the fault that it must give."""

    code: str
    file: str
    where: str
    got: str
    do: Callable[[Path], None]


def _edited(code: str, file: str, where: str, got: str, old: str, new: str, at: str = "") -> Damage:
    return Damage(code, at or file, where, got, lambda mission: edit(mission, file, old, new))


def _remove(mission: Path) -> None:
    (mission / "sensors.toml").unlink()


def _link_out(mission: Path) -> None:
    outside = mission.parent / "outside.csv"
    outside.write_bytes((mission / "places.csv").read_bytes())
    (mission / "places.csv").unlink()
    (mission / "places.csv").symlink_to(outside)


def _swap(mission: Path) -> None:
    polygon = '{"type":"Polygon","coordinates":[[[46.0,-37.0],[46.1,-37.0],[46.1,-36.9],[46.0,-37.0]]]}'
    feature = f'{{"type":"Feature","properties":{{}},"geometry":{polygon}}}'
    text = f'{{"type":"FeatureCollection","features":[{feature}]}}'
    (mission / "geometry/factory.geojson").write_text(text, "utf-8")


def _cross(mission: Path) -> None:
    polygon = '{"type":"Polygon","coordinates":[[[-37,46],[-36.9,46.1],[-36.9,46],[-37,46.1],[-37,46]]]}'
    feature = f'{{"type":"Feature","properties":{{}},"geometry":{polygon}}}'
    text = f'{{"type":"FeatureCollection","features":[{feature}]}}'
    (mission / "geometry/factory.geojson").write_text(text, "utf-8")


def _no_polygon(mission: Path) -> None:
    point = '{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[-37,46]}}'
    text = f'{{"type":"FeatureCollection","features":[{point}]}}'
    (mission / "geometry/factory.geojson").write_text(text, "utf-8")


M, A, S, R = "mission.toml", "agreement.toml", "sensors.toml", "release.toml"
LINE = "geometry/line.geojson"
FACTORY = "geometry/factory.geojson"

DAMAGES: tuple[Damage, ...] = (
    Damage("missing_file", S, "", "no file sensors.toml", _remove),
    Damage("path_leaves_folder", M, "places", "places.csv", _link_out),
    Damage("swapped_coordinates", FACTORY, "features", "longitude 46.0000", _swap),
    Damage("invalid_polygon", FACTORY, "features[0]", "Self-intersection", _cross),
    Damage("not_a_polygon", FACTORY, "features", "Point", _no_polygon),
    _edited("missing_file", M, "zones[6].file", "no file geometry/works.geojson", FACTORY, "geometry/works.geojson"),
    _edited("path_leaves_folder", M, "places", "../places.csv", 'places = "', 'places = "../'),
    _edited("path_absolute", S, "sources[0].files[0]", "/data/hotspots", '"../inputs/hot', '"/data/hot'),
    _edited("toml_syntax", R, "", "at line", "[release]", "[release"),
    _edited("unknown_key", M, "titel", "titel", "\ntitle =", '\ntitel = ""\ntitle ='),
    _edited("unknown_key", A, "fuse.gate_h", "gate_h", "gate_s = ", "gate_h = 1.0\ngate_s = "),
    _edited("missing_key", M, "day_timezone", "nothing", "day_timezone =", "# day_timezone ="),
    _edited("missing_key", A, "agreement.provisions[0].article", "nothing", 'article = "Article 1"', ""),
    _edited("missing_key", S, "sources[0].timezone", "None", 'timezone = "UTC"', ""),
    _edited("wrong_type", M, "line.sigma_m", "'50.0'", "sigma_m = 50.0", 'sigma_m = "50.0"'),
    _edited("wrong_type", A, "ladder[0].min_findings", "1.0", "min_findings = 1 ", "min_findings = 1.0 "),
    _edited("wrong_type", M, "line.parts", "1", "parts = [1, 2]", "parts = 1"),
    _edited("unknown_word", S, "sensors[3].kind", "'dron'", 'kind = "drone"', 'kind = "dron"'),
    _edited("naive_time", A, "agreement.in_force_from", "2030-05-01T00:00:00", "05-01T00:00:00Z ", "05-01T00:00:00 "),
    _edited(
        "reversed_dates", A, "agreement.in_force_to", "2029-05-01", "# in_force_to = 2031", "in_force_to = 2029"
    ),
    _edited("reversed_dates", S, "sources[0].holds_to", "2030-05-14", "holds_to = 2030-05-15", "holds_to = 2030-05-14"),
    _edited("unknown_reference", S, "sources[0].label", "opne", 'label = "open"', 'label = "opne"'),
    _edited("unknown_reference", S, "sources[0].sensors[0]", "viirs_x", '["viirs_snpp"', '["viirs_x"'),
    _edited("unknown_reference", S, "sensors[0].norad_id", "37850", "37849", "37850"),
    _edited("unknown_reference", R, "labels[0].readers[5]", "press", '"public"]', '"press"]'),
    _edited("unknown_reference", R, "readers[2].party", "C", 'party = "A"', 'party = "C"'),
    _edited("unknown_reference", A, "agreement.provisions[0].readings[0].zone", "aera", '"area"', '"aera"'),
    _edited("unknown_reference", A, "agreement.provisions[0].classes[0]", "shelling", '["strike"]', '["shelling"]'),
    _edited(
        "unknown_reference", A, "ladder[0].options[0].for_organ", "cell", 'organ = "mechanism"', 'organ = "cell"'
    ),
    _edited("unknown_reference", M, "parties[0].side", "north", 'side = "A"', 'side = "north"'),
    _edited("unknown_reference", M, "sectors[9].part", "3", "part = 2\n", "part = 3\n"),
    _edited("duplicate_name", M, "organs[1].name", "mechanism", 'name = "board"', 'name = "mechanism"'),
    _edited("duplicate_name", M, "parties[1].side", "A", 'side = "B"', 'side = "A"'),
    _edited("duplicate_name", R, "release.rules[1].reader", "cell", 'reader = "board"', 'reader = "cell"'),
    _edited("bad_name", R, "labels[1].name", "'shared+24h'", "shared_24h", "shared+24h"),
    _edited("label_without_reader", R, "labels[6].readers", "no reader", 'readers = ["cell"]', "readers = []"),
    _edited("reader_party", R, "readers[0].party", "kind cell, party A", 'kind = "cell"', 'kind = "cell"\nparty = "A"'),
    _edited("too_few", R, "readers", "no reader of kind cell", 'kind = "cell"', 'kind = "board"'),
    _edited("release_too_fine", R, "release.rules[2].looking", "cells",
            'delay_h = 0.0\nlooking = "sector_week"\n\n[[release.rules]]\nreader = "party"',
            'delay_h = 0.0\nlooking = "cells"\n\n[[release.rules]]\nreader = "party"'),
    _edited("probability_sum", A, "fuse.priors", "1.010000", "probability = 0.15", "probability = 0.16"),
    _edited("prior_classes", A, "fuse.priors", "0 priors for jamming", '{ name = "jamming", probability = 0.04 },', ""),
    _edited("out_of_range", S, "sensors[0].detections[0].p_detect", "1.99", "p_detect = 0.99", "p_detect = 1.99"),
    _edited("out_of_range", A, "case_window_h", "-168.0", "case_window_h = 168.0", "case_window_h = -168.0"),
    _edited("out_of_range", A, "fuse.gate_s", "nan", "gate_s = 3600.0", "gate_s = nan"),
    _edited("out_of_range", M, "area.south_deg", "91.5 to 52", "south_deg = 41.5", "south_deg = 91.5"),
    _edited("outside_area", M, "features", "longitude -44.4", "east_deg = -27.5", "east_deg = -40.0", LINE),
    _edited("class_order", A, "classes", "attack_drone, st", '"strike", "attack_drone"', '"attack_drone", "strike"'),
    _edited("threshold_order", A, "thresholds.possible_p", "0.6", "possible_p = 0.75", "possible_p = 0.6"),
    _edited("ladder_order", A, "ladder[1].min_findings", "from 1", "= 3\nmin_hours = 24", "= 1\nmin_hours = 0"),
    _edited("zone_shape", M, "zones[1]", "buffer with distance_km None", "distance_km = 10.0", "# "),
    _edited("sensor_shape", S, "sensors[0].norad_id", "None", "norad_id = 37849", "# "),
    _edited(
        "provision_without_reading", A, "agreement.provisions[2].readings", "none",
        "readings = [", "readings = []\n_ = [",
    ),
    _edited("part_unaccounted", M, "line.parts", "neither used nor left out: 2", "parts = [1, 2]", "parts = [1]"),
    _edited("part_unknown", M, "line.parts", "4", "parts = [1, 2]", "parts = [1, 2, 4]"),
    _edited("part_twice", M, "line.parts", "3", "parts = [1, 2]", "parts = [1, 2, 3]"),
    _edited("line_mismatch", M, "line.version", "2030-05-02", 'version = "2030-05-01"', 'version = "2030-05-02"'),
    _edited("sector_range", M, "sectors[8].chainage_to_km", "1200 to 1400 km", "1326.185", "1400.0"),
    _edited("sector_overlap", M, "sectors[1].chainage_from_km", "S2 overlaps S1", "from_km = 150.0", "from_km = 149.0"),
    _edited("unknown_timezone", M, "day_timezone", "Mars/Olympus", '"UTC"', '"Mars/Olympus"'),
    _edited("bad_place", "places.csv", "row 1", "Ostrel,north", "Ostrel,", "Ostrel,north,", "places.csv"),
    _edited("unknown_reference", A, "agreement.provisions[11].readings[0].outside[0]", "band_40",
            'outside = ["band_30"]\n[[', 'outside = ["band_40"]\n[['),
    _edited("unknown_reference", A, "agreement.provisions[12].readings[0].more_zones[0]", "energy_c",
            '["energy_b"]', '["energy_c"]'),
    _edited("unknown_reference", A, "agreement.provisions[15].readings[0].distances[1].weapons[0]", "cannon",
            'weapons = ["howitzer"]', 'weapons = ["cannon"]'),
    _edited("duplicate_name", A, "agreement.provisions[15].readings[0].distances[1].weapons", "tank",
            'weapons = ["howitzer"]', 'weapons = ["tank"]'),
    _edited("out_of_range", A, "agreement.provisions[15].readings[0].distances[1].distance_km", "0",
            "distance_km = 25.0", "distance_km = 0.0"),
    _edited("unknown_reference", A, "agreement.provisions[0].readings[0].binds", "C",
            'zone = "area"  # zone', 'binds = "C"\nzone = "area"  # zone'),
    _edited("unknown_reference", A, "agreement.provisions[0].readings[0].line", "old",
            'zone = "area"  # zone', 'line = "old"\nzone = "area"  # zone'),
    _edited("missing_key", A, "agreement.provisions[0].readings[0].distances", "nothing",
            'zone = "area"  # zone', 'beyond = true\nzone = "area"  # zone'),
    _edited("missing_key", A, "agreement.provisions[0].source", "nothing",
            'language = "en"  # lang', 'verified = true\nlanguage = "en"  # lang'),
    _edited("unknown_reference", A, "agreement.provisions[0].weapons[0]", "cannon",
            'language = "en"  # lang', 'weapons = ["cannon"]\nlanguage = "en"  # lang'),
    _edited("too_few", A, "agreement.provisions[0].return_fire.steps", "none", 'language = "en"  # lang',
            'return_fire = { within_h = 1.0, reach_km = 1.0, steps = [] }\nlanguage = "en"  # lang'),
    _edited("step_shape", A, "agreement.provisions[0].return_fire.steps[0]", "evidence notice",
            'language = "en"  # lang',
            'return_fire = { within_h = 1.0, reach_km = 1.0, steps = [{ step_id = "a", title = "b", '
            'evidence = "notice" }] }\nlanguage = "en"  # lang'),
    _edited("probability_sum", A, "agreement.weapon_priors", "1.100000", '"mortar", probability = 0.16',
            '"mortar", probability = 0.26'),
    _edited("prior_classes", A, "agreement.weapon_priors", "small_arms",
            '{ name = "jammer", probability = 0.01 },', ""),
)  # fmt: skip
