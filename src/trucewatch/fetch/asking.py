"""What is asked of a service: address, secret, what may come back, and how often it may be asked.

A secret never stands in an address: the place it takes is written `{key}` and filled in only on the wire, so that no
log, error, cache name or file can hold it.
"""

import ipaddress
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias
from urllib.parse import quote, urlsplit

from trucewatch.errors import Fault, FetchError, InputError
from trucewatch.records.canonical import digest_of

KEY = "{key}"
"""Where the secret stands in an address."""

Meaning: TypeAlias = Literal["key_refused", "limit", "unchanged", "nothing", "bad_question"]
"""What a service means by a sentence it sends instead of an answer."""

EXCERPT = 120
"""Characters of a refused body that a message shows."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time, waiting and chance, all given from outside."""

    now: Callable[[], datetime]
    """Returns the present, aware UTC."""
    sleep: Callable[[float], None]
    """Waits so many seconds."""
    chance: Callable[[], float]
    """Returns a number from 0 to 1, which spreads repeated requests."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in degrees that does not cross the 180th meridian."""

    west_deg: float
    """Western limit."""
    south_deg: float
    """Southern limit."""
    east_deg: float
    """Eastern limit."""
    north_deg: float
    """Northern limit."""

    def __str__(self) -> str:
        return ",".join(
            f"{value:.5f}".rstrip("0").rstrip(".")
            for value in (self.west_deg, self.south_deg, self.east_deg, self.north_deg)
        )


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to a service."""

    url: str
    """Address; `{key}` stands where the secret goes."""
    types: tuple[str, ...]
    """Media types that an answer may have, the preferred one first."""
    fresh_for: timedelta
    """A kept answer younger than this is taken without asking; zero keeps nothing."""
    largest_bytes: int
    """A larger answer is refused."""
    hold_for: timedelta
    """How long nothing more is asked of the host after it refused for too many requests."""
    sentences: tuple[tuple[str, Meaning], ...] = ()
    """What the service says in place of an answer, and what it means by it."""
    body: bytes = b""
    """JSON to post; empty for a plain request."""
    secret: str = field(default="", repr=False)
    """What replaces `{key}` on the wire; empty where there is none."""

    @property
    def host(self) -> str:
        """Return host and port as the address names them."""
        return urlsplit(self.url).netloc.lower()

    @property
    def name(self) -> str:
        """Return the name under which an answer is kept, the same whatever the secret."""
        return digest_of("fetched", [self.url, self.body.decode("utf-8")]).partition(":")[2]

    @property
    def wire(self) -> str:
        """Return the address as it is sent, secret and all; for the transport alone."""
        return self.url.replace(KEY, quote(self.secret, safe=""))

    def redact(self, text: str) -> str:
        """Return a text without the secret."""
        if not self.secret:
            return text
        return re.sub("|".join({re.escape(self.secret), re.escape(quote(self.secret, safe=""))}), "(key)", text)


def parse_box(text: str) -> Box:
    """Return the rectangle that `west,south,east,north` names.

    Raises:
        InputError: it does not name one.
    """
    expected = "west,south,east,north in degrees, west below east, south below north, not across the 180th meridian"
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        west = south = east = north = math.nan
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise InputError([Fault("bad_box", "command line", "--box", text[:200], expected, "correct the box")])
    return Box(west, south, east, north)


def check_address(url: str, where: str = "--service") -> str:
    """Return the address of a service without a slash at its end.

    Raises:
        InputError: it is not https, and its host is not this machine; or it carries a user, a query or a fragment.
    """
    if not is_safe(url) or urlsplit(url).query:
        expected = "an https address without user, query and fragment; http only for this machine"
        raise InputError(
            [Fault("unsafe_address", "command line", where, url[:200], expected, "give the https address")]
        )
    return url.rstrip("/")


def is_safe(url: str) -> bool:
    """Say whether an address may be asked: https, or http on this machine, without user or fragment."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc or parts.fragment or re.search(r"[\s\x00-\x1f\x7f\\]", url):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def meaning_of(ask: Ask, body: bytes) -> Meaning | None:
    """Return what a short body says in place of an answer; None where it says nothing known."""
    if len(body) > 4096:
        return None
    text = body.decode("utf-8", "replace").casefold()
    return next((meaning for words, meaning in ask.sentences if words.casefold() in text), None)


def excerpt(ask: Ask, body: bytes) -> str:
    """Return the beginning of a body on one line, without the secret."""
    text = ask.redact(body[: 8 * EXCERPT].decode("utf-8", "replace"))
    return "".join(c if c.isprintable() else " " for c in text)[:EXCERPT].strip() or "nothing"


def stamp(moment: datetime) -> str:
    """Write an instant to the second, such as 2026-06-25T12:00:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def failure(code: str, ask: Ask, got: str, expected: str, remedy: str) -> FetchError:
    """Return the error of a service that did not answer as it should."""
    return FetchError(Fault(code, ask.host, ask.url.partition("//")[2].partition("/")[2], got, expected, remedy))


def misread(code: str, service: str, where: str, got: str, expected: str) -> FetchError:
    """Return the error of an answer whose content is refused; nothing of it is written."""
    remedy = "try again later; if it stays so, the service has changed"
    return FetchError(Fault(code, service, where, got[:200], expected, remedy))
