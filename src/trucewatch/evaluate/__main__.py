"""`python -m trucewatch.evaluate`: every statistical check at full size, printed and written as JSON.

Takes about fifteen minutes on two cores. `--only NAME` runs one check and may be repeated; `--small` runs the small
share that the tests name. Exit code 1 if something that must hold does not.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from trucewatch import __version__
from trucewatch.evaluate.steps import STEPS, Effort, Outcome, real_folder

DEFAULT_OUT = Path("out") / "evaluate.json"
VERDICT = {True: "holds", False: "DOES NOT HOLD", None: "told"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the chosen checks, print their figures, write them, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m trucewatch.evaluate", description=__doc__)
    parser.add_argument("--only", action="append", choices=list(STEPS), help="run this check; may be repeated")
    parser.add_argument("--small", action="store_true", help="run the small share that the tests run")
    parser.add_argument("--seeds", type=int, help="seeds of the weeks; all that are told if it is left out")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="JSON file to write")
    chosen = parser.parse_args(arguments)
    out, err = Console(soft_wrap=True, highlight=False), Console(stderr=True, soft_wrap=True, highlight=False)
    names = [name for name in STEPS if not chosen.only or name in chosen.only]
    told: dict[str, object] = {}
    held = True
    for name in names:
        begun = time.monotonic()
        outcome = STEPS[name](Effort(chosen.small, real_folder(), _Progress(err, name), chosen.seeds))
        seconds = time.monotonic() - begun
        _print(out, name, outcome, seconds)
        told[name] = {
            "sizes": outcome.sizes,
            "seconds": round(seconds, 1),
            "holds": outcome.holds,
            **outcome.figures,
        }
        held = held and outcome.holds is not False
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    content = {"software": f"trucewatch {__version__}", "small": chosen.small, "checks": told}
    chosen.out.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    out.print(f"Figures: {chosen.out}", markup=False)
    return 0 if held else 1


class _Progress:
    """Says how far a check is, in place on a terminal and at tenths elsewhere."""

    def __init__(self, console: Console, name: str) -> None:
        self.console, self.name, self.tenth = console, name, -1

    def __call__(self, done: int, whole: int) -> None:
        """Say how much of how much is done."""
        tenth = 10 * done // max(whole, 1)
        if self.console.is_terminal:
            self.console.print(f"{self.name}: {done} of {whole}", end="\n" if done >= whole else "\r", markup=False)
        elif tenth > self.tenth:
            self.console.print(f"· {self.name}: {done} of {whole}", markup=False)
        self.tenth = max(tenth, self.tenth)


def _print(console: Console, name: str, outcome: Outcome, seconds: float) -> None:
    console.print(f"{name}: {outcome.sizes}, {seconds:.0f} s, {VERDICT[outcome.holds]}", markup=False)
    for line in outcome.lines:
        console.print(f"  {line}", markup=False)


if __name__ == "__main__":
    sys.exit(main())
