"""Lies in, the rows by which they are told out."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from trucewatch.exercise.casting import Casting
from trucewatch.exercise.happening import Claim, Happening
from trucewatch.exercise.rows import OBSERVATIONS, Relation, Told, cells_of, moment_text
from trucewatch.exercise.sightings import told_place
from trucewatch.exercise.streams import opaque_id, open_stream

CLAIM_SIGMA_M = 200.0
"""How well a liar pretends to know the place."""
KNOWN_COPIES = 0.9
"""Share of copies that those who collect them know to be copies."""
TEXT = "Heavy fire by the other side, houses hit."
"""What a claim says."""


def tell_claim(seed: int, happening: Happening, cast: Casting) -> Iterator[Told]:
    """Yield the rows of a false report and its copies; none where nobody lies.

    A captured channel sends as its machine would, rated well. Copies of an unauthenticated claim come within six hours
    by all the papers, most of them known as copies.
    """
    claim = happening.claim
    if claim is None:
        return
    rng = open_stream(seed, "claim", happening.truth_id)
    count, direction = str(int(rng.integers(5, 20))), f"{rng.uniform(0, 360):.0f}"
    group = opaque_id(seed, "copy", "claim", happening.truth_id)
    for number in range(claim.copies):
        first = claim.authenticated or number == 0
        known = claim.copies > 1 and not claim.authenticated and (first or rng.random() < KNOWN_COPIES)
        own = {"count": count, "count_kind": "about", "direction_from_deg": direction} if first else {}
        yield _row(rng, (seed, happening, claim, cast), number, own | {"copy_group": group if known else ""})


def _row(
    rng: np.random.Generator, said: tuple[int, Happening, Claim, Casting], number: int, own: dict[str, str]
) -> Told:
    seed, happening, claim, cast = said
    # A captured channel speaks as a drone's link does; others as the papers, in turn.
    source = cast.voice_of("drone") if claim.authenticated else cast.paper(number)
    row_id = opaque_id(seed, "obs", "claim", happening.truth_id, str(number))
    wait_s = rng.uniform(120, 900) if claim.authenticated else rng.uniform(600, 6 * 3600 if number else 3600)
    received = happening.ended_at + timedelta(seconds=int(wait_s))
    cells = cells_of(
        OBSERVATIONS,
        observation_id=row_id,
        source=source.name,
        means="recorded" if claim.authenticated else "reported",
        observed_from=moment_text(happening.began_at),
        observed_to=moment_text(happening.ended_at),
        received_at=moment_text(received),
        event=claim.event,
        description="impact" if claim.authenticated else "reported",
        reliability="A" if claim.authenticated else "E",
        credibility="2" if claim.authenticated else "5",
        authenticity=source.authenticity,
        text=TEXT,
        **told_place(happening.spot.lat_deg, happening.spot.lon_deg, CLAIM_SIGMA_M),
        **own,
    )
    relation: Relation = "captured" if claim.authenticated else "copy" if number else "spoof"
    if happening.class_name == "staged" and not claim.authenticated:
        relation = "copy" if number else "staged"
    return Told(source.name, received, row_id, cells, happening.truth_id, relation)
