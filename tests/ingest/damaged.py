"""Twenty damaged inputs and what each must come to: one table for the tests of reading and of the command line."""

import io
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from trucewatch.records.vocabulary import SourceFormat


@dataclass(frozen=True, slots=True)
class Expected:
    """One fault or rejection that must be reported."""

    code: str
    row: int | None
    """Row at fault; None where the whole file or a column is."""
    key: str
    """Column at fault; empty where the row or the file is."""
    got: str
    """What `got` must contain."""
    expected: str
    """What `expected` must contain."""
    remedy: str
    """What `remedy` must contain."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """One damaged input of the source `source_format` of `tests.builders.a_mission`."""

    name: str
    source_format: SourceFormat
    file: str
    content: bytes
    exit_code: int
    """2: refused as a whole, nothing written; 0: the good rows and the rejections are kept."""
    expected: tuple[Expected, ...]
    good_rows: tuple[int, ...] = ()
    """Rows that become records."""


OBSERVED = "means,observed_from,observed_to,lat_deg,lon_deg,sigma_m,event"
GOOD = "saw,2026-06-25T10:00:00Z,2026-06-25T10:00:00Z,48.0,37.5,100,explosion"
COUNTED = f"{OBSERVED},count,count_kind"
SEEN = (
    "means,observed_from,observed_to,event,observer_lat_deg,observer_lon_deg,"
    "distance_min_km,distance_max_km,bearing_deg"
)
SEEN_GOOD = "heard,2026-06-25T10:00Z,2026-06-25T10:00Z,explosion,48.0,37.5,2,4,SSW"
FIRES = "latitude,longitude,scan,track,acq_date,acq_time,satellite,confidence,frp"
FIRE = "48.0,37.5,0.4,0.4,2026-06-25,5,N20,n,1.5"
NOTICED = "notice_id,by,kind,valid_from,valid_to,lat_deg,lon_deg,radius_km"
NOTICE = "n1,A,exercise,2026-06-26T10:00Z,2026-06-26T12:00Z,48.0,37.5,2"
LOOKED = "look_id,sensor,status,start_at,end_at,footprint_wkt"
FOOTPRINT = '"POLYGON ((37 48, 38 48, 38 49, 37 48))"'
LOOK = f"l1,drone_1,flown,2026-06-25T10:00Z,2026-06-25T11:00Z,{FOOTPRINT}"


def lines(*texts: str) -> bytes:
    """Return the lines of a CSV file."""
    return "".join(f"{text}\n" for text in texts).encode()


def _parquet(columns: dict[str, list[object]]) -> bytes:
    held = io.BytesIO()
    pq.write_table(pa.table(columns), held)
    return held.getvalue()


def _row(**changes: str) -> str:
    cells = dict(zip(OBSERVED.split(","), GOOD.split(","), strict=True))
    return ",".join({**cells, **changes}.values())


def _refused(name: str, content: bytes, *expected: Expected, file: str = "observations.csv") -> Damaged:
    return Damaged(name, "observations", file, content, 2, expected)


def _kept(name: str, row: str, expected: Expected) -> Damaged:
    return Damaged(name, "observations", "observations.csv", lines(OBSERVED, row, GOOD), 0, (expected,), (2,))


STRUCTURE = (
    _refused(
        "an empty file", b"",
        Expected("empty_file", None, "", "no header", "a header line", "send the header"),
    ),
    _refused(
        "Latin-1 in the second row", lines(OBSERVED + ",text", GOOD + ",x").replace(b",x", ",Zürich".encode("latin-1")),
        Expected("not_utf8", 1, "", "byte 0xfc", "UTF-8 text", "export it as UTF-8"),
    ),
    _refused(
        "semicolons instead of commas", lines(OBSERVED, GOOD).replace(b",", b";"),
        Expected("wrong_delimiter", None, "", "one column: means;", "separated by commas", "export with commas"),
    ),
    _refused(
        "one column missing and another twice", lines("means,means,observed_from,lat_deg,lon_deg,sigma_m,event"),
        Expected("duplicate_column", None, "means", "2 columns named means", "each name once", "rename or remove"),
        Expected("missing_column", None, "observed_to", "columns means", "a column observed_to", "add the column"),
    ),
    _refused(
        "a Parquet file cut short", _parquet({"means": ["saw"]})[:-20],
        Expected("unreadable_parquet", None, "", "", "a whole Parquet file", "export it again"),
        file="observations.parquet",
    ),
    _refused(
        "a quote that is never closed", lines(OBSERVED, '"' + GOOD),
        Expected("unclosed_quote", None, "", "an odd number of quotes", "each quote closed", "export it again"),
    ),
    _refused(
        "no row that can be taken", lines(OBSERVED, _row(event="bang"), _row(means="smelled")),
        Expected("all_rows_rejected", None, "", "2 rows", "at least one row", "correct the rows"),
        Expected("unknown_word", 1, "event", "bang", "one of explosion", "use a word of the list"),
        Expected("unknown_word", 2, "means", "smelled", "one of saw", "use a word of the list"),
    ),
    Damaged(
        "an event that no look can detect", "looks", "looks.csv",
        lines(f"{LOOKED},p_detect_explosions", f"{LOOK},0.5"), 2,
        (Expected("unknown_event_column", None, "p_detect_explosions", "p_detect_explosions", "an event", "correct"),),
    ),
)  # fmt: skip

ROWS = (
    _kept(
        "a time without an offset", _row(observed_from="2026-06-25T10:00:00"),
        Expected("naive_time", 1, "observed_from", "2026-06-25T10:00:00", "a time with an offset", "add Z or"),
    ),
    _kept(
        "an interval that ends before it begins", _row(observed_to="2026-06-25T09:00:00Z"),
        Expected("reversed_interval", 1, "observed_to", "2026-06-25T10:00:00Z to 2026-06-25T09:00:00Z",
                 "observed_from or later", "swap the two times"),
    ),
    _kept(
        "latitude and longitude swapped", _row(lat_deg="37.5", lon_deg="48.0"),
        Expected("swapped_coordinates", 1, "lat_deg", "37.5, 48.0", "within the area", "swap latitude and longitude"),
    ),
    _kept(
        "a place outside the area", _row(lat_deg="10.0"),
        Expected("outside_area", 1, "lat_deg", "10.0, 37.5", "44 to 53 N, 22 to 41 E", "widen the area"),
    ),
    _kept(
        "a decimal comma", _row(lat_deg='"48,5"'),
        Expected("not_a_number", 1, "lat_deg", "48,5", "a decimal point", "write it with a decimal point"),
    ),
    _kept(
        "a place without uncertainty", _row(sigma_m=""),
        Expected("missing_value", 1, "sigma_m", "nothing", "a value of sigma_m", "fill it in"),
    ),
    _kept(
        "a time that has not come yet", _row(observed_from="2099-06-25T10:00Z", observed_to="2099-06-25T10:00Z"),
        Expected("future_time", 1, "observed_from", "2099-06-25T10:00Z", "before it was received", "check the date"),
    ),
    Damaged(
        "a count that does not say how it is meant", "observations", "observations.csv",
        lines(COUNTED, f"{GOOD},3,", f"{GOOD},3,exact"), 0,
        (Expected("count_without_kind", 1, "count_kind", "nothing", "exact, at_least", "say how it is meant"),),
        (2,),
    ),
    Damaged(
        "a row that is too short and a bearing that is no direction", "observations", "observations.csv",
        lines(SEEN, "heard,2026-06-25T10:00Z", SEEN_GOOD.replace("SSW", "south"), SEEN_GOOD), 0,
        (
            Expected("wrong_cell_count", 1, "", "2 cells: heard", "9 cells", "fill up short rows"),
            Expected("bad_bearing", 2, "bearing_deg", "south", "a word like SSW", "correct it"),
        ),
        (3,),
    ),
    Damaged(
        "a satellite that the mission does not have", "firms", "fires.csv",
        lines(FIRES, FIRE.replace("N20", "GOES-16"), FIRE), 0,
        (Expected("unknown_sensor", 1, "satellite", "GOES-16", "viirs_noaa20", "add its norad_id"),), (2,),
    ),
    Damaged(
        "a notice without extent", "notices", "notices.csv", lines(NOTICED, NOTICE[:-1] + "0", NOTICE), 0,
        (Expected("not_positive", 1, "radius_km", "0", "a radius above zero", "state how far"),), (2,),
    ),
    Damaged(
        "a footprint that crosses itself", "looks", "looks.csv",
        lines(LOOKED, LOOK.replace("38 48, 38 49", "38 49, 38 48, 37 49"), LOOK), 0,
        (Expected("bad_footprint", 1, "footprint_wkt", "POLYGON", "a valid POLYGON", "repair the geometry"),), (2,),
    ),
)  # fmt: skip

DAMAGED: tuple[Damaged, ...] = STRUCTURE + ROWS
"""All of them."""
