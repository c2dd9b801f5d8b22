"""The peak hour: arrivals in small files through ingest, ledger and alerts to a drafted notice, against five minutes.

    python benchmarks/arrivals.py [--tiny]

1,100 seeded reports reach the cell within an hour, a few to a file, each file due when its last report came. One desk
takes files in the order in which they are due: whatever lies there when it is free makes one turn. The machine time of
each turn is measured; the queue of one desk is then computed from these times and the due times, without waiting for
the hour to pass. A notice is ready when its turn ends, and at the earliest at the full minute after its last report.
`ledger empty` begins with an empty ledger, `after a week` with a week of an exercise's arrivals on it. `draft` is a
stand-in of fixed length for the drafting of a notice, which is a report's matter; one is made a turn.
"""

import argparse
import csv
import io
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np

from trucewatch.exercise import DAY_MIX
from trucewatch.geo.ground import Ground
from trucewatch.pipeline import Desk, open_desk, take_in_all
from trucewatch.pipeline.flash import Watch, open_watch, take_turn
from trucewatch.pipeline.rehearsal import REPORTED_AFTER, lay_exercise

ARRIVALS, HOUR_S, GOAL_S, DRAFT_S = 1_100, 3600.0, 300.0, 2.0
COLUMNS = (
    "observation_id", "source", "means", "observed_from", "observed_to", "received_at", "lat_deg", "lon_deg", "sigma_m",
    "event", "description", "count", "count_kind", "authenticity", "sensor",
)  # fmt: skip
EVENTS = ("explosion", "uav", "vehicle", "weapon", "muzzle_flash")


@dataclass(frozen=True, slots=True)
class Peak:
    """How one beginning fared over the peak hour."""

    peer: str
    files: int
    turns: int
    turn_s: float
    busy: float
    median_s: float
    p95_s: float
    worst_s: float
    alerts: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One small file."""

    path: Path
    due_s: float
    received_s: tuple[float, ...]


def deliveries(folder: Path, ground: Ground, start: datetime, count: int) -> list[Delivery]:
    """Write `count` seeded reports of an hour, along the line and most of them on one stretch, in small files."""
    rng = np.random.default_rng(2030)
    chain = ground.line.parts[0].lon_lat
    seconds = np.sort(rng.uniform(0, HOUR_S * count / ARRIVALS, count))
    vertex = np.where(
        rng.random(count) < 0.7, rng.integers(0, len(chain) // 8, count), rng.integers(0, len(chain), count)
    )
    found, first = [], 0
    while first < count:
        last = min(first + int(rng.integers(1, 8)), count)
        rows = [
            _row(rng, n, chain[vertex[n]], start + timedelta(seconds=float(seconds[n]))) for n in range(first, last)
        ]
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        path = folder / f"peak-{first:05d}.csv"
        path.write_text(text.getvalue(), encoding="utf-8")
        found.append(Delivery(path, float(seconds[last - 1]), tuple(seconds[first:last].tolist())))
        first = last
    return found


def _row(rng: np.random.Generator, number: int, place: np.ndarray, received: datetime) -> dict[str, str]:
    observed = received - timedelta(seconds=float(rng.uniform(60, 900)))
    return {
        "observation_id": f"peak-{number}", "source": "drones", "means": "saw",
        "observed_from": observed.isoformat(), "observed_to": observed.isoformat(),
        "received_at": received.isoformat(), "lat_deg": f"{place[1] + rng.normal(0, 0.02):.5f}",
        "lon_deg": f"{place[0] + rng.normal(0, 0.02):.5f}", "sigma_m": "200", "event": EVENTS[number % len(EVENTS)],
        "description": "undetermined", "count": "3", "count_kind": "at_least", "authenticity": "signed",
        "sensor": "drone_west",
    }  # fmt: skip


def run_hour(peer: str, desk: Desk, files: list[Delivery], start: datetime) -> Peak:
    """Serve the files in the order in which they are due, by one desk, and return the delays of their reports."""
    source = next(one for one in desk.loaded.mission.sources if one.name == "drones")
    watch: Watch = open_watch(desk, start)
    free_s, at, spent, delays, alerts = 0.0, 0, [], [], 0
    while at < len(files):
        begin_s = max(free_s, files[at].due_s)
        until = at + sum(one.due_s <= begin_s for one in files[at:])
        # The rules look at full minutes: the desk's clock stands at the next one.
        now = start + timedelta(seconds=60 * (begin_s // 60 + 1))
        begun = time.perf_counter()
        turn = take_turn(desk, watch, [(source, one.path) for one in files[at:until]], partial(_same, now), _draft)
        spent.append(time.perf_counter() - begun)
        watch, alerts = turn.watch, alerts + len(turn.flashes)
        assert not any(intake.faults or intake.receipt.rejected for intake in turn.intakes)
        free_s = begin_s + spent[-1] + DRAFT_S
        for one in files[at:until]:
            delays += [max(free_s, 60 * (came // 60 + 1) + DRAFT_S) - came for came in one.received_s]
        at = until
    median, p95, worst = np.quantile(delays, (0.5, 0.95, 1.0))
    hour = max(free_s, files[-1].due_s)
    busy = (sum(spent) + DRAFT_S * len(spent)) / hour
    mean = float(np.mean(spent))
    return Peak(peer, len(files), len(spent), mean, busy, float(median), float(p95), float(worst), alerts)


def _same(now: datetime) -> datetime:
    return now


def _draft(_: object) -> bytes:
    return b""


def measure(peer: str, count: int, days: int) -> Peak:
    """Lay an exercise, take in so many of its days first, and run the peak hour after them."""
    with tempfile.TemporaryDirectory() as folder:
        laid = lay_exercise(Path(folder) / "world", 1, max(days, 1), DAY_MIX)
        desk = open_desk(laid.mission)
        start = (laid.days[-1].end_at + REPORTED_AFTER).astimezone(UTC)
        if days:
            take_in_all(desk, start, lambda _: None)
        inbox = Path(folder) / "inbox"
        inbox.mkdir()
        return run_hour(peer, desk, deliveries(inbox, desk.loaded.ground, start, count), start)


def show(peaks: list[Peak]) -> None:
    """Print the table: files, turns, machine seconds a turn, share of the hour that it is busy, delays, alerts."""
    print(f"{'peer':16}{'files':>7}{'turns':>7}{'s a turn':>10}{'busy':>7}{'median s':>10}{'p95 s':>8}{'worst s':>9}"
          f"{'goal s':>8}{'alerts':>8}")  # fmt: skip
    for one in peaks:
        print(
            f"{one.peer.replace(' ', '_'):16}{one.files:7,}{one.turns:7,}{one.turn_s:10.3f}{one.busy:7.2f}"
            f"{one.median_s:10.1f}{one.p95_s:8.1f}{one.worst_s:9.1f}{GOAL_S:8.0f}{one.alerts:8}"
        )


def main(arguments: list[str] | None = None) -> list[Peak]:
    """Measure both beginnings and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tiny", action="store_true", help="40 arrivals, after no and after one day")
    tiny = parser.parse_args(arguments).tiny
    count, days = (40, 1) if tiny else (ARRIVALS, 7)
    peaks = [measure("ledger empty", count, 0), measure("after a day" if tiny else "after a week", count, days)]
    show(peaks)
    return peaks


if __name__ == "__main__":
    main()
