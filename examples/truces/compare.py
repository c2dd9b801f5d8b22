"""The folder of real data in; page, tables and printed numbers of the real truces out.

    python examples/truces/compare.py --out out/truces [--data DATA]

DATA is by default what TRUCEWATCH_DATA names, else ../shared/data. Nothing of OUT may be committed: the licences of the
data differ.
"""

import argparse
import os
import sys
from pathlib import Path

from trucewatch.errors import TrucewatchError
from trucewatch.evaluate.truces.build import build_truces
from trucewatch.evaluate.truces.written import to_lines

HERE = Path(__file__).parent
DEFAULT_DATA = HERE.parents[1] / ".." / "shared" / "data"
TRUCES = ("easter_2025.toml", "may_2026.toml")
SERIES = "smm_2020.toml"


def tell(said: str) -> None:
    """Say how far it is, beside the result."""
    sys.stderr.write(f"· {said}\n")


def main() -> int:
    """Build from the command line; the exit code is that of the error."""
    parser = argparse.ArgumentParser(description="Compare real truces with the weeks around them.")
    default = Path(os.environ.get("TRUCEWATCH_DATA") or DEFAULT_DATA)
    parser.add_argument("--data", type=Path, default=default, help="folder of real data")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    asked = parser.parse_args()
    try:
        truces = [HERE / name for name in TRUCES]
        figures = build_truces(asked.data, truces, HERE / SERIES, asked.out, tell)
    except (TrucewatchError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return getattr(error, "exit_code", 2)
    sys.stdout.write("\n".join(to_lines(figures)) + f"\n\nPage: {asked.out / 'index.html'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
