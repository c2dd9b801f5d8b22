"""A scenario and the sensor catalogue in, the scenario with what it leaves to the catalogue filled in out."""

from collections.abc import Sequence
from dataclasses import replace

from trucewatch.errors import Fault, InputError
from trucewatch.plan.posture.seen import Fleet
from trucewatch.records.catalogue import CatalogueSensor, Cost, Reach
from trucewatch.records.posture import DroneFleet, Estimate, FleetCost, PostFleet, SatelliteFleet, Scenario

DAYS_PER_YEAR = 365.25
"""Of orders by the square kilometre or image."""


def complete(scenario: Scenario, catalogue: Sequence[CatalogueSensor], flying: Sequence[int]) -> Scenario:
    """Return the scenario with viewing, reach, satellites and costs from the catalogue where it does not say its own.

    Args:
        scenario: as read.
        catalogue: classes of sensors.
        flying: catalogue numbers of which there are elements, ascending.

    Raises:
        InputError: a fleet says too little and the catalogue does not say it either; all such fleets are named.
    """
    known = {one.sensor_class: one for one in catalogue}
    held = replace(
        scenario,
        satellites=tuple(_satellites(one, known.get(one.sensor_class), flying) for one in scenario.satellites),
        posts=tuple(_posts(one, known.get(one.sensor_class)) for one in scenario.posts),
        drones=tuple(_with_cost(one, known.get(one.sensor_class)) for one in scenario.drones),
    )
    faults = [
        *(
            fault
            for at, one in enumerate(held.satellites)
            for fault in _lacking(one, f"satellites[{at}]", scenario.name)
        ),
        *(fault for at, one in enumerate(held.posts) for fault in _lacking(one, f"posts[{at}]", scenario.name)),
        *(fault for at, one in enumerate(held.drones) for fault in _lacking(one, f"drones[{at}]", scenario.name)),
    ]
    if faults:
        raise InputError(faults)
    return held


def _satellites(fleet: SatelliteFleet, entry: CatalogueSensor | None, flying: Sequence[int]) -> SatelliteFleet:
    norad_ids = fleet.norad_ids
    if fleet.constellation is None and not norad_ids and entry is not None:
        listed = sorted(one.norad_id for one in entry.satellites)
        norad_ids = tuple(number for number in listed if number in set(flying))
    viewing = fleet.viewing or (None if entry is None else entry.viewing)
    named = replace(fleet, norad_ids=norad_ids, viewing=viewing)
    return replace(named, cost=_satellite_cost(named, entry))


def _posts(fleet: PostFleet, entry: CatalogueSensor | None) -> PostFleet:
    day, night = (_reach(entry, light) for light in ("day", "night"))
    held = replace(fleet, reach_day_km=fleet.reach_day_km or day, reach_night_km=fleet.reach_night_km or night)
    return replace(held, cost=held.cost or _yearly(entry))


def _with_cost(fleet: DroneFleet, entry: CatalogueSensor | None) -> DroneFleet:
    return replace(fleet, cost=fleet.cost or _yearly(entry))


def _reach(entry: CatalogueSensor | None, light: str) -> Estimate | None:
    rows: tuple[Reach, ...] = () if entry is None else entry.reach
    found = next((row for row in rows if row.light in (light, "any")), None)
    return None if found is None else Estimate(found.low_km, found.best_km, found.high_km, found.source)


def _satellite_cost(fleet: SatelliteFleet, entry: CatalogueSensor | None) -> FleetCost | None:
    if fleet.cost is not None or entry is None:
        return fleet.cost
    yearly = _yearly(entry)
    if yearly is not None or fleet.km2_per_day is None or not entry.cost:
        return yearly
    price = entry.cost[0]
    if price.per == "image" and entry.swath_km is None:
        return None
    unit_km2 = 1.0 if price.per == "km2" else float(entry.swath_km or 0.0) ** 2
    ordered = fleet.km2_per_day.best * DAYS_PER_YEAR / unit_km2
    return _running(price, ordered)


def _yearly(entry: CatalogueSensor | None) -> FleetCost | None:
    price = next((one for one in (entry.cost if entry else ()) if one.per == "year"), None)
    return None if price is None else _running(price, 1.0)


def _running(price: Cost, units: float) -> FleetCost:
    nothing, one = Estimate(0.0, 0.0, 0.0, price.source), Estimate(1.0, 1.0, 1.0, price.source)
    amounts = (price.low_eur * units, price.best_eur * units, price.high_eur * units)
    return FleetCost(nothing, one, Estimate(*amounts, price.source))


def _lacking(fleet: Fleet, where: str, name: str) -> list[Fault]:
    missing = ["cost"] if fleet.cost is None else []
    if isinstance(fleet, SatelliteFleet):
        missing += ["viewing"] if fleet.viewing is None else []
        missing += ["norad_ids"] if fleet.constellation is None and not fleet.norad_ids else []
    if isinstance(fleet, PostFleet):
        missing += [key for key in ("reach_day_km", "reach_night_km") if getattr(fleet, key) is None]
    expected = f"a value, since the catalogue has none for {fleet.sensor_class} or the elements lack its satellites"
    remedy = "say it in the scenario, or add it to the catalogue or the elements"
    return [Fault("missing_key", name, f"{where}.{key}", "nothing", expected, remedy) for key in missing]
