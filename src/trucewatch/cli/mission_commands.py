"""`trucewatch mission`: lay, check and show a mission folder."""

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.cli.shared import OUT, MissionFolder, Now, ReaderName, clock, exit_codes, tell_faults
from trucewatch.errors import Fault, MissionError
from trucewatch.mission import check_mission, describe, load_mission, write_template
from trucewatch.pipeline.satellites import own_elements
from trucewatch.release import open_door
from trucewatch.report import render_agreement

app = typer.Typer(no_args_is_help=True, help="Lay, check and show a mission folder: one ceasefire as data.")


@app.command("new")
def new(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.", show_default=False)],
    name: Annotated[str, typer.Option(help="Short name of the mission.")] = "illustration",
) -> None:
    """Lay a complete illustrative mission to start from.

    Every file explains its keys in comments. Change what is yours, then run `trucewatch mission check`.
    """
    with exit_codes():
        write_template(folder, name)
        OUT.print(f"Laid the mission {name} in {folder}. Next: trucewatch mission check {folder}")


@app.command("check")
def check(folder: MissionFolder) -> None:
    """Name every fault of a mission folder at once: file, key, what was got, what was expected, what to do.

    Where the folder has none, the sets of elements of its satellites are read as well.

    Exit code 0 if there is none, 2 otherwise.
    """
    faults = check_mission(folder) or _elements_faults(folder)
    tell_faults(faults)
    OUT.print("No faults." if not faults else f"{len(faults)} fault{'' if len(faults) == 1 else 's'}.")
    if faults:
        raise typer.Exit(2)


def _elements_faults(folder: Path) -> tuple[Fault, ...]:
    """Return what keeps a sound mission's satellites from being propagated; none where nothing does."""
    try:
        own_elements(load_mission(folder))
    except MissionError as error:
        return error.faults
    return ()


@app.command("show")
def show(folder: MissionFolder) -> None:
    """Show a mission in words: status, line, provisions, sensors and what they are blind for, who may see what."""
    with exit_codes():
        loaded = load_mission(folder)
        OUT.print(describe(loaded.mission, loaded.ground), markup=False)


@app.command("agreement")
def agreement(
    folder: MissionFolder,
    out: Annotated[Path, typer.Option(help="Where to write the page.", show_default=False)],
    reader: ReaderName = None,
    now: Now = None,
) -> None:
    """Write the agreement as one page to read and print: clauses, sources, readings, bounds, ladder and clocks."""
    with exit_codes():
        loaded = load_mission(folder)
        door = open_door(loaded.mission, reader, clock(now))
        out.write_text(render_agreement(loaded.mission, door.reader, loaded.settings_sha256), "utf-8", newline="\n")
        OUT.print(f"Agreement for {door.reader.title}: {out}")
