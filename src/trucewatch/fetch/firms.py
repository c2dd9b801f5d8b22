"""Satellites, a box and days in, one CSV of active fires for each satellite and UTC day out, from the FIRMS area API.

A day is complete once SETTLED has passed since its end; then it is kept and never asked for again. A day before that is
partial: its file says so, and it is asked for again. A day that the service does not hold is named and gets no file,
since an empty file would say that nothing burned. Source: NASA FIRMS, area API and data availability API.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from trucewatch.errors import Fault, FetchError, InputError
from trucewatch.fetch.asking import KEY, Ask, Box, Meaning, misread
from trucewatch.fetch.cache import Kept
from trucewatch.fetch.files import Delivery, Origin, Provider, deliver, name_of
from trucewatch.fetch.session import Session
from trucewatch.records.canonical import digest_of

SERVICE = "https://firms.modaps.eosdis.nasa.gov"
"""Where FIRMS answers."""
PRODUCTS = (
    "VIIRS_SNPP_NRT", "VIIRS_NOAA20_NRT", "VIIRS_NOAA21_NRT", "MODIS_NRT",
    "VIIRS_SNPP_SP", "VIIRS_NOAA20_SP", "MODIS_SP",
)  # fmt: skip
"""What can be asked for. NRT comes within hours; SP replaces it after months, and no day stands in both."""
DEFAULT_PRODUCTS = PRODUCTS[:3]
"""What is asked for where nothing is named."""
LARGEST_SPAN = 5
"""Days that one request may cover (FIRMS area API, day range)."""
SETTLED = timedelta(hours=12)
"""How long after its end a day is complete: FIRMS promises 3 hours, and orbits that come late get four times that."""
AGAIN_AFTER = timedelta(minutes=10)
"""A partial day is not asked for again within this span."""
HOLD = timedelta(minutes=10)
"""FIRMS counts requests over ten minutes: 5,000 for a key."""

PROVIDER = Provider(
    "NASA FIRMS",
    "NASA's Earth science data are open, without restriction of use; FIRMS asks to be acknowledged",
    "We acknowledge the use of data from NASA's Fire Information for Resource Management System (FIRMS), part of"
    " NASA's Earth Observing System Data and Information System (EOSDIS)",
)
"""Who publishes it. Source: FIRMS, disclaimer and citation."""

_TYPES = ("text/csv", "text/plain", "application/csv")
_SENTENCES: tuple[tuple[str, Meaning], ...] = (
    ("invalid map_key", "key_refused"), ("transaction limit", "limit"), ("invalid", "bad_question"),
)  # fmt: skip
_COLUMNS = ("latitude", "longitude", "scan", "track", "acq_date", "acq_time", "satellite", "confidence")
_KEY = re.compile(r"[0-9A-Za-z]{16,64}")
_LARGEST_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class FirmsOrder:
    """Which fires are wanted."""

    products: tuple[str, ...]
    """Of which satellites, as FIRMS names them."""
    box: Box
    """Where."""
    from_day: date
    """First UTC day."""
    to_day: date
    """The UTC day after the last."""
    key: str = field(repr=False)
    """MAP_KEY of FIRMS; may be empty where only kept answers are used."""
    service: str = SERVICE
    """Address of the service."""

    @property
    def days(self) -> tuple[date, ...]:
        """Return the days, first to last."""
        return tuple(self.from_day + timedelta(days=n) for n in range((self.to_day - self.from_day).days))


@dataclass(frozen=True, slots=True)
class _Rows:
    """The header of an answer and its lines by day."""

    header: str
    by_day: Mapping[date, Sequence[str]]

    def to_bytes(self, day: date) -> bytes:
        """Return the CSV of one day; the header alone where nothing burned."""
        return "".join(f"{line}\n" for line in (self.header, *self.by_day.get(day, ()))).encode("ascii")


def check_order(order: FirmsOrder, now: datetime, *, offline: bool) -> None:
    """Refuse an order that cannot be asked.

    Raises:
        InputError: no key or one of another form, unknown products, no days or days to come.
    """
    where, faults = "command line", []
    if not offline and not _KEY.fullmatch(order.key):
        got = "no key in FIRMS_MAP_KEY" if not order.key else "a key of another form in FIRMS_MAP_KEY"
        remedy = f"ask for a free one at {SERVICE}/api/map_key/ and put it into the environment"
        faults.append(Fault("no_key", where, "", got, "16 to 64 letters and digits", remedy))
    for product in sorted(set(order.products) - set(PRODUCTS)):
        remedy = "name a product of FIRMS"
        faults.append(Fault("unknown_product", where, "--product", product[:60], ", ".join(PRODUCTS), remedy))
    today = now.astimezone(UTC).date()
    if not order.from_day < order.to_day <= today + timedelta(days=1):
        expected = f"days up to {today}, the first before the end"
        got = f"{order.from_day} to {order.to_day}"
        faults.append(Fault("out_of_range", where, "--from", got, expected, "--to is the day after the last"))
    if faults:
        raise InputError(faults)


def fetch_hotspots(
    session: Session, order: FirmsOrder, out: Path
) -> tuple[tuple[Delivery, ...], tuple[tuple[str, date], ...]]:
    """Write one file for each product and day, and return them with the days that the service does not hold.

    Offline, only what is kept is written, and what is not kept is among the days not held.

    Raises:
        InputError: the order or the key is wrong.
        FetchError: the service does not answer; files written before stay, each of them whole.
    """
    check_order(order, session.clock.now(), offline=session.offline)
    written: list[Delivery] = []
    absent: list[tuple[str, date]] = []
    for product in sorted(set(order.products)):
        known = _kept(session, order, product)
        wanted = [day for day in order.days if day not in known]
        # Asked only where something is wanted, so that what is kept stays at hand when the service holds it no more.
        first, last = _held(session, order, product) if wanted and not session.offline else (date.max, date.min)
        for run in _runs([day for day in wanted if first <= day <= last]):
            session.note(f"{product}: {run[0]} to {run[-1]}")
            known |= {day: (kept, False) for day, kept in _ask(session, order, product, run).items()}
        absent += [(product, day) for day in order.days if day not in known]
        written += [_write(order, product, day, *known[day], out) for day in order.days if day in known]
    return tuple(written), tuple(absent)


def _held(session: Session, order: FirmsOrder, product: str) -> tuple[date, date]:
    """Return the first and last day that the service holds of a product; an empty span where none."""
    url = f"{order.service}/api/data_availability/csv/{KEY}/ALL"
    ask = Ask(url, _TYPES, AGAIN_AFTER, 100_000, HOLD, _SENTENCES, secret=order.key)
    return _parse_held(session.obtain(ask, _parse_held).body).get(product, (date.max, date.min))


def _parse_held(body: bytes) -> Mapping[str, tuple[date, date]]:
    lines = _lines(body)
    try:
        if lines[0].split(",")[:3] != ["data_id", "min_date", "max_date"]:
            raise ValueError(lines[0])
        rows = [[cell.strip() for cell in line.split(",")] for line in lines[1:]]
        held = {row[0]: (date.fromisoformat(row[1]), date.fromisoformat(row[2])) for row in rows if row[0] in PRODUCTS}
    except (ValueError, IndexError):
        raise _misread(lines[0] if lines else "nothing", "a table data_id, min_date, max_date") from None
    if not held:
        raise _misread("no known product", "the days of each product")
    return held


def _kept(session: Session, order: FirmsOrder, product: str) -> dict[date, tuple[Kept, bool]]:
    """Return the days that need not be asked for, each with True for kept from before."""
    now = session.clock.now()
    found = {day: session.cache.find(_name(order, product, day)) for day in order.days}
    return {
        day: (kept, True)
        for day, kept in found.items()
        if kept and (session.offline or kept.complete or abs(now - kept.checked_at) < AGAIN_AFTER)
    }


def _runs(days: Sequence[date]) -> Iterator[list[date]]:
    """Yield runs of following days, none longer than a request may cover."""
    run: list[date] = []
    for day in days:
        if run and (day != run[-1] + timedelta(days=1) or len(run) == LARGEST_SPAN):
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _ask(session: Session, order: FirmsOrder, product: str, run: Sequence[date]) -> dict[date, Kept]:
    url = f"{order.service}/api/area/csv/{KEY}/{product}/{order.box}/{len(run)}/{run[0]}"
    ask = Ask(url, _TYPES, timedelta(0), _LARGEST_BYTES, HOLD, _SENTENCES, secret=order.key)
    # What may still have changed while the request ran must not count as settled, so the time before it decides.
    asked_at = session.clock.now()
    rows = _parse_rows(session.obtain(ask, lambda body: _parse_rows(body, run)).body, run)
    found = {}
    for day in run:
        settled = asked_at >= datetime.combine(day, time(0), UTC) + timedelta(days=1) + SETTLED
        found[day] = Kept(rows.to_bytes(day), f"{product} {order.box} {day}", asked_at, asked_at, settled, "text/csv")
        session.cache.keep(_name(order, product, day), found[day])
    return found


def _parse_rows(body: bytes, run: Sequence[date]) -> _Rows:
    """Return the rows of an answer by day; every row whole, of a day that was asked for, and no day left over."""
    lines = _lines(body)
    names = lines[0].split(",") if lines else []
    if not set(_COLUMNS) <= set(names) or len(set(names)) != len(names):
        raise _misread(lines[0] if lines else "nothing", f"a header with {', '.join(_COLUMNS)}")
    place = names.index("acq_date")
    by_day: dict[date, list[str]] = {}
    for line in lines[1:]:
        cells = line.split(",")
        # A body that was cut ends within a row: it has fewer cells, or its last one is empty.
        if len(cells) != len(names) or not cells[-1].strip():
            raise _misread(line, f"{len(names)} cells, the last not empty")
        try:
            day = date.fromisoformat(cells[place])
        except ValueError:
            raise _misread(cells[place], "a day such as 2026-06-25") from None
        by_day.setdefault(day, []).append(line)
    if strange := sorted(set(by_day) - set(run)):
        raise _misread(f"rows of {strange[0]}", f"rows of {run[0]} to {run[-1]} alone")
    return _Rows(lines[0], by_day)


def _lines(body: bytes) -> list[str]:
    try:
        text = body.decode("ascii")
    except UnicodeDecodeError:
        raise _misread("bytes beyond ASCII", "CSV in ASCII") from None
    if any(mark in text for mark in '"<\0'):
        raise _misread(text[:100], "CSV without quotes and markup")
    return [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]


def _write(order: FirmsOrder, product: str, day: date, kept: Kept, from_cache: bool, out: Path) -> Delivery:
    asked = {"service": order.service, "product": product, "box": str(order.box), "day": day.isoformat()}
    again = None if kept.complete else kept.checked_at + AGAIN_AFTER
    origin = Origin(asked, PROVIDER, kept.fetched_at, from_cache, "complete" if kept.complete else "partial", again)
    path = out / name_of(f"firms_{product}_{day}.csv", origin.state)
    return deliver(path, kept.body, kept.body.count(b"\n") - 1, origin)


def _name(order: FirmsOrder, product: str, day: date) -> str:
    asked = [order.service, product, str(order.box), day.isoformat()]
    return digest_of("hotspots", asked).partition(":")[2]


def _misread(got: str, expected: str) -> FetchError:
    return misread("not_hotspots", "FIRMS", "answer", got, expected)
