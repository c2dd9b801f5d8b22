"""Times: instants, declared resolutions, local days and changes of clocks."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.builders import a_mission, a_source
from tests.ingest.damaged import GOOD, OBSERVED, lines
from trucewatch.errors import SourceError
from trucewatch.ingest import read_file
from trucewatch.records.mission import Source

KYIV = a_source(timezone="Europe/Kyiv", resolution_s=60.0)
INSTANT = timedelta(microseconds=1)


def interval(first: str, last: str, source: Source) -> tuple[datetime, datetime]:
    row = GOOD.replace("2026-06-25T10:00:00Z,2026-06-25T10:00:00Z", f"{first},{last}")
    received_at = datetime(2027, 1, 1, tzinfo=UTC)
    record = read_file(lines(OBSERVED, row), "file.csv", source, a_mission(), received_at).observations.row(0)
    return record.observed_from, record.observed_to


def code(first: str, source: Source) -> str:
    with pytest.raises(SourceError) as refused:
        interval(first, "2026-12-31T00:00Z", source)
    return refused.value.faults[1].code


def test_a_time_with_an_offset_is_an_instant_in_utc() -> None:
    first, last = interval("2026-06-25T13:04:05.25+03:00", "2026-06-25 10:04:05.250Z", a_source())
    assert first == last == datetime(2026, 6, 25, 10, 4, 5, 250_000, tzinfo=UTC)


def test_a_naive_time_means_its_resolution_in_the_declared_zone() -> None:
    first, last = interval("2026-06-25T13:04", "2026-06-25T13:04", KYIV)
    assert first == datetime(2026, 6, 25, 10, 4, tzinfo=UTC)
    assert last == first + timedelta(minutes=1) - INSTANT


def test_a_date_means_its_whole_local_day_even_if_that_has_25_hours() -> None:
    first, last = interval("2026-06-25", "2026-06-25", KYIV)
    assert (first, last) == (
        datetime(2026, 6, 24, 21, tzinfo=UTC),
        datetime(2026, 6, 25, 21, tzinfo=UTC) - INSTANT,
    )
    first, last = interval("2026-10-25", "2026-10-25", KYIV)
    assert last - first == timedelta(hours=25) - INSTANT


def test_a_local_time_that_occurs_twice_spans_both() -> None:
    # In Kyiv clocks go back from 04:00 to 03:00 on 25 October 2026, at 01:00 UTC.
    first, last = interval("2026-10-25T03:30", "2026-10-25T03:30", KYIV)
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert last == datetime(2026, 10, 25, 1, 31, tzinfo=UTC) - INSTANT


def test_a_local_time_that_the_clocks_skip_is_refused() -> None:
    assert code("2026-03-29T03:30", KYIV) == "bad_time"


@pytest.mark.parametrize("text", ["2026-06-25T10:00", "2026-06-25"])
@pytest.mark.parametrize("source", [a_source(), a_source(timezone="UTC"), a_source(resolution_s=60.0)])
def test_a_naive_time_is_refused_unless_zone_and_resolution_are_declared(text: str, source: Source) -> None:
    assert code(text, source) == "naive_time"


@pytest.mark.parametrize(
    "text",
    ["25.06.2026", "2026-02-30T00:00Z", "2026-06-25T24:00Z", "1026-06-25T10:00Z", "2026-06-25T10:00+99:00",
     "2026-W26-4", "1750845600", "2026-06-25Z", "2026-06-25T10:00:60Z", "noon"],
)  # fmt: skip
def test_a_time_in_another_form_is_refused(text: str) -> None:
    assert code(text, KYIV) == "bad_time"
