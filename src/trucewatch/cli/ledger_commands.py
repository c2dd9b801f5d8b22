"""`trucewatch ledger`: check that nothing recorded was changed."""

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.cli.shared import OUT, Keys, MissionFolder, exit_codes, read_whole
from trucewatch.ledger.keys import open_keys
from trucewatch.ledger.store import Ledger
from trucewatch.pipeline import default_keys

app = typer.Typer(no_args_is_help=True, help="Check that nothing recorded was changed.")


@app.callback()
def group() -> None:
    """Keep `verify` a command of its own."""


@app.command("verify")
def verify(
    mission: MissionFolder,
    since: Annotated[
        Path | None, typer.Option(help="An earlier checkpoint, as a file: prove that the log only grew.")
    ] = None,
    keys: Keys = None,
) -> None:
    """Verify checkpoint, log, originals and payloads; with the keys at hand also what is sealed in them.

    Exit code 0 if everything recorded is unchanged; files that nothing names are listed and removed by the next write.
    Exit code 3 if anything was changed.
    """
    with exit_codes():
        path = keys or default_keys(mission)
        held = open_keys(path) if (path / "log.key").exists() else None
        report = Ledger.open(mission, held).verify(None if since is None else read_whole(since))
        OUT.print(f"{report}", markup=False)
