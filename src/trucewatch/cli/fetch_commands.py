"""`trucewatch fetch`: hotspots, orbital elements and acquisitions from public services, asked politely."""

import os
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, timedelta
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from trucewatch import __version__
from trucewatch.cli.shared import OUT, Now, clock, exit_codes, parse_day, parse_time, stages
from trucewatch.errors import Fault, InputError
from trucewatch.fetch import (
    Box,
    Cache,
    Clock,
    Delivery,
    ElementsOrder,
    FirmsOrder,
    ItemsOrder,
    Session,
    fetch_elements,
    fetch_hotspots,
    fetch_items,
)
from trucewatch.fetch.asking import check_address, parse_box, stamp
from trucewatch.fetch.celestrak import SERVICE as CELESTRAK
from trucewatch.fetch.celestrak import ElementsForm
from trucewatch.fetch.firms import DEFAULT_PRODUCTS
from trucewatch.fetch.firms import SERVICE as FIRMS
from trucewatch.fetch.transport import Transport
from trucewatch.mission import load_mission
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission

KEY_NAME = "FIRMS_MAP_KEY"
"""Variable of the environment that holds the key of FIRMS; a key on the command line would be seen by others."""

app = typer.Typer(
    no_args_is_help=True,
    help="Fetch hotspots, orbital elements and acquisitions from public services, as seldom as they ask for."
    " What is fetched is written as files that ingest and plan read; the provider learns the box and the days.",
)

Out: TypeAlias = Annotated[Path, typer.Option(help="Folder for the files; each has a .meta.json beside it.")]
MissionArea: TypeAlias = Annotated[
    Path | None, typer.Option("--mission", help="Mission folder whose area is the box; or give --box.")
]
BoxText: TypeAlias = Annotated[
    str | None, typer.Option("--box", help="west,south,east,north in degrees; or give --mission.")
]
CacheFolder: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--cache", envvar="TRUCEWATCH_CACHE", help="Folder of kept answers; without it trucewatch in your cache folder."
    ),
]
Offline: TypeAlias = Annotated[bool, typer.Option("--offline", help="Ask nobody: write what the cache holds.")]
Contact: TypeAlias = Annotated[
    str,
    typer.Option(
        envvar="TRUCEWATCH_CONTACT",
        help="Address or page at which a provider reaches you when your requests are a burden; sent with each.",
    ),
]


@app.command("firms")
def firms(
    out: Out,
    mission: MissionArea = None,
    box: BoxText = None,
    product: Annotated[
        list[str] | None,
        typer.Option(help=f"Product of FIRMS; repeat for several. Without one: {', '.join(DEFAULT_PRODUCTS)}."),
    ] = None,
    from_: Annotated[str | None, typer.Option("--from", help="First UTC day; without it yesterday.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="UTC day after the last; without it tomorrow.")] = None,
    cache: CacheFolder = None,
    offline: Offline = False,
    contact: Contact = "",
    service: Annotated[str, typer.Option(help="Address of the service.")] = FIRMS,
    now: Now = None,
) -> None:
    """Fetch active fires of NASA FIRMS: one CSV for each satellite and UTC day, for a source of format firms.

    A free key is needed: ask for one at https://firms.modaps.eosdis.nasa.gov/api/map_key/ and put it into the
    environment as FIRMS_MAP_KEY. It is never written anywhere.

    A day that ended less than 12 hours ago is partial: its file says so, and the next fetch replaces it. Ingest both:
    rows that are on record already count once. A complete day is kept and never asked for again. A day that FIRMS does
    not hold is named and gets no file. Exit code 1 where a past day is not held or the service does not answer, 2 where
    the key or an option is wrong.
    """
    with exit_codes(), stages() as on_stage:
        pace = _pace(now)
        today = pace.now().date()
        order = FirmsOrder(
            tuple(product or DEFAULT_PRODUCTS),
            _box(mission, box),
            today - timedelta(days=1) if from_ is None else parse_day(from_, "--from"),
            today + timedelta(days=1) if to is None else parse_day(to, "--to"),
            os.environ.get(KEY_NAME, "").strip(),
            check_address(service),
        )
        with _session(cache, contact, pace, on_stage, offline=offline, secret=order.key) as session:
            written, absent = fetch_hotspots(session, order, out)
    _tell(session, written, "hotspot")
    for name, day in absent:
        OUT.print(f"Not held: {name} {day}. Nothing is known of fires then; no file was written.", markup=False)
    if any(day < today for _, day in absent):
        raise typer.Exit(1)


@app.command("celestrak")
def celestrak(
    out: Out,
    group: Annotated[
        list[str] | None, typer.Option(help="Group, such as weather, resource, sar or planet; repeat for several.")
    ] = None,
    norad: Annotated[list[int] | None, typer.Option(help="Catalogue number; at most 20, else ask for a group.")] = None,
    form: Annotated[
        ElementsForm, typer.Option("--format", help="tle leaves out catalogue numbers beyond 99999.")
    ] = "json",
    cache: CacheFolder = None,
    offline: Offline = False,
    contact: Contact = "",
    service: Annotated[str, typer.Option(help="Address of the service.")] = CELESTRAK,
    now: Now = None,
) -> None:
    """Fetch orbital elements from CelesTrak for `trucewatch plan`: one file for each group or catalogue number.

    No key is needed. CelesTrak renews elements every two hours and shuts out who asks more often: an answer is kept for
    two hours and then asked for on condition that it changed. Give --contact. Exit code 1 where the service does not
    answer, 2 where it holds no such group or number.
    """
    with exit_codes(), stages() as on_stage:
        order = ElementsOrder(tuple(group or ()), tuple(norad or ()), form, check_address(service))
        with _session(cache, contact, _pace(now), on_stage, offline=offline) as session:
            written = fetch_elements(session, order, out)
    _tell(session, written, "set of elements", "sets of elements")


@app.command("stac")
def stac(
    out: Out,
    catalogue: Annotated[
        str,
        typer.Option(help="Address of a STAC API with item search, such as https://earth-search.aws.element84.com/v1."),
    ],
    collection: Annotated[list[str], typer.Option(help="Collection, such as sentinel-2-l2a; repeat for several.")],
    from_: Annotated[str, typer.Option("--from", help="Start, ISO 8601 with an offset.")],
    to: Annotated[str, typer.Option("--to", help="End, not included.")],
    mission: MissionArea = None,
    box: BoxText = None,
    sensor: Annotated[
        list[str] | None,
        typer.Option(
            help="Sensor of the mission that took the images, or PLATFORM=SENSOR, such as sentinel-2a=s2a; repeat."
            " With it a file of looks is written too."
        ),
    ] = None,
    cache: CacheFolder = None,
    offline: Offline = False,
    contact: Contact = "",
    now: Now = None,
) -> None:
    """Fetch what a STAC catalogue lists: acquisitions as GeoJSON, and as looks for a source of format looks.

    A look says that an image was taken there and then, with the cloud that the catalogue states; that somebody searched
    it is not said. Name one collection of each acquisition: the same image at two levels would count as two looks. A
    span that ended less than a day ago is partial, since catalogues list late. Exit code 1 where the service does not
    answer, 2 where an option is wrong.
    """
    with exit_codes(), stages() as on_stage:
        span = Interval(parse_time(from_, "--from"), parse_time(to, "--to"))
        area = _box(mission, box)
        sensors = _sensors(sensor or (), mission)
        order = ItemsOrder(check_address(catalogue, "--catalogue"), tuple(collection), area, span, sensors)
        with _session(cache, contact, _pace(now), on_stage, offline=offline) as session:
            found = fetch_items(session, order, out)
    _tell(session, found.deliveries, "row")
    reasons = [left.reason for left in found.left_out]
    for reason in sorted(set(reasons)):
        OUT.print(f"No look of {reasons.count(reason)} items: {reason}.", markup=False)


def _pace(now: str | None) -> Clock:
    fixed = clock(now)
    return Clock((lambda: clock(None)) if now is None else (lambda: fixed), time.sleep, random.SystemRandom().random)


@contextmanager
def _session(
    cache: Path | None, contact: str, pace: Clock, note: Callable[[str], None], *, offline: bool, secret: str = ""
) -> Iterator[Session]:
    if not re.fullmatch(r"[\x21-\x7e]{0,120}", contact):
        expected = "printable characters without spaces, at most 120"
        raise InputError([Fault("bad_contact", "command line", "--contact", contact[:60], expected, "shorten it")])
    agent = f"trucewatch/{__version__}" + (f" ({contact})" if contact else "")
    kept = Cache(_cache_folder() if cache is None else cache)
    transport = Transport(agent)
    with kept.alone(), transport.opened((secret,)):
        yield Session(transport, kept, pace, note, offline=offline)


def _cache_folder() -> Path:
    named = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(named) if Path(named).is_absolute() else Path.home() / ".cache") / "trucewatch"


def _box(mission: Path | None, box: str | None) -> Box:
    if (mission is None) == (box is None):
        got = "neither" if mission is None else "both"
        remedy = "say where with one of them"
        raise InputError([Fault("no_box", "command line", "--box", got, "--mission or --box", remedy)])
    if box is not None:
        return parse_box(box)
    area = _mission(mission).area
    return Box(area.west_deg, area.south_deg, area.east_deg, area.north_deg)


def _mission(folder: Path | None) -> Mission:
    return load_mission(Path() if folder is None else folder).mission


def _sensors(words: Sequence[str], mission: Path | None) -> dict[str, str]:
    """Return the sensor of each platform; under the empty text that of every other."""
    pairs = [("", word) if "=" not in word else tuple(word.rsplit("=", 1)) for word in words]
    named = {platform.strip().casefold(): sensor.strip() for platform, sensor in pairs}
    if len(named) != len(pairs) or not all(named.values()):
        got, remedy = ", ".join(words)[:200], "name each platform once"
        raise InputError([Fault("bad_sensor", "command line", "--sensor", got, "SENSOR or PLATFORM=SENSOR", remedy)])
    if named and mission is not None:
        known = {sensor.name for sensor in _mission(mission).sensors}
        if strange := sorted(set(named.values()) - known):
            expected, remedy = "a sensor of the mission: " + ", ".join(sorted(known)), "name one"
            raise InputError([Fault("unknown_sensor", "command line", "--sensor", strange[0][:60], expected, remedy)])
    return named


def _tell(session: Session, written: Sequence[Delivery], one: str, many: str = "") -> None:
    for item in written:
        origin = "from cache" if item.from_cache else "fetched"
        rows = f"{item.rows:,} {one if item.rows == 1 else many or f'{one}s'}"
        OUT.print(f"{item.path}: {rows}, {item.size_bytes:,} bytes, {origin}, {item.state}.", markup=False)
    total = sum(item.rows for item in written)
    cached = sum(item.from_cache for item in written)
    partial = sum(item.state == "partial" for item in written)
    again = min((item.again_at for item in written if item.again_at is not None), default=None)
    OUT.print(
        f"Files {len(written)}, of these from cache {cached}, partial {partial}. Rows {total:,}."
        f" Requests {session.requests}, bytes received {session.received_bytes:,}."
        + ("" if again is None else f" Worth asking again from {stamp(again.astimezone(UTC))}."),
        markup=False,
    )
