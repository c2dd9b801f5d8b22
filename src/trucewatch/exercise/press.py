"""Happenings in, items of a feed of news out: settlements instead of places, days instead of hours, copies."""

from datetime import datetime, timedelta

import numpy as np

from trucewatch.exercise.happening import Happening, Spot
from trucewatch.exercise.mix import Mix
from trucewatch.exercise.rows import PRESS_FEED, Relation, Told, cells_of, degrees_text, moment_text
from trucewatch.exercise.streams import opaque_id, open_stream
from trucewatch.geo.geodesy import solve_inverse
from trucewatch.geo.ground import Places
from trucewatch.records.mission import Mission

TOPICS = {
    "explosion": "explosion",
    "missile": "strike",
    "glide_bomb": "strike",
    "munition_drop": "drone_strike",
    "uav_strike": "drone_strike",
    "burst": "gunfire",
    "shot": "gunfire",
}
"""How the feed calls what was heard; what is not here is no news."""
HEADLINES = {
    "explosion": "Explosions heard near {place}",
    "strike": "Strike near {place}",
    "drone_strike": "Drone strikes near {place}",
    "gunfire": "Gunfire near {place}",
    "fire": "Fire near {place}",
}
"""What an item says."""
FIRE_SHARE = 0.1
"""Share of fires without any bang that the feed reports, as a share of that of bangs."""
CLOCK_SHARE = 0.5
"""Share of items of the same day that say when they were printed."""
MEDIAN_DELAY_H = 5.0
"""Half of the items come sooner."""


def tell_feed(
    seed: int, mission: Mission, places: Places, happening: Happening, mix: Mix, until: datetime
) -> list[Told]:
    """Return the items of the feed about a happening, with copies; none without such a source or settlements.

    Args:
        seed: seed of the world.
        mission: its first source of format `mapped` is the feed.
        places: settlements.
        happening: what happened.
        mix: how much is printed.
        until: items that would come later are left out.
    """
    source = next((one for one in mission.sources if one.format == "mapped"), None)
    rng = open_stream(seed, "feed", happening.truth_id)
    topic = _topic(happening)
    share = mix.feed_share * (FIRE_SHARE if topic == "fire" else 1.0)
    if rng.random() >= share or source is None or not topic or not len(places.name):
        return []
    number = nearby_settlement(rng, happening.spot, places)
    copies = int(rng.integers(1, mix.most_copies + 2)) if rng.random() < mix.copy_share else 1
    delay = timedelta(seconds=int(min(rng.lognormal(np.log(MEDIAN_DELAY_H), 0.9), 60.0) * 3600))
    rows = []
    for copy in range(copies):
        printed = happening.ended_at + delay + timedelta(seconds=copy * int(rng.uniform(600, 5400)))
        same_day = printed.date() == happening.began_at.date()
        row_id = opaque_id(seed, "article", happening.truth_id, str(copy))
        cells = cells_of(
            PRESS_FEED,
            article_id=row_id,
            url=f"https://news.invalid/{opaque_id(seed, 'story', happening.truth_id)}",
            published_on=f"{happening.began_at:%Y-%m-%d}",
            published_at_clock=f"{printed:%H:%M}" if same_day and rng.random() < CLOCK_SHARE else "",
            place_name=str(places.name[number]),
            latitude=degrees_text(float(places.lat_deg[number])),
            longitude=degrees_text(float(places.lon_deg[number])),
            topic=topic,
            reports=str(1 + copy),
            headline=HEADLINES[topic].format(place=places.name[number]),
            received_at=moment_text(printed + timedelta(minutes=5)),
        )
        relation: Relation = "copy" if copy else "original"
        received = printed + timedelta(minutes=5)
        rows.append(Told(source.name, received, row_id, cells, happening.truth_id, relation))
    return [row for row in rows if row.at < until]


def nearby_settlement(rng: np.random.Generator, spot: Spot, places: Places) -> int:
    """Return the number of one of the three nearest settlements, most often of the nearest."""
    at = np.full(len(places.name), spot.lat_deg), np.full(len(places.name), spot.lon_deg)
    metres, _ = solve_inverse(*at, places.lat_deg, places.lon_deg)
    return int(np.argsort(metres, kind="stable")[min(int(rng.geometric(0.7)) - 1, 2, len(metres) - 1)])


def _topic(happening: Happening) -> str:
    """Return what the feed calls a happening; empty for no news."""
    if happening.class_name == "nothing":
        return ""
    found = [TOPICS[signal.event] for signal in happening.signals if signal.event in TOPICS]
    return found[-1] if found else "fire" if happening.fires and happening.class_name == "natural" else ""
