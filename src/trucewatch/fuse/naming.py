"""New incidents and the previous ones in, versions and lineage out.

An incident keeps the id of its oldest member. One whose content is as before keeps its version; any other with a known
id gets one more. A previous incident that lives on within another id was merged into it; one whose members went to
several incidents was split, and every one of them but the bearer of its id descends from it. One that reaches back
before the observations at hand is left alone: what is cut off by a window has not changed.
"""

import numpy as np

from trucewatch.fuse.recorded import Integers
from trucewatch.records.incident import Incident, Lineage
from trucewatch.records.table import Table

UNFUSED = ("incident_version", "case_id", "p_seen", "p_seen_timed")
"""Fields that other stages fill, or that count versions: they make no new version."""


def versions(incidents: Table[Incident], previous: Table[Incident]) -> Integers:
    """Return the version of each incident, shape (n,)."""
    fused = [name for name in incidents.arrow.column_names if name not in UNFUSED]
    counted = previous.integers("incident_version").tolist()
    held = dict(zip(previous.texts("incident_id").tolist(), counted, strict=True))
    names = incidents.texts("incident_id").tolist()
    known = np.array([name in held for name in names], dtype=np.bool_)
    before = {row["incident_id"]: row for row in previous.arrow.select(fused).to_pylist()}
    now = {row["incident_id"]: row for row in incidents.where(known).arrow.select(fused).to_pylist()}
    found = [held[name] + (before[name] != now[name]) if name in held else 1 for name in names]
    return np.array(found, dtype=np.int64)


def lineage(incidents: Table[Incident], previous: Table[Incident]) -> Table[Lineage]:
    """Return how previous incidents live on under other ids, sorted."""
    names = incidents.texts("incident_id").tolist()
    home = {
        member: name
        for name, members in zip(names, incidents.lists("observation_ids"), strict=True)
        for member in members
    }
    rows: list[tuple[str, str, str]] = []
    for old, members in zip(previous.texts("incident_id").tolist(), previous.lists("observation_ids"), strict=True):
        if not all(member in home for member in members):
            continue
        now = sorted({home[member] for member in members})
        relation = "split" if len(now) > 1 else "merged"
        rows.extend((name, old, relation) for name in now if name != old)
    rows.sort()
    columns = {name: [row[at] for row in rows] for at, name in enumerate(("incident_id", "predecessor_id", "relation"))}
    return Table.from_columns(Lineage, columns)
