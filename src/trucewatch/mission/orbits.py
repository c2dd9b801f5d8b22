"""The file of orbital elements in, the satellites of the mission that it lacks out.

Only the catalogue numbers are looked for, in each of the forms that elements come in: two-line sets, and orbit
mean-elements messages as JSON, CSV or XML. The sets themselves are checked when they are used.
"""

import csv
import io
import re
from collections.abc import Iterator

from sgp4.alpha5 import from_alpha5

from trucewatch.errors import Fault
from trucewatch.mission.draft import fault_at
from trucewatch.records.mission import Mission

_KEYWORD = "NORAD_CAT_ID"
_LINE = re.compile(r"^1 ([ 0-9A-HJ-NP-Z][ 0-9]{3}[0-9])", re.MULTILINE)
_WRITTEN = (
    re.compile(rf'"{_KEYWORD}"\s*:\s*"?\s*([0-9]{{1,9}})\b'),
    re.compile(rf"<{_KEYWORD}(?:\s[^<>]*)?>\s*([0-9]{{1,9}})\s*<"),
)


def elements_faults(content: bytes, mission: Mission) -> Iterator[Fault]:
    """Yield a fault for each satellite sensor without elements; the sets themselves are checked when they are used."""
    listed = written_numbers(content)
    for index, sensor in enumerate(mission.sensors):
        if sensor.norad_id is not None and sensor.norad_id not in listed:
            expected = f"a catalogue number in {mission.elements}"
            remedy = "add its elements to the file, or correct the number"
            yield fault_at("unknown_reference", f"sensors[{index}].norad_id", sensor.norad_id, expected, remedy)


def written_numbers(content: bytes) -> frozenset[int]:
    """Return every catalogue number that stands in a file of elements, whatever its form."""
    text = content.decode("utf-8-sig", "replace")
    found = {int(number) for pattern in _WRITTEN for number in pattern.findall(text)}
    # Beyond 99999 a two-line set writes a letter for the first two digits.
    found.update(int(from_alpha5(number.replace(" ", "0"))) for number in _LINE.findall(text))
    return frozenset(found | set(_column_numbers(text)))


def _column_numbers(text: str) -> Iterator[int]:
    header = [name.strip() for name in text.partition("\n")[0].split(",")]
    if _KEYWORD not in header:
        return
    place = header.index(_KEYWORD)
    try:
        for row in csv.reader(io.StringIO(text, newline="")):
            if len(row) > place and row[place].strip().isdecimal():
                yield int(row[place])
    except csv.Error:
        return
