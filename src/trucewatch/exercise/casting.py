"""A mission's sources in, who tells what out.

The world speaks through the sources that the mission folder names. A sensor's rows come by the observation source whose
name or group has its kind in it, else by the first protected one; newspapers speak through the sources named so, else
through those without authenticity.
"""

from dataclasses import dataclass

from trucewatch.errors import Fault, InputError
from trucewatch.records.mission import Mission, Sensor, Source
from trucewatch.records.vocabulary import SourceFormat


@dataclass(frozen=True, slots=True)
class Casting:
    """Which source of the mission carries what."""

    firms: tuple[Source, ...]
    """Sources of satellite hotspots."""
    looks: Source
    """Source of looks."""
    notices: Source
    """Source of notices."""
    impediments: Source
    """Source of impediments."""
    spoken: tuple[Source, ...]
    """Sources of observations, those with a protected channel first."""
    press: tuple[Source, ...]
    """Sources that newspapers speak through."""

    def voice_of(self, kind: str) -> Source:
        """Return the source that carries the observations of a kind of sensor."""
        return (*_named(self.spoken, kind), *self.spoken)[0]

    def paper(self, index: int) -> Source:
        """Return one of the newspapers, in turn."""
        return self.press[index % len(self.press)]

    def satellites(self, source: Source, sensors: tuple[Sensor, ...]) -> tuple[Sensor, ...]:
        """Return the satellites whose hotspots a source carries."""
        return tuple(one for one in sensors if one.kind == "satellite_thermal" and one.name in source.sensors)


def cast(mission: Mission) -> Casting:
    """Give every source of the mission its part.

    Raises:
        InputError: the mission has no source of some format (`no_source`); all are named.
    """
    spoken = tuple(sorted(_of(mission, "observations"), key=lambda one: one.authenticity == "none"))
    open_ones = tuple(one for one in spoken if one.authenticity == "none")
    wanted: tuple[SourceFormat, ...] = ("firms", "observations", "notices", "impediments", "looks")
    faults = [_missing(f"a source of the format {name}") for name in wanted if not _of(mission, name)]
    if faults:
        raise InputError(faults)
    looks, notices, impediments = (_of(mission, name)[0] for name in ("looks", "notices", "impediments"))
    press = _named(spoken, "press") or open_ones or spoken
    return Casting(_of(mission, "firms"), looks, notices, impediments, spoken, press)


def _named(sources: tuple[Source, ...], kind: str) -> tuple[Source, ...]:
    return tuple(one for one in sources if kind in one.name or kind in one.independence_group)


def _of(mission: Mission, name: str) -> tuple[Source, ...]:
    return tuple(one for one in mission.sources if one.format == name)


def _missing(expected: str) -> Fault:
    return Fault("no_source", "mission.toml", "sources", "none", expected, "add such a source to the mission folder")
