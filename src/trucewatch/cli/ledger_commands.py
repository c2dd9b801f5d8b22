"""`trucewatch ledger`: check that nothing recorded was changed."""

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.cli.shared import OUT, Keys, MissionFolder, exit_codes, read_whole, refuse_missing
from trucewatch.ledger.keys import open_keys
from trucewatch.ledger.store import Ledger
from trucewatch.ledger.verification import VerificationReport
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
        refuse_missing(mission)
        path = keys or default_keys(mission)
        held = open_keys(path) if (path / "log.key").exists() else None
        report = Ledger.open(mission, held).verify(None if since is None else read_whole(since))
        for line in _to_lines(report, with_keys=held is not None, since=since):
            OUT.print(line, markup=False)


def _to_lines(report: VerificationReport, *, with_keys: bool, since: Path | None) -> list[str]:
    """Return what was checked as lines for people."""
    sealed = report.originals + report.payloads
    lines = [
        f"Verified: {report.size} statements, {report.originals} originals, {report.payloads} payloads; "
        "nothing recorded was changed.",
        f"Root {report.root} at size {report.size}, signed.",
    ]
    if since is not None:
        lines.append(f"The log continues {since.name}: nothing recorded by then was changed or removed.")
    if with_keys:
        lines.append(f"Opened with their keys and checked inside: {report.opened} of {sealed} sealed items.")
    else:
        lines.append("No keys at hand: sealed items were checked by their digests and not opened.")
    if report.destroyed:
        lines.append(f"Destroyed by a recorded decision: {len(report.destroyed)} sealed items.")
    lines.append(f"Files that nothing names: {len(report.unreferenced) or 'none'}.")
    return lines + [f"  {name} (the next write removes it)" for name in report.unreferenced]
