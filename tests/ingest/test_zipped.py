"""Gzip is taken off a file, and no small file fills the memory."""

import gzip
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOON, a_mission, a_source
from tests.ingest.damaged import GOOD, OBSERVED, lines
from trucewatch.errors import SourceError
from trucewatch.ingest import read_file
from trucewatch.ingest.zipped import MAX_MEMBERS, unzip

PLAIN = lines(OBSERVED, GOOD)


def refused(content: bytes, limit: int = 1000) -> str:
    with pytest.raises(SourceError) as raised:
        unzip(content, "file.csv.gz", limit)
    (fault,) = raised.value.faults
    return fault.code


def test_a_zipped_file_reads_as_the_plain_one_and_keeps_its_own_digest() -> None:
    plain = read_file(PLAIN, "seen.csv", a_source(), a_mission(), NOON)
    zipped = read_file(gzip.compress(PLAIN, mtime=0), "seen.csv.gz", a_source(), a_mission(), NOON)
    assert list(zipped.observations.texts("observation_id")) == list(plain.observations.texts("observation_id"))
    assert zipped.original != plain.original


def test_the_kind_of_a_file_is_told_by_the_name_under_the_zip() -> None:
    held = io.BytesIO()
    columns = dict(zip(OBSERVED.split(","), GOOD.split(","), strict=True))
    pq.write_table(pa.table({name: [cell] for name, cell in columns.items()}), held)
    batch = read_file(gzip.compress(held.getvalue()), "seen.parquet.gz", a_source(), a_mission(), NOON)
    assert len(batch.observations) == 1
    assert unzip(gzip.compress(b"x"), "a.geojson.GZ") == (b"x", "a.geojson")


def test_what_is_not_zipped_comes_back_as_it_is() -> None:
    assert unzip(PLAIN, "file.csv.gz") == (PLAIN, "file.csv.gz")
    assert unzip(b"", "") == (b"", "")


def test_several_members_are_one_file() -> None:
    assert unzip(gzip.compress(b"ab") + gzip.compress(b"cd"), "f.gz")[0] == b"abcd"


def test_a_zip_bomb_is_refused_before_it_unfolds() -> None:
    assert refused(gzip.compress(bytes(1001))) == "too_large"
    assert len(unzip(gzip.compress(bytes(1000)), "f.gz", 1000)[0]) == 1000
    assert refused(gzip.compress(bytes(600)) * 2) == "too_large"
    assert refused(gzip.compress(b"") * (MAX_MEMBERS + 1)) == "unreadable_gzip"


def test_a_file_cut_short_or_followed_by_something_else_is_refused() -> None:
    whole = gzip.compress(PLAIN)
    assert {refused(whole[:-cut]) for cut in (1, 8, len(whole) - 3)} == {"unreadable_gzip"}
    assert refused(whole + b"more") == "unreadable_gzip"


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=100), at=st.integers(0, 60), byte=st.integers(0, 255))
def test_random_and_damaged_zips_give_bytes_or_a_source_error(content: bytes, at: int, byte: int) -> None:
    damaged = bytearray(gzip.compress(PLAIN, mtime=0))
    damaged[at % len(damaged)] = byte
    for held in (b"\x1f\x8b" + content, bytes(damaged)):
        try:
            assert len(unzip(held, "file.csv.gz", 1000)[0]) <= 1000
        except SourceError as error:
            assert error.faults  # noqa: PT017 - the outcome is one of two
