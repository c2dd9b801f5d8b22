"""Happenings in, what others say of them out: newspapers and copies, forgers, operators who were jammed."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from trucewatch.exercise.casting import Casting
from trucewatch.exercise.happening import Happening
from trucewatch.exercise.looking import Watch
from trucewatch.exercise.mix import Mix
from trucewatch.exercise.press import nearby_settlement
from trucewatch.exercise.rows import OBSERVATIONS, Relation, Told, cells_of, moment_text
from trucewatch.exercise.sightings import EMITTER_SIGMA_M, scatter, told_place
from trucewatch.exercise.streams import opaque_id, open_stream
from trucewatch.geo.ground import Places

NEWSWORTHY = (
    "shelling", "attack_drone", "unnotified_exercise", "exchange", "reply", "timed_shelling", "jammed_shelling",
    "covered_shelling", "munition_drop", "city_strike", "energy_strike", "sea_incident", "ammunition_blast",
    "gas_blast", "attack_fire",
)  # fmt: skip
"""Kinds that newspapers report as explosions."""
PRESS_SIGMA_M = 2500.0
"""How well a newspaper tells a place."""
HEADLINES = ("Residents speak of explosions.", "Explosions reported in the area, other media say.")
"""What an original and its copy say."""
SETTLEMENT_SIGMA_M = 6000.0
"""How well the middle of a settlement is said to tell a place."""
LAST_SECOND = timedelta(hours=23, minutes=59, seconds=59)
"""From the beginning of a day to its last second."""


def tell_press(seed: int, happening: Happening, cast: Casting, mix: Mix, places: Places | None = None) -> list[Told]:
    """Return what newspapers print of a happening: nothing, one report, or a report and a copy of it.

    A day's first shelling is always printed and copied, so that every exercise has a copy to see through.
    """
    rng = open_stream(seed, "press", happening.truth_id)
    always = happening.kind == "shelling" and happening.truth_id.endswith("-0")
    printed, copied = rng.random() < mix.press_share or always, rng.random() < mix.copy_share or always
    if happening.kind not in NEWSWORTHY or not printed:
        return []
    story = _story(seed, happening, mix, places, scatter(rng, happening.spot, PRESS_SIGMA_M))
    delay_s = int(rng.uniform(3600, 4 * 3600)) + story.later_s
    rows = []
    for paper in range(1 + _copies(seed, happening, mix) if copied else 1):
        source = cast.paper(paper)
        row_id = opaque_id(seed, "obs", "press", happening.truth_id, str(paper))
        received = happening.ended_at + timedelta(seconds=delay_s + paper * int(rng.uniform(1200, 7200)))
        cells = cells_of(
            OBSERVATIONS,
            observation_id=row_id,
            source=source.name,
            means="reported",
            received_at=moment_text(received),
            event="explosion",
            description="reported",
            reliability="C",
            credibility="3",
            authenticity=source.authenticity,
            copy_group=opaque_id(seed, "copy", happening.truth_id) if copied else "",
            text=HEADLINES[min(paper, 1)],
            **story.cells,
        )
        relation: Relation = "copy" if paper else "original"
        rows.append(Told(source.name, received, row_id, cells, happening.truth_id, relation))
    return rows


@dataclass(frozen=True, slots=True)
class Story:
    """What a newspaper makes of a happening."""

    cells: dict[str, str]
    """Place, time and count, as cells."""
    later_s: int
    """How much later than others it is printed."""


def _story(seed: int, happening: Happening, mix: Mix, places: Places | None, told: tuple[float, float]) -> Story:
    """Return place, time and count as printed: roughly right, or a settlement, a date and a count too great."""
    cells = {
        "observed_from": moment_text(happening.began_at - timedelta(minutes=20)),
        "observed_to": moment_text(happening.ended_at + timedelta(minutes=20)),
        "count_kind": "uncountable",
        **told_place(*told, PRESS_SIGMA_M),
    }
    rng = open_stream(seed, "story", happening.truth_id)
    if rng.random() >= mix.press_loose:
        return Story(cells, 0)
    if places is not None and len(places.name) and rng.random() < 0.6:
        number = nearby_settlement(rng, happening.spot, places)
        cells |= told_place(float(places.lat_deg[number]), float(places.lon_deg[number]), SETTLEMENT_SIGMA_M)
    if rng.random() < 0.5:
        day = happening.began_at.replace(hour=0, minute=0, second=0, microsecond=0)
        cells |= {"observed_from": moment_text(day), "observed_to": moment_text(day + LAST_SECOND)}
    count = max((signal.count or 0 for signal in happening.signals), default=0)
    if count and rng.random() < 0.5:
        cells |= {"count": str(round(count * float(rng.uniform(1.5, 5.0)))), "count_kind": "about"}
    return Story(cells, int(min(rng.lognormal(np.log(6.0), 0.9), 60.0) * 3600))


def _copies(seed: int, happening: Happening, mix: Mix) -> int:
    if mix.most_copies <= 1:
        return 1
    return int(open_stream(seed, "copies", happening.truth_id).integers(1, mix.most_copies + 1))


def tell_spoof(seed: int, happening: Happening, cast: Casting) -> list[Told]:
    """Return a forged report of an attack that never was: precise, detailed, and nobody vouches for it."""
    rng = open_stream(seed, "forgery", happening.truth_id)
    source = cast.paper(0)
    row_id = opaque_id(seed, "obs", "forgery", happening.truth_id)
    received = happening.ended_at + timedelta(seconds=int(rng.uniform(600, 3600)))
    cells = cells_of(
        OBSERVATIONS,
        observation_id=row_id,
        source=source.name,
        means="reported",
        observed_from=moment_text(happening.began_at),
        observed_to=moment_text(happening.ended_at),
        received_at=moment_text(received),
        event="explosion",
        description="impact",
        count=str(int(rng.integers(5, 20))),
        count_kind="about",
        direction_from_deg=f"{rng.uniform(0, 360):.0f}",
        reliability="F",
        credibility="6",
        authenticity="none",
        text="Heavy shelling of a village, many hit.",
        **told_place(happening.spot.lat_deg, happening.spot.lon_deg, 150.0),
    )
    return [Told(source.name, received, row_id, cells, happening.truth_id, "spoof")]


def tell_operator(seed: int, happening: Happening, watch: Watch, cast: Casting) -> list[Told]:
    """Return what the operator of a jammed drone reports: nothing where no drone was jammed."""
    look = next((one for one in watch.looks if one.look_id == happening.hindered), None)
    if look is None:
        return []
    rng = open_stream(seed, "operator", happening.truth_id)
    source = cast.voice_of(look.sensor.kind)
    row_id = opaque_id(seed, "obs", "operator", happening.truth_id)
    received = happening.ended_at + timedelta(seconds=int(rng.uniform(60, 600)))
    cells = cells_of(
        OBSERVATIONS,
        observation_id=row_id,
        source=source.name,
        means="detected",
        observed_from=moment_text(happening.began_at),
        observed_to=moment_text(happening.ended_at),
        received_at=moment_text(received),
        event="jamming",
        description="present",
        reliability="A",
        credibility="2",
        authenticity=source.authenticity,
        sensor=look.sensor.name,
        look_id=look.look_id,
        text="Link and satellite navigation lost over the area.",
        **told_place(*scatter(rng, happening.spot, EMITTER_SIGMA_M), EMITTER_SIGMA_M),
    )
    return [Told(source.name, received, row_id, cells, happening.truth_id, "original", look.look_id)]
