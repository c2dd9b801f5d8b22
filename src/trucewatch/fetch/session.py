"""Questions in, checked answers out: from what is kept where it is fresh, else from the service, with its rules kept.

A pause between requests to a host; few repeats, and only of what may pass (too many requests, a fault of the server, a
timeout); longer and longer waits, spread by chance; what the service says of waiting is honoured, in later runs too.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NoReturn
from urllib.parse import urljoin, urlsplit

from trucewatch.errors import Fault, InputError
from trucewatch.fetch.asking import Ask, Clock, excerpt, failure, is_safe, meaning_of, stamp
from trucewatch.fetch.cache import Cache, Hold, Kept
from trucewatch.fetch.transport import Reason, Reply, Transport

PAUSE_S = 1.0
"""Least seconds between two requests to a host."""
REPEATS = 3
"""A request is repeated so often at most."""
FIRST_WAIT_S, LONGEST_WAIT_S = 2.0, 120.0
"""Seconds before the first repeat, doubled each time; a service that asks for more than the longest is left alone."""
REDIRECTS = 3
"""A question is led on so often at most, and within its host only."""

_PASSING = frozenset({429, 500, 502, 503, 504})
_REDIRECTING = frozenset({301, 302, 303, 307, 308})
_CAUSES: Mapping[Reason, tuple[str, str, str]] = {
    "timeout": ("no answer in time", "an answer", "try again later"),
    "truncated": ("an answer that ends before its end", "a whole answer", "try again"),
    "too_large": ("an answer larger than is read", "a smaller one", "ask for a smaller area or span"),
    "unreachable": ("no connection", "a reachable service", "check the network and the address"),
    "untrusted": ("a certificate or proxy that cannot be trusted", "a trusted one", "check clock, proxy and address"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service holds for a question."""

    body: bytes
    """Its bytes, checked."""
    fetched_at: datetime
    """When they came."""
    checked_at: datetime
    """When the service last said that they are what it holds."""
    from_cache: bool
    """Whether nothing was transferred for it in this run."""
    status: int
    """HTTP status; 200 for what was kept."""


class Session:
    """One run of questions to services."""

    def __init__(
        self, transport: Transport, cache: Cache, clock: Clock, note: Callable[[str], None], *, offline: bool = False
    ) -> None:
        self.cache = cache
        self.clock = clock
        self.note = note
        self.offline = offline
        self.requests = 0
        self.received_bytes = 0
        self._transport = transport
        self._asked_at: dict[str, datetime] = {}

    def obtain(self, ask: Ask, check: Callable[[bytes], object]) -> Answer:
        """Return the answer to a question; `check` raises where a body is no answer, and then nothing is kept.

        Raises:
            FetchError: offline and nothing kept, the host is to be left alone, or no answer that passes.
            InputError: the service refused the key or the question.
        """
        kept = self.cache.find(ask.name) if ask.fresh_for else None
        now = self.clock.now()
        # A clock that was set back makes ages negative; a small one either way is still young.
        if kept and (self.offline or abs(now - kept.checked_at) < ask.fresh_for):
            return Answer(kept.body, kept.fetched_at, kept.checked_at, True, 200)
        if self.offline:
            remedy = "run it once without --offline"
            raise failure("not_kept", ask, "no kept answer", "one in the cache", remedy)
        self._refuse_held(ask, now)
        reply = self._follow(ask, _conditions(kept))
        unchanged = reply.status == 304 or meaning_of(ask, reply.body) == "unchanged"
        if kept and unchanged:
            fresh = replace(kept, checked_at=self.clock.now())
            self.cache.keep(ask.name, fresh)
            return Answer(fresh.body, fresh.fetched_at, fresh.checked_at, True, 304)
        self._refuse(ask, reply)
        check(reply.body)
        now = self.clock.now()
        if ask.fresh_for:
            tags = (reply.headers.get("etag", ""), reply.headers.get("last-modified", ""))
            self.cache.keep(ask.name, Kept(reply.body, ask.url, now, now, True, reply.media_type, *tags))
        return Answer(reply.body, now, now, False, reply.status)

    def _refuse_held(self, ask: Ask, now: datetime) -> None:
        holds = [hold for name in (ask.host, ask.name) if (hold := self.cache.hold_of(name)) and now < hold.until]
        for hold in holds[:1]:
            got = f"a question that waits until {stamp(hold.until)}, since it said: {hold.reason}"
            remedy = f"run it after {stamp(hold.until)}, or with --offline for what is kept"
            raise failure("left_alone", ask, got, "no request before then", remedy)

    def _follow(self, ask: Ask, conditions: Mapping[str, str]) -> Reply:
        """Return the reply at the end of at most REDIRECTS steps within the host; a secret is led nowhere."""
        asked = ask
        for _ in range(REDIRECTS + 1):
            reply = self._insist(asked, conditions)
            if reply.status not in _REDIRECTING:
                return reply
            target = urljoin(asked.url, reply.headers.get("location", ""))
            onward = is_safe(target) and urlsplit(target)[:2] == urlsplit(asked.url)[:2]
            if ask.secret or ask.body or not onward:
                break
            asked = replace(asked, url=target)
        got = f"a redirect to {ask.redact(urlsplit(target).netloc)[:100] or 'nowhere'}"
        raise failure("redirected", ask, got, "an answer from the host that was asked", "check the address")

    def _insist(self, ask: Ask, conditions: Mapping[str, str]) -> Reply:
        """Return a reply that may be final, repeating what may pass."""
        repeat = 0
        while True:
            self._pause(ask.host)
            self.requests += 1
            reply = self._transport.send(ask, conditions)
            self._asked_at[ask.host] = self.clock.now()
            if isinstance(reply, Reply):
                self.received_bytes += len(reply.body)
            if isinstance(reply, Reply) and reply.status not in _PASSING:
                return reply
            if not isinstance(reply, Reply) and reply != "timeout":
                raise failure(reply, ask, *_CAUSES[reply])
            self._wait_or_stop(ask, reply, repeat)
            repeat += 1

    def _wait_or_stop(self, ask: Ask, reply: Reply | Reason, repeat: int) -> None:
        """Wait before the next repeat; raise after the last, or where the service asks for a longer wait."""
        wait_s = FIRST_WAIT_S * 2**repeat * (0.5 + self.clock.chance())
        said_s = _retry_after(reply, self.clock.now()) if isinstance(reply, Reply) else 0.0
        limited = isinstance(reply, Reply) and reply.status == 429
        if said_s > LONGEST_WAIT_S or (limited and repeat == REPEATS):
            self._leave_alone(ask, timedelta(seconds=said_s) if said_s else ask.hold_for, reply)
        if repeat == REPEATS:
            if not isinstance(reply, Reply):
                raise failure("timeout", ask, f"{REPEATS + 1} times {_CAUSES['timeout'][0]}", *_CAUSES["timeout"][1:])
            got = f"{REPEATS + 1} times status {reply.status}: {excerpt(ask, reply.body)}"
            raise failure("service_fault", ask, got, "status 200", "try again later")
        wait_s = min(max(wait_s, said_s), LONGEST_WAIT_S)
        cause = f"status {reply.status}" if isinstance(reply, Reply) else _CAUSES[reply][0]
        self.note(f"{ask.host}: {cause}; again in {wait_s:.0f} s")
        self.clock.sleep(wait_s)

    def _pause(self, host: str) -> None:
        last = self._asked_at.get(host)
        if last is not None:
            rest_s = PAUSE_S - (self.clock.now() - last).total_seconds()
            if rest_s > 0:
                self.clock.sleep(min(rest_s, PAUSE_S))

    def _refuse(self, ask: Ask, reply: Reply) -> None:
        """Refuse what is no answer: a sentence of the service, a status other than 200, another kind of content."""
        said = excerpt(ask, reply.body)
        meaning = meaning_of(ask, reply.body)
        if meaning == "key_refused":
            remedy = "check the key in the environment; --help says where to get one"
            raise InputError([Fault("key_refused", ask.host, "", said, "a key that the service knows", remedy)])
        if meaning in ("nothing", "bad_question"):
            remedy = "correct what is asked for"
            raise InputError([Fault("nothing_there", ask.host, "", said, "something that the service holds", remedy)])
        if meaning == "unchanged":
            # Somebody else at this address has the answer; only this question has to wait.
            self._leave_alone(ask, ask.hold_for, reply, ask.name)
        if meaning == "limit" or reply.status in (403, 429):
            self._leave_alone(ask, ask.hold_for, reply)
        if reply.status != 200:
            got = f"status {reply.status}: {said}"
            raise failure("service_refused", ask, got, "status 200", "check what is asked, and try again later")
        if reply.media_type and reply.media_type not in ask.types:
            got = f"{reply.media_type[:60]}: {said}"
            raise failure("wrong_type", ask, got, " or ".join(ask.types), "try again later; check the address")
        if ask.secret and ask.secret.encode() in reply.body:
            raise failure("key_in_answer", ask, "the key in its answer", "no key", "tell the service")

    def _leave_alone(self, ask: Ask, span: timedelta, reply: Reply | Reason, name: str = "") -> NoReturn:
        said = f"status {reply.status}: {excerpt(ask, reply.body)}" if isinstance(reply, Reply) else reply
        hold = Hold(self.clock.now() + span, said)
        self.cache.hold(name or ask.host, hold)
        remedy = f"ask again after {stamp(hold.until)}; until then this is not asked"
        raise failure("told_to_wait", ask, said, "an answer", remedy)


def _conditions(kept: Kept | None) -> dict[str, str]:
    """Return the headers by which a service need not send again what is kept."""
    if kept is None:
        return {}
    given = {"If-None-Match": kept.etag, "If-Modified-Since": kept.last_modified}
    return {name: value for name, value in given.items() if value}


def _retry_after(reply: Reply, now: datetime) -> float:
    """Return the seconds that a service asks to wait, 0 where it does not say.

    Source: RFC 9110 §10.2.3: seconds, or a date.
    """
    text = reply.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal() and len(text) < 8:
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    aware = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())


def parse_json(content: bytes, reject: Callable[[str], Exception]) -> object:
    """Return what a JSON text holds, or raise what `reject` makes of the reason."""
    try:
        return json.loads(content, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise reject(str(error)[:100]) from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")
