"""The file of orbital elements in, the satellites of the mission that it lacks out."""

import re
from collections.abc import Iterator

from trucewatch.errors import Fault
from trucewatch.mission.draft import fault_at
from trucewatch.records.mission import Mission

_FIRST_LINE = re.compile(r"^1 ([ 0-9]{4}[0-9])", re.MULTILINE)


def elements_faults(content: bytes, mission: Mission) -> Iterator[Fault]:
    """Yield a fault for each satellite sensor without elements; the sets themselves are checked when they are used."""
    listed = {int(number) for number in _FIRST_LINE.findall(content.decode("ascii", "replace"))}
    for index, sensor in enumerate(mission.sensors):
        if sensor.norad_id is not None and sensor.norad_id not in listed:
            expected = f"a catalogue number in {mission.elements}"
            remedy = "add its elements to the file, or correct the number"
            yield fault_at("unknown_reference", f"sensors[{index}].norad_id", sensor.norad_id, expected, remedy)
