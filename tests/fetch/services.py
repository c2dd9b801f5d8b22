"""A service on this machine that answers as it is told, and the clock that goes with it.

Bodies have the shapes that the real services document; every value in them is invented.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from trucewatch.fetch import Cache, Clock, Session
from trucewatch.fetch.transport import Transport

KEY = "0123456789abcdef0123456789abcdef"
"""A key that no service knows."""
START = datetime(2026, 6, 27, 15, 0, tzinfo=UTC)
"""When the tests begin."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One answer of the service."""

    body: bytes = b""
    status: int = 200
    media_type: str = "text/csv"
    headers: dict[str, str] = field(default_factory=dict)
    missing_bytes: int = 0
    """How many bytes more are announced than sent."""
    stall: bool = False
    """Whether nothing comes until the client has given up."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that reached the service."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Service:
    """A service on this machine."""

    answer: Callable[[Asked], Sent]
    """Decides what is sent."""
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    given_up: threading.Event = field(default_factory=threading.Event)

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]


def in_turn(*sent: Sent) -> Callable[[Asked], Sent]:
    """Return an answer that sends these one after the other, and the last again and again."""
    left = list(sent)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


@contextmanager
def serving(answer: Callable[[Asked], Sent]) -> Iterator[Service]:
    """Run a service while the block runs."""
    service = Service(answer)
    with ThreadingHTTPServer(("127.0.0.1", 0), _listener(service)) as server:
        service.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01))
        thread.start()
        try:
            yield service
        finally:
            service.given_up.set()
            server.shutdown()
            thread.join()


def _listener(service: Service) -> type[BaseHTTPRequestHandler]:
    class Listener(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            service.connections += 1
            super().setup()

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            service.asked.append(asked)
            sent = service.answer(asked)
            if sent.stall:
                service.given_up.wait(5)
                self.close_connection = True
                return
            self.send_response(sent.status)
            if sent.media_type:
                self.send_header("Content-Type", sent.media_type)
            for name, value in sent.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in sent.headers:
                self.send_header("Content-Length", str(len(sent.body) + sent.missing_bytes))
            self.end_headers()
            self.wfile.write(sent.body)
            if sent.missing_bytes:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is that of the base
            return

    return Listener


@dataclass
class Hands:
    """A clock whose hands move when somebody waits, and every wait that there was."""

    at: datetime = START
    waits: list[float] = field(default_factory=list)

    def clock(self) -> Clock:
        return Clock(lambda: self.at, self.wait, lambda: 0.5)

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.at += timedelta(seconds=seconds)

    def on(self, **span: float) -> None:
        """Move the hands on."""
        self.at += timedelta(**span)


@dataclass
class Rig:
    """Sessions that share a cache and a clock."""

    folder: Path
    hands: Hands = field(default_factory=Hands)
    notes: list[str] = field(default_factory=list)

    @property
    def cache(self) -> Cache:
        return Cache(self.folder / "cache")

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @contextmanager
    def session(self, *, offline: bool = False, secret: str = KEY, read_s: float = 5.0) -> Iterator[Session]:
        transport = Transport("trucewatch/test (mailto:a@b.example)", 5.0, read_s)
        with self.cache.alone(), transport.opened((secret,)):
            yield Session(transport, self.cache, self.hands.clock(), self.notes.append, offline=offline)

    def holds(self, secret: str) -> list[str]:
        """Return the files, by name or content, in which a secret stands."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return [str(path) for path in files if secret in str(path) or secret.encode() in path.read_bytes()]
