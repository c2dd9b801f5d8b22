"""Rows in order of arrival in, severe events out: the first moment at which enough independent sources told of each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from trucewatch.geo.geodesy import solve_inverse
from trucewatch.geo.ground import Ground
from trucewatch.records.alerting import AlertSettings
from trucewatch.records.quantity import HOUR_US, SECOND_US
from trucewatch.records.table import Flags, Integers
from trucewatch.respond.alert_arrivals import FIRE, Rows

STRIKES: frozenset[str] = frozenset({"explosion", "missile", "glide_bomb", "uav_strike"})
"""Events that are severe in a city or at a site of energy."""
GUIDED: frozenset[str] = frozenset({"missile", "glide_bomb"})
"""Events that only heavy weapons cause."""
DEPTH_KINDS = ("city", "energy")
"""Kinds of zone in which a strike is severe."""


@dataclass(frozen=True, slots=True)
class Severe:
    """One severe event, told by enough sources."""

    row: int
    """The row that completed it."""
    rows: tuple[int, ...]
    """All rows of it that were known then, in order of arrival."""
    why: str
    """What makes it severe."""
    n_groups: int
    """Independent sources of a severe report of it, or of any fire there."""
    trusted: bool
    """Whether the authenticated rows alone would do."""


def find_severe(rows: Rows, ground: Ground, settings: AlertSettings, since_us: int) -> tuple[Severe, ...]:
    """Return severe events from `since_us` on in the order in which they were completed.

    A report is severe by its number of casualties, by a strike in a city or at a site of energy, or by fire of a heavy
    weapon in number. An event is severe once a report of it is, two independent sources tell of casualties or fire
    there and then, and one of the two is authenticated. Announced fire does not count, but casualties and strikes do.
    What goes on is raised once.
    """
    why = _reasons(rows, ground, settings)
    told = np.flatnonzero((why != "") | (_is_fire(rows) & ~rows.announced))
    lat, lon = rows.table.numbers("lat_deg"), rows.table.numbers("lon_deg")
    found: list[Severe] = []
    raised: list[Severe] = []
    reach_us = round(settings.severe_s * SECOND_US)
    starts = why[told] != ""
    for place in range(len(told)):
        row = int(told[place])
        recent = np.flatnonzero(np.abs(rows.observed_us[told[: place + 1]] - rows.observed_us[row]) < reach_us)
        if not starts[recent].any():
            continue
        others = told[recent]
        here = np.full(len(others), lat[row]), np.full(len(others), lon[row])
        near = others[solve_inverse(*here, lat[others], lon[others])[0] < settings.severe_km * 1000]
        event = _event(rows, near, why)
        if event is None:
            continue
        if not _is_held(rows, found, event, (lat, lon), settings):
            raised.append(event)
        found.append(event)
    return tuple(event for event in raised if rows.known_us[event.row] >= since_us)


def _event(rows: Rows, near: Integers, why: np.ndarray) -> Severe | None:
    severe = near[why[near] != ""]
    if not len(severe):
        return None
    groups = _groups(rows, near)
    good = near[rows.authenticated[near]]
    if len(groups) < 2 or not len(good):
        return None
    trusted = len(_groups(rows, good)) > 1 and bool((why[good] != "").any())
    return Severe(int(near[-1]), tuple(near.tolist()), str(why[severe[0]]), len(groups), trusted)


def _groups(rows: Rows, at: Integers) -> set[str]:
    return {str(rows.group[row]) for row in at}


def _is_held(
    rows: Rows,
    found: Sequence[Severe],
    event: Severe,
    places: tuple[np.ndarray, np.ndarray],
    settings: AlertSettings,
) -> bool:
    """Say whether an event nearby was completed not long before: it is the same, or goes on."""
    hold_us, (lat, lon) = round(settings.hold_h * HOUR_US), places
    for before in reversed(found):
        if rows.known_us[event.row] - rows.known_us[before.row] >= hold_us:
            return False
        one, other = (np.array([column[before.row]]) for column in (lat, lon))
        metres, _ = solve_inverse(one, other, np.array([lat[event.row]]), np.array([lon[event.row]]))
        if metres[0] < 2000 * settings.severe_km:
            return True
    return False


def _is_fire(rows: Rows) -> Flags:
    return np.isin(rows.event.astype(str), sorted(FIRE | {"casualty"}))


def _reasons(rows: Rows, ground: Ground, settings: AlertSettings) -> np.ndarray:
    """Return why each row is severe; empty where it is not."""
    table = rows.table
    events = rows.event.astype(str)
    counts = table.integers("count", 0)
    guided = np.isin(events, sorted(GUIDED))
    heavy = np.isin(table.texts("weapon").astype(str), settings.heavy_weapons) | guided
    why = np.full(len(table), "", dtype=object)
    number = np.isin(events, sorted(FIRE)) & heavy & (counts >= settings.severe_count)
    why[number & ~rows.announced] = f"fire by heavy weapons, {settings.severe_count} or more"
    why[_in_depth(rows, ground) & np.isin(events, sorted(STRIKES))] = "a strike in a city or at a site of energy"
    why[(events == "casualty") & (counts >= settings.severe_casualties)] = (
        f"casualties, {settings.severe_casualties} or more"
    )
    return why


def _in_depth(rows: Rows, ground: Ground) -> Flags:
    held = np.zeros(len(rows.table), dtype=np.bool_)
    for zone in ground.zones:
        if zone.kind in DEPTH_KINDS and zone.polygon is not None:
            held |= shapely.contains_xy(zone.polygon, rows.table.numbers("lon_deg"), rows.table.numbers("lat_deg"))
    return held
