"""A mission, a seed and days in, everything that happens and everything that is told of it out."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from trucewatch.exercise.board import tell_adoptions
from trucewatch.exercise.casting import Casting, cast
from trucewatch.exercise.claims import tell_claim
from trucewatch.exercise.context import tell_contexts
from trucewatch.exercise.forecast import tell_clouds
from trucewatch.exercise.happening import Fire, Happening
from trucewatch.exercise.hearsay import tell_operator, tell_press, tell_spoof
from trucewatch.exercise.hindering import tell_hindrances
from trucewatch.exercise.hotspots import Sweep, find_chance, power_mw, sweeps_over, tell_hotspots
from trucewatch.exercise.looking import Orders, Watch
from trucewatch.exercise.mix import Mix
from trucewatch.exercise.ordinary import draw_fields
from trucewatch.exercise.overpasses import find_overpasses, read_orbits
from trucewatch.exercise.papers import tell_allegation, tell_jamming, tell_look, tell_notice, tell_outage
from trucewatch.exercise.plot import adjust_watch, impediment_of, unfold
from trucewatch.exercise.press import tell_feed
from trucewatch.exercise.probes import Probe, draw_probes
from trucewatch.exercise.renewed import Attack, plan_attack
from trucewatch.exercise.repeats import repeat_rows
from trucewatch.exercise.rows import Told
from trucewatch.exercise.scene import Orbit, Scene
from trucewatch.exercise.sending import told_times
from trucewatch.exercise.sightings import heard_of, sights_of, tell_heard, tell_sight
from trucewatch.exercise.streams import open_stream
from trucewatch.exercise.terrain import Stretch, survey
from trucewatch.exercise.watching import plan_watch
from trucewatch.exercise.weather import Sky, make_sky, make_weather
from trucewatch.geo.ground import Ground
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission, Source

LEAST_CHANCE = 0.01
"""A sweep with a smaller chance to find a fire did not see it."""


@dataclass(frozen=True, slots=True, eq=False)
class Play:
    """Everything that happened, and everything that was told of it."""

    watch: Watch
    """Who looked, as the days made it."""
    happenings: tuple[Happening, ...]
    """What happened."""
    visible_in: tuple[tuple[str, tuple[str, ...]], ...]
    """Looks, overpasses and posts that could have recorded each happening, by truth_id."""
    told: tuple[Told, ...]
    """Rows of all input files, in no order."""
    attacks: tuple[Attack, ...]
    """The renewed attack; empty in a quiet exercise."""
    probes: tuple[Probe, ...]
    """Invented events of tabled sizes, of which nothing is told."""


@dataclass(frozen=True, slots=True)
class _Burning:
    """One fire of one happening under one sweep."""

    happening: Happening
    number: int
    sweep: Sweep
    source: Source


def play_out(
    mission: Mission, ground: Ground, elements: bytes, seed: int, days: tuple[Interval, ...], mix: Mix
) -> Play:
    """Let the days pass.

    Raises:
        InputError: the mission lacks a source, elements or room for the mix.
    """
    casting, sky = cast(mission), make_sky(seed, mix.cloud_share)
    orbits = read_orbits(elements, mission.sensors)
    scenes = set_scenes(mission, ground, seed, days, mix, sky, orbits)
    happenings: tuple[Happening, ...] = ()
    watch = scenes[0].watch
    for scene in scenes:
        today = unfold(scene)
        happenings += today
        watch = adjust_watch(scene, watch, today)
    burning = [one for day in days for one in _sweeps(orbits, happenings, casting, sky, day)]
    observed = [row for one in happenings for row in _tell_happening(scenes[0], one, watch, casting)]
    jams = {one.truth_id: impediment_of(seed, one) for one in happenings if one.hindered is not None}
    told_at = told_times(seed, watch, happenings, jams)
    machines = frozenset(one.name for one in casting.spoken if one.authenticity != "none")
    told = (
        *repeat_rows(seed, observed, mix, machines),
        *(row for one in burning for row in tell_hotspots(seed, one.happening, one.number, one.sweep, one.source)),
        *(tell_look(seed, one, told_at.get(one.impediment_id), casting) for one in watch.looks if one.arrives),
        *(row for outage in watch.outages for row in tell_outage(outage, watch, casting)),
        *(row for one in happenings for row in tell_notice(one, casting)),
        *(row for one in happenings for row in tell_allegation(scenes[0], one, casting, mix)),
        *(row for one in happenings for row in tell_jamming(seed, one, watch, casting)),
        *(row for one in happenings for row in tell_feed(seed, mission, ground.places, one, mix, days[-1].end_at)),
        *tell_contexts(seed, mission, days, happenings, mix),
        *tell_adoptions(seed, mission, ground, days, happenings, mix),
        *tell_clouds(seed, mission, scenes[0].terrain, days, sky),
        *(row for one in happenings for row in tell_hindrances(seed, one, watch.looks, casting)),
    )
    swept = _swept(burning)
    visible = tuple((one.truth_id, _visible_in(one, watch, swept)) for one in happenings)
    attacks = (plan_attack(scene) for scene in scenes)
    looked = (one for one in told if one.source == casting.looks.name and one.at < days[-1].end_at)
    carried = [one for source in casting.firms for one in casting.satellites(source, mission.sensors)]
    probes = draw_probes(scenes, watch, frozenset(one.row_id for one in looked), sky, carried)
    return Play(watch, happenings, visible, told, tuple(one for one in attacks if one is not None), probes)


def set_scenes(
    mission: Mission,
    ground: Ground,
    seed: int,
    days: tuple[Interval, ...],
    mix: Mix,
    sky: Sky,
    orbits: tuple[Orbit, ...],
) -> tuple[Scene, ...]:
    """Return every day before anything happens, with who watches."""
    terrain = survey(mission, ground)
    restive = tuple(_restive(seed, index, terrain.whole, mix) for index in range(mix.restive_stretches))
    fields = draw_fields(seed, terrain)
    weather = make_weather(seed, sky, mix.harshness)
    watch = plan_watch(Orders(seed, terrain, restive, sky, mix, days, weather), mission)
    return tuple(
        Scene(seed, mission, ground, terrain, restive, fields, watch, mix, day, number, days, orbits)
        for number, day in enumerate(days)
    )


def _restive(seed: int, index: int, whole: tuple[Stretch, ...], mix: Mix) -> Stretch:
    rng = open_stream(seed, "restive", str(index))
    lengths = np.array([piece.to_m for piece in whole])
    piece = whole[int(rng.choice(len(whole), p=lengths / lengths.sum()))]
    length = min(mix.restive_km * 1000, piece.to_m)
    start = float(rng.uniform(0.0, piece.to_m - length))
    return Stretch(piece.part, start, start + length)


def _sweeps(
    orbits: tuple[Orbit, ...], happenings: tuple[Happening, ...], casting: Casting, sky: Sky, day: Interval
) -> Iterator[_Burning]:
    """Yield the sweeps of one day over the fires that burn on it: a day at a time bounds the memory."""
    owners = [
        (one, number)
        for one in happenings
        for number, fire in enumerate(one.fires)
        if fire.start_at < day.end_at and fire.end_at > day.start_at
    ]
    fires: list[Fire] = [one.fires[number] for one, number in owners]
    lat, lon = np.array([fire.lat_deg for fire in fires]), np.array([fire.lon_deg for fire in fires])
    for orbit in orbits:
        passes = find_overpasses(orbit, lat, lon, day)
        for index, sweep in sweeps_over(fires, passes, sky):
            happening, number = owners[index]
            for source in casting.firms:
                if sweep.satellite.name in source.sensors:
                    yield _Burning(happening, number, sweep, source)


def _tell_happening(scene: Scene, happening: Happening, watch: Watch, casting: Casting) -> Iterator[Told]:
    seed = scene.seed
    if happening.kind == "spoof":
        yield from tell_spoof(seed, happening, casting)
    yield from tell_claim(seed, happening, casting)
    for sight in sights_of(watch, happening):
        yield from tell_sight(seed, sight, casting)
    for heard in heard_of(watch, happening):
        yield from tell_heard(seed, heard, casting)
    yield from tell_press(seed, happening, casting, scene.mix, scene.ground.places)
    yield from tell_operator(seed, happening, watch, casting)


def _swept(burning: list[_Burning]) -> dict[str, set[str]]:
    """Return the overpasses that could have found a fire of each happening, by truth_id."""
    swept: dict[str, set[str]] = {}
    for one in burning:
        power = power_mw(one.happening.fires[one.number], one.sweep.at)
        if find_chance(power, one.sweep) >= LEAST_CHANCE:
            swept.setdefault(one.happening.truth_id, set()).add(one.sweep.name)
    return swept


def _visible_in(happening: Happening, watch: Watch, swept: dict[str, set[str]]) -> tuple[str, ...]:
    looks = {sight.look.look_id for sight in sights_of(watch, happening)}
    posts = {f"post {heard.number}" for heard in heard_of(watch, happening)}
    return tuple(sorted(looks | posts | swept.get(happening.truth_id, set())))
