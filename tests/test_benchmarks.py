"""Every benchmark runs, at its tiny size, and prints a table."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BENCHMARKS = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py") if path.stem != "__init__")


def test_the_benchmarks_are_there() -> None:
    assert set(BENCHMARKS) >= {"locate", "ingest", "fuse", "arrivals", "day", "coverage"}


@pytest.mark.parametrize("name", BENCHMARKS)
def test_the_tiny_benchmark_runs(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", "--tiny"],
        cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    words = [line.split() for line in done.stdout.splitlines()]
    head = next(number for number, row in enumerate(words) if "peer" in row)
    assert len(words[head + 1 :]) >= 2, "a table without rows"
