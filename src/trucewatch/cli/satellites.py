"""Limits of sight and names of satellites as typed in, the satellites that look within them out."""

from collections.abc import Sequence
from dataclasses import dataclass

from trucewatch.errors import Fault, InputError
from trucewatch.mission.catalogue import load_catalogue
from trucewatch.mission.describe import viewing_words
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.records.elements import Elements
from trucewatch.records.viewing import Viewing

COMMAND = "command line"
"""What faults name as their file."""


@dataclass(frozen=True, slots=True)
class Looking:
    """How the satellites of a plan look."""

    sensor: str
    """Class of the sensor catalogue; empty where limits were typed."""
    viewing: Viewing
    """Their limits."""
    numbers: tuple[int, ...] | None
    """Catalogue numbers of the class; None where limits were typed."""
    words: str
    """The limits in words."""


def choose_looking(min_elevation: float | None, max_off_nadir: float | None, sensor: str | None) -> Looking:
    """Return the one limit that was typed.

    Raises:
        InputError: there is none or more than one, it is out of range, or the class is none of a satellite.
    """
    typed = {"--min-elevation": min_elevation, "--max-off-nadir": max_off_nadir, "--sensor": sensor}
    given = [name for name, value in typed.items() if value is not None]
    if len(given) != 1:
        got, expected = ", ".join(given) or "no limit", f"exactly one of {', '.join(typed)}"
        raise InputError([Fault("bad_limit", COMMAND, "", got, expected, "give one limit")])
    if sensor is not None:
        return _of_class(sensor)
    if min_elevation is not None:
        _refuse_outside("--min-elevation", min_elevation, 0 <= min_elevation < 90, "0 to below 90 degrees")
        viewing = Viewing("agile", None, max_incidence_deg=90 - min_elevation)
        return Looking("", viewing, None, f"elevation from {min_elevation:g}°")
    angle = 0.0 if max_off_nadir is None else max_off_nadir
    _refuse_outside("--max-off-nadir", angle, 0 < angle <= 90, "above 0 to 90 degrees")
    return Looking("", Viewing("agile", angle), None, f"within {angle:g}° of nadir")


def choose_satellites(
    elements: Sequence[Elements], typed: Sequence[str], looking: Looking
) -> tuple[tuple[ViewingSatellite, ...], tuple[Fault, ...]]:
    """Return the satellites that were typed, by name or catalogue number, else those of the class, else all.

    The faults name the others of the class, which have no elements.

    Raises:
        InputError: one that was typed, or every one of the class, has no elements; all of them are named.
    """
    names = [word.strip().casefold() for word in typed]
    lacking: tuple[Fault, ...] = ()
    if typed:
        known = {word for one in elements for word in _words_of(one)}
        unknown = [word for word, name in zip(typed, names, strict=True) if name not in known]
        if unknown:
            raise InputError([_missing(word) for word in unknown])
        chosen = [one for one in elements if not _words_of(one).isdisjoint(names)]
    elif looking.numbers is not None:
        chosen = [one for one in elements if one.norad_id in looking.numbers]
        if not chosen:
            raise InputError([_missing(f"any satellite of {looking.sensor}")])
        held = {one.norad_id for one in chosen}
        lacking = tuple(_missing(f"{one}, of {looking.sensor}") for one in looking.numbers if one not in held)
    else:
        chosen = list(elements)
    return tuple(ViewingSatellite(one, looking.sensor, looking.viewing) for one in chosen), lacking


def _of_class(name: str) -> Looking:
    entries = {entry.sensor_class: entry for entry in load_catalogue(None)}
    entry = entries.get(name)
    if entry is None or entry.viewing is None:
        known = ", ".join(sorted(key for key, one in entries.items() if one.viewing is not None))
        got = f"{name}, which is no satellite" if entry is not None else name
        raise InputError([Fault("unknown_sensor_class", COMMAND, "--sensor", got, f"one of {known}", "name a class")])
    numbers = tuple(one.norad_id for one in entry.satellites)
    return Looking(name, entry.viewing, numbers, f"{name}: {viewing_words(entry.viewing)}")


def _words_of(one: Elements) -> set[str]:
    return {one.satellite.casefold(), str(one.norad_id)}


def _missing(word: str) -> Fault:
    expected, remedy = "a name or catalogue number in the file of elements", "correct it, or add its elements"
    return Fault("elements_missing", COMMAND, "--satellite", word[:200], expected, remedy)


def _refuse_outside(name: str, value: float, is_inside: bool, expected: str) -> None:
    if not is_inside:
        raise InputError([Fault("out_of_range", COMMAND, name, f"{value:g}", expected, "correct the number")])
