"""Arrivals in, alerts out: a replay of what the written rules would have raised minute by minute, and raise now.

Nothing is used before it arrived, so that an alert raised by some minute stays whatever comes later; and nothing
depends on a party. The rules, each with its version:

- `severe_event_v1`: see `alert_severe`.
- `surge_v1`: happenings of fire, flight and movement in a sector within a window are so many that an ordinary week
  would have `false_a_week` such windows, and enough independent sources tell of them.
- `blinding_v1`: so many sensors fell out of a sector within a window, likewise, for hostile causes or for none told.
- `mass_outage_v1`: so many sensors fell out along the whole line within a window, likewise, for technical causes.
- `renewed_attack_v1`: in one sector and window sensors were hindered on purpose, and there are signs of fire, flight,
  movement or jamming; neither is usual on an ordinary day, both together are as unlikely as the other rules ask for,
  and enough independent sources tell of them.

Unauthenticated happenings count at most as many as authenticated ones, and no sensor is out on an unauthenticated word.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log

import numpy as np

from trucewatch.geo.ground import Ground
from trucewatch.records.alert import Alert
from trucewatch.records.alerting import AlertSettings
from trucewatch.records.identity import name_for
from trucewatch.records.interval import Interval
from trucewatch.records.label import strictest
from trucewatch.records.mission import Mission
from trucewatch.records.quantity import DAY_US, HOUR_US, to_text
from trucewatch.records.table import EPOCH, NO_INSTANT, Integers, Table, microseconds
from trucewatch.records.vocabulary import AlertKind
from trucewatch.respond.alert_arrivals import (
    NO_SECTOR,
    Arrivals,
    Rows,
    Series,
    happenings_by_sector,
    order_rows,
)
from trucewatch.respond.alert_outages import Cause, Outage, find_outages, outages_anywhere, outages_by_sector
from trucewatch.respond.alert_rates import Count, Ordinary, count_window, learn, level, tail, threshold
from trucewatch.respond.alert_severe import Severe, find_severe

SEVERE, SURGE, RENEWED = "severe_event_v1", "surge_v1", "renewed_attack_v1"
BLINDING, MASS = "blinding_v1", "mass_outage_v1"
"""Names and versions of the rules."""
KINDS: dict[str, AlertKind] = {
    SEVERE: "severe_event",
    SURGE: "surge",
    BLINDING: "blinding",
    MASS: "blinding",
    RENEWED: "renewed_attack",
}
"""The kind of alert that each rule raises."""


WHAT = {
    SURGE: "happenings",
    BLINDING: "sensors out, by somebody's doing or unexplained,",
    MASS: "sensors out for technical reasons",
    RENEWED: "sensors hindered, with signs of an attack,",
}
"""What each rule counts, in words."""
HOSTILE: frozenset[Cause] = frozenset({"hostile"})
BLINDED: frozenset[Cause] = frozenset({"hostile", "unexplained"})
TECHNICAL: frozenset[Cause] = frozenset({"technical"})


@dataclass(frozen=True, eq=False)
class _Replay:
    """Everything at hand, laid out for the rules."""

    mission: Mission
    settings: AlertSettings
    rows: Rows
    outages: tuple[Outage, ...]
    fire: list[Series]
    blind: list[Series]
    signs: list[Series]
    hostile: list[Series]
    technical: list[Series]
    first_us: int
    key: bytes


@dataclass(frozen=True, slots=True)
class _Moment:
    """One sector and window at one step, and what of both kinds was counted in it."""

    sector: int
    step_us: int
    window_h: float
    fire: Count
    blind: Count
    signs: Count
    hostile: Count


def find_alerts(
    arrivals: Arrivals, ground: Ground, mission: Mission, span: Interval, now: datetime, key: bytes
) -> Table[Alert]:
    """Return the alerts raised in the span by `now`, in order; none for a mission without settings for alerts.

    `arrivals` may reach as far back as the settings' history before the span: what is ordinary is learnt from it.
    A rule that stays crossed raises once: again only where it was not crossed in the same sector for `hold_h`.
    """
    settings = mission.alerts
    if settings is None:
        return Table.of(Alert, [])
    until_us = min(microseconds(now), microseconds(span.end_at) - 1)
    replay = _lay_out(arrivals, ground, mission, settings, until_us, key)
    since_us = microseconds(span.start_at)
    hold_us = round(settings.hold_h * HOUR_US)
    alerts = [_severe_alert(replay, one) for one in find_severe(replay.rows, ground, settings, since_us)]
    for sector in range(len(mission.sectors)):
        alerts += _sector_alerts(replay, sector, since_us - hold_us, until_us)
    alerts += _mass_alerts(replay, since_us - hold_us, until_us)
    held = [one for one in alerts if since_us <= microseconds(one.raised_at) <= until_us]
    return Table.of(Alert, sorted(held, key=lambda one: (one.raised_at, one.rule, one.sector or "", one.alert_id)))


def _lay_out(
    arrivals: Arrivals, ground: Ground, mission: Mission, settings: AlertSettings, until_us: int, key: bytes
) -> _Replay:
    rows = order_rows(arrivals, ground, mission, settings)
    outages = find_outages(arrivals, ground, mission, settings, until_us)
    n = len(mission.sectors)
    known = [*rows.known_us[:1].tolist(), *(one.known_us for one in outages[:1])]
    return _Replay(
        mission, settings, rows, outages, happenings_by_sector(rows, rows.happening, n),
        outages_by_sector(outages, n, settings.windows_h[0], BLINDED), happenings_by_sector(rows, rows.sign, n),
        outages_by_sector(outages, n, settings.windows_h[0], HOSTILE),
        [outages_anywhere(outages, settings.windows_h[0], TECHNICAL)], min(known, default=0), key,
    )  # fmt: skip


def _sector_alerts(replay: _Replay, sector: int, since_us: int, until_us: int) -> Iterator[Alert]:
    """Yield the alerts of one sector in the order of the steps at which something new was known of it."""
    series = tuple(kind[sector] for kind in (replay.fire, replay.blind, replay.signs, replay.hostile))
    steps = np.unique(np.concatenate([one.arrivals() for one in series]))
    hold_us = round(replay.settings.hold_h * HOUR_US)
    crossed: dict[str, int] = {}
    day, ordinary = NO_INSTANT, _learn(replay, since_us // DAY_US * DAY_US)
    for step in steps[(steps >= since_us) & (steps <= until_us)].tolist():
        if step // DAY_US != day:
            day = step // DAY_US
            ordinary = _learn(replay, day * DAY_US)
        for window in replay.settings.windows_h:
            moment = _Moment(sector, step, window, *(count_window(one, step, window) for one in series))
            for rule, alert in _crossed(replay, moment, ordinary):
                if step - crossed.get(rule, NO_INSTANT // 2) >= hold_us:
                    yield alert
                crossed[rule] = step


def _mass_alerts(replay: _Replay, since_us: int, until_us: int) -> Iterator[Alert]:
    """Yield the alerts of technical outages along the whole line."""
    settings, (series,) = replay.settings, replay.technical
    steps = series.arrivals()
    prior = settings.prior_outages * max(len(replay.mission.sectors), 1)
    p, crossed = level(settings, 1), NO_INSTANT // 2
    for step in steps[(steps >= since_us) & (steps <= until_us)].tolist():
        ordinary = learn(replay.technical, step // DAY_US * DAY_US, replay.first_us, prior, settings)
        for window in settings.windows_h:
            count, expected = count_window(series, step, window), ordinary.expected(0, step, window)
            if count.measured < settings.min_sensors or tail(count.measured, expected, settings.unrest) > p:
                continue
            least = threshold(expected, settings, p, settings.min_sensors)
            trusted = count.trusted >= settings.min_sensors and tail(count.trusted, expected, settings.unrest) <= p
            none = Count(0, 0, np.zeros(0, dtype=np.int64))
            moment = _Moment(NO_SECTOR, step, window, none, count, none, none)
            if step - crossed >= round(settings.hold_h * HOUR_US):
                yield _alert(replay, moment, MASS, (count.measured, expected, least), trusted)
            crossed = step


def _learn(replay: _Replay, day_us: int) -> tuple[Ordinary, ...]:
    """Return what is ordinary on a day of happenings, outages, signs and hindrances."""
    one = replay.settings
    kinds = (
        (replay.fire, one.prior_happenings),
        (replay.blind, one.prior_outages),
        (replay.signs, one.prior_happenings),
        (replay.hostile, one.prior_outages),
    )
    return tuple(learn(series, day_us, replay.first_us, prior, one) for series, prior in kinds)


def _crossed(replay: _Replay, moment: _Moment, ordinary: tuple[Ordinary, ...]) -> Iterator[tuple[str, Alert]]:
    """Yield the rules whose threshold is crossed, each with its alert."""
    settings = replay.settings
    p = level(settings, len(replay.mission.sectors))
    usual = [one.expected(moment.sector, moment.step_us, moment.window_h) for one in ordinary]
    for rule, n_least, count, expected in (
        (SURGE, settings.min_happenings, moment.fire, usual[0]),
        (BLINDING, settings.min_sensors, moment.blind, usual[1]),
    ):
        if count.measured >= n_least and tail(count.measured, expected, settings.unrest) <= p:
            trusted = count.trusted >= n_least and tail(count.trusted, expected, settings.unrest) <= p
            least = threshold(expected, settings, p, n_least)
            alert = _alert(replay, moment, rule, (count.measured, expected, least), trusted)
            if rule == BLINDING or alert.n_sources >= settings.min_groups:
                yield rule, alert
    if _both(moment.signs.measured, moment.hostile.measured, usual[2:], p, settings):
        trusted = _both(moment.signs.trusted, moment.hostile.trusted, usual[2:], p, settings)
        told = (moment.hostile.measured, usual[3], settings.min_hindered)
        alert = _alert(replay, moment, RENEWED, told, trusted)
        if alert.n_sources >= settings.min_groups:
            yield RENEWED, alert


def _both(n_signs: int, n_hostile: int, usual: Sequence[float], p: float, settings: AlertSettings) -> bool:
    """Say whether signs and hindrances are each unlikely, and together as unlikely as `p`.

    The product x of two independent chances is at most x with chance x (1 - ln x): Fisher, Statistical Methods for
    Research Workers, 1932, §21.1, for two tests.
    """
    if n_signs < 1 or n_hostile < settings.min_hindered:
        return False
    p_signs, p_hostile = tail(n_signs, usual[0], settings.unrest), tail(n_hostile, usual[1], settings.unrest)
    product = p_signs * p_hostile
    return max(p_signs, p_hostile) <= settings.renewed_p and (product == 0.0 or product * (1 - log(product)) <= p)


def _alert(replay: _Replay, moment: _Moment, rule: str, told: tuple[float, float, float], trusted: bool) -> Alert:
    """Return the alert of a rule at a moment, resting on all that was counted then."""
    rows = replay.rows
    none = np.zeros(0, dtype=np.int64)
    names, numbers = (rows.sign, moment.signs.numbers) if rule == RENEWED else (rows.happening, moment.fire.numbers)
    blind = moment.blind.numbers
    counted = {SURGE: none, BLINDING: blind, MASS: blind, RENEWED: moment.hostile.numbers}[rule]
    out = [replay.outages[int(number)] for number in counted]
    at = np.flatnonzero(
        np.isin(names, none if rule in (BLINDING, MASS) else numbers) & (rows.known_us <= moment.step_us)
    )
    received, observed = rows.table.instants("received_at")[at], rows.observed_us[at]
    groups = {str(rows.group[row]) for row in at} | {one.group for one in out}
    sector = None if moment.sector == NO_SECTOR else replay.mission.sectors[moment.sector]
    where, name = ("along the line", None) if sector is None else (f"in {sector.title}", sector.name)
    reason = (
        f"{told[0]:g} {WHAT[rule]} {where} within {moment.window_h:g} h where {told[1]:.2g} "
        f"are ordinary; it alerts from {told[2]:g}"
    )
    step_us = round(replay.settings.step_s * 1_000_000)
    # What is silent arrives by not arriving: then the moment is the end of the step before.
    arrived = max([*received.tolist(), *(one.known_us - step_us for one in out)])
    begun = max([*observed.tolist(), *(one.began_us for one in out)])
    return _row(
        replay, rule, name, moment.step_us, round(moment.window_h * HOUR_US), begun, arrived, told,
        len(groups), trusted, at, out, reason,
    )  # fmt: skip


def _severe_alert(replay: _Replay, one: Severe) -> Alert:
    rows = replay.rows
    at = np.array(one.rows, dtype=np.int64)
    index = int(rows.sector[one.row])
    sector = None if index == NO_SECTOR else replay.mission.sectors[index].name
    arrived, begun = int(rows.table.instants("received_at")[one.row]), int(rows.observed_us[at].max())
    reason = f"{one.why}, told by {one.n_groups} independent sources, at least one of them authenticated"
    return _row(
        replay, SEVERE, sector, int(rows.known_us[one.row]), round(replay.settings.severe_s * 1_000_000), begun,
        arrived, (float(one.n_groups), 0.0, 2.0), one.n_groups, one.trusted, at, [], reason,
    )  # fmt: skip


def _row(
    replay: _Replay, rule: str, sector: str | None, step_us: int, window_us: int, begun_us: int, arrived_us: int,
    told: tuple[float, float, float], n_sources: int, trusted: bool, at: Integers, out: list[Outage], reason: str,
) -> Alert:  # fmt: skip
    table = replay.rows.table.take(at)
    names = tuple(sorted(set(table.texts("observation_id").tolist())))
    hindered = tuple(sorted({one.impediment_id for one in out if one.impediment_id is not None}))
    received = to_text(_moment(arrived_us))
    end_us = step_us if rule != SEVERE else begun_us + 1
    return Alert(
        alert_id=name_for(replay.key, "alert", rule, sector or "", received, *names[:1], *hindered[:1]),
        kind=KINDS[rule],
        rule=rule,
        sector=sector,
        window_from=_moment(end_us - window_us),
        window_to=_moment(end_us),
        observed_at=_moment(begun_us),
        received_at=_moment(arrived_us),
        raised_at=_moment(step_us),
        measured=told[0],
        expected=told[1],
        threshold=told[2],
        n_sources=n_sources,
        authenticated=trusted,
        observation_ids=names,
        impediment_ids=hindered,
        reason=reason,
        label=strictest([*table.texts("label").tolist(), *(one.label for one in out)]),
    )


def _moment(us: int) -> datetime:
    return EPOCH + timedelta(microseconds=us)
