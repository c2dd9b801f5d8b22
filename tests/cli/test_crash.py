"""A day whose process is killed: what lies on the disk verifies, and the day done again completes it.

Three kills at seeded instants; `make evaluate` kills the ledger's writer at every step and at hundreds of instants.
"""

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.cli.doors import call
from tests.pipeline.chain import DELIVERIES, copy_of, open_fixed
from trucewatch.pipeline import open_shelf
from trucewatch.pipeline.memory import RECEIPTS
from trucewatch.records.canonical import digest

CLOCK = ("--now", "2030-05-19T06:00:00Z", "--content-key-seed", "tests")
STAGES = ("taking in drones", "taking in looks", "fusing, assessing, proposing")
"""What the day says before each kill."""


@pytest.mark.parametrize(("number", "stage"), list(enumerate(STAGES)), ids=STAGES)
def test_a_killed_day_verifies_and_the_next_completes_it(laid: Path, tmp_path: Path, number: int, stage: str) -> None:
    world = copy_of(laid, tmp_path / "world")
    words = ["day", str(world / "mission"), "--date", "2030-05-14", "--reader", "cell", "--out", str(world / "report")]
    command = [sys.executable, "-m", "trucewatch.cli", *words, *CLOCK]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.decode().startswith(f"· {stage}"):
                break
        time.sleep(float(np.random.default_rng(number).uniform(0, 0.2)))
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert not (world / "report").exists()
    said = call("ledger", "verify", world / "mission")
    assert said.code == 0, said.out
    acknowledged = int(re.findall(r"Verified: (\d+) statements", said.out)[0])
    assert acknowledged >= number
    again = call(*words, *CLOCK)
    assert again.code == 0, again.out
    assert again.out.count("taken before") in (acknowledged, DELIVERIES)
    assert "Files that nothing names: none." in call("ledger", "verify", world / "mission").out
    desk = open_fixed(world)
    assert [item.kind for item in desk.ledger.statements()] == ["ingest"] * DELIVERIES + ["run", "report"]
    shelf = open_shelf(desk.ledger, desk.folder)
    came = sorted(row.original for row in shelf.table(RECEIPTS).rows())
    assert came == sorted(digest("original", path.read_bytes()) for path in (world / "inputs").rglob("*.csv"))
