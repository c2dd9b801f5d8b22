"""Whole files: the damaged table, the properties that hold for every file, and a real one."""

import io
import random
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pyarrow.csv as pv
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOON, a_mission, a_source
from tests.ingest import damaged
from tests.ingest.damaged import DAMAGED, Damaged, lines
from trucewatch.errors import SourceError
from trucewatch.ingest import Batch, read_file
from trucewatch.ingest.reading import MAX_FAULTS, format_of
from trucewatch.records.canonical import Canonical
from trucewatch.records.encoding import encode
from trucewatch.records.table import Table
from trucewatch.records.vocabulary import SourceFormat

MISSION = a_mission()
FIRES_ALL = lines(
    damaged.FIRES, damaged.FIRE, damaged.FIRE, damaged.FIRE.replace("N20", "N"), damaged.FIRE.replace(",5,", ",1003,")
)


def read(content: bytes, source_format: SourceFormat = "observations", file: str = "inputs/file.csv") -> Batch:
    return read_file(content, file, a_source(source_format), MISSION, NOON)


def read_or_refuse(content: bytes, source_format: SourceFormat, file: str = "inputs/file.csv") -> Batch | SourceError:
    try:
        return read(content, source_format, file)
    except SourceError as refused:
        return refused


def records_of(batch: Batch) -> list[dict[str, Canonical]]:
    """Return every record as an object without row and original."""
    tables: tuple[Table[Any], ...] = (
        batch.observations, batch.notices, batch.impediments, batch.looks, batch.contexts, batch.adoptions,
        batch.clouds, batch.reviews,
    )  # fmt: skip
    records = [encode(record) for table in tables for record in table.rows()]
    for record in records:
        del record["row"], record["original"]
    return sorted(records, key=str)


@pytest.mark.parametrize("case", DAMAGED, ids=lambda case: case.name)
def test_each_damaged_input_comes_to_what_its_table_says(case: Damaged) -> None:
    source = a_source(case.source_format)
    if case.exit_code == 2:
        with pytest.raises(SourceError) as refused:
            read_file(case.content, case.file, source, MISSION, NOON)
        assert refused.value.exit_code == 2
        found = [(fault.code, fault.where, fault) for fault in refused.value.faults]
        wheres = [
            ", ".join([f"row {each.row}"] * (each.row is not None) + [each.key] * bool(each.key))
            for each in case.expected
        ]
        assert [(code, where) for code, where, _ in found] == [
            (each.code, where) for each, where in zip(case.expected, wheres, strict=True)
        ]
        told = [(fault.file, fault.got, fault.expected, fault.remedy) for _, _, fault in found]
    else:
        batch = read_file(case.content, case.file, source, MISSION, NOON)
        rejections = list(batch.rejections.rows())
        assert [(row.code, row.row, row.key) for row in rejections] == [
            (each.code, each.row, each.key) for each in case.expected
        ]
        tables: tuple[Table[Any], ...] = (batch.observations, batch.notices, batch.impediments, batch.looks)
        assert tuple(row for table in tables for row in table.integers("row")) == case.good_rows
        assert batch.rows == len(case.good_rows) + len(rejections)
        told = [(row.file, row.got, row.expected, row.remedy) for row in rejections]
    for (file, got, expected, remedy), each in zip(told, case.expected, strict=True):
        assert file == case.file
        assert each.got in got
        assert each.expected in expected
        assert each.remedy in remedy


def test_there_are_twenty_damaged_inputs_and_each_has_its_own_name() -> None:
    assert len({case.name for case in DAMAGED}) == len(DAMAGED) == 20


@pytest.mark.parametrize(
    ("source_format", "header"),
    [
        ("observations", damaged.OBSERVED),
        ("firms", damaged.FIRES),
        ("notices", damaged.NOTICED),
        ("looks", damaged.LOOKED),
        ("impediments", "impediment_id,kind,start_at,end_at,assessed"),
        ("contexts", "kind,area,start_at,end_at"),
        (
            "adoptions",
            "adoption_id,provision_id,verdict,t0_earliest,t0_latest,adopted_at,votes_for,votes_against,abstentions,"
            "authentic",
        ),
        ("clouds", "lat_deg,lon_deg,start_at,end_at,cloud_fraction,basis"),
        ("reviews", "review_id,sample_id,item,answer,reviewed_at,reviewer"),
        ("mapped", "number,day,what,lat,lon"),
    ],
)
def test_a_header_without_rows_is_a_batch_without_rows(source_format: SourceFormat, header: str) -> None:
    batch = read(header.encode(), source_format)
    assert (batch.rows, len(batch.rejections), records_of(batch)) == (0, 0, [])


def test_the_folder_of_a_file_does_not_reach_a_message() -> None:
    batch = read(lines(damaged.OBSERVED, damaged.GOOD + ",", damaged.GOOD), file="/secret/place/file.csv")
    assert [row.file for row in batch.rejections.rows()] == ["file.csv"]


def test_the_original_is_named_by_its_bytes_and_kept_in_every_record() -> None:
    batch = read(lines(damaged.OBSERVED, damaged.GOOD))
    assert batch.original.startswith("original:")
    assert batch.observations.row(0).original == batch.original


def test_extra_columns_are_welcome() -> None:
    with_more = read(lines(damaged.OBSERVED + ",mood", damaged.GOOD + ",tired"))
    assert records_of(with_more) == records_of(read(lines(damaged.OBSERVED, damaged.GOOD)))


def test_faults_of_a_file_full_of_bad_rows_are_listed_up_to_a_limit() -> None:
    bad = damaged.GOOD.replace("saw", "smelled")
    with pytest.raises(SourceError) as refused:
        read(lines(damaged.OBSERVED, *[bad] * (MAX_FAULTS + 5)))
    assert len(refused.value.faults) == MAX_FAULTS + 1
    assert str(MAX_FAULTS + 5) in refused.value.faults[0].got


def test_what_stood_in_a_wrong_cell_is_cut_to_200_characters() -> None:
    bad = damaged.GOOD.replace("explosion", "x" * 1000)
    batch = read(lines(damaged.OBSERVED, bad, damaged.GOOD))
    assert batch.rejections.row(0).got == "x" * 200


CELLS = st.sampled_from(
    ["", "48.0", "37.5", "48,0", "nan", "-1", "1e9", "saw", "heard", "explosion", "2026-06-25T10:00:00Z", "2026-06-25",
     "2026-13-01T00:00Z", "SSW", "x", "100", "0", '"a,b"', "2030-01-01T00:00Z", "ÿ", "\x07"]
)  # fmt: skip
ROWS = st.lists(
    st.one_of(
        st.just(damaged.GOOD),
        st.just(damaged.GOOD.replace("48.0", "48.1")),
        st.lists(CELLS, min_size=1, max_size=9).map(",".join),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, seed=st.integers(0, 99))
def test_the_order_of_rows_does_not_matter_and_bad_rows_change_no_good_row(rows: list[str], seed: int) -> None:
    """Also: every row is a record or a rejection."""
    content = lines(damaged.OBSERVED, damaged.GOOD, *rows)
    batch = read(content)
    held = sum(1 for row in rows if row.strip()) + 1
    assert batch.rows == held == len(batch.observations) + len(batch.rejections)

    shuffled = [damaged.GOOD, *rows]
    random.Random(seed).shuffle(shuffled)
    assert records_of(read(lines(damaged.OBSERVED, *shuffled))) == records_of(batch)

    rejected = {row.row for row in batch.rejections.rows()}
    kept = [row for row in [damaged.GOOD, *rows] if row.strip()]
    alone = [row for number, row in enumerate(kept, start=1) if number not in rejected]
    assert records_of(read(lines(damaged.OBSERVED, *alone))) == records_of(batch)


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=300), source_format=st.sampled_from(get_args(SourceFormat)), kind=st.integers(0, 2))
def test_random_bytes_give_a_batch_or_a_source_error(content: bytes, source_format: SourceFormat, kind: int) -> None:
    file = ("file.csv", "file.parquet", "file.geojson")[kind]
    outcome = read_or_refuse(content, source_format, file)
    assert isinstance(outcome, Batch) or outcome.faults


@settings(max_examples=100, deadline=None)
@given(
    source_format=st.sampled_from(get_args(SourceFormat)),
    cells=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), min_size=40, max_size=40),
)
def test_random_text_in_every_column_gives_a_batch_or_a_source_error(
    source_format: SourceFormat, cells: list[str]
) -> None:
    layout = format_of(a_source(source_format), MISSION).layout
    names = [*layout.required, *layout.optional]
    row = ",".join('"' + cell.replace('"', '""').replace("\0", "") + '"' for cell in cells[: len(names)])
    outcome = read_or_refuse(lines(",".join(names), row), source_format)
    assert isinstance(outcome, Batch) or outcome.faults


@pytest.mark.parametrize("compression", ["none", "snappy"])
def test_a_parquet_file_with_any_byte_changed_gives_a_batch_or_a_source_error(compression: str) -> None:
    held = io.BytesIO()
    table = pv.read_csv(io.BytesIO(FIRES_ALL))
    pq.write_table(table, held, compression=compression)
    content, draw = held.getvalue(), random.Random(1)
    for _ in range(150):
        changed = bytearray(content)
        for _ in range(draw.randint(1, 3)):
            changed[draw.randrange(len(changed))] = draw.randrange(256)
        outcome = read_or_refuse(bytes(changed), "firms", "fires.parquet")
        assert isinstance(outcome, Batch) or outcome.faults


@pytest.mark.real
def test_all_real_hotspots_are_taken_and_a_copy_as_csv_gives_the_same_names(real_data: Path) -> None:
    content = (real_data / "firms" / "viirs_full_2026-06.parquet").read_bytes()
    received_at = NOON + timedelta(days=3)
    batch = read_file(content, "viirs.parquet", a_source("firms"), MISSION, received_at)
    assert (batch.rows, len(batch.observations), len(batch.rejections)) == (4530, 4530, 0)

    table = pq.read_table(io.BytesIO(content))
    for name in ("lat_deg", "lon_deg"):
        theirs = table.column({"lat_deg": "latitude", "lon_deg": "longitude"}[name]).to_numpy()
        assert abs(batch.observations.numbers(name) - theirs).max() < 1e-7
    minutes = table.column("acq_datetime_utc").cast("int64").to_numpy()
    assert (batch.observations.instants("observed_from") == minutes).all()

    copy = io.BytesIO()
    pv.write_csv(table, copy)
    again = read_file(copy.getvalue(), "viirs.csv", a_source("firms"), MISSION, received_at)
    names = batch.observations.texts("observation_id")
    assert list(again.observations.texts("observation_id")) == list(names)
    assert len(set(names)) == 4530
