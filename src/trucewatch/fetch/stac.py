"""A catalogue, collections, a box and a span in, its items as one FeatureCollection and as looks out.

The catalogue says at its address where items are searched; its pages are followed one by one, within its own host. The
items are those whose time lies in the half-open span, sorted by time and name, each once. A span that ended less than
SETTLED ago is partial, since catalogues list acquisitions late. Source: STAC API 1.0.0, item search.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote, urlencode, urljoin, urlsplit

from trucewatch.errors import Fault, FetchError, InputError
from trucewatch.fetch.asking import Ask, Box, is_safe, misread, stamp
from trucewatch.fetch.files import Delivery, Origin, Provider, State, deliver, name_of, plain
from trucewatch.fetch.items import Item, Left, parse_item, to_looks
from trucewatch.fetch.session import Answer, Session, parse_json
from trucewatch.records.canonical import Canonical
from trucewatch.records.interval import Interval

SETTLED = timedelta(hours=24)
"""How long after its end a span is taken as complete: catalogues list most acquisitions within a day."""
AGAIN_AFTER = timedelta(hours=1)
"""A page is not asked for again within this span."""
HOLD = timedelta(minutes=10)
"""How long a catalogue is left alone that refused for too many requests."""
PAGE_ITEMS, MOST_ITEMS, MOST_PAGES = 100, 20_000, 400
"""Items asked for with a page; items and pages after which the answer is refused."""

_TYPES = ("application/geo+json", "application/json")
_LARGEST_BYTES = 32_000_000

Page: TypeAlias = Mapping[str, object]
"""One page of items as the catalogue sent it."""


@dataclass(frozen=True, slots=True)
class ItemsOrder:
    """Which acquisitions are wanted."""

    catalogue: str
    """Address of the catalogue."""
    collections: tuple[str, ...]
    """Collections of the catalogue."""
    box: Box
    """Where."""
    span: Interval
    """When, half-open."""
    sensors: Mapping[str, str]
    """Sensor for each platform in lower case, under the empty text that of every other; where empty, no looks."""


@dataclass(frozen=True, slots=True)
class Found:
    """What came of an order."""

    deliveries: tuple[Delivery, ...]
    """The items, and the looks where sensors were named."""
    left_out: tuple[Left, ...]
    """Items that became no look, with the reason."""


def fetch_items(session: Session, order: ItemsOrder, out: Path) -> Found:
    """Write the items of an order, and their looks where sensors are named.

    Raises:
        InputError: nothing is asked for, or the address is no catalogue that can be searched.
        FetchError: the catalogue does not answer or its pages are refused; nothing is written.
    """
    check_order(order)
    asked_at = session.clock.now()
    items, fetched = _search(session, order)
    state: State = "complete" if asked_at >= order.span.end_at + SETTLED else "partial"
    again_at = None if state == "complete" else fetched.fetched_at + AGAIN_AFTER
    asked: dict[str, Canonical] = {
        "catalogue": order.catalogue,
        "collections": sorted(order.collections),
        "box": str(order.box),
        "from": stamp(order.span.start_at),
        "to": stamp(order.span.end_at),
    }
    origin = Origin(asked, fetched.provider, fetched.fetched_at, fetched.from_cache, state, again_at)
    name = "stac_" + "_".join(plain(part) for part in (*sorted(order.collections), *_ends(order.span)))
    content = _write_items(items)
    deliveries = [deliver(out / name_of(f"{name}_items.geojson", state), content, len(items), origin)]
    if not order.sensors:
        return Found(tuple(deliveries), ())
    looks, left_out = to_looks(items, order.sensors)
    rows = len(items) - len(left_out)
    deliveries.append(deliver(out / name_of(f"{name}_looks.csv", state), looks, rows, origin))
    return Found(tuple(deliveries), left_out)


def check_order(order: ItemsOrder) -> None:
    """Refuse an order that cannot be asked.

    Raises:
        InputError: no collection, or one whose name holds a comma or space.
    """
    wrong = [name for name in order.collections if not name or len(name) > 200 or set(name) & set(", \t\r\n")]
    if not order.collections or wrong:
        got = "no collection" if not order.collections else wrong[0][:60]
        remedy = "name one with --collection, such as sentinel-2-l2a"
        raise InputError([Fault("bad_collection", "command line", "--collection", got, "names of collections", remedy)])


def _ends(span: Interval) -> tuple[str, str]:
    first, last = (moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") for moment in (span.start_at, span.end_at))
    return first, last


@dataclass(frozen=True, slots=True)
class _Fetched:
    """How the pages of an order came."""

    provider: Provider
    answers: tuple[Answer, ...]

    @property
    def fetched_at(self) -> datetime:
        return min(answer.fetched_at for answer in self.answers)

    @property
    def from_cache(self) -> bool:
        return all(answer.from_cache for answer in self.answers)


class _Reader:
    """Asks one catalogue, within its host."""

    def __init__(self, session: Session, host: str) -> None:
        self.session = session
        self.host = host
        self.answers: list[Answer] = []

    def read(self, url: str, body: bytes = b"") -> Page:
        """Return the JSON object at an address."""
        if not is_safe(url) or urlsplit(url).netloc.lower() != self.host:
            raise _misread(self.host, f"a link to {urlsplit(url).netloc[:60] or url[:60]}", f"links within {self.host}")
        ask = Ask(url, _TYPES, AGAIN_AFTER, _LARGEST_BYTES, HOLD, body=body)
        answer = self.session.obtain(ask, self._parse)
        self.answers.append(answer)
        return self._parse(answer.body)

    def _parse(self, content: bytes) -> Page:
        loaded = parse_json(content, lambda reason: _misread(self.host, reason, "whole JSON"))
        if not isinstance(loaded, dict):
            raise _misread(self.host, type(loaded).__name__, "a JSON object")
        return loaded


def _search(session: Session, order: ItemsOrder) -> tuple[list[Item], _Fetched]:
    reader = _Reader(session, urlsplit(order.catalogue).netloc.lower())
    root = reader.read(order.catalogue)
    search = next((link for link in _links(root) if link.get("rel") == "search" and _method(link) == "GET"), None)
    if search is None:
        expected, remedy = (
            "a catalogue with a link `search`",
            "give the address of a STAC API, not of a static catalogue",
        )
        got = "a page without one"
        raise InputError([Fault("no_item_search", "command line", "--catalogue", got, expected, remedy)])
    provider = _provider(reader, order, root)
    kept: dict[tuple[str, str], Item] = {}
    for item in _pages(reader, urljoin(order.catalogue, str(search.get("href"))), order):
        if item.start_at < order.span.end_at and item.end_at >= order.span.start_at:
            kept[item.collection, item.item_id] = item
    items = sorted(kept.values(), key=lambda item: (item.start_at, item.collection, item.item_id))
    return items, _Fetched(provider, tuple(reader.answers))


def _pages(reader: _Reader, address: str, order: ItemsOrder) -> Iterator[Item]:
    """Yield the items of every page; refuse an answer without end."""
    parameters = {
        "collections": ",".join(sorted(order.collections)),
        "bbox": str(order.box),
        "datetime": f"{stamp(order.span.start_at)}/{stamp(order.span.end_at)}",
        "limit": str(PAGE_ITEMS),
    }
    url, body = f"{address}?{urlencode(parameters, safe=',/:')}", b""
    asked: set[tuple[str, bytes]] = set()
    count = 0
    while url:
        if (url, body) in asked or len(asked) == MOST_PAGES or count > MOST_ITEMS:
            got = "a page that was read before" if (url, body) in asked else f"more than {count} items"
            raise _misread(reader.host, got, f"an end within {MOST_ITEMS} items; ask for a smaller box or span")
        asked.add((url, body))
        page = reader.read(url, body)
        features = page.get("features")
        if page.get("type") != "FeatureCollection" or not isinstance(features, list):
            raise _misread(reader.host, str(page)[:100], "a FeatureCollection")
        count += len(features)
        reader.session.note(f"{reader.host}: page {len(asked)}, {count} items")
        yield from (parse_item(feature, reader.host) for feature in features)
        url, body = _next(page, url, body)


def _next(page: Page, url: str, body: bytes) -> tuple[str, bytes]:
    """Return address and body of the next page; an empty address where there is none."""
    link = next((link for link in _links(page) if link.get("rel") == "next"), None)
    if link is None:
        return "", b""
    onward = urljoin(url, str(link.get("href")))
    if _method(link) == "GET":
        return onward, b""
    given = link.get("body")
    before = json.loads(body) if body and link.get("merge") is True else {}
    return onward, json.dumps({**before, **(given if isinstance(given, dict) else {})}, sort_keys=True).encode()


def _provider(reader: _Reader, order: ItemsOrder, root: Page) -> Provider:
    """Return who publishes the collections, and under which licences as their descriptions say."""
    licences, names = [], []
    for name in sorted(order.collections):
        described = reader.read(f"{order.catalogue}/collections/{quote(name, safe='')}")
        licences.append(f"{name}: {_text(described.get('license')) or 'not stated'}")
        given = described.get("providers")
        for one in given if isinstance(given, list) else ():
            names += [_text(one.get("name"))] if isinstance(one, dict) else []
    title = _text(root.get("title")) or reader.host
    named = ", ".join(dict.fromkeys(name for name in names if name))
    return Provider(title, "; ".join(licences), f"{named or title}, through the catalogue at {order.catalogue}")


def _links(page: Page) -> Iterator[Mapping[str, object]]:
    links = page.get("links")
    return (link for link in (links if isinstance(links, list) else ()) if isinstance(link, dict))


def _method(link: Mapping[str, object]) -> str:
    return str(link.get("method") or "GET").upper()


def _text(value: object) -> str:
    return " ".join(value.split())[:200] if isinstance(value, str) else ""


def _write_items(items: Sequence[Item]) -> bytes:
    collection = {"type": "FeatureCollection", "features": [item.feature for item in items]}
    return json.dumps(collection, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def _misread(host: str, got: str, expected: str) -> FetchError:
    return misread("not_items", host, "answer", got, expected)
