"""`trucewatch exercise`: play a seeded world through the whole chain and score it against the truth."""

import time
from collections.abc import Iterable
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from trucewatch.cli.job_commands import results_line
from trucewatch.cli.shared import OUT, exit_codes, stages
from trucewatch.evaluate.rehearsals import score_days
from trucewatch.exercise import ATTACK_WEEK, DAY_MIX, HEAVY_MIX, QUIET_WEEK_MIX, WEEK_MIX, Mix
from trucewatch.ledger.keys import SeededContentKeys, create_keys
from trucewatch.mission import load_mission
from trucewatch.pipeline import default_keys, do_day, open_desk
from trucewatch.pipeline.rehearsal import REPORTED_AFTER, lay_exercise
from trucewatch.release import open_door

MIX_HELP = (
    "What happens. day: some of everything in a few hundred rows. week, or quiet: a tense ceasefire with bad notices, "
    "lies and a mass outage, and nobody attacks. attack: the same week with a renewed attack on its sixth day. heavy: "
    "so many rows in a day that the chain is put to the test."
)
"""What `--mix` means."""
MIXES: dict[str, Mix] = {
    "day": DAY_MIX,
    "week": WEEK_MIX,
    "attack": ATTACK_WEEK,
    "quiet": QUIET_WEEK_MIX,
    "heavy": HEAVY_MIX,
}
"""What can happen, by the word that asks for it."""


class MixName(StrEnum):
    """The words of `--mix`."""

    DAY = "day"
    WEEK = "week"
    ATTACK = "attack"
    QUIET = "quiet"
    HEAVY = "heavy"


def exercise(
    out: Annotated[Path, typer.Option(help="A new or empty folder for mission, inputs, truth and report.")],
    seed: Annotated[int, typer.Option(help="Seed of the world: the same seed gives the same bytes.")] = 1,
    days: Annotated[int, typer.Option(min=1, max=7, help="Days to play.")] = 1,
    reader: Annotated[str, typer.Option(help="For whom the reports are written.")] = "cell",
    mix: Annotated[MixName | None, typer.Option(help=MIX_HELP, show_default="day, or attack for several days")] = None,
) -> None:
    """Play a simulated day or week through the whole chain: inputs, incidents, findings, report, scores.

    The world is invented and seeded. The truth lies beside the mission folder and is read by nothing but the scores.
    """
    named = mix or (MixName.DAY if days == 1 else MixName.ATTACK)
    begun = time.monotonic()
    with exit_codes(), stages() as on_stage:
        on_stage("playing the world")
        laid = lay_exercise(out, seed, days, MIXES[named])
        now = laid.days[-1].end_at + REPORTED_AFTER
        door = open_door(load_mission(laid.mission).mission, reader, now)
        source = SeededContentKeys(f"exercise {seed}".encode())
        ordinals = count()
        create_keys(
            default_keys(laid.mission),
            "trucewatch/exercise",
            lambda n: source.key_for("secret", "", next(ordinals))[:n],
        )
        desk = open_desk(laid.mission, None, source)
        done = [do_day(desk, day, door, out / "report", on_stage) for day in laid.days]
        on_stage("scoring against the truth")
        lines = score_days(laid.truth, desk.loaded.mission, [one.results for one in done]).to_lines()
    OUT.print(
        f"Exercise, seed {seed}, mix {named}: {laid.summary.happenings} happenings, {laid.summary.rows} input rows in "
        f"{len(laid.summary.files)} files, played in {time.monotonic() - begun:.0f} s."
    )
    results = done[-1].results
    OUT.print(results_line(results))
    fires = [row for row in results.looking.rows() if row.event == "thermal_anomaly"]
    OUT.print(
        f"Looking for fires, mean of {len(fires)} sectors: recorded with chance {_mean(row.p_seen for row in fires)}, "
        f"not looked at {_mean(row.share_not_looked for row in fires)} of the time."
    )
    for line in lines:
        OUT.print(line, markup=False)
    OUT.print(f"Report: {done[-1].report.resolve()} (opens from disk, no network)")


def _mean(chances: Iterable[float]) -> str:
    held = list(chances)
    return f"{sum(held) / len(held):.2f}" if held else "unknown"
