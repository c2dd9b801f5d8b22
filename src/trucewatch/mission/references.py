"""Settings in, names that are missing, doubled, ill-formed or point nowhere out."""

import re
from collections.abc import Container, Iterable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from trucewatch.errors import Fault
from trucewatch.geo.cells import GridSettings
from trucewatch.mission.draft import Draft, fault_at, listed
from trucewatch.mission.settings import iter_named
from trucewatch.records.agreement import Provision
from trucewatch.records.count import COUNTING_RULES
from trucewatch.records.mission import Mission, Sensor, Source

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
"""What a name may look like: it appears in file names, ids and URLs, and `+` joins the names of labels."""

_NAMED_BY = {
    "parties": "name", "organs": "name", "readers": "name", "labels": "name", "zones": "zone_id", "sensors": "name",
    "sources": "name", "sectors": "name", "ladder": "tier", "weapons": "", "classes": "", "event_sizes": "event",
    "layers": "day",
}  # fmt: skip


def check_names(draft: Draft) -> Iterator[Fault]:
    """Yield names that are ill-formed or given twice, in every list of the mission that could be read."""
    if draft.has("name"):
        yield from _name_faults([draft.mission.name], "name", "")
    for key, field in _NAMED_BY.items():
        if draft.has(key):
            items = getattr(draft.mission, key)
            yield from _name_faults([str(getattr(item, field) if field else item) for item in items], key, field)
    if draft.has("agreement"):
        yield from _agreement_names(draft.mission)
    if draft.has("ladder"):
        for where, tier in iter_named(draft.mission.ladder, "ladder"):
            yield from _name_faults([option.option_id for option in tier.options], f"{where}.options", "option_id")


def _agreement_names(mission: Mission) -> Iterator[Fault]:
    provisions = mission.agreement.provisions
    yield from _name_faults([mission.agreement.agreement_id], "agreement.agreement_id", "")
    yield from _name_faults([one.provision_id for one in provisions], "agreement.provisions", "provision_id")
    for where, provision in iter_named(provisions, "agreement.provisions"):
        yield from _name_faults([one.reading_id for one in provision.readings], f"{where}.readings", "reading_id")
        kinds = [str(excuse.notice) for excuse in provision.excuses]
        yield from _name_faults(kinds, f"{where}.excuses", "notice")


def _name_faults(names: list[str], where: str, field: str) -> Iterator[Fault]:
    for index, name in enumerate(names):
        scalar = not field and where.rpartition(".")[2] in ("name", "agreement_id")
        place = where if scalar else f"{where}[{index}]" + (f".{field}" if field else "")
        if not NAME.fullmatch(name):
            expected = "letters A to Z, digits, _ - and . only, at most 64"
            yield fault_at("bad_name", place, repr(name), expected, "rename it; titles may hold any text")
        if name in names[:index]:
            yield fault_at("duplicate_name", place, name, "each name once", "rename or remove one of them")


def _missing(name: str | None, known: Container[str], shown: Iterable[str], where: str, what: str) -> Iterator[Fault]:
    if name is not None and name not in known:
        yield fault_at("unknown_reference", where, name, f"{what}: {listed(shown)}", "correct the name or add it")


def check_parties(mission: Mission) -> Iterator[Fault]:
    """Yield a fault unless there are two parties or more, each on a side of its own."""
    sides = [party.side for party in mission.parties]
    if len(sides) < 2:
        yield fault_at("too_few", "parties", len(sides), "two parties or more", "add the parties")
    for index, side in enumerate(sides):
        if side in sides[:index]:
            expected, remedy = "a side of its own for each party", "correct the side"
            yield fault_at("duplicate_name", f"parties[{index}].side", side, expected, remedy)


def check_readers(mission: Mission) -> Iterator[Fault]:
    """Yield readers whose party is unknown, missing or not theirs to have, and a mission without a cell."""
    names = [party.name for party in mission.parties]
    for where, reader in iter_named(mission.readers, "readers"):
        yield from _missing(reader.party, names, names, f"{where}.party", "a party")
        if (reader.kind == "party") != (reader.party is not None):
            got = f"kind {reader.kind}, party {reader.party or 'none'}"
            expected = "a party for readers of kind party, and for no other"
            yield fault_at("reader_party", f"{where}.party", got, expected, "correct kind or party")
    if not any(reader.kind == "cell" for reader in mission.readers):
        yield fault_at("too_few", "readers", "no reader of kind cell", "at least one", "add the cell's reader")


def check_labels(mission: Mission) -> Iterator[Fault]:
    """Yield labels that name nobody or an unknown reader."""
    names = [reader.name for reader in mission.readers]
    for where, label in iter_named(mission.labels, "labels"):
        if not label.readers:
            remedy = "name its readers; a record so labelled would reach nobody, the cell included"
            yield fault_at("label_without_reader", f"{where}.readers", "no reader", "at least one reader", remedy)
        for index, name in enumerate(label.readers):
            yield from _missing(name, names, names, f"{where}.readers[{index}]", "a reader")


def check_sensors(mission: Mission) -> Iterator[Fault]:
    """Yield sensors whose orbit or class does not fit their kind, and events or catalogue numbers listed twice."""
    numbers: list[int] = []
    for where, sensor in iter_named(mission.sensors, "sensors"):
        yield from _orbit_faults(sensor, where)
        entry = mission.class_of(sensor)
        if entry is not None and entry.kind != sensor.kind:
            got, expected = f"{entry.sensor_class}, a {entry.kind}", f"a class of kind {sensor.kind}"
            yield fault_at("sensor_shape", f"{where}.sensor_class", got, expected, "correct kind or class")
        yield from _name_faults([str(one.event) for one in sensor.detections], f"{where}.detections", "event")
        if sensor.norad_id in numbers:
            yield fault_at("duplicate_name", f"{where}.norad_id", sensor.norad_id, "each number once", "correct it")
        numbers.extend([] if sensor.norad_id is None else [sensor.norad_id])


def _orbit_faults(sensor: Sensor, where: str) -> Iterator[Fault]:
    """Yield a satellite without its number or limits, and anything else that has some."""
    is_satellite = sensor.kind.startswith("satellite_")
    has_limit = sensor.max_off_nadir_deg is not None
    if is_satellite != (sensor.norad_id is not None) or (has_limit and not is_satellite):
        expected = "norad_id and max_off_nadir_deg or sensor_class for a satellite, none of the first two otherwise"
        yield fault_at("sensor_shape", f"{where}.norad_id", sensor.norad_id, expected, "correct kind or orbit")
    elif is_satellite and sensor.sensor_class is None and (sensor.kind != "satellite_thermal" or not has_limit):
        expected = "a class of the sensor catalogue, or max_off_nadir_deg for a thermal scanner"
        yield fault_at("sensor_shape", f"{where}.sensor_class", "nothing", expected, "name the class")
    if sensor.max_off_nadir_deg is not None and not 0 < sensor.max_off_nadir_deg < 90:
        expected, remedy = "above 0 to below 90 degrees", "correct the number"
        yield fault_at("out_of_range", f"{where}.max_off_nadir_deg", sensor.max_off_nadir_deg, expected, remedy)


def check_sources(mission: Mission) -> Iterator[Fault]:
    """Yield sources with an unknown label or sensor, an absolute path, or half a declaration of naive times."""
    labels = [label.name for label in mission.labels]
    sensors = [sensor.name for sensor in mission.sensors]
    for where, source in iter_named(mission.sources, "sources"):
        yield from _missing(source.label, labels, labels, f"{where}.label", "a label")
        for index, name in enumerate(source.sensors):
            yield from _missing(name, sensors, sensors, f"{where}.sensors[{index}]", "a sensor")
        for index, pattern in enumerate(source.files):
            if not pattern or pattern.startswith(("/", "~")) or "\\" in pattern or ":" in pattern:
                expected, remedy = "a pattern relative to the mission folder, written with /", "make it relative"
                yield fault_at("path_absolute", f"{where}.files[{index}]", pattern, expected, remedy)
        if (source.timezone is None) != (source.resolution_s is None):
            expected = "timezone and resolution_s together, or neither"
            yield fault_at("missing_key", f"{where}.timezone", source.timezone, expected, "add the other key")
        yield from _format_faults(source, where)


def _format_faults(source: Source, where: str) -> Iterator[Fault]:
    """Yield a mapping too many or too few, a second time zone, and adoptions through a channel that proves nothing."""
    if (source.format == "mapped") != (source.mapping is not None):
        got = f"format {source.format}, mapping {source.mapping or 'none'}"
        expected = "a mapping for a source of format mapped, and for no other"
        yield fault_at("mapping_shape", f"{where}.mapping", got, expected, "correct format or mapping")
    if source.mapping is not None and source.timezone is not None:
        expected, remedy = "no timezone and resolution_s: the mapping has them", "remove both keys"
        yield fault_at("mapping_shape", f"{where}.timezone", source.timezone, expected, remedy)
    if source.format == "adoptions" and source.authenticity == "none":
        expected, remedy = (
            "signed or trusted_channel",
            "receive what the board adopted by a channel that proves its origin",
        )
        yield fault_at("unproven_adoptions", f"{where}.authenticity", "none", expected, remedy)


def check_agreement(mission: Mission) -> Iterator[Fault]:
    """Yield provisions without a reading, and readings or prohibitions that point nowhere."""
    zones = [zone.zone_id for zone in mission.zones]
    if not mission.agreement.provisions:
        expected, remedy = "at least one provision", "add the clauses of the agreement"
        yield fault_at("too_few", "agreement.provisions", "none", expected, remedy)
    for where, provision in iter_named(mission.agreement.provisions, "agreement.provisions"):
        yield from _class_faults(provision, mission, where)
        if not provision.readings:
            expected, remedy = "at least one reading with its holder", "add how the provision is read, and by whom"
            yield fault_at("provision_without_reading", f"{where}.readings", "none", expected, remedy)
        for place, reading in iter_named(provision.readings, f"{where}.readings"):
            yield from _missing(reading.zone, zones, zones, f"{place}.zone", "a zone")


def _class_faults(provision: Provision, mission: Mission, where: str) -> Iterator[Fault]:
    if not provision.classes:
        expected, remedy = "at least one class", "name the classes of incident that it prohibits"
        yield fault_at("too_few", f"{where}.classes", "none", expected, remedy)
    for index, name in enumerate(provision.classes):
        yield from _missing(name, mission.classes, mission.classes, f"{where}.classes[{index}]", "a class")
        if name == "nothing":
            got, expected = "nothing", "a class of something that happened"
            yield fault_at("unknown_reference", f"{where}.classes[{index}]", got, expected, "remove it")


def check_steps(mission: Mission) -> Iterator[Fault]:
    """Yield options for an organ that the mission does not have."""
    organs = [organ.name for organ in mission.organs]
    for where, tier in iter_named(mission.ladder, "ladder"):
        for place, option in iter_named(tier.options, f"{where}.options"):
            yield from _missing(option.for_organ, organs, organs, f"{place}.for_organ", "an organ")


def check_release(mission: Mission) -> Iterator[Fault]:
    """Yield an unknown grid, reader kinds with two rules, and coverage by cell for readers outside the cell."""
    known = GridSettings().name
    if mission.release.grid != known:
        remedy = f"write {known}; places are coarsened to no other grid"
        yield fault_at("unknown_reference", "release.grid", mission.release.grid, f"the grid {known}", remedy)
    yield from _name_faults([rule.reader for rule in mission.release.rules], "release.rules", "reader")
    for where, rule in iter_named(mission.release.rules, "release.rules"):
        if rule.looking == "cells" and rule.reader not in ("cell", "board"):
            expected = "sector_week for readers outside cell and board"
            remedy = "coverage by cell shows where nobody looks; release past weeks by sector"
            yield fault_at("release_too_fine", f"{where}.looking", rule.looking, expected, remedy)
        if rule.time_min < 0:
            expected, remedy = "0 or more minutes", "correct the number"
            yield fault_at("out_of_range", f"{where}.time_min", rule.time_min, expected, remedy)


def check_timezones(mission: Mission) -> Iterator[Fault]:
    """Yield time zones that the IANA database does not name."""
    zones = [("day_timezone", mission.day_timezone)]
    zones += [
        (f"{where}.timezone", one.timezone) for where, one in iter_named(mission.sources, "sources") if one.timezone
    ]
    for where, name in zones:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            expected, remedy = "a time zone like UTC or Europe/Kyiv", "correct the name"
            yield fault_at("unknown_timezone", where, name, expected, remedy)


def check_counting_rule(mission: Mission) -> Iterator[Fault]:
    """Yield a counting rule of the headline that is not known."""
    if mission.counting_rule not in COUNTING_RULES:
        expected = f"one of {', '.join(COUNTING_RULES)}"
        yield fault_at("unknown_rule", "counting_rule", mission.counting_rule, expected, "name a known rule")
