"""The designer's question as records: a scenario of what could watch a line, and what it would see, at which cost."""

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from trucewatch.records.detection import DetectionChance
from trucewatch.records.quantity import Degrees, Euros, Hours, Kilometres, Probability, Quantum
from trucewatch.records.viewing import Viewing
from trucewatch.records.vocabulary import Event

Magnitude = Annotated[float, Quantum(1_000_000, "unit of the field")]
"""A number in the unit that the name of its field ends with; a share where it names none."""
PostureLight: TypeAlias = Literal["any", "day", "night"]
"""Light at the place when the event begins; `day` where the sun stands above the horizon."""
Timing: TypeAlias = Literal["random", "timed"]
"""`random`: the event begins at any time alike; `timed`: when an opponent who knows orbits, posts and timetables
foresees least."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number that nobody knows exactly."""

    low: Magnitude
    """Least credible value."""
    best: Magnitude
    """Best estimate."""
    high: Magnitude
    """Greatest credible value."""
    source: str
    """Where the three come from; `assumed` and why, where from nowhere."""


@dataclass(frozen=True, slots=True)
class FleetCost:
    """What one unit of a fleet costs."""

    purchase: Estimate
    """Bought and set up, once, in the scenario's currency."""
    lifetime_years: Estimate
    """After how many years it must be bought again."""
    per_year: Estimate
    """Kept running for a year, people and repairs included."""


@dataclass(frozen=True, slots=True)
class WatchedEvent:
    """A kind of event for which it is said how much would be seen."""

    name: str
    """Short name within the scenario."""
    event: Event
    """Kind of event in the detection tables."""
    title: str
    """How pages name it, with size and duration."""
    plural: str
    """The same as many of them, to follow `Of 100`: `rocket launchers left in the zone for 6 hours`."""
    duration_h: Estimate
    """How long it can be recorded."""
    size_value: Magnitude | None = None
    """Size by which the detection tables choose, in their unit; None for the smallest that they list."""


@dataclass(frozen=True, slots=True)
class MonthlyCloud:
    """Share of sky under cloud in a month, along the line."""

    month: int
    """1 to 12."""
    share: Estimate
    """Mean share; its interval is that of the mean over the span asked about, not of an hour."""


@dataclass(frozen=True, slots=True)
class Hindrance:
    """A state that hinders all sensors of a class at one time: fog, wind, jamming. They do not fail apart."""

    name: str
    """Short name."""
    title: str
    """How pages name it."""
    sensor_class: str
    """The class that it hinders."""
    share: Estimate
    """Share of time in which it holds."""
    kept: Estimate
    """What is left of the reach of a post, or of the looks of aircraft, while it holds."""


@dataclass(frozen=True, slots=True)
class Constellation:
    """Satellites that do not fly yet: circular orbits of one height, evenly spread."""

    satellites: int
    """How many, in all planes together."""
    planes: int
    """How many planes; a divisor of the number of satellites."""
    altitude_km: Kilometres
    """Height above the equator's radius."""
    inclination_deg: Degrees
    """Inclination; the orbit's plane turns with the Earth's flattening as it does for real ones."""
    node_spread_deg: Degrees
    """Over how many degrees the planes' nodes are spread: 360 for crossing planes, 180 for a star, 0 for one plane."""
    phasing: int
    """Shift between neighbouring planes, in units of 360° over the number of satellites."""
    node_local_time_h: Hours | None = None
    """Local solar time at which the first plane crosses the equator northwards; None leaves its node at 0°."""


@dataclass(frozen=True, slots=True)
class SatelliteFleet:
    """Satellites of one class."""

    name: str
    """Short name."""
    title: str
    """How pages name it."""
    sensor_class: str
    """Class of the sensor catalogue, by which chances of detection are found."""
    norad_ids: tuple[int, ...] = ()
    """Real satellites, taken from the file of elements; empty for a constellation or for those of the catalogue."""
    constellation: Constellation | None = None
    """Satellites that do not fly yet; None for real ones."""
    viewing: Viewing | None = None
    """How they look; None for that of the catalogue."""
    km2_per_pass: Estimate | None = None
    """Ground of the band that one satellite can image in one pass; None for a scanner, which images all it sees."""
    km2_per_day: Estimate | None = None
    """The same in a day; None without such a limit."""
    cost: FleetCost | None = None
    """Per satellite; None for that of the catalogue."""


@dataclass(frozen=True, slots=True)
class PostFleet:
    """Fixed posts of one class, evenly spaced along the line: cameras, acoustic stations, seismic arrays."""

    name: str
    """Short name."""
    title: str
    """How pages name it."""
    sensor_class: str
    """Class of the sensor catalogue."""
    sides: str
    """`both`: half of them on either side; else the side on which all stand."""
    stand_off_km: Estimate
    """How far from the line they stand."""
    in_view: Estimate
    """Share of the ground within reach that is in view: less what hills, trees, houses and their direction hide."""
    working: Estimate
    """Share of time in which a post works."""
    count: int | None = None
    """How many along the whole line; None where `per_km` says it."""
    per_km: Magnitude | None = None
    """How many a kilometre of line; None where `count` says it."""
    reach_day_km: Estimate | None = None
    """How far they reach by day; None for that of the catalogue."""
    reach_night_km: Estimate | None = None
    """How far they reach by night; None for that of the catalogue."""
    cost: FleetCost | None = None
    """Per post; None for that of the catalogue."""


@dataclass(frozen=True, slots=True)
class DroneFleet:
    """Aircraft without crews that patrol the band on both sides."""

    name: str
    """Short name."""
    title: str
    """How pages name it."""
    sensor_class: str
    """Class of the sensor catalogue."""
    bases: int
    """How many bases."""
    sides: str
    """`both`, or the one side over which they fly."""
    sorties_per_day: Estimate
    """Sorties a day of each base."""
    ground_speed_km_per_h: Estimate
    """Speed over ground."""
    endurance_h: Estimate
    """Length of a sortie."""
    on_station: Estimate
    """Share of a sortie that is spent over the band, less the way there and back."""
    swath_km: Estimate
    """Width of ground that is searched beneath its path."""
    look_range_km: Estimate
    """Distance to the ground that is searched, by which the detection tables choose."""
    night_share: Estimate
    """Share of sorties flown in the dark."""
    habit_share: Estimate
    """Share of sorties that keep a timetable which an opponent has learnt; the rest is drawn, place and time alike."""
    lost_share: Estimate
    """Share of sorties that do not bring back what they should: weather, failures, losses."""
    cost: FleetCost | None = None
    """Per base, its aircraft included; None for that of the catalogue."""


@dataclass(frozen=True, slots=True)
class PostureOption:
    """Something that could be added."""

    name: str
    """Short name."""
    title: str
    """How pages name it, such as `70 more cameras`."""
    fleets: tuple[str, ...]
    """Fleets that it consists of."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What could watch a line, under which weather, against which events, at which cost."""

    name: str
    """Short name."""
    title: str
    """How pages name it."""
    currency: str
    """Of all costs, such as `EUR`."""
    band_km: Kilometres
    """How far from the line, on either side, events are watched for."""
    step_km: Kilometres
    """Spacing of places along the line."""
    watched_p: Probability
    """Chance from which a place counts as watched."""
    gap_p: Probability
    """Chance below which it counts as a gap."""
    events: tuple[WatchedEvent, ...]
    """Kinds of event."""
    clouds: tuple[MonthlyCloud, ...]
    """Cloud, one row for each month that is asked about."""
    hindrances: tuple[Hindrance, ...]
    """States that hinder a class; at most one a class."""
    satellites: tuple[SatelliteFleet, ...]
    """Fleets of satellites."""
    posts: tuple[PostFleet, ...]
    """Fleets of fixed posts."""
    drones: tuple[DroneFleet, ...]
    """Fleets of drones."""
    base_title: str
    """How pages name what is there already."""
    base: tuple[str, ...]
    """Fleets that are there already."""
    options: tuple[PostureOption, ...]
    """What could be added, at most eight."""
    detections: tuple[DetectionChance, ...] = ()
    """Rows that replace those of the detection tables for their class and event."""


@dataclass(frozen=True, slots=True)
class PostureShare:
    """How much of one kind of event one posture would see."""

    posture: str
    """`base`, an option alone, `base+` an option, or `all`."""
    event: str
    """Event of the scenario."""
    side: str
    """Side of the line; empty for both together."""
    light: PostureLight
    """Light when the event begins."""
    timing: Timing
    """Whether an opponent chooses the time."""
    p_seen: Probability
    """Chance that it is recorded, mean over places of the band and times."""
    p_low: Probability
    """Low end of the interval within which nine of ten draws of all assumptions lie."""
    p_high: Probability
    """High end of that interval."""
    share_watched: Probability
    """Share of place and time at which the chance is at least the scenario's `watched_p`."""
    longest_gap_h: Hours
    """Longest time at any one place of that side over which the chance stays below `gap_p`, day and night together."""


@dataclass(frozen=True, slots=True)
class PostureCost:
    """What one posture costs."""

    posture: str
    """The posture."""
    purchase_low: Euros
    """Bought at once, in the scenario's currency, least."""
    purchase_best: Euros
    """Best estimate."""
    purchase_high: Euros
    """Most."""
    per_year_low: Euros
    """A year, purchase spread over its lifetime, least."""
    per_year_best: Euros
    """Best estimate."""
    per_year_high: Euros
    """Most."""


@dataclass(frozen=True, slots=True)
class CostPoint:
    """One step of the way from the base to everything, by what is seen for what it costs."""

    measure: str
    """Event of the scenario, or `least_seen` for the kind of event that is seen least."""
    order: int
    """0 for the base."""
    added: str
    """Option added at this step; empty for the base."""
    options: tuple[str, ...]
    """Options held then, in the scenario's order."""
    per_year_low: Euros
    """Cost a year, least."""
    per_year_best: Euros
    """Best estimate."""
    per_year_high: Euros
    """Most."""
    p_seen: Probability
    """Chance that an event at a random time is recorded."""
    p_low: Probability
    """Low end of the interval within which nine of ten draws of all assumptions lie."""
    p_high: Probability
    """High end of that interval."""
    p_timed: Probability
    """The same for an event timed by an opponent."""
    p_best_known: Probability
    """Most that any set of options at this cost or less would see: the upper envelope of all sets."""


@dataclass(frozen=True, slots=True)
class AssumptionSwing:
    """What one assumption, moved alone, does to the answer."""

    assumption: str
    """Name of the assumption: where it stands in the scenario, or the table it belongs to."""
    title: str
    """How pages name it."""
    posture: str
    """Posture on which it was tried."""
    event: str
    """Event of the scenario; empty for the mean over all kinds."""
    low: Magnitude
    """Value at its low end; 0 for a table, whose chances are all at their low ends."""
    best: Magnitude
    """Best estimate; of clouds that of the first month; 0.5 for a table."""
    high: Magnitude
    """Value at its high end; 1 for a table, whose chances are all at their high ends."""
    p_seen: Probability
    """Chance of an event at a random time with all at best."""
    p_at_low: Probability
    """The same with this assumption at its low end."""
    p_at_high: Probability
    """The same with this assumption at its high end."""
    rank: int
    """1 for the assumption that moves the mean over all kinds most."""
    source: str
    """Where its values come from."""


@dataclass(frozen=True, slots=True)
class HourShare:
    """How much would be seen of events that begin in one hour of the day."""

    posture: str
    """The posture."""
    event: str
    """Event of the scenario."""
    hour: int
    """Hour of the day, UTC, 0 to 23."""
    share_day: Probability
    """Share of places and days at which the sun is up then."""
    p_seen: Probability
    """Chance that it is recorded, mean over places and days."""
