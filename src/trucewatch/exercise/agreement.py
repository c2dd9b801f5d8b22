"""A happening and the agreement as data in, the provisions it truly breaches out.

The world knows place, time, class, weapon and notice exactly, so nothing is weighed: each question has one answer. The
first reading of a provision that measures from the pinned line counts. Return fire is excused only where the acts that
show its steps truly came first; a step that only a notice shows is never taken in this world.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import shapely

from trucewatch.exercise.happening import NOBODY, Happening
from trucewatch.geo.geodesy import solve_inverse
from trucewatch.geo.ground import Ground
from trucewatch.records.agreement import Excuse, Provision, Reading, ReplyStep, ReturnFire
from trucewatch.records.mission import Mission
from trucewatch.records.vocabulary import NoticeKind

OWN_WEAPONS = (("attack_drone", "attack_drone"), ("jamming", "jammer"))
"""Classes that are done with one class of weapon, whether or not anybody could see it."""


def breached_provisions(
    happening: Happening, mission: Mission, ground: Ground, others: Sequence[Happening] = ()
) -> tuple[str, ...]:
    """Return the provisions that a happening breaches, in the agreement's order; none for what no party did.

    Args:
        happening: the happening.
        mission: its agreement.
        ground: its zones.
        others: all happenings of the world, among which fire in reply finds what it replies to.
    """
    agreement = mission.agreement
    ends = agreement.in_force_to
    in_force = agreement.in_force_from <= happening.began_at and (ends is None or happening.began_at < ends)
    if happening.actor == NOBODY or not in_force:
        return ()
    return tuple(
        provision.provision_id
        for provision in agreement.provisions
        if _speaks_of(provision, happening)
        and _prohibits(happening, provision, ground)
        and not any(_excuses(excuse, happening) for excuse in provision.excuses)
        and not _is_reply(happening, provision.return_fire, others)
    )


def find_excuse(mission: Mission, kind: NoticeKind) -> Excuse:
    """Return the strictest bounds that the agreement sets to a kind of notice; wide ones where it names none."""
    found = [one for provision in mission.agreement.provisions for one in provision.excuses if one.notice == kind]
    return Excuse(
        notice=kind,
        lead_h=max((one.lead_h for one in found), default=24.0),
        max_duration_h=min((one.max_duration_h for one in found), default=12.0),
        max_radius_km=min((one.max_radius_km for one in found), default=5.0),
    )


def _speaks_of(provision: Provision, happening: Happening) -> bool:
    """Say whether a provision is about such a class, weapon, event and hindering of looks.

    A weapon that the world leaves open is any.
    """
    weapons = _weapons(happening)
    events = {signal.event for signal in happening.signals}
    about = not provision.weapons or not weapons or not weapons.isdisjoint(provision.weapons)
    return (
        happening.class_name in provision.classes
        and about
        and (not provision.events or not events.isdisjoint(provision.events))
        and (not provision.impediments or not _impeded(happening).isdisjoint(provision.impediments))
    )


def _impeded(happening: Happening) -> set[str]:
    return {one.kind for one in happening.hindrances} | ({"jamming"} if happening.hindered else set())


def _weapons(happening: Happening) -> set[str]:
    named = {signal.weapon for signal in happening.signals if signal.weapon is not None}
    return named or {weapon for class_name, weapon in OWN_WEAPONS if class_name == happening.class_name}


def _prohibits(happening: Happening, provision: Provision, ground: Ground) -> bool:
    reading = next((one for one in provision.readings if one.line is None), None)
    if reading is None or (reading.binds is not None and reading.binds != happening.actor):
        return False
    inside = any(_in_zone(happening, zone, ground) for zone in (reading.zone, *reading.more_zones))
    kept_out = any(_in_zone(happening, zone, ground) for zone in reading.outside)
    return inside and not kept_out and _within_distance(happening, provision, reading)


def _within_distance(happening: Happening, provision: Provision, reading: Reading) -> bool:
    """Say whether some weapon of the happening lies on the forbidden side of its distance from the line."""
    if not reading.distances:
        return True
    weapons = _weapons(happening)
    for one in reading.distances:
        named = {name for name in one.weapons if not provision.weapons or name in provision.weapons}
        near = happening.spot.offset_km <= one.distance_km
        if (not weapons or weapons & named) and near != reading.beyond:
            return True
    return False


def _in_zone(happening: Happening, zone_id: str, ground: Ground) -> bool:
    zone = ground.zone(zone_id)
    if zone.kind == "area":
        return True
    if zone.distance_km is not None:
        return happening.spot.offset_km <= zone.distance_km
    return bool(shapely.contains_xy(zone.polygon, happening.spot.lon_deg, happening.spot.lat_deg))


def _is_reply(happening: Happening, rule: ReturnFire | None, others: Sequence[Happening]) -> bool:
    """Say whether the acts that show every step of return fire came before it, in their order."""
    if rule is None or any(step.evidence != "incident" for step in rule.steps):
        return False
    since = happening.began_at - timedelta(hours=rule.within_h)
    for step in rule.steps:
        shown = [one.began_at for one in others if _shows(one, step, happening, rule, since)]
        if not shown:
            return False
        since = min(shown)
    return True


def _shows(act: Happening, step: ReplyStep, fire: Happening, rule: ReturnFire, since: datetime) -> bool:
    hostile = act.actor not in (NOBODY, fire.actor) and since <= act.began_at < fire.began_at
    if not hostile or all(signal.event not in step.events for signal in act.signals):
        return False
    places = (act.spot.lat_deg, act.spot.lon_deg, fire.spot.lat_deg, fire.spot.lon_deg)
    metres, _ = solve_inverse(*(np.array([value]) for value in places))
    return bool(metres[0] <= rule.reach_km * 1000)


def _excuses(excuse: Excuse, happening: Happening) -> bool:
    notice = happening.declaration
    if notice is None or notice.kind != excuse.notice:
        return False
    lead_h = (notice.valid_from - notice.received_at).total_seconds() / 3600
    hours = (notice.valid_to - notice.valid_from).total_seconds() / 3600
    if excuse.by and notice.by not in excuse.by:
        return False
    timely = lead_h >= excuse.lead_h and hours <= excuse.max_duration_h and notice.radius_km <= excuse.max_radius_km
    return timely and notice.valid_from <= happening.began_at and happening.ended_at <= notice.valid_to
