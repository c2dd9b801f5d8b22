"""`trucewatch evaluate`: hold what was stated of an exercise against its truth."""

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.cli.shared import OUT, exit_codes, stages
from trucewatch.evaluate.looking import find_exercise, try_probes
from trucewatch.evaluate.looking_figures import tell_looking
from trucewatch.mission import load_mission

app = typer.Typer(no_args_is_help=True, help="Hold what was stated of an exercise against its truth.")


@app.callback()
def evaluate() -> None:
    """Hold what was stated of an exercise against its truth; all checks: `python -m trucewatch.evaluate`."""


@app.command("coverage")
def coverage(
    exercise: Annotated[
        Path,
        typer.Argument(help="Folder that `trucewatch exercise` wrote: mission, inputs, truth.", show_default=False),
    ],
) -> None:
    """Hold what is promised of looking against the exercise's probes, random ones and such as an opponent timed.

    One exercise has few probes that anybody could see, and they share one sky: single bins stray. What twenty weeks
    come to stands in docs/evaluation.md.
    """
    with exit_codes(), stages() as on_stage:
        on_stage("asking what was promised")
        seed, laid = find_exercise(exercise)
        lines, _, _ = tell_looking(try_probes(seed, laid, load_mission(laid.mission)))
    for line in lines:
        OUT.print(line, markup=False)
