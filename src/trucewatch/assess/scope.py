"""A scene and a reading of a provision in; where it holds, and what of it the provision prohibits, out.

With zone share Z of a point, shares s_w of the weapon table and share B_w of the point within the distance that the
reading gives to weapon w, the share of a point is Z sum(s_w B_w) / sum(s_w), and the weapon counts by sum(s_w). A class
whose place is that of who does it (a weapon standing, an exercise, explosive work) is bound to a party by the side of
the point. Any other class, above all a strike, whose place is one of impact, is bound only by evidence of origin.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucewatch.assess.actors import Attribution
from trucewatch.assess.scene import Scene
from trucewatch.geo.geodesy import Floats
from trucewatch.geo.locate import DISPUTED
from trucewatch.records.agreement import Provision, Reading
from trucewatch.records.incident import Incident
from trucewatch.records.mission import Mission, Party
from trucewatch.records.table import Table

PLACED_CLASSES = frozenset({"weapon_presence", "exercise", "explosive_work"})
"""Classes whose place is that of who does it; any other place may be one of impact."""


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """What one reading says of n incidents."""

    in_zone: Floats
    """Chance that the place lies where it holds for such a weapon, shape (n,)."""
    prohibited: Floats
    """Chance that it is prohibited, given that it lies there, shape (n,)."""
    joint: Floats
    """Chance of both at each point, shape (n, NODES)."""
    mean: Floats
    """Mean of the joint over the points, shape (n,)."""
    most: Floats
    """Mean of the joint, shape (n,), if whoever is undetermined were the party that it binds."""
    spoken: Floats
    """Share of the weapon table, or of what is named of it, that it speaks of, shape (n,)."""


def scope_of(
    scene: Scene,
    provision: Provision,
    reading: Reading,
    mission: Mission,
    actors: Sequence[Attribution],
    shown: npt.NDArray[np.bool_],
) -> Scope:
    """Return what a reading says of every incident of the scene.

    Args:
        scene: the incidents.
        provision: the provision.
        reading: the interpretation of it.
        mission: parties, classes and weapon table.
        actors: who may have done each.
        shown: whether what else the provision asks for is on record of each, shape (n,).
    """
    place, spoken = _where(scene, provision, reading, mission)
    told = np.array([not provision.events or not held.isdisjoint(provision.events) for held in scene.named.events])
    placed, moved = (_class_share(scene.incidents, provision, mission, kind) for kind in (True, False))
    factor = spoken * told * shown
    held, most = _bound(scene, reading, mission, actors, placed * factor, moved * factor)
    joint = place * held
    in_zone = place.mean(axis=1)
    inside, outside = joint.mean(axis=1), held.mean(axis=1)
    prohibited = np.where(in_zone > 0, inside / np.where(in_zone > 0, in_zone, 1.0), outside)
    reached = inside if most is held else (place * most).mean(axis=1)
    return Scope(in_zone, prohibited.clip(0, 1), joint, inside, reached, spoken)


def _where(scene: Scene, provision: Provision, reading: Reading, mission: Mission) -> tuple[Floats, Floats]:
    """Return the share of each point where the reading holds, and the share of weapons that it speaks of."""
    place = scene.zones[reading.zone, reading.line]
    for zone in reading.more_zones:
        place = np.maximum(place, scene.zones[zone, reading.line])
    for zone in reading.outside:
        place = place * (1 - scene.zones[zone, reading.line])
    if not reading.distances:
        return place, _weapon_share(scene, provision.weapons, mission) if provision.weapons else np.ones(len(place))
    reached, spoken = np.zeros(place.shape), np.zeros(len(place))
    widest = np.zeros(place.shape)
    for one in reading.distances:
        named = [name for name in one.weapons if not provision.weapons or name in provision.weapons]
        share = _weapon_share(scene, named, mission)
        band = scene.bands[one.distance_km, reading.line]
        band = 1 - band if reading.beyond else band
        reached, spoken, widest = reached + share[:, None] * band, spoken + share, np.maximum(widest, band)
    some = spoken[:, None] > 0
    return place * np.where(some, reached / np.where(some, spoken[:, None], 1.0), widest), spoken


def _weapon_share(scene: Scene, names: Sequence[str], mission: Mission) -> Floats:
    columns = [mission.weapons.index(name) for name in names]
    return np.asarray(scene.named.weapons[:, columns].sum(axis=1), dtype=np.float64)


def _class_share(incidents: Table[Incident], provision: Provision, mission: Mission, placed: bool) -> Floats:
    """Return the chance of the prohibited classes of one kind, given that something happened."""
    posterior = incidents.matrix("class_probability")
    real = 1 - posterior[:, mission.classes.index("nothing")]
    names = [name for name in provision.classes if name != "nothing" and (name in PLACED_CLASSES) == placed]
    columns = [mission.classes.index(name) for name in names]
    share = posterior[:, columns].sum(axis=1) / np.where(real > 0, real, 1.0)
    return np.asarray(share.clip(0, 1), dtype=np.float64)


def _bound(
    scene: Scene,
    reading: Reading,
    mission: Mission,
    actors: Sequence[Attribution],
    placed: Floats,
    moved: Floats,
) -> tuple[Floats, Floats]:
    """Return the chance at each point that it is prohibited to who did it, and the most that it can be."""
    party = bound_party(reading, mission)
    if party is None:
        held = (placed + moved)[:, None]
        return held, held
    index = mission.parties.index(party)
    shares = np.array([actor.probability for actor in actors])
    by_origin, open_origin = moved * shares[:, index], moved * shares[:, -1]
    if scene.sides is None:
        return by_origin[:, None], (by_origin + open_origin + placed)[:, None]
    held = by_origin[:, None] + placed[:, None] * (scene.sides == party.side)
    return held, held + open_origin[:, None] + placed[:, None] * (scene.sides == DISPUTED)


def bound_party(reading: Reading, mission: Mission) -> Party | None:
    """Return the one party that a reading binds; None where it binds all."""
    return next((party for party in mission.parties if party.name == reading.binds), None)
