"""The table of events that can be one happening: only events of one family are ever joined into an incident."""

import numpy as np
import numpy.typing as npt

from trucewatch.records.vocabulary import EVENTS

FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "fire",
        (
            "explosion", "burst", "shot", "projectile", "muzzle_flash", "flare", "missile", "glide_bomb", "uav",
            "uav_strike", "munition_drop", "aircraft", "thermal_anomaly", "surface_change", "damage", "casualty",
        ),
    ),
    (
        "presence",
        (
            "vehicle", "weapon", "ground_robot", "position", "fortification", "remote_mining", "convoy", "vessel",
        ),
    ),
    ("jamming", ("jamming", "outage")),
    ("other", ("other",)),
)  # fmt: skip
"""What is fired, flies, burns or leaves a trace; what stands or moves; what disturbs sensors; all else. Assumed: a
weapon that is seen and a shot that is heard are two incidents, because they breach different provisions."""

_NUMBER = {event: number for number, (_, events) in enumerate(FAMILIES) for event in events}


def family_of(events: npt.NDArray[np.object_]) -> npt.NDArray[np.int64]:
    """Return the number of each event's family, shape (n,)."""
    position = {event: index for index, event in enumerate(EVENTS)}
    numbers = np.array([_NUMBER[event] for event in EVENTS], dtype=np.int64)
    return numbers[np.array([position[event] for event in events], dtype=np.int64)]
