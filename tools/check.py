"""The project in, one verdict out: formatter, linter, types and tests, with a closing summary.

Exit code 0 only if every check passed. With CI set, a skipped test is a failure unless a Debian package that its
reason names is missing; `.ci/run` installs those, so that nothing is skipped there.
"""

import os
import re
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "out" / "check"
DEBIAN: tuple[tuple[str, Callable[[], bool], str], ...] = (
    ("chromium", lambda: shutil.which("chromium") is not None, "looking at pages"),
    ("poppler-utils", lambda: shutil.which("pdftotext") is not None, "looking at the PDF's pages"),
    ("golang-go", lambda: shutil.which("go") is not None, "verifying the ledger independently"),
    (
        "golang-golang-x-mod-dev",
        lambda: Path("/usr/share/gocode/src/golang.org/x/mod").is_dir(),
        "verifying the ledger independently",
    ),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one check."""

    name: str
    """Name of the check."""
    passed: bool
    """Whether it ended without a complaint."""
    seconds: float
    """How long it took."""


def main() -> int:
    """Run every check, even after one has failed, and return the exit code."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    name_missing_packages()
    python = [sys.executable, "-m"]
    outcomes = [
        run_check("format", [*python, "ruff", "format", "--check", "."]),
        run_check("style", [*python, "ruff", "check", "."]),
        run_check("types", [*python, "mypy"]),
    ]
    log, results = RESULTS / "tests.txt", RESULTS / "tests.xml"
    results.unlink(missing_ok=True)
    command = [*python, "pytest", "-n", "2", "--dist", "worksteal", f"--junitxml={results}", *sys.argv[1:]]
    outcomes.append(run_check("tests", command, log))
    skipped = forbidden_skips(results)
    if skipped:
        print("\nskipped although CI is set:", *skipped, sep="\n  ")
        outcomes.append(Outcome("skips", False, 0.0))
    print_summary(outcomes, last_line(log))
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def name_missing_packages() -> None:
    """Say which tests will be skipped for want of a Debian package, and how to get it."""
    missing = [(package, purpose) for package, is_there, purpose in DEBIAN if not is_there()]
    for package, purpose in missing:
        print(f"{package} is missing: tests of {purpose} will be skipped")
    if missing:
        print("as root, run:\n  apt-get install", *(package for package, _ in missing))


def run_check(name: str, command: list[str], log: Path | None = None) -> Outcome:
    """Run one command in the project's folder, showing what it prints and keeping it in `log`."""
    print(f"\n== {name}", flush=True)
    started = time.monotonic()
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        lines: list[str] = []
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
    if log is not None:
        log.write_text("".join(lines), encoding="utf-8")
    return Outcome(name, process.returncode == 0, time.monotonic() - started)


def forbidden_skips(results: Path) -> list[str]:
    """Return the tests that were skipped in CI without naming a Debian package to install; none outside CI."""
    if not os.environ.get("CI") or not results.is_file():
        return []
    skips = []
    for case in ET.parse(results).getroot().iter("testcase"):  # noqa: S314  (written by pytest a moment ago)
        for skip in case.iter("skipped"):
            reason = skip.get("message") or ""
            if "apt-get install" not in reason:
                skips.append(f"{case.get('classname')}.{case.get('name')}: {reason}")
    return skips


def last_line(log: Path) -> str:
    """Return the line with which pytest closed; empty where it did not get that far."""
    closing = re.compile(r"\d+ (passed|failed|skipped|error|errors|xfailed)\b.* in [\d.]+s")
    lines = [line.strip() for line in log.read_text(encoding="utf-8").splitlines() if closing.search(line)]
    return lines[-1] if lines else ""


def print_summary(outcomes: list[Outcome], closing: str) -> None:
    """Print one line for each check, then pytest's own."""
    print("\n== summary")
    for outcome in outcomes:
        print(f"{outcome.name:<8} {'passed' if outcome.passed else 'FAILED':<8} {outcome.seconds:6.1f} s")
    if closing:
        print(closing)


if __name__ == "__main__":
    sys.exit(main())
