"""`trucewatch plan posture`: to what extent a line can be watched, with what, at which cost."""

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.cli.plan_commands import parse_span
from trucewatch.cli.shared import OUT, Now, ReaderName, clock, exit_codes, read_whole, stages
from trucewatch.errors import Fault, InputError
from trucewatch.mission import load_mission
from trucewatch.mission.template import template_files
from trucewatch.pipeline.planning.posture import SCENARIO, weigh_scenario, write_answer
from trucewatch.release import open_door


def posture(
    mission: Annotated[Path | None, typer.Argument(help="The mission folder.", show_default=False)] = None,
    scenario: Annotated[
        Path | None, typer.Option(help="Scenario file.", show_default="posture.toml of the mission folder")
    ] = None,
    elements: Annotated[
        Path | None,
        typer.Option(help="Orbital elements in any common form.", show_default="those of the mission"),
    ] = None,
    from_: Annotated[str, typer.Option("--from", help="Start, ISO 8601 with an offset.", show_default=False)] = "",
    to: Annotated[str, typer.Option("--to", help="End, not included; 1 to 60 days later.", show_default=False)] = "",
    out: Annotated[Path | None, typer.Option(help="Folder for the answer.", show_default=False)] = None,
    reader: ReaderName = None,
    now: Now = None,
    template: Annotated[
        bool, typer.Option("--template", help="Print the commented scenario that is shipped, and do nothing else.")
    ] = False,
) -> None:
    """Say to what extent the line can be watched without soldiers, with which sensors, at which cost.

    For cell readers alone. A scenario names what is there already, what could be added, which events matter, weather
    and costs, every number with a low, a best and a high value and its source. The answer is two pages, as PDF and as
    HTML, and every figure as CSV: what would be recorded of each kind of event, by side, day and night, at random times
    and timed by an opponent; what each option adds alone and to the base; the curve of cost; and the three assumptions
    on which it rests most. Nothing is read from the ledger and nothing is written to it.
    """
    if template:
        typer.echo(template_files()[SCENARIO].read_text("utf-8"), nl=False)
        return
    with exit_codes(), stages() as on_stage:
        if mission is None or out is None or not from_ or not to:
            expected, remedy = "MISSION, --from, --to and --out", "name all four, or ask for --template"
            raise InputError([Fault("missing_argument", "command line", "", "fewer", expected, remedy)])
        span = parse_span(from_, to)
        loaded = load_mission(mission)
        door = open_door(loaded.mission, reader, clock(now))
        file = mission / SCENARIO if scenario is None else scenario
        content = read_whole(file)
        sets = None if elements is None else (elements.name, read_whole(elements))
        view = weigh_scenario(loaded, mission, (file.name, content), sets, span, door, on_stage)
        paths = write_answer(view, content, out, on_stage)
    OUT.print(
        f"{len(view.scenario.events)} kinds of event, {len(view.scenario.options)} options, {view.length_km:,.0f} km of"
        f" line, {view.satellites} satellites, {view.looks:,} looks. For {door.reader.title}:",
        markup=False,
    )
    for path in paths:
        OUT.print(str(path), markup=False)
