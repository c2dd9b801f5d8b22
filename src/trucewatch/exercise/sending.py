"""When what the watch has to say reaches the cell: looks as they end, reports of what hindered them, or never.

Machines tell within minutes, people within the hour, some only after hours, and some outages are told by nobody.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from trucewatch.exercise.happening import Happening
from trucewatch.exercise.looking import Watch, WorldLook
from trucewatch.exercise.streams import open_stream

SENT_S: Mapping[str, tuple[float, float]] = {
    "camera": (20.0, 180.0), "jamming_monitor": (10.0, 120.0), "acoustic": (15.0, 120.0), "drone": (300.0, 2400.0),
    "observer": (1200.0, 5400.0),
}  # fmt: skip
"""Seconds from the end of a look until its row is sent, least and most, by kind of sensor."""
OTHERS_S = (60.0, 900.0)
"""The same of other kinds."""
UNEXPLAINED_S = (1800.0, 6 * 3600.0)
"""Seconds from its end until a failed look is sent for which nobody gives a reason."""
AHEAD_H = (12.0, 20.0)
"""Hours before its begin at which a planned look is told."""
WATCHED_OVER: Mapping[str, float] = {"jamming_monitor": 0.9, "acoustic": 0.7, "camera": 0.6, "drone": 0.5}
"""Chance that a machine watches over the link of a sensor and tells at once that it fell silent, by kind."""
AT_ONCE_S = (45.0, 300.0)
"""Seconds after which such a machine tells."""
BY_PEOPLE_S = (600.0, 3600.0)
"""Seconds after which operators do."""
LATE_S = (3600.0, 6 * 3600.0)
"""Seconds after which those do who are late."""
BY_PEOPLE, LATE = 0.5, 0.25
"""Shares of silences that no machine tells of that operators tell of, in time and late; nobody tells of the others."""


def look_received(seed: int, look: WorldLook, explained_at: datetime | None) -> datetime:
    """Return when the row of a look reaches the cell; a failed one not before what hindered it was told of."""
    rng = open_stream(seed, "sent", look.look_id)
    if look.status == "planned":
        return look.span.start_at - timedelta(seconds=int(3600 * rng.uniform(*AHEAD_H)))
    sent = look.span.end_at + timedelta(seconds=int(rng.uniform(*SENT_S.get(look.sensor.kind, OTHERS_S))))
    if look.status != "failed":
        return sent
    if explained_at is None:
        return look.span.end_at + timedelta(seconds=int(rng.uniform(*UNEXPLAINED_S)))
    return max(sent, explained_at)


def silence_told(seed: int, truth_id: str, sensor: str, kind: str, begin: datetime) -> tuple[datetime | None, bool]:
    """Return when the cell is told that a sensor was silenced, None for never; and whether a machine tells it."""
    rng = open_stream(seed, "noticed", truth_id, sensor)
    share, chance = float(rng.random()), float(rng.random())
    by_machine = share < WATCHED_OVER.get(kind, 0.0)
    if not by_machine and chance >= BY_PEOPLE + LATE:
        return None, False
    seconds = AT_ONCE_S if by_machine else BY_PEOPLE_S if chance < BY_PEOPLE else LATE_S
    return begin + timedelta(seconds=int(rng.uniform(*seconds))), by_machine


def jamming_told(seed: int, happening: Happening) -> datetime:
    """Return when the operator of a jammed drone hands in what hindered it: after the jamming ended."""
    rng = open_stream(seed, "reported", happening.truth_id)
    return happening.ended_at + timedelta(seconds=int(rng.uniform(*BY_PEOPLE_S)))


def told_times(
    seed: int, watch: Watch, happenings: Sequence[Happening], names: Mapping[str, str]
) -> dict[str, datetime]:
    """Return when each impediment was told of, by its name; `names` gives that of each jamming by truth_id."""
    told = {one.impediment_id: one.reported_at for one in watch.outages if one.reported_at is not None}
    for one in happenings:
        for hindrance in one.hindrances:
            if hindrance.told_at is not None:
                told[hindrance.impediment_id] = hindrance.told_at
        if one.hindered is not None:
            told[names[one.truth_id]] = jamming_told(seed, one)
    return told
