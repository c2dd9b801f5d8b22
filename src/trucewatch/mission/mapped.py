"""Mappings in, what contradicts itself in them out."""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from trucewatch.errors import Fault
from trucewatch.mission.folder import mapping_file
from trucewatch.mission.settings import iter_named
from trucewatch.records.mapping import KindRule, Mapping, Refusal
from trucewatch.records.mission import Mission

_CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")

Note: TypeAlias = Callable[[str, str, object, str, str], Fault]
"""Makes a fault of one mapping from code, key, what stood there, what would be right and what to do."""


def check_mappings(mission: Mission) -> Iterator[Fault]:
    """Yield what no mapping may hold: each is checked whole, against its own kind of record and the mission's words."""
    for mapping in mission.mappings:
        file = mapping_file(mapping.name)

        def note(code: str, key: str, got: object, expected: str, remedy: str, file: str = file) -> Fault:
            return Fault(code, file, key, str(got)[:200], expected, remedy)

        yield from _shape_faults(mapping, note)
        yield from _time_faults(mapping, note)
        yield from _place_faults(mapping, note)
        yield from _column_faults(mapping, note)
        for where, rule in iter_named(mapping.kinds.rules, "kinds.rules"):
            yield from _rule_faults(mapping, rule, where, mission, note)
        yield from _order_faults(mapping, note)
        yield from _refusal_faults(mapping, note)


def _shape_faults(mapping: Mapping, note: Note) -> Iterator[Fault]:
    """Yield keys that this kind of record needs and lacks, or has and cannot use."""
    makes, place = mapping.makes, mapping.place
    keys = {
        "place": (place is not None, makes != "context"),
        "area_columns": (bool(mapping.area_columns), makes == "context"),
        "by_column": (mapping.by_column is not None, makes == "notice"),
    }
    if place is not None:
        keys["place.radius_km"] = (place.radius_km is not None, makes == "notice")
    for key, (held, wanted) in keys.items():
        if held != wanted:
            got, remedy = ("nothing", "add the key") if wanted else ("a value", "remove the key")
            yield note("mapping_shape", key, got, f"{'a' if wanted else 'no'} value in a mapping of {makes}s", remedy)
    for key, given in (("count", mapping.count), ("copies", mapping.copies), ("corroboration", mapping.corroboration)):
        if given is not None and makes != "observation":
            yield note("mapping_shape", key, "a value", f"no value in a mapping of {makes}s", "remove the key")


def _time_faults(mapping: Mapping, note: Note) -> Iterator[Fault]:
    time = mapping.time
    try:
        ZoneInfo(time.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        expected = "a time zone like UTC or Europe/Kyiv"
        yield note("unknown_timezone", "time.timezone", time.timezone, expected, "correct the name")
    if (time.precision_column is None) != (not time.widenings):
        expected = "time.precision_column and time.widenings together, or neither"
        yield note("missing_key", "time.precision_column", time.precision_column, expected, "add the other key")
    for where, widening in iter_named(time.widenings, "time.widenings"):
        if not (0 <= widening.before_days <= 366 and 0 <= widening.after_days <= 366):
            got = f"{widening.before_days} before, {widening.after_days} after"
            yield note("out_of_range", where, got, "0 to 366 days each", "correct the numbers")


def _place_faults(mapping: Mapping, note: Note) -> Iterator[Fault]:
    place = mapping.place
    if place is None:
        return
    if (place.precision_column is None) != (not place.precisions):
        expected = "place.precision_column and place.precisions together, or neither"
        yield note("missing_key", "place.precision_column", place.precision_column, expected, "add the other key")
    sizes = [("place.sigma_m", place.sigma_m)]
    sizes += [(f"{where}.sigma_m", one.sigma_m) for where, one in iter_named(place.precisions, "place.precisions")]
    for where, sigma_m in sizes:
        if not 0.001 <= sigma_m <= 1e6:
            expected = "0.001 to 1,000,000 m"
            yield note("out_of_range", where, sigma_m, expected, "state how far off the place may be")
    if not 1e-7 <= place.unit_deg <= 1:
        yield note("out_of_range", "place.unit_deg", place.unit_deg, "1e-7 to 1 degree", "correct the unit")
    if place.radius_km is not None and place.radius_km < 1e-6:
        expected, remedy = "a radius above zero", "state how far it reaches"
        yield note("not_positive", "place.radius_km", place.radius_km, expected, remedy)


def _column_faults(mapping: Mapping, note: Note) -> Iterator[Fault]:
    odd = [name for name in mapping.columns if not name or name != name.strip() or len(name) > 200]
    for name in odd:
        expected = "names of columns, without blanks around them"
        yield note("bad_name", "columns", repr(name), expected, "correct the name of the column")
    if mapping.kinds.split == "" or (mapping.copies is not None and mapping.copies.split == ""):
        yield note("bad_name", "split", "an empty mark", "a mark of one character or more", "remove or correct the key")


def _rule_faults(mapping: Mapping, rule: KindRule, where: str, mission: Mission, note: Note) -> Iterator[Fault]:
    """Yield a rule that says nothing, two things, or what this kind of record does not have."""
    said = {"observation": rule.event, "notice": rule.notice, "context": rule.context, "refusal": rule.refusal}
    held = [name for name, value in said.items() if value is not None]
    if held not in ([mapping.makes], ["refusal"]):
        key = {"observation": "event"}.get(mapping.makes, mapping.makes)
        expected = f"either {key} or refusal"
        yield note("mapping_shape", where, ", ".join(held) or "nothing", expected, "correct the rule")
    if rule.weapon is not None and rule.weapon not in mission.weapons:
        expected = f"a weapon of the agreement: {', '.join(mission.weapons) or 'none'}"
        yield note("unknown_reference", f"{where}.weapon", rule.weapon, expected, "correct the name or add it")
    if rule.words and mapping.kinds.column is None:
        yield note("missing_key", "kinds.column", "nothing", "the column with the words", "add the key")


def _order_faults(mapping: Mapping, note: Note) -> Iterator[Fault]:
    """Yield rules that can never hold because one before them takes all their rows."""
    if not mapping.kinds.rules:
        yield note("too_few", "kinds.rules", "none", "at least one rule", "say what the rows are")
    met: set[str] = set()
    whole = False
    for where, rule in iter_named(mapping.kinds.rules, "kinds.rules"):
        if whole:
            expected, remedy = "a rule without words as the last one", "move it to the end"
            yield note("rule_order", where, "a rule after it", expected, remedy)
        for word in rule.words:
            if word in met:
                yield note("duplicate_name", f"{where}.words", word, "each word in one rule", "remove it from one")
            met.add(word)
        whole = whole or not rule.words


def _refusal_faults(mapping: Mapping, note: Note) -> Iterator[Fault]:
    refusals: list[tuple[str, Refusal]] = [
        (f"{where}.refusal", one.refusal) for where, one in iter_named(mapping.rejected, "rejected")
    ]
    for where, rule in iter_named(mapping.kinds.rules, "kinds.rules"):
        refusals += [(f"{where}.refusal", rule.refusal)] if rule.refusal else []
    for where, refusal in refusals:
        if not _CODE.fullmatch(refusal.code):
            expected = "lower case letters, digits and underscores"
            yield note("bad_name", f"{where}.code", refusal.code, expected, "rename it")
        if not refusal.expected or not refusal.remedy:
            expected = "a sentence for expected and for remedy"
            yield note("missing_value", where, "an empty text", expected, "say what would be right and what to do")
