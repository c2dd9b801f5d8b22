"""The command line as a process would meet it: exit code and what was said, spaces as they were."""

import re
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from trucewatch.cli import app


@dataclass(frozen=True, slots=True)
class Said:
    """What a command came to."""

    code: int
    """Exit code."""
    out: str
    """What it printed, without colours."""
    error: BaseException | None
    """What nobody foresaw."""


def call(*words: str | Path) -> Said:
    """Call the command line in this process."""
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=True)
    unforeseen = None if isinstance(result.exception, SystemExit) else result.exception
    return Said(result.exit_code, re.sub(r"\x1b\[[0-9;]*m", "", result.output), unforeseen)
