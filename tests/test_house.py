"""The commands of the project: what they need is named, what they install is pinned, what they pin is installed."""

import hashlib
import os
import re
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from tools import check

ROOT = Path(__file__).parents[1]
PINS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
APACHE = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
"""SHA-256 of the licence's text as its publisher gives it."""


def normal(name: str) -> str:
    """Return a package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> dict[str, str]:
    """Return the pinned versions by name."""
    return {normal(name): number for name, _, number in (line.partition("==") for line in PINS)}


def test_every_pin_is_a_name_and_a_version_and_nothing_else() -> None:
    odd = [line for line in PINS if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][0-9A-Za-z.+!]*", line)]
    assert not odd


def test_the_pins_are_sorted_and_none_stands_twice() -> None:
    names = [line.partition("==")[0].lower() for line in PINS]
    assert names == sorted(set(names))


def test_every_package_that_the_project_asks_for_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(name for extra in project["optional-dependencies"].values() for name in extra)]
    names = {normal(re.split(r"[<>=!~\[; ]", line)[0]) for line in asked}
    assert names <= set(pinned())


PEERS = frozenset(
    {
        "annotated-types", "donfig", "pydantic", "pydantic-core", "pyorbital", "pyyaml", "spiceypy", "tatc",
        "typing-inspection",
    }
)  # fmt: skip
"""What only the extra `peers` brings, for who compares speeds: pinned, but no test needs it."""


def test_what_is_installed_here_is_what_is_pinned() -> None:
    differing = {}
    for name, number in pinned().items():
        try:
            held = version(name)
        except PackageNotFoundError:
            held = "absent"
        if held == "absent" and name in PEERS:
            continue
        if held != number and name != "setuptools":
            differing[name] = f"pinned {number}, installed {held}"
    assert not differing, "run `make test`, which sets the environment up anew"


def test_the_licence_is_the_apache_licence_word_by_word() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert hashlib.sha256(text.encode()).hexdigest() == APACHE


def set_up(tmp_path: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the set-up of a copied project with its own idea of what Python is."""
    for name in ("pyproject.toml", "constraints.txt", "tools/environment.sh"):
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **settings}
    return subprocess.run(
        ["/bin/sh", str(tmp_path / "tools" / "environment.sh"), "run"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def a_python(path: Path, minor: int, has_venv: bool) -> str:
    """Write a stand-in for a Python that answers what the set-up asks."""
    path.write_text(
        "#!/bin/sh\n"
        f'[ "$1" = --version ] && echo "Python 3.{minor}.0" && exit 0\n'
        f'case "$2" in *version_info*) exit {int(minor != 11)};; *ensurepip*) exit {int(not has_venv)};; esac\n',
        encoding="utf-8",
    )
    path.chmod(0o755)
    return str(path)


def test_a_missing_python_is_named_with_the_line_that_installs_it(tmp_path: Path) -> None:
    done = set_up(tmp_path, PYTHON="/nowhere/python3.11")
    assert done.returncode == 2
    assert "apt-get install python3.11 python3.11-venv" in done.stderr


def test_another_python_is_refused(tmp_path: Path) -> None:
    done = set_up(tmp_path, PYTHON=a_python(tmp_path / "python", 12, True))
    assert done.returncode == 2
    assert "got Python 3.12.0" in done.stderr
    assert "expected Python 3.11" in done.stderr


def test_a_missing_venv_module_is_named_with_the_line_that_installs_it(tmp_path: Path) -> None:
    done = set_up(tmp_path, PYTHON=a_python(tmp_path / "python", 11, False))
    assert done.returncode == 2
    assert "apt-get install python3.11-venv\n" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_make_lists_its_targets_with_a_line_each() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):(.*)$", makefile, re.M)
    assert {name for name, _ in targets} >= {"help", "run", "test", "real", "evaluate", "reference", "clean"}
    assert not [name for name, rest in targets if "## " not in rest]
    shown = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert [line.split()[1] for line in shown.splitlines()] == [name for name, _ in targets]


SKIPPED = """<testsuites><testsuite>
<testcase classname="tests.a" name="t1"><skipped message="{}"/></testcase><testcase classname="tests.a" name="t2"/>
</testsuite></testsuites>"""


@pytest.mark.parametrize(
    ("ci", "reason", "forbidden"),
    [
        ("true", "the real data are not on this machine", 1),
        ("true", "chromium is missing: apt-get install chromium", 0),
        ("", "the real data are not on this machine", 0),
    ],
)
def test_only_ci_forbids_skips_that_no_package_explains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ci: str, reason: str, forbidden: int
) -> None:
    monkeypatch.setenv("CI", ci)
    results = tmp_path / "tests.xml"
    results.write_text(SKIPPED.format(reason), encoding="utf-8")
    assert len(check.forbidden_skips(results)) == forbidden


@pytest.mark.parametrize(
    ("log", "closing"),
    [
        ("x\n==== 3 passed in 1.25s ====\n", "==== 3 passed in 1.25s ===="),
        ("= 1 failed, 3 passed in 62.10s (0:01:02) =\nmore", "= 1 failed, 3 passed in 62.10s (0:01:02) ="),
        ("INTERNALERROR", ""),
    ],
)  # fmt: skip
def test_the_summary_ends_with_the_line_that_pytest_closed_with(tmp_path: Path, log: str, closing: str) -> None:
    path = tmp_path / "tests.txt"
    path.write_text(log, encoding="utf-8")
    assert check.last_line(path) == closing


def test_everything_that_make_runs_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    files = set(re.findall(r"\b((?:tools|examples)/[\w/]+\.(?:py|sh))\b", makefile))
    modules = set(re.findall(r"python -m ([\w.]+)", makefile))
    assert files >= {"tools/environment.sh", "tools/check.py", "tools/write_reference.py"}
    assert not [name for name in files if not (ROOT / name).is_file()]
    assert modules == {"trucewatch.evaluate"}
    assert not [name for name in modules if not (ROOT / "src" / name.replace(".", "/") / "__main__.py").is_file()]
