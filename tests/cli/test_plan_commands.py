"""`trucewatch plan`: passes over the line for cell readers, accesses to points, and what is said of old elements."""

import csv
import io
import json
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli.doors import Said, call
from tests.plan.example_orbits import two_lines
from tests.plan.omm_texts import FORMS, omm_of
from trucewatch.mission import write_template

PASS_COLUMNS = [
    "satellite", "norad_id", "sensor", "start_at", "end_at", "line", "line_version", "part", "chainage_from_km",
    "chainage_to_km", "off_nadir_min_deg", "incidence_deg", "sun_elevation_deg", "ascending",
]  # fmt: skip
"""The exchange format of passes."""
AGEING = ["elements_age_days", "edge_sigma_s"]
SPAN = ("--from", "2030-05-14T00:00Z", "--to", "2030-05-15T00:00Z")
CLOCK = ("--now", "2030-05-13T18:00:00Z")


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan") / "mission"
    write_template(folder, "plan")
    return folder


def plan_passes(mission: Path, out: Path, *words: object) -> Said:
    """Plan passes of the template's day for its cell, later words before earlier ones."""
    elements = mission / "orbits" / "illustrative.tle"
    return call(
        "plan", "passes", mission, "--elements", elements, *SPAN, "--reader", "cell", "--out", out, *CLOCK, *words
    )


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV."""
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def test_passes_have_the_columns_of_the_exchange_format_and_the_age_of_their_elements(
    mission: Path, tmp_path: Path
) -> None:
    said = plan_passes(mission, tmp_path / "passes.csv")
    assert (said.code, said.error) == (0, None), said.out
    rows = rows_of(tmp_path / "passes.csv")
    assert list(rows[0]) == [*PASS_COLUMNS, *AGEING]
    assert f"{len(rows)} passes of 3 satellites" in said.out
    assert "rejected 0 of 3 sets of elements" in said.out
    assert {row["sensor"] for row in rows} == {"viirs_snpp", "viirs_noaa20", "viirs_noaa21"}
    assert all("2030-05-14T00:00" <= row["start_at"] < "2030-05-15T00:00" for row in rows)
    assert [row["start_at"] for row in rows] == sorted(row["start_at"] for row in rows)
    assert all(float(row["off_nadir_min_deg"]) <= 56.28 for row in rows)
    assert all(0.13 <= float(row["edge_sigma_s"]) < 0.3 for row in rows)
    imprint = json.loads((tmp_path / "passes.csv.meta.json").read_bytes())
    assert (imprint["reader"], imprint["rows"], imprint["table"]) == ("cell", len(rows), "passes")
    assert "EXERCISE" in imprint["statement"]


def test_the_same_plan_is_the_same_bytes_and_all_forms_hold_the_same_rows(mission: Path, tmp_path: Path) -> None:
    for name in ("one.csv", "two.csv", "one.parquet", "one.geojson"):
        assert plan_passes(mission, tmp_path / name).code == 0
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    rows = rows_of(tmp_path / "one.csv")
    table = pq.read_table(tmp_path / "one.parquet")
    assert table.column_names == [*PASS_COLUMNS, *AGEING]
    assert [f"{value}" for value in table.column("chainage_to_km").to_pylist()] == [
        row["chainage_to_km"] for row in rows
    ]
    features = json.loads((tmp_path / "one.geojson").read_bytes())["features"]
    assert [item["properties"]["norad_id"] for item in features] == [int(row["norad_id"]) for row in rows]
    assert {item["geometry"]["type"] for item in features} == {"LineString"}
    assert not (tmp_path / "one.geojson.meta.json").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--reader", "party_a"), "this leaves to nobody else"),
        (("--reader", "board"), "expected a reader of kind cell"),
        (("--reader", "stranger"), "name a reader of the mission folder"),
        (("--from", "2030-05-14T00:00"), "an ISO 8601 time with an offset"),
        (("--to", "tomorrow"), "an ISO 8601 time with an offset"),
        (("--to", "2030-05-13T00:00Z"), "an end after the start"),
        (("--to", "2031-05-16T00:00Z"), "at most 366 days"),
        (("--elements", "nowhere.tle"), "a readable file"),
        (("--out", "passes.xlsx"), "a name that ends with .csv, .parquet, .geojson"),
    ],
)
def test_passes_that_may_not_be_planned_write_nothing(
    mission: Path, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    said = plan_passes(mission, tmp_path / "passes.csv", *words)
    assert (said.code, said.error) == (2, None)
    assert told in said.out
    assert not list(tmp_path.iterdir())


def test_without_a_reader_nothing_is_planned(mission: Path, tmp_path: Path) -> None:
    elements = mission / "orbits" / "illustrative.tle"
    said = call("plan", "passes", mission, "--elements", elements, *SPAN, "--out", tmp_path / "passes.csv", *CLOCK)
    assert said.code == 2
    assert "no reader" in said.out
    assert not list(tmp_path.iterdir())


def test_stale_elements_are_named_with_their_age(mission: Path, tmp_path: Path) -> None:
    said = plan_passes(mission, tmp_path / "p.csv", "--from", "2030-06-01T00:00Z", "--to", "2030-06-02T00:00Z")
    assert said.code == 0
    assert "stale elements:" in said.out
    assert "INVENTED 37849" in said.out
    ages = [float(row["elements_age_days"]) for row in rows_of(tmp_path / "p.csv")]
    assert 17 < min(ages) <= max(ages) < 20
    assert "stale elements" not in plan_passes(mission, tmp_path / "q.csv").out


def test_rejected_sets_and_satellites_without_elements_are_counted_and_the_rest_is_planned(
    mission: Path, tmp_path: Path
) -> None:
    lines = (mission / "orbits" / "illustrative.tle").read_text("ascii").splitlines()
    damaged = [line[:-1] + str((int(line[-1]) + 1) % 10) if line.startswith("1 43013") else line for line in lines]
    (tmp_path / "damaged.tle").write_text("\n".join(damaged), "ascii")
    said = plan_passes(mission, tmp_path / "p.csv", "--elements", tmp_path / "damaged.tle")
    assert said.code == 0
    assert "rejected 1 of 3 sets of elements, 1 satellites without" in said.out
    assert "elements_checksum" in said.out
    assert "43013 (viirs_noaa20)" in said.out
    assert {row["norad_id"] for row in rows_of(tmp_path / "p.csv")} == {"37849", "54234"}


def test_elements_of_other_satellites_alone_plan_nothing(mission: Path, tmp_path: Path) -> None:
    (tmp_path / "other.tle").write_text("\n".join(two_lines()), "ascii")
    said = plan_passes(mission, tmp_path / "p.csv", "--elements", tmp_path / "other.tle")
    assert said.code == 2
    assert "elements_missing" in said.out
    assert not (tmp_path / "p.csv").exists()


@pytest.mark.parametrize("form", sorted(FORMS))
def test_passes_are_the_same_whatever_the_form_of_the_elements(mission: Path, tmp_path: Path, form: str) -> None:
    lines = (mission / "orbits" / "illustrative.tle").read_text("ascii").splitlines()
    sets = [tuple(lines[at : at + 3]) for at in range(0, len(lines), 3)]
    messages = [omm_of(line1, line2, name.strip()) for name, line1, line2 in sets]
    (tmp_path / "elements.dat").write_bytes(FORMS[form](messages))
    assert plan_passes(mission, tmp_path / "one.csv").code == 0
    assert plan_passes(mission, tmp_path / "two.csv", "--elements", tmp_path / "elements.dat").code == 0
    one, two = rows_of(tmp_path / "one.csv"), rows_of(tmp_path / "two.csv")
    # The sgp4 package writes the elements in radians and back: the last digits of the times differ by microseconds.
    assert [(row["norad_id"], row["chainage_from_km"], row["start_at"][:21]) for row in one] == [
        (row["norad_id"], row["chainage_from_km"], row["start_at"][:21]) for row in two
    ]


ACCESS_COLUMNS = ["satellite", "norad_id", "point_id", "start_at", "end_at", "max_elevation_deg"]
"""The exchange format of accesses."""
POINTS = b"point_id,lat_deg,lon_deg,line\nwest,47.0,-32.0,x\neast,48.5,38.0,\n"
WEEK = ("--from", "2026-06-26T00:00Z", "--to", "2026-07-03T00:00Z")


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three made-up satellites and two points in one folder."""
    folder = tmp_path_factory.mktemp("accesses")
    sets = [f"EXAMPLE {number}\n" + "\n".join(two_lines(number, node_deg=40.0 * number % 360)) for number in (1, 2, 3)]
    (folder / "some.tle").write_text("\n".join(sets), "ascii")
    (folder / "points.csv").write_bytes(POINTS)
    return folder


def plan_accesses(made_up: Path, out: Path, *words: object) -> Said:
    """Plan accesses of a week, later words before earlier ones."""
    options = ("--elements", made_up / "some.tle", "--points", made_up / "points.csv", *WEEK, "--out", out)
    return call("plan", "accesses", *options, *words)


def test_accesses_have_the_columns_of_the_exchange_format_and_name_the_points(made_up: Path, tmp_path: Path) -> None:
    said = plan_accesses(made_up, tmp_path / "a.csv", "--min-elevation", 10)
    assert (said.code, said.error) == (0, None), said.out
    rows = rows_of(tmp_path / "a.csv")
    assert list(rows[0])[:6] == ACCESS_COLUMNS
    assert list(rows[0])[-2:] == AGEING
    assert {row["point_id"] for row in rows} == {"west", "east"}
    assert {row["norad_id"] for row in rows} == {"1", "2", "3"}
    assert [row["start_at"] for row in rows] == sorted(row["start_at"] for row in rows)
    assert all(row["start_at"] <= row["culmination_at"] <= row["end_at"] for row in rows)
    assert all(float(row["max_elevation_deg"]) >= 10 for row in rows)
    assert f"{len(rows)} accesses of 3 satellites to 2 points, elevation from 10°" in said.out
    assert json.loads((tmp_path / "a.csv.meta.json").read_bytes())["limits"] == "elevation from 10°"
    assert plan_accesses(made_up, tmp_path / "b.parquet", "--min-elevation", 10).code == 0
    assert pq.read_table(tmp_path / "b.parquet").column_names == list(rows[0])


def test_a_satellite_stands_at_the_limit_where_an_access_begins_and_ends(made_up: Path, tmp_path: Path) -> None:
    # Truth: Skyfield's altitude, which knows UT1; 0.02 degrees are some 3 s of rising at 10 degrees.
    load = pytest.importorskip("skyfield.api")
    scale = load.load.timescale(builtin=True)
    assert plan_accesses(made_up, tmp_path / "a.csv", "--min-elevation", 10, "--satellite", "example 2").code == 0
    lines = (made_up / "some.tle").read_text("ascii").splitlines()
    satellite = load.EarthSatellite(lines[4], lines[5], ts=scale)
    places = {"west": load.wgs84.latlon(47.0, -32.0), "east": load.wgs84.latlon(48.5, 38.0)}
    rows = rows_of(tmp_path / "a.csv")
    assert {row["satellite"] for row in rows} == {"EXAMPLE 2"}
    for row in rows[1:-1]:
        for edge in ("start_at", "end_at"):
            moment = scale.from_datetime(datetime.fromisoformat(row[edge]))
            altitude, _, _ = (satellite - places[row["point_id"]]).at(moment).altaz()
            assert altitude.degrees == pytest.approx(10, abs=0.02)


def test_a_wider_limit_never_takes_an_access_away(made_up: Path, tmp_path: Path) -> None:
    counts = []
    for angle in (20, 40, 60):
        assert plan_accesses(made_up, tmp_path / "a.csv", "--max-off-nadir", angle).code == 0
        counts.append(len(rows_of(tmp_path / "a.csv")))
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_a_class_brings_its_limits_and_its_satellites(made_up: Path, tmp_path: Path) -> None:
    said = plan_accesses(made_up, tmp_path / "a.csv", "--sensor", "sentinel2_msi")
    assert said.code == 2
    assert "any satellite of sentinel2_msi" in said.out
    said = plan_accesses(made_up, tmp_path / "a.csv", "--sensor", "sentinel2_msi", "--satellite", 1, "--satellite", 3)
    assert said.code == 0, said.out
    assert "sentinel2_msi: what its scan sweeps over, within 10.3° of nadir, with the sun 10° up or higher" in said.out
    rows = rows_of(tmp_path / "a.csv")
    assert {row["norad_id"] for row in rows} == {"1", "3"}
    assert all(float(row["off_nadir_deg"]) <= 10.4 for row in rows)


def test_a_side_looking_radar_meets_a_point_at_one_moment_within_its_incidence(made_up: Path, tmp_path: Path) -> None:
    said = plan_accesses(made_up, tmp_path / "a.csv", "--sensor", "sentinel1_iw", "--satellite", 1, "--satellite", 2)
    assert said.code == 0, said.out
    rows = rows_of(tmp_path / "a.csv")
    assert rows
    assert all(90 - 45.7 <= float(row["max_elevation_deg"]) <= 90 - 30.4 for row in rows)
    lasting = [datetime.fromisoformat(row["end_at"]) - datetime.fromisoformat(row["start_at"]) for row in rows]
    assert set(lasting) == {timedelta(microseconds=1)}


def test_points_without_names_are_numbered_and_a_header_alone_has_no_accesses(made_up: Path, tmp_path: Path) -> None:
    (tmp_path / "bare.csv").write_bytes(b"lon_deg,lat_deg\n38,48.5\n-32,47\n")
    words = ("--points", tmp_path / "bare.csv", "--max-off-nadir", 40)
    assert plan_accesses(made_up, tmp_path / "a.csv", *words).code == 0
    assert {row["point_id"] for row in rows_of(tmp_path / "a.csv")} == {"1", "2"}
    (tmp_path / "bare.csv").write_bytes(b"lon_deg,lat_deg\n")
    said = plan_accesses(made_up, tmp_path / "a.csv", *words)
    assert (said.code, rows_of(tmp_path / "a.csv")) == (0, [])
    assert "0 accesses of 3 satellites to 0 points" in said.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "exactly one of --min-elevation, --max-off-nadir, --sensor"),
        (("--min-elevation", 10, "--max-off-nadir", 40), "got --min-elevation, --max-off-nadir"),
        (("--min-elevation", 90), "0 to below 90 degrees"),
        (("--max-off-nadir", 0), "above 0 to 90 degrees"),
        (("--max-off-nadir", "nan"), "above 0 to 90 degrees"),
        (("--sensor", "camera_mast"), "camera_mast, which is no satellite"),
        (("--sensor", "eye"), "one of landsat_8_9"),
        (("--min-elevation", 10, "--satellite", "EXAMPLE"), "got EXAMPLE; expected a name or catalogue number"),
        (("--min-elevation", 10, "--from", "2026-06-26"), "an ISO 8601 time with an offset"),
        (("--min-elevation", 10, "--out", "a.geojson"), "a name that ends with .csv, .parquet"),
        (("--min-elevation", 10, "--points", "nowhere.csv"), "a readable file"),
    ],
)
def test_accesses_that_cannot_be_planned_write_nothing(
    made_up: Path, tmp_path: Path, words: tuple[object, ...], told: str
) -> None:
    said = plan_accesses(made_up, tmp_path / "a.csv", *words)
    assert (said.code, said.error) == (2, None)
    assert told in said.out
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("content", [b"point_id,lat_deg,lon_deg\na,1,1\na,2,2\n", b"point_id,lat_deg,lon_deg\n,1,1\n"])
def test_points_of_one_name_or_none_are_refused(made_up: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "points.csv").write_bytes(content)
    words = ("--points", tmp_path / "points.csv", "--min-elevation", 10)
    said = plan_accesses(made_up, tmp_path / "a.csv", *words)
    assert said.code == 2
    assert "a name of its own for each point" in said.out


def test_a_satellite_that_is_lost_is_counted_and_the_others_are_planned(made_up: Path, tmp_path: Path) -> None:
    doomed = omm_of(*two_lines(4), "DOOMED")
    doomed |= {"MEAN_MOTION": 16.4, "BSTAR": 0.1, "EPOCH": "2026-06-01T00:00:00.000000"}
    lines = (made_up / "some.tle").read_text("ascii").splitlines()
    others = [omm_of(lines[at + 1], lines[at + 2], lines[at]) for at in (0, 3, 6)]
    (tmp_path / "some.json").write_bytes(FORMS["json"]([*others, doomed]))
    said = plan_accesses(made_up, tmp_path / "a.csv", "--min-elevation", 10, "--elements", tmp_path / "some.json")
    assert said.code == 0, said.out
    assert "accesses of 3 satellites" in said.out
    assert "0 satellites without, 1 lost" in said.out
    assert "orbit_lost" in said.out
