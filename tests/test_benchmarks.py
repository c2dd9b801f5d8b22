"""Every benchmark runs, at its tiny size, and prints a table."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BENCHMARKS = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py") if path.stem != "__init__")


def test_there_are_the_three_benchmarks() -> None:
    assert set(BENCHMARKS) >= {"locate", "ingest", "fuse"}


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
    assert "trucewatch" in done.stdout
    assert len(done.stdout.splitlines()) >= 3
