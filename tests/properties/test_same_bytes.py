"""Two processes with other surroundings write the same bytes: zone, locale, hash seed and threads enter nothing."""

import os
import subprocess
import sys
from pathlib import Path

from tests.pipeline.chain import files_below

SURROUNDINGS = (
    {
        "TZ": "Pacific/Chatham",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    },
    {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "77", "OMP_NUM_THREADS": "4", "OPENBLAS_NUM_THREADS": "2"},
)


def test_two_processes_write_the_same_exercise_ledger_and_report(tmp_path: Path) -> None:
    running = []
    for number, surroundings in enumerate(SURROUNDINGS):
        command = [
            sys.executable,
            "-m",
            "trucewatch.cli",
            "exercise",
            "--seed",
            "3",
            "--out",
            str(tmp_path / str(number)),
        ]
        running.append(
            subprocess.Popen(
                command,
                env={**os.environ, **surroundings, "LANG": surroundings["LC_ALL"]},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        )
    said = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    first, second = (files_below(tmp_path / str(number)) for number in (0, 1))
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name] and "/cache/" not in name] == []
    kinds = {name.split("/")[1] for name in first if name.startswith("mission/")}
    assert kinds >= {"ledger", "originals", "payloads"}
    assert any(name.startswith("report/") for name in first)
