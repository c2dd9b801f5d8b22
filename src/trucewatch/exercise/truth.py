"""What the world knows, as files: happenings, what each input row stems from, and what was quiet.

They lie beside the mission folder, never in it, and nothing but the scores reads them.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from trucewatch.exercise.agreement import breached_provisions
from trucewatch.exercise.happening import Happening
from trucewatch.exercise.renewed import Attack
from trucewatch.exercise.rows import Relation, csv_bytes, degrees_text, moment_text
from trucewatch.geo.ground import Ground
from trucewatch.records.mission import Mission
from trucewatch.records.quantity import Kilometres

INCIDENTS = (
    "truth_id", "kind", "class", "event", "began_at", "ended_at", "lat_deg", "lon_deg", "part", "chainage_km",
    "offset_km", "side", "actor", "provisions", "notified", "notice_id", "watched", "visible_in", "seen_in", "rows",
    "claimed", "cause",
)  # fmt: skip
"""Columns of the happenings."""
ATTACK = (
    "began_at", "ended_at", "part", "chainage_from_km", "chainage_to_km", "attacker", "blinded", "spared",
)  # fmt: skip
"""Columns of the renewed attack."""
LINKS = ("file", "row", "observation_id", "truth_id", "relation", "seen_in")
"""Columns of what each row stems from."""
FILES = ("file", "source", "format", "rows", "original")
"""Columns of the input files."""


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """One input file as it was written."""

    file: str
    """Path below the inputs folder."""
    source: str
    """Source that holds it."""
    format: str
    """Its format."""
    rows: int
    """Rows after the header."""
    original: str
    """Digest of its bytes."""


@dataclass(frozen=True, slots=True)
class Link:
    """What one row of an input file stems from."""

    file: str
    """Path below the inputs folder."""
    row: int
    """Row, 1 for the first after the header."""
    observation_id: str
    """Identifier that the row carries; empty where it carries none."""
    truth_id: str
    """The happening."""
    relation: Relation
    """How it stems from it."""
    seen_in: str
    """Look or overpass that recorded it; empty where a person did."""


@dataclass(frozen=True, slots=True)
class StretchOfLine:
    """One stretch of line over all days."""

    part: int
    """Part of the line."""
    chainage_from_km: Kilometres
    """Where it begins."""
    chainage_to_km: Kilometres
    """Where it ends."""
    fighting: int
    """Happenings there that a party brought about."""
    looks: int
    """Looks of drones, cameras and monitors that touched it and brought something home."""


@dataclass(frozen=True, slots=True)
class Known:
    """All that the world knows when its day is over."""

    happenings: tuple[Happening, ...]
    """What happened."""
    visible_in: tuple[tuple[str, tuple[str, ...]], ...]
    """Looks and overpasses that could have recorded each happening, by truth_id."""
    links: tuple[Link, ...]
    """What each row stems from."""
    files: tuple[WrittenFile, ...]
    """The input files."""
    attacks: tuple[Attack, ...]
    """The renewed attack; empty in a quiet exercise."""


def incidents_csv(known: Known, mission: Mission, ground: Ground) -> bytes:
    """Write the happenings, one row each, by beginning and truth_id."""
    rows = []
    visible = dict(known.visible_in)
    linked: dict[str, list[Link]] = {}
    for link in known.links:
        linked.setdefault(link.truth_id, []).append(link)
    for one in sorted(known.happenings, key=lambda one: (one.began_at, one.truth_id)):
        links = linked.get(one.truth_id, [])
        notice = one.declaration
        values = (
            one.truth_id,
            one.kind,
            one.class_name,
            _main_event(one),
            moment_text(one.began_at),
            moment_text(one.ended_at),
            degrees_text(one.spot.lat_deg),
            degrees_text(one.spot.lon_deg),
            str(one.spot.part),
            f"{one.spot.chainage_km:.6f}",
            f"{one.spot.offset_km:.6f}",
            one.spot.side,
            one.actor,
            _listed(breached_provisions(one, mission, ground, known.happenings)),
            "yes" if notice else "no",
            notice.notice_id if notice else "",
            "yes" if one.watched else "no",
            _listed(visible.get(one.truth_id, ())),
            _listed(sorted({link.seen_in for link in links if link.seen_in})),
            str(len(links)),
            _claimed(one),
            one.cause,
        )
        rows.append(values)
    return csv_bytes(INCIDENTS, rows)


def attack_csv(attacks: Sequence[Attack]) -> bytes:
    """Write the renewed attack: its beginning, stretch, side, and who fell silent; a header alone where there is none.

    It begins when the first sensor falls silent; the first shells fall some minutes later.
    """
    rows = [
        (
            moment_text(one.began_at),
            moment_text(one.ended_at),
            str(one.stretch.part),
            f"{one.stretch.from_m / 1000:.3f}",
            f"{one.stretch.to_m / 1000:.3f}",
            one.attacker,
            _listed(one.blinded),
            _listed(one.spared),
        )
        for one in attacks
    ]
    return csv_bytes(ATTACK, rows)


def links_csv(links: Sequence[Link]) -> bytes:
    """Write what each row stems from, by file and row."""
    ordered = sorted(links, key=lambda link: (link.file, link.row))
    rows = [(one.file, str(one.row), one.observation_id, one.truth_id, one.relation, one.seen_in) for one in ordered]
    return csv_bytes(LINKS, rows)


def files_csv(files: Sequence[WrittenFile]) -> bytes:
    """Write the input files with the digests of their bytes."""
    rows = [(one.file, one.source, one.format, str(one.rows), one.original) for one in files]
    return csv_bytes(FILES, rows)


def summary_json(seed: int, days: int, known: Known, stretches: Sequence[StretchOfLine]) -> bytes:
    """Write a page to read first: counts by kind, and stretches of line with what fell there and who looked."""
    kinds = sorted({one.kind for one in known.happenings})
    linked = {link.truth_id for link in known.links}
    page = {
        "seed": seed,
        "days": days,
        "happenings": {kind: sum(one.kind == kind for one in known.happenings) for kind in kinds},
        "told_of": {
            kind: sum(one.kind == kind and one.truth_id in linked for one in known.happenings) for kind in kinds
        },
        "stretches": [asdict(stretch) for stretch in stretches],
    }
    return (json.dumps(page, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8")


def _claimed(happening: Happening) -> str:
    """Return how a false report of it came: authenticated, unauthenticated, or empty for none."""
    if happening.claim is None:
        return "unauthenticated" if happening.kind == "spoof" else ""
    return "authenticated" if happening.claim.authenticated else "unauthenticated"


def _main_event(happening: Happening) -> str:
    if happening.signals:
        return happening.signals[-1].event
    return "thermal_anomaly" if happening.fires else "other"


def _listed(names: Sequence[str]) -> str:
    return json.dumps(list(names), ensure_ascii=False)
