"""Rows of what the board adopted in, their columns out.

An adoption is words that people voted for: nothing of it is computed, corrected or completed here.
"""

from collections.abc import Mapping
from typing import get_args

import numpy as np
import pyarrow.compute as pc

from trucewatch.ingest.cells import Cells
from trucewatch.ingest.moments import read_moments
from trucewatch.ingest.provenance import (
    Arrival,
    Column,
    InputFormat,
    instants,
    note_future,
    read_label,
    read_received,
    read_source,
    same,
)
from trucewatch.ingest.sheet import Layout
from trucewatch.records.adoption import Adoption
from trucewatch.records.table import Integers
from trucewatch.records.vocabulary import Language, Verdict

MAX_VOTES = 1_000
"""More votes than any board has."""
ACTORS = ("third", "undetermined")
"""Who may have done it, besides the parties."""

_LANGUAGES: tuple[str, ...] = get_args(Language)
_VOTES = ("votes_for", "votes_against", "abstentions")
_REQUIRED = (
    "adoption_id", "provision_id", "verdict", "t0_earliest", "t0_latest", "adopted_at", *_VOTES, "authentic",
)  # fmt: skip


def read_adoptions(cells: Cells, arrival: Arrival) -> Mapping[str, Column]:
    """Return the columns of adoptions; each has the wording of its authentic language."""
    for name in _REQUIRED:
        cells.require(name)
    mission = arrival.mission
    received = read_received(cells, arrival)
    authentic = cells.word("authentic", _LANGUAGES)
    for language in _LANGUAGES:
        cells.require(f"wording_{language}", same(authentic, language))
    provisions = [one.provision_id for one in mission.agreement.provisions]
    actors = [*(party.name for party in mission.parties), *ACTORS]
    return {
        "adoption_id": cells.name("adoption_id"),
        "provision_id": cells.word("provision_id", provisions, "unknown_provision"),
        "verdict": cells.word("verdict", get_args(Verdict)),
        "actor": cells.word("actor", actors, "unknown_actor"),
        "sector": cells.word("sector", [sector.name for sector in mission.sectors], "unknown_sector"),
        **_read_times(cells, arrival, received),
        **{name: cells.whole(name, MAX_VOTES) for name in _VOTES},
        "dissent": cells.text("dissent"),
        "corrects": cells.name("corrects"),
        "incident_id": cells.name("incident_id"),
        "authentic": authentic,
        **{f"wording_{language}": cells.text(f"wording_{language}") for language in _LANGUAGES},
        "received_at": instants(received),
        "source": read_source(cells, arrival),
        "label": read_label(cells, arrival),
    }


def _read_times(cells: Cells, arrival: Arrival, received: Integers) -> Mapping[str, Column]:
    """Return T0 as adopted and when it was adopted; T0 lies before the adoption, which lies before its receipt."""
    earliest, latest, adopted = (
        read_moments(cells, name, arrival.source) for name in ("t0_earliest", "t0_latest", "adopted_at")
    )
    pair = pc.binary_join_element_wise(cells.text("t0_earliest"), cells.text("t0_latest"), " to ")
    reversed_interval = earliest.known & latest.known & (latest.latest < earliest.earliest)
    cells.note("reversed_interval", "t0_latest", reversed_interval, "t0_earliest or later", "swap the two times", pair)
    note_future(cells, "adopted_at", adopted, received)
    note_future(cells, "t0_earliest", earliest, np.where(adopted.known, adopted.latest, received))
    return {
        "t0_earliest": instants(earliest.earliest),
        "t0_latest": instants(latest.latest),
        "adopted_at": instants(adopted.earliest),
    }


ADOPTIONS = InputFormat(
    record=Adoption,
    kind="",
    layout=Layout(
        required=_REQUIRED,
        optional=(
            "actor", "sector", "dissent", "corrects", "incident_id", *(f"wording_{one}" for one in _LANGUAGES),
            "received_at", "source", "label",
        ),
    ),
    named_by=(),
    read=read_adoptions,
)  # fmt: skip
"""How adoptions are read."""
