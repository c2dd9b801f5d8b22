"""Looks and happenings in, the files of looks, notices and impediments out."""

from datetime import datetime, timedelta

import shapely

from trucewatch.exercise.casting import Casting
from trucewatch.exercise.happening import Happening
from trucewatch.exercise.looking import Outage, Watch, WorldLook
from trucewatch.exercise.mix import Mix
from trucewatch.exercise.plot import impediment_of
from trucewatch.exercise.rows import IMPEDIMENTS, LOOKS, NOTICES, Told, cells_of, degrees_text, moment_text
from trucewatch.exercise.scene import Scene
from trucewatch.exercise.sending import jamming_told, look_received
from trucewatch.exercise.streams import opaque_id, open_stream

ALLEGED = (
    "shelling", "attack_drone", "exchange", "reply", "timed_shelling", "jammed_shelling", "covered_shelling",
    "munition_drop", "city_strike", "energy_strike", "attack_fire", "staged_attack", "captured_channel",
)  # fmt: skip
"""Kinds about which the party on whose ground it happened complains, rightly or not."""


def tell_look(seed: int, look: WorldLook, explained_at: datetime | None, cast: Casting) -> Told:
    """Return the row of one look; `explained_at` is when the cell was told what hindered it, if it was."""
    source, received = cast.looks, look_received(seed, look, explained_at)
    cells = cells_of(
        LOOKS,
        look_id=look.look_id,
        sensor=look.sensor.name,
        status=look.status,
        start_at=moment_text(look.span.start_at),
        end_at=moment_text(look.span.end_at),
        footprint_wkt=shapely.to_wkt(look.footprint, rounding_precision=5),
        cloud_fraction=f"{look.cloud_share:.2f}" if look.cloud_told else "",
        authenticity=source.authenticity,
        processing="searched by eye" if look.can_see else "",
        impediment_id=look.impediment_id,
        received_at=moment_text(received),
        source=source.name,
        **{f"p_detect_{event}": f"{chance:.3f}" for event, chance in look.stated},
    )
    return Told(source.name, received, look.look_id, cells, "", "original")


def tell_notice(happening: Happening, cast: Casting) -> list[Told]:
    """Return the row of the notice of a happening; none where nobody gave one."""
    notice = happening.declaration
    if notice is None:
        return []
    cells = cells_of(
        NOTICES,
        notice_id=notice.notice_id,
        by=notice.by,
        kind=notice.kind,
        valid_from=moment_text(notice.valid_from),
        valid_to=moment_text(notice.valid_to),
        lat_deg=degrees_text(happening.spot.lat_deg),
        lon_deg=degrees_text(happening.spot.lon_deg),
        radius_km=f"{notice.radius_km:g}",
        received_at=moment_text(notice.received_at),
        source=cast.notices.name,
    )
    return [Told(cast.notices.name, notice.received_at, notice.notice_id, cells, happening.truth_id, "original")]


def tell_allegation(scene: Scene, happening: Happening, cast: Casting, mix: Mix) -> list[Told]:
    """Return what the party that was hit sends to the cell about it: nothing or an allegation."""
    rng = open_stream(scene.seed, "allegation", happening.truth_id)
    if happening.kind not in ALLEGED or rng.random() >= mix.allegation_share:
        return []
    row_id = opaque_id(scene.seed, "notice", "allegation", happening.truth_id)
    received = happening.ended_at + timedelta(seconds=int(rng.uniform(1800, 4 * 3600)))
    cells = cells_of(
        NOTICES,
        notice_id=row_id,
        by=scene.party_of(happening.spot.side),
        kind="allegation",
        valid_from=moment_text(happening.began_at - timedelta(minutes=10)),
        valid_to=moment_text(happening.ended_at + timedelta(minutes=10)),
        lat_deg=degrees_text(round(happening.spot.lat_deg, 2)),
        lon_deg=degrees_text(round(happening.spot.lon_deg, 2)),
        radius_km="2",
        received_at=moment_text(received),
        source=cast.notices.name,
        text="The other side opened fire.",
    )
    return [Told(cast.notices.name, received, row_id, cells, happening.truth_id, "original")]


def tell_jamming(seed: int, happening: Happening, watch: Watch, cast: Casting) -> list[Told]:
    """Return the impediment that a jamming was to the looking; none where it spoilt no look."""
    look = next((one for one in watch.looks if one.look_id == happening.hindered), None)
    if look is None:
        return []
    row_id, received = impediment_of(seed, happening), jamming_told(seed, happening)
    cells = cells_of(
        IMPEDIMENTS,
        impediment_id=row_id,
        kind="jamming",
        sensor=look.sensor.name,
        start_at=moment_text(happening.began_at),
        end_at=moment_text(happening.ended_at),
        lat_deg=degrees_text(round(happening.spot.lat_deg, 2)),
        lon_deg=degrees_text(round(happening.spot.lon_deg, 2)),
        radius_km="15",
        assessed="probable",
        received_at=moment_text(received),
        source=cast.impediments.name,
    )
    return [Told(cast.impediments.name, received, row_id, cells, happening.truth_id, "original")]


def tell_outage(outage: Outage, watch: Watch, cast: Casting) -> list[Told]:
    """Return what an operator reports of an outage; none where nobody does."""
    if outage.reported_at is None:
        return []
    spoilt = [one for one in watch.looks if one.sensor.name == outage.sensor and one.span.overlaps(outage.span)]
    cells = cells_of(
        IMPEDIMENTS,
        impediment_id=outage.impediment_id,
        kind=outage.kind,
        sensor=outage.sensor,
        start_at=moment_text(outage.span.start_at),
        end_at=moment_text(outage.span.end_at),
        footprint_wkt=shapely.to_wkt(spoilt[0].footprint, rounding_precision=5) if spoilt else "",
        assessed="probable" if outage.kind in ("jamming", "blinding", "shootdown") else "confirmed",
        received_at=moment_text(outage.reported_at),
        source=cast.impediments.name,
        text=outage.text,
    )
    return [Told(cast.impediments.name, outage.reported_at, outage.impediment_id, cells, "", "original")]
