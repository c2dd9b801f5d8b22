"""One request over the wire in, one reply or one reason why there is none out; nothing is tried twice here.

Every error of the library is turned into a value of ours before it can carry an address, with a secret in it, any
further; what the library itself would log of an address is made unreadable while the connection is open.
"""

import logging
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal, TypeAlias

from trucewatch.errors import Fault, InputError
from trucewatch.fetch.asking import Ask

if TYPE_CHECKING:
    import requests

CONNECT_S, READ_S = 10.0, 60.0
"""Seconds to wait for a connection, and for each next piece of an answer."""

_PIECE = 65_536
_LOGGER = "urllib3.connectionpool"

Reason: TypeAlias = Literal["timeout", "truncated", "too_large", "unreachable", "untrusted"]
"""Why there is no reply."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service sent."""

    status: int
    """HTTP status."""
    headers: Mapping[str, str]
    """Headers by lower-case name."""
    body: bytes
    """Body, decoded from its transfer coding; empty for a redirect."""

    @property
    def media_type(self) -> str:
        """Return the media type without parameters, lower case; empty where none was given."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Transport:
    """One connection to each host, reused."""

    def __init__(self, agent: str, connect_s: float = CONNECT_S, read_s: float = READ_S) -> None:
        self._agent = agent
        self._patience = (connect_s, read_s)
        self._open: requests.Session | None = None

    @contextmanager
    def opened(self, secrets: tuple[str, ...] = ()) -> Iterator[None]:
        """Hold connections open; what is logged meanwhile shows none of the secrets.

        Raises:
            InputError: the library that speaks HTTP is not installed.
        """
        require_requests()
        import requests

        guard = _Redaction(secrets)
        logging.getLogger(_LOGGER).addFilter(guard)
        try:
            with requests.Session() as session:
                session.headers.clear()
                # Without an answer to this, the library would send whatever password a .netrc file holds for the host.
                session.auth = _no_password
                self._open = session
                yield
        finally:
            self._open = None
            logging.getLogger(_LOGGER).removeFilter(guard)

    def send(self, ask: Ask, headers: Mapping[str, str]) -> Reply | Reason:
        """Send one request and read its answer to the end, or say why there is none.

        Raises:
            RuntimeError: called while no connection is held open.
        """
        if self._open is None:
            raise RuntimeError("got a request before `opened`; expected it within")
        from requests import exceptions
        from urllib3 import exceptions as raw

        try:
            return self._read(ask, self._start(self._open, ask, headers))
        except (exceptions.Timeout, raw.ReadTimeoutError):
            return "timeout"
        except (exceptions.SSLError, exceptions.ProxyError, raw.SSLError):
            return "untrusted"
        except raw.ProtocolError:
            return "truncated"
        except (exceptions.RequestException, raw.HTTPError):
            return "unreachable"

    def _start(self, session: "requests.Session", ask: Ask, headers: Mapping[str, str]) -> "requests.Response":
        sent = {
            "User-Agent": self._agent,
            "Accept": ", ".join(ask.types),
            "Accept-Encoding": "gzip",
            **({"Content-Type": "application/json"} if ask.body else {}),
            **headers,
        }
        method = "POST" if ask.body else "GET"
        return session.request(
            method, ask.wire, data=ask.body or None, headers=sent, timeout=self._patience, stream=True,
            allow_redirects=False,
        )  # fmt: skip

    def _read(self, ask: Ask, response: "requests.Response") -> Reply | Reason:
        with response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            length = headers.get("content-length", "")
            if length.isdecimal() and int(length) > ask.largest_bytes:
                return "too_large"
            body = _collect(
                iter(lambda: response.raw.read(_PIECE, decode_content=False), b""),
                headers.get("content-encoding", "").strip().lower(),
                ask.largest_bytes,
            )
            return Reply(response.status_code, headers, body) if isinstance(body, bytes) else body


def _collect(pieces: Iterator[bytes], coding: str, largest: int) -> bytes | Reason:
    """Return a body, unpacked, or why it is none; never holds more than `largest` bytes and a piece.

    The library takes a packed body that breaks off for a whole one, so it is unpacked here.
    """
    if coding not in ("", "identity", "gzip", "x-gzip"):
        return "truncated"
    unpack = zlib.decompressobj(wbits=31) if coding.endswith("gzip") else None
    body, begun = bytearray(), False
    for piece in pieces:
        begun = True
        try:
            body += piece if unpack is None else unpack.decompress(piece, largest + 1 - len(body))
        except zlib.error:
            return "truncated"
        if len(body) > largest:
            return "too_large"
    whole = unpack is None or not begun or (unpack.eof and not unpack.unused_data)
    return bytes(body) if whole else "truncated"


class _Redaction(logging.Filter):
    """Takes secrets out of what the library logs of its requests."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if any(secret in text for secret in self._secrets):
            for secret in self._secrets:
                text = text.replace(secret, "(key)")
            record.msg, record.args = text, ()
        return True


def _no_password(request: "requests.PreparedRequest") -> "requests.PreparedRequest":
    return request


def require_requests() -> None:
    """Say how to install the library that speaks HTTP where it is missing.

    Raises:
        InputError: it is missing.
    """
    if find_spec("requests") is None:
        expected, remedy = "the extra `fetch`", "install it: pip install 'trucewatch[fetch]'"
        raise InputError([Fault("missing_extra", "installation", "", "no package requests", expected, remedy)])
