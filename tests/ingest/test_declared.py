"""Notices and impediments: their places, spans and arrival."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.builders import NOON, a_mission, a_source
from tests.ingest.damaged import NOTICE, NOTICED, lines
from trucewatch.ingest import Batch, read_file
from trucewatch.records.vocabulary import SourceFormat

AREA_NOTICED = "notice_id,by,kind,valid_from,valid_to,footprint_wkt"
AREA_NOTICE = 'n1,A,demining,2026-06-26,2026-06-26,"POLYGON ((37 48, 38 48, 38 49, 37 48))"'
HINDERED = "impediment_id,kind,start_at,end_at,assessed,sensor,lat_deg,lon_deg,radius_km,footprint_wkt"
HINDRANCE = "i1,jamming,2026-06-25T10:00Z,2026-06-25T11:00Z,confirmed,drone_1,48,37.5,10,"


def read(header: str, *rows: str, source_format: SourceFormat = "notices", **source: object) -> Batch:
    return read_file(lines(header, *rows), "file.csv", a_source(source_format, **source), a_mission(), NOON)


def test_a_notice_keeps_what_was_declared() -> None:
    notice = read(NOTICED, NOTICE).notices.row(0)
    assert (notice.notice_id, notice.by, notice.kind, notice.version) == ("n1", "A", "exercise", 1)
    assert (notice.lat_deg, notice.lon_deg, notice.radius_km, notice.footprint_wkt) == (48.0, 37.5, 2.0, None)
    assert notice.valid_to - notice.valid_from == timedelta(hours=2)
    assert notice.received_at == NOON


def test_a_declared_day_ends_half_open_with_the_local_day() -> None:
    notice = read(AREA_NOTICED, AREA_NOTICE, timezone="Europe/Kyiv", resolution_s=60.0).notices.row(0)
    assert notice.valid_from == datetime(2026, 6, 25, 21, tzinfo=UTC)
    assert notice.valid_to == datetime(2026, 6, 26, 21, tzinfo=UTC)
    assert notice.footprint_wkt is not None
    assert notice.footprint_wkt.startswith("POLYGON")


def test_a_naive_time_of_receipt_counts_with_its_last_instant() -> None:
    header, row = f"{NOTICED},received_at", f"{NOTICE},2026-06-24"
    notice = read(header, row, timezone="UTC", resolution_s=60.0).notices.row(0)
    assert notice.received_at == datetime(2026, 6, 25, tzinfo=UTC) - timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("row", "code", "key"),
    [
        (NOTICE.replace("12:00Z", "10:00Z"), "reversed_interval", "valid_to"),
        (NOTICE.replace("48.0,37.5,2", ",,"), "no_place", "lat_deg"),
        (NOTICE.replace("37.5,2", "37.5,-2"), "not_positive", "radius_km"),
        (NOTICE.replace("37.5,2", "37.5,"), "missing_value", "radius_km"),
        (NOTICE.replace("48.0,37.5", "37.5,48.0"), "swapped_coordinates", "lat_deg"),
        (NOTICE.replace("exercise", "war"), "unknown_word", "kind"),
        (NOTICE.replace("n1,", ","), "missing_value", "notice_id"),
        (NOTICE.replace(",A,", ",,"), "missing_value", "by"),
    ],
)
def test_a_notice_that_is_not_whole_is_refused(row: str, code: str, key: str) -> None:
    rejection = read(NOTICED, row, NOTICE).rejections.row(0)
    assert (rejection.row, rejection.code, rejection.key) == (1, code, key)


@pytest.mark.parametrize(
    ("footprint", "code"),
    [
        ("POLYGON ((48 37, 49 37, 49 38, 48 37))", "swapped_coordinates"),
        ("POLYGON ((1 2, 3 2, 3 4, 1 2))", "outside_area"),
        ("POLYGON ((37 48, 38 49, 38 48, 37 49, 37 48))", "bad_footprint"),
        ("POLYGON EMPTY", "bad_footprint"),
        ("POINT (37 48)", "bad_footprint"),
        ("POLYGON ((37 48, 38 48, nan 49, 37 48))", "bad_footprint"),
        ("POLYGON ((37 48, 38 48", "bad_footprint"),
        ("here", "bad_footprint"),
    ],
)
def test_a_footprint_that_is_no_area_of_the_mission_is_refused(footprint: str, code: str) -> None:
    bad = f'n2,A,demining,2026-06-26T10:00Z,2026-06-26T12:00Z,"{footprint}"'
    good = AREA_NOTICE.replace("2026-06-26,2026-06-26", "2026-06-26T10:00Z,2026-06-26T12:00Z")
    batch = read(AREA_NOTICED, bad, good)
    assert [(row.code, row.key) for row in batch.rejections.rows()] == [(code, "footprint_wkt")]
    assert len(batch.notices) == 1


def test_an_impediment_may_be_without_place_and_without_sensor() -> None:
    bare = HINDRANCE.replace("drone_1,48,37.5,10", ",,,")
    here, nowhere = read(HINDERED, HINDRANCE, bare, source_format="impediments").impediments.rows()
    assert (here.sensor, here.radius_km, here.assessed) == ("drone_1", 10.0, "confirmed")
    assert (nowhere.sensor, nowhere.lat_deg, nowhere.radius_km, nowhere.footprint_wkt) == (None, None, None, None)


def test_an_impediment_came_when_it_says_but_never_after_its_file_nor_before_it_began() -> None:
    header = f"{HINDERED},received_at"
    said, silent = read(
        header, f"{HINDRANCE},2026-06-25T10:20:00Z", f"{HINDRANCE},", source_format="impediments"
    ).impediments.rows()
    assert said.received_at == said.start_at + timedelta(minutes=20)
    assert silent.received_at > silent.end_at
    early = read(header, f"{HINDRANCE},2026-06-25T09:00:00Z", f"{HINDRANCE},", source_format="impediments")
    assert [(row.code, row.key) for row in early.rejections.rows()] == [("future_time", "start_at")]


@pytest.mark.parametrize(
    ("change", "code", "key"),
    [
        (("confirmed", "sure"), "unknown_word", "assessed"),
        (("drone_1", "drone_2"), "unknown_sensor", "sensor"),
        (("10,", '10,"POLYGON ((37 48, 38 48, 38 49, 37 48))"'), "two_places", "lat_deg"),
        (("25T10:00Z,2026-06-25", "26T10:00Z,2026-06-27"), "future_time", "start_at"),
    ],
)
def test_an_impediment_that_no_rule_allows_is_refused(change: tuple[str, str], code: str, key: str) -> None:
    bad = HINDRANCE[: HINDRANCE.rindex("10,")] + HINDRANCE[HINDRANCE.rindex("10,") :].replace(*change)
    bad = bad if bad != HINDRANCE else HINDRANCE.replace(*change)
    rejection = read(HINDERED, bad, HINDRANCE, source_format="impediments").rejections.row(0)
    assert (rejection.row, rejection.code, rejection.key) == (1, code, key)
