"""A line file and the settings that pin it in, what does not agree out: version, parts, sectors, sides of parties."""

from collections import Counter
from collections.abc import Iterator

from trucewatch.errors import Fault
from trucewatch.geo.line import ReferenceLine
from trucewatch.mission.clauses import alternative_faults
from trucewatch.mission.draft import Draft, fault_at, listed
from trucewatch.records.mission import Mission, Sector

_PART_REMEDY = "list every part of the line file once, in line.parts or in line.left_out"


def line_faults(line: ReferenceLine, draft: Draft) -> tuple[Fault, ...]:
    """Return every disagreement between a line file and the mission."""
    faults = [*_version_faults(line, draft.mission), *_part_faults(line, draft.mission)]
    if draft.has("sectors"):
        faults.extend(_sector_faults(line, draft.mission))
    if draft.has("agreement"):
        faults.extend(alternative_faults(line, draft.mission))
    if draft.has("parties"):
        faults.extend(_side_faults(line, draft.mission))
    return tuple(faults)


def _version_faults(line: ReferenceLine, mission: Mission) -> Iterator[Fault]:
    pinned, found = mission.line, line.version
    for name, value, expected in (
        ("line", pinned.line, found.line),
        ("version", pinned.version, found.version),
        ("sigma_m", pinned.sigma_m, found.sigma_m),
    ):
        if value != expected:
            remedy = "pin the version that the line file holds"
            yield fault_at("line_mismatch", f"line.{name}", value, f"{expected}, as in {pinned.file}", remedy)


def _part_faults(line: ReferenceLine, mission: Mission) -> Iterator[Fault]:
    known = [part.part for part in line.parts]
    named = Counter([*mission.line.parts, *(left.part for left in mission.line.left_out)])
    expected = f"each of {listed(map(str, known))} once"
    for part in sorted(named):
        if part not in known:
            yield fault_at("part_unknown", "line.parts", part, expected, _PART_REMEDY)
        elif named[part] > 1:
            yield fault_at("part_twice", "line.parts", part, expected, _PART_REMEDY)
    missing = [part for part in known if part not in named]
    if missing:
        got = f"neither used nor left out: {listed(map(str, missing))}"
        yield fault_at("part_unaccounted", "line.parts", got, expected, _PART_REMEDY)
    if not mission.line.parts:
        yield fault_at("part_unaccounted", "line.parts", "no part", "at least one part", "name the parts used")


def _sector_faults(line: ReferenceLine, mission: Mission) -> Iterator[Fault]:
    lengths = {kept.part: kept.length_km for kept in line.version.parts_kept}
    for index, sector in enumerate(mission.sectors):
        where = f"sectors[{index}]"
        if sector.part not in mission.line.parts:
            expected = f"a part used: {listed(map(str, mission.line.parts))}"
            yield fault_at("unknown_reference", f"{where}.part", sector.part, expected, "name a part that is used")
            continue
        end = lengths.get(sector.part, 0.0)
        if not sector.chainage_from_km < sector.chainage_to_km <= end:
            got = f"{sector.chainage_from_km:g} to {sector.chainage_to_km:g} km"
            remedy = "set the start before the end and the end within the part"
            yield fault_at("sector_range", f"{where}.chainage_to_km", got, f"within 0 to {end:.3f} km", remedy)
        for other in mission.sectors[:index]:
            if _overlap(sector, other):
                got = f"{sector.name} overlaps {other.name}"
                expected, remedy = "sectors that share no stretch", "end one where the other begins"
                yield fault_at("sector_overlap", f"{where}.chainage_from_km", got, expected, remedy)


def _overlap(one: Sector, other: Sector) -> bool:
    start = max(one.chainage_from_km, other.chainage_from_km)
    return one.part == other.part and start < min(one.chainage_to_km, other.chainage_to_km)


def _side_faults(line: ReferenceLine, mission: Mission) -> Iterator[Fault]:
    version = line.version
    names = [version.inside or "left", version.outside or "right"]
    for index, party in enumerate(mission.parties):
        if party.side not in names:
            expected = f"a side of the line: {listed(sorted(names))}"
            remedy = "use the side names of the line file"
            yield fault_at("unknown_reference", f"parties[{index}].side", party.side, expected, remedy)
