"""What every command shares: the clock, the exit codes, and how errors and progress are shown."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from trucewatch.errors import Fault, InputError, TrucewatchError
from trucewatch.ledger.keys import ContentKeySource, SeededContentKeys
from trucewatch.pipeline import has_ledger

OUT = Console(soft_wrap=True, highlight=False)
"""Where results go."""
ERR = Console(stderr=True, soft_wrap=True, highlight=False)
"""Where errors and progress go."""

MissionFolder: TypeAlias = Annotated[Path, typer.Argument(help="The mission folder.", show_default=False)]
ReaderName: TypeAlias = Annotated[
    str | None, typer.Option("--reader", help="For whom: a reader of the mission folder. Without one nothing leaves.")
]
Keys: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--keys", envvar="TRUCEWATCH_KEYS", help="Folder of keys, outside the mission. [default: MISSION.keys]"
    ),
]
Now: TypeAlias = Annotated[
    str | None,
    typer.Option("--now", help="Clock to use, such as 2026-06-28T06:00:00Z, for rebuilds and tests. [default: now]"),
]
Seed: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--content-key-seed",
        help="Derive content keys from this text, so that the same run writes the same bytes. Never for real evidence.",
    ),
]


def clock(text: str | None) -> datetime:
    """Return the time to use: the one given, else that of the machine.

    Raises:
        InputError: the text is no time with an offset.
    """
    return datetime.now(UTC) if text is None else parse_time(text, "--now")


def parse_time(text: str, name: str) -> datetime:
    """Return an aware UTC time.

    Raises:
        InputError: the text is no ISO 8601 time with an offset.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        expected = "an ISO 8601 time with an offset"
        raise InputError([Fault("naive_time", "command line", name, repr(text), expected, "add Z or an offset")])
    return moment.astimezone(UTC)


def parse_day(text: str, name: str = "--date") -> date:
    """Return a calendar day.

    Raises:
        InputError: the text is no day like 2026-06-25.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        fault = Fault("bad_date", "command line", name, repr(text), "a day like 2026-06-25", "write year, month, day")
        raise InputError([fault]) from error


def content_keys(seed: str | None) -> ContentKeySource | None:
    """Return the seeded source of content keys, or None for the operating system's."""
    return None if seed is None else SeededContentKeys(seed.encode())


def read_whole(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        got = error.strerror or "unreadable"
        raise InputError([Fault("missing_file", path.name, "", got, "a readable file", "check the path")]) from error


def tell_faults(faults: tuple[Fault, ...]) -> None:
    """Print faults, one a line."""
    for fault in faults:
        ERR.print(f"[red]fault[/red] {escape(str(fault))}")


@contextmanager
def exit_codes() -> Iterator[None]:
    """Turn errors into messages and exit codes: 2 input, 3 what does not verify, 1 anything else.

    What nobody foresaw ends with its traceback, which a report of it needs, and exit code 1 as well.
    """
    try:
        yield
    except InputError as error:
        tell_faults(error.faults)
        raise typer.Exit(error.exit_code) from error
    except TrucewatchError as error:
        ERR.print(f"[red]error[/red] {escape(str(error))}")
        raise typer.Exit(error.exit_code) from error
    except OSError as error:
        name = "" if error.filename is None else f" {Path(str(error.filename)).name}"
        ERR.print(f"[red]error[/red] {escape(f'got {error.strerror}{name}; make room or permit it and try again')}")
        raise typer.Exit(1) from error


def refuse_missing(mission: Path) -> None:
    """Refuse a mission folder that is not there.

    Raises:
        InputError: there is no such folder.
    """
    if not mission.is_dir():
        expected, remedy = "a mission folder", "name one, or lay one with `trucewatch mission new`"
        raise InputError([Fault("missing_file", mission.name, "", "no such folder", expected, remedy)])


def refuse_unbegun(mission: Path) -> None:
    """Refuse a mission of which nothing is on a ledger yet.

    Raises:
        InputError: it has no ledger.
    """
    if not has_ledger(mission):
        expected, remedy = "a mission of which records are on the ledger", "run `trucewatch ingest` or `trucewatch day`"
        raise InputError([Fault("missing_file", mission.name, "ledger", "no ledger", expected, remedy)])


@contextmanager
def stages() -> Iterator[Callable[[str], None]]:
    """Show a spinner with the stage that runs and the time it takes; on a file, one line a stage."""
    if not ERR.is_terminal:
        yield lambda text: ERR.print(f"· {escape(text)}")
        return
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=ERR) as progress:
        task = progress.add_task("starting", total=None)
        yield lambda text: progress.update(task, description=escape(text))


@contextmanager
def steps(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar of how many things are done of how many; nothing where nobody watches."""
    if not ERR.is_terminal:
        yield lambda done, total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=ERR, transient=True) as progress:
        task = progress.add_task(escape(what), total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
