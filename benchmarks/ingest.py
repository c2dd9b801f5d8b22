"""Taking in a file: ours beside two that do less, in one run.

    python benchmarks/ingest.py [--tiny]

The same seeded FIRMS rows are read by `read_file` (checked, placed, named, explained), by a row loop over the csv
module that only turns six cells into numbers and a time, and by pyarrow.csv alone, which is the floor: columns of text.
The merge of the same rows into themselves stands beside, since a file twice ingested costs both. Time is the best of
three runs; peak memory is what the call itself allocates in Python, NumPy and Arrow, in a run of its own. The growth
exponent is the slope of log time over log size between neighbouring sizes: 1 is proportional.
"""

import argparse
import csv
import io
import math
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv

from tests.builders import NOON, a_mission, a_source
from trucewatch.ingest import merge_batch, read_file

SIZES = (1_000, 10_000, 100_000)
TINY = (100, 1_000)
HEADER = "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,confidence,frp,daynight"


@dataclass(frozen=True, slots=True)
class Timing:
    """What one peer took for one size."""

    peer: str
    rows: int
    seconds: float
    peak_mib: float


def fires(rows: int) -> bytes:
    """Return a CSV file of seeded hotspots of one day."""
    rng = np.random.default_rng(2030)
    lat, lon = rng.uniform(45, 52, rows), rng.uniform(23, 40, rows)
    frp, minute = rng.gamma(1.0, 4.0, rows), rng.integers(0, 700, rows)
    satellite = rng.choice(["N", "N20", "N21"], rows)
    lines = [
        f"{lat[i]:.5f},{lon[i]:.5f},330.1,0.42,0.39,2026-06-25,{minute[i] // 60 * 100 + minute[i] % 60},"
        f"{satellite[i]},n,{frp[i]:.2f},D"
        for i in range(rows)
    ]
    return "\n".join([HEADER, *lines, ""]).encode()


def ours(content: bytes) -> int:
    """Every check, the place's uncertainty, and a stable name for every row."""
    return len(read_file(content, "fires.csv", a_source("firms"), a_mission(), NOON).observations)


def row_loop(content: bytes) -> int:
    """Six cells of each row as numbers and a time; nothing is checked, placed or named."""
    held = []
    for row in csv.DictReader(io.StringIO(content.decode())):
        clock = row["acq_time"].zfill(4)
        day = datetime.fromisoformat(row["acq_date"]).replace(tzinfo=UTC)
        moment = day + timedelta(hours=int(clock[:2]), minutes=int(clock[2:]))
        numbers = tuple(float(row[name]) for name in ("latitude", "longitude", "scan", "track", "frp"))
        held.append((moment, *numbers, row["satellite"]))
    return len(held)


def floor(content: bytes) -> int:
    """Columns of text and nothing else."""
    return int(pv.read_csv(pa.BufferReader(content), read_options=pv.ReadOptions(use_threads=False)).num_rows)


def merge_of(content: bytes) -> Callable[[bytes], int]:
    """Return the merge of a file's records into themselves."""
    table = read_file(content, "fires.csv", a_source("firms"), a_mission(), NOON).observations
    return lambda _: len(merge_batch(table, table))


def measure(peer: str, call: Callable[[bytes], int], content: bytes, rows: int) -> Timing:
    """Return the best of three times and the peak memory of a fourth run."""
    seconds = math.inf
    for _ in range(3):
        start = time.perf_counter()
        assert call(content) == rows
        seconds = min(seconds, time.perf_counter() - start)
    pool = pa.system_memory_pool()
    before, default = pool.bytes_allocated(), pa.default_memory_pool()
    pa.set_memory_pool(pool)
    tracemalloc.start()
    call(content)
    peak = tracemalloc.get_traced_memory()[1] + max(pool.max_memory() - before, 0)
    tracemalloc.stop()
    pa.set_memory_pool(default)
    return Timing(peer, rows, seconds, peak / 2**20)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Ingest beside peers.")
    parser.add_argument("--tiny", action="store_true", help="small sizes, for continuous integration")
    sizes = TINY if parser.parse_args().tiny else SIZES
    print(f"{'peer':<14}{'rows':>9}{'seconds':>10}{'rows/s':>12}{'floor x':>9}{'growth':>8}{'peak MiB':>10}")
    earlier: dict[str, Timing] = {}
    for rows in sizes:
        content = fires(rows)
        peers = (("pyarrow.csv", floor), ("csv row loop", row_loop), ("ours", ours), ("our merge", merge_of(content)))
        timings = [measure(peer, call, content, rows) for peer, call in peers]
        for timing in timings:
            print(_line(timing, timings[0], earlier.get(timing.peer)))
            earlier[timing.peer] = timing


def _line(timing: Timing, least: Timing, before: Timing | None) -> str:
    growth = "-"
    if before is not None:
        growth = f"{math.log(timing.seconds / before.seconds) / math.log(timing.rows / before.rows):.2f}"
    return (
        f"{timing.peer:<14}{timing.rows:>9,}{timing.seconds:>10.4f}{timing.rows / timing.seconds:>12,.0f}"
        f"{timing.seconds / least.seconds:>9.1f}{growth:>8}{timing.peak_mib:>10.1f}"
    )


if __name__ == "__main__":
    main()
