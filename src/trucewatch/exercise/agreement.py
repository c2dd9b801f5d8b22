"""A happening and the agreement as data in, the provisions it truly breaches out.

The world knows place, time, class and notice exactly, so nothing is weighed: each question has one answer. The first
reading of a provision counts.
"""

import shapely

from trucewatch.exercise.happening import NOBODY, Happening
from trucewatch.geo.ground import Ground
from trucewatch.records.agreement import Excuse, Provision
from trucewatch.records.mission import Mission
from trucewatch.records.vocabulary import NoticeKind


def breached_provisions(happening: Happening, mission: Mission, ground: Ground) -> tuple[str, ...]:
    """Return the provisions that a happening breaches, in the agreement's order; none for what no party did."""
    agreement = mission.agreement
    ends = agreement.in_force_to
    in_force = agreement.in_force_from <= happening.began_at and (ends is None or happening.began_at < ends)
    if happening.actor == NOBODY or not in_force:
        return ()
    return tuple(
        provision.provision_id
        for provision in agreement.provisions
        if happening.class_name in provision.classes
        and _in_zone(happening, provision, ground)
        and not any(_excuses(excuse, happening) for excuse in provision.excuses)
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


def _in_zone(happening: Happening, provision: Provision, ground: Ground) -> bool:
    zone = ground.zone(provision.readings[0].zone)
    if zone.kind == "area":
        return True
    if zone.distance_km is not None:
        return happening.spot.offset_km <= zone.distance_km
    return bool(shapely.contains_xy(zone.polygon, happening.spot.lon_deg, happening.spot.lat_deg))


def _excuses(excuse: Excuse, happening: Happening) -> bool:
    notice = happening.declaration
    if notice is None or notice.kind != excuse.notice:
        return False
    lead_h = (notice.valid_from - notice.received_at).total_seconds() / 3600
    hours = (notice.valid_to - notice.valid_from).total_seconds() / 3600
    timely = lead_h >= excuse.lead_h and hours <= excuse.max_duration_h and notice.radius_km <= excuse.max_radius_km
    return timely and notice.valid_from <= happening.began_at and happening.ended_at <= notice.valid_to
