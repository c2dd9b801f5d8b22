"""Cells, incidents, rejections and a secret in, the blind sample of a day out.

Drawn are quiet cells (looked at well enough to count as clear, with no incident in them), as many of each kind of
event, and rejected items, each with equal chance among its like: those whose keyed digest is least. Nobody without the
secret can foretell which stretch will be looked at again, and the same day gives the same sample. Controls, cells in
which a sensor surely recorded something, are mixed among the quiet ones: a reviewer who calls them empty misses as much
elsewhere. What people alone told, or what may lie in another cell, is no control, since nothing of it need be in the
material.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from trucewatch.records.canonical import canonical_bytes
from trucewatch.records.coverage import CoverageCell
from trucewatch.records.identity import name_for
from trucewatch.records.incident import Incident
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.quantity import to_text
from trucewatch.records.rejection import Rejection
from trucewatch.records.sample import SampleItem
from trucewatch.records.table import Flags, Integers, Table, microseconds


@dataclass(frozen=True, slots=True)
class SampleSize:
    """How many items a day's sample holds, where there are so many."""

    quiet_cells: int = 12
    """Quiet cells."""
    controls: int = 3
    """Controls among them."""
    rejected_items: int = 6
    """Rejected items."""


def draw_sample(
    cells: Table[CoverageCell],
    incidents: Table[Incident],
    observations: Table[Observation],
    rejections: Table[Rejection],
    mission: Mission,
    day: Interval,
    secret: bytes,
    size: SampleSize,
) -> Table[SampleItem]:
    """Return the day's sample in the order of its items' opaque names; fewer items where there are not so many."""
    sample_id = name_for(b"", "smp", mission.name, to_text(day.start_at))
    held = holding(cells, incidents)
    quiet = (cells.texts("state") == "looked") & (cells.numbers("p_seen") >= mission.thresholds.quiet_p_seen) & ~held
    known = showing(cells, incidents, observations) & (cells.numbers("p_seen") > 0)
    items = [
        *_cells(cells, np.flatnonzero(quiet), size.quiet_cells, secret, sample_id, is_control=False),
        *_cells(cells, np.flatnonzero(known), size.controls, secret, sample_id, is_control=True),
        *_rejected(list(rejections.rows()), day, size.rejected_items, secret, sample_id),
    ]
    return Table.of(SampleItem, sorted(items, key=lambda one: one.item))


def holding(cells: Table[CoverageCell], incidents: Table[Incident]) -> Flags:
    """Say in which cells some incident may lie that shows the cell's event, by part, place along and off it, and time.

    The side is not asked, so that an incident near the line leaves neither side quiet.
    """
    held = np.zeros(len(cells), dtype=np.bool_)
    start, stop = cells.instants("start_at"), cells.instants("end_at")
    for one in incidents.rows():
        time = (start <= microseconds(one.t0_latest)) & (microseconds(one.t0_earliest) < stop)
        held |= _around(cells, one) & time & np.isin(cells.texts("event").astype(str), one.events)
    return held


def showing(cells: Table[CoverageCell], incidents: Table[Incident], observations: Table[Observation]) -> Flags:
    """Say in which cells some incident surely lies whose event, that of the cell, a sensor recorded.

    Its place lies on the cell's side, and all times at which it may have begun in the cell's.
    """
    shown = np.zeros(len(cells), dtype=np.bool_)
    start, stop, side = cells.instants("start_at"), cells.instants("end_at"), cells.texts("side").astype(str)
    recorded = _events_by_sensor(observations)
    for one in incidents.rows():
        events = sorted({recorded[name] for name in one.observation_ids if name in recorded})
        time = (start <= microseconds(one.t0_earliest)) & (microseconds(one.t0_latest) < stop)
        shown |= _around(cells, one) & time & (side == one.side) & np.isin(cells.texts("event").astype(str), events)
    return shown


def _around(cells: Table[CoverageCell], one: Incident) -> Flags:
    """Say in which cells of either side an incident's best place lies."""
    begin, end = cells.numbers("chainage_from_km"), cells.numbers("chainage_to_km")
    near, far = cells.numbers("offset_from_km"), cells.numbers("offset_to_km")
    along = (cells.integers("part") == one.part) & (begin <= one.chainage_km) & (one.chainage_km < end)
    return np.asarray(along & (near <= one.offset_km) & (one.offset_km < far), dtype=np.bool_)


def _events_by_sensor(observations: Table[Observation]) -> dict[str, str]:
    """Return the event of each observation that a sensor of the mission made, by name."""
    columns = (observations.texts(name) for name in ("observation_id", "event", "sensor"))
    return {str(name): str(event) for name, event, sensor in zip(*columns, strict=True) if sensor is not None}


def _cells(
    cells: Table[CoverageCell], rows: Integers, count: int, secret: bytes, sample_id: str, *, is_control: bool
) -> list[SampleItem]:
    part, side, event = cells.integers("part"), cells.texts("side"), cells.texts("event")
    begin, start = cells.numbers("chainage_from_km"), cells.instants("start_at")
    kinds = sorted(set(event[rows].tolist()))
    items: list[SampleItem] = []
    for at, kind in enumerate(kinds):
        held = rows[event[rows] == kind]
        names = [f"{part[row]} {begin[row]:.3f} {side[row]} {kind} {start[row]}" for row in held]
        share = (count - len(items)) // (len(kinds) - at)
        items += [
            _cell_item(cells.row(int(held[one])), secret, sample_id, names[one], len(held), is_control)
            for one in _least([_rank(secret, sample_id, name) for name in names], share)
        ]
    return items


def _cell_item(
    cell: CoverageCell, secret: bytes, sample_id: str, name: str, drawn_from: int, is_control: bool
) -> SampleItem:
    return SampleItem(
        sample_id=sample_id,
        item=_opaque(secret, sample_id, "cell", name),
        subject="quiet_cell",
        is_control=is_control,
        event=cell.event,
        part=cell.part,
        chainage_from_km=cell.chainage_from_km,
        chainage_to_km=cell.chainage_to_km,
        side=cell.side,
        start_at=cell.start_at,
        end_at=cell.end_at,
        material=cell.looks,
        drawn_from=drawn_from,
    )


def _rejected(
    rejections: Sequence[Rejection], day: Interval, count: int, secret: bytes, sample_id: str
) -> list[SampleItem]:
    names = sorted({(one.source, one.file, one.row) for one in rejections})
    chosen = _least([_rank(secret, sample_id, f"{source} {file} {row}") for source, file, row in names], count)
    blank = SampleItem(
        sample_id, "", "rejected_item", False, None, None, None, None, "", day.start_at, day.end_at, (), len(names)
    )
    return [
        replace(
            blank,
            item=_opaque(secret, sample_id, "row", *map(str, names[at])),
            material=(f"{names[at][1]} row {names[at][2]} (source {names[at][0]})",),
        )
        for at in chosen
    ]


def _rank(secret: bytes, sample_id: str, name: str) -> bytes:
    return hmac.new(secret, canonical_bytes(["sample", sample_id, name]), hashlib.sha256).digest()


def _least(ranks: list[bytes], count: int) -> list[int]:
    return sorted(range(len(ranks)), key=lambda at: ranks[at])[:count]


def _opaque(secret: bytes, sample_id: str, *parts: str) -> str:
    return name_for(secret, "item", sample_id, *parts).removeprefix("item_")[:8]
