"""The command line: a thin door that parses, calls, prints and chooses exit codes."""

import typer

from trucewatch import __version__
from trucewatch.cli import (
    check_commands,
    evaluate_commands,
    fetch_commands,
    ledger_commands,
    line_commands,
    mission_commands,
    plan_commands,
)
from trucewatch.cli.exercise_commands import exercise
from trucewatch.cli.export_commands import export, lineage
from trucewatch.cli.job_commands import day, ingest, run
from trucewatch.cli.posture_commands import posture
from trucewatch.cli.report_commands import report
from trucewatch.cli.request_commands import requests
from trucewatch.cli.shared import OUT
from trucewatch.cli.watch_commands import watch

app = typer.Typer(
    name="trucewatch",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="For the people who watch a ceasefire: what was looked at, what was seen, what it may breach, and how sure.",
)
app.add_typer(mission_commands.app, name="mission")
app.add_typer(line_commands.app, name="line")
app.add_typer(ledger_commands.app, name="ledger")
app.add_typer(fetch_commands.app, name="fetch")
app.add_typer(plan_commands.app, name="plan")
plan_commands.app.command("posture")(posture)
plan_commands.app.command("requests")(requests)
app.add_typer(check_commands.app, name="check")
app.add_typer(evaluate_commands.app, name="evaluate")
app.command("ingest")(ingest)
app.command("run")(run)
app.command("day")(day)
app.command("watch")(watch)
app.command("report")(report)
app.command("export")(export)
app.command("lineage")(lineage)
app.command("exercise")(exercise)


@app.command("version")
def version() -> None:
    """Print the version."""
    OUT.print(__version__)


def main() -> None:
    """Run the command line."""
    app()
