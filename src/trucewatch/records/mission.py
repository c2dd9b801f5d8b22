"""The mission folder as one frozen record: every setting that a result depends on.

Geometry is not here: it is loaded into `geo.ground.Ground`. The digest of this record and of the geometry files is the
settings hash that stands in every statement of the ledger.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from trucewatch.records.agreement import Agreement, Tier
from trucewatch.records.alerting import AlertSettings
from trucewatch.records.catalogue import CatalogueSensor
from trucewatch.records.detection import DetectionChance
from trucewatch.records.interval import Interval
from trucewatch.records.label import Label, Reader, Release
from trucewatch.records.mapping import Mapping
from trucewatch.records.quantity import Degrees, Hours, Kilometres, Megawatts, Metres, Probability, Seconds
from trucewatch.records.viewing import Viewing
from trucewatch.records.vocabulary import (
    Authenticity,
    Event,
    MissionStatus,
    SensorKind,
    SourceFormat,
    ZoneKind,
)


@dataclass(frozen=True, slots=True)
class Area:
    """The rectangle within which the mission watches; a point outside it is a fault."""

    south_deg: Degrees
    """Southern limit."""
    west_deg: Degrees
    """Western limit."""
    north_deg: Degrees
    """Northern limit."""
    east_deg: Degrees
    """Eastern limit."""


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the agreement."""

    name: str
    """Short name used everywhere; never ordered by."""
    title: str
    """How pages name it."""
    side: str
    """Name of its side of the reference line."""


@dataclass(frozen=True, slots=True)
class Organ:
    """A body that differs from others in membership and in what it may see."""

    name: str
    """Short name."""
    title: str
    """How pages name it."""
    members: tuple[str, ...]
    """Who sits in it, as text."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of the line that the mission does not use."""

    part: int
    """Number of the part in the line file."""
    reason: str
    """Why, in a sentence."""


@dataclass(frozen=True, slots=True)
class LineSettings:
    """The pinned reference line and the parts that are used."""

    file: str
    """GeoJSON file in the mission folder."""
    line: str
    """Name of the line."""
    version: str
    """The one version that is pinned."""
    sigma_m: Metres
    """One-sigma uncertainty of where it runs, across its direction."""
    parts: tuple[int, ...]
    """Parts used."""
    left_out: tuple[LeftOut, ...]
    """Every other part of the file, each with its reason."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A control polygon of one day: drawn on maps, used for nothing else."""

    day: date
    """The day it shows."""
    file: str
    """GeoJSON file in the mission folder."""
    title: str
    """How pages name it, with who drew it."""


@dataclass(frozen=True, slots=True)
class Zone:
    """An area in which a provision holds or which helps to tell classes apart."""

    zone_id: str
    """Stable name."""
    kind: ZoneKind
    """`area` is the whole mission area; `buffer` is a band along the line; the others are polygons."""
    title: str
    """How pages name it."""
    distance_km: Kilometres | None
    """Half width of a `buffer`; None otherwise."""
    file: str | None
    """GeoJSON polygon in the mission folder; None for `area` and `buffer`."""
    sigma_m: Metres
    """One-sigma uncertainty of its edge; for a `buffer` it is added to that of the line."""


@dataclass(frozen=True, slots=True)
class Detection:
    """Chance that a sensor records an event of the tabled size and duration within its view in clear sky."""

    event: Event
    """The event."""
    p_detect: Probability
    """The chance, if the look itself does not say."""
    source: str
    """Where the number comes from."""


@dataclass(frozen=True, slots=True)
class Sensor:
    """A thing that can see."""

    name: str
    """Stable name."""
    kind: SensorKind
    """What it is."""
    title: str
    """How pages name it."""
    norad_id: int | None
    """Catalogue number of a satellite; None for anything else."""
    max_off_nadir_deg: Degrees | None
    """Largest scan angle of a satellite; None takes that of its class, and for anything else than a satellite."""
    detections: tuple[Detection, ...]
    """What it can record. An event not listed cannot be recorded: the look is blind for it."""
    sensor_class: str | None = None
    """Class of the sensor catalogue; None for a sensor that is described here alone."""


@dataclass(frozen=True, slots=True)
class Source:
    """Something that sends files."""

    name: str
    """Stable name."""
    title: str
    """How pages name it."""
    format: SourceFormat
    """Which reader of files takes it."""
    files: tuple[str, ...]
    """Glob patterns, relative to the mission folder, of what it holds."""
    timezone: str | None
    """Time zone of its naive times; None refuses naive times."""
    resolution_s: Seconds | None
    """Resolution of its naive times; None refuses naive times."""
    authenticity: Authenticity
    """How its channel protects origin and content, where a row does not say less."""
    label: str
    """Release label of rows without one."""
    independence_group: str
    """Sources of one group are not independent of each other."""
    holds_from: datetime | None
    """Start of what it delivers. None where it does not say: then its satellites' passes are not taken for looks."""
    holds_to: datetime | None
    """End of what it delivers, half-open. None while it goes on delivering."""
    sensors: tuple[str, ...]
    """Satellites whose looks it carries."""
    note: str
    """What a reader of a report must know of it, such as a mirror; empty where nothing."""
    mapping: str | None = None
    """Name of the mapping by which the rows of format `mapped` are read; None for every other format."""

    def delivers(self, span: Interval) -> bool:
        """Say whether it delivers anything of a span; False where it does not say when it delivers."""
        if self.holds_from is None:
            return False
        return self.holds_from < span.end_at and (self.holds_to is None or self.holds_to > span.start_at)


@dataclass(frozen=True, slots=True)
class Sector:
    """A fixed stretch of the line over which days are compared."""

    name: str
    """Short name."""
    title: str
    """How pages name it."""
    part: int
    """Part of the line."""
    chainage_from_km: Kilometres
    """Start."""
    chainage_to_km: Kilometres
    """End, half-open."""


@dataclass(frozen=True, slots=True)
class EventSize:
    """Tabled size and duration of an event, for which coverage is stated."""

    event: Event
    """The event."""
    title: str
    """How pages name it, with size and duration."""
    duration_s: Seconds
    """How long it can be recorded."""
    frp_mw: Megawatts | None
    """Radiative power of a fire; None for anything else."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Numbers at which words and lists begin."""

    watch_band_km: Kilometres
    """Events farther from the line than this are listed apart."""
    possible_p: Probability
    """`p_breach` from which a finding is a possible violation."""
    no_breach_p: Probability
    """`p_breach` below which the verdict is no_breach, if enough is known."""
    quiet_p_seen: Probability
    """`p_seen` from which a silent stretch counts as looked at and clear."""
    cloud_prior: Probability
    """Assumed chance of cloud where none is known."""
    cloud_source: str
    """Where that number comes from."""
    stated_doubt: Probability = 0.0
    """Doubt d of a chance p that a look or this folder states without an interval: from (1 - d) p to p + d (1 - p)."""
    outage_prior: Probability = 0.0
    """Assumed chance that all sensors of one class failed together and nobody said so."""
    cloud_holds_h: Hours | None = None
    """How long the sky over a place holds on average until it is another one; None for good, which promises least."""


@dataclass(frozen=True, slots=True)
class Prior:
    """Assumed chance of a class for a thing that some source recorded, before its evidence."""

    name: str
    """The class."""
    probability: Probability
    """The assumed chance; all sum to 1."""


@dataclass(frozen=True, slots=True)
class FuseSettings:
    """How observations are joined."""

    gate_sigmas: Probability
    """Two places are joined if closer than this many combined standard deviations."""
    gate_s: Seconds
    """Two times are joined if their intervals are nearer than this."""
    imprecise_sigma_m: Metres
    """An observation at least this uncertain joins one incident but never merges two."""
    lookback_h: Hours
    """How far before the window observations are fused with it."""
    priors: tuple[Prior, ...]
    """Assumed class probabilities, printed with every result."""


@dataclass(frozen=True, slots=True)
class Mission:
    """One ceasefire as data."""

    name: str
    """Short name."""
    title: str
    """How pages name it."""
    status: MissionStatus
    """`hypothetical` where the agreement was never in force, `exercise` where the world is simulated."""
    statement: str
    """The sentence about status that stands on every page, export and entry."""
    day_timezone: str
    """Time zone of the report day."""
    retrospective: str
    """What a page says if data were collected after the fact; empty where not."""
    area: Area
    """Where it watches."""
    parties: tuple[Party, ...]
    """The sides."""
    organs: tuple[Organ, ...]
    """The bodies."""
    readers: tuple[Reader, ...]
    """Who may be given something."""
    labels: tuple[Label, ...]
    """Release labels."""
    line: LineSettings
    """The pinned reference line."""
    layers: tuple[Layer, ...]
    """Control polygons by day."""
    zones: tuple[Zone, ...]
    """Zones."""
    sensors: tuple[Sensor, ...]
    """Things that see."""
    sources: tuple[Source, ...]
    """Things that send files."""
    elements: str | None
    """File of orbital elements in the mission folder; None without satellites."""
    background: str | None
    """File of the hotspot background in the mission folder; None without one."""
    places: str | None
    """File of named places in the mission folder; None without one."""
    agreement: Agreement
    """What was agreed."""
    weapons: tuple[str, ...]
    """Classes of the agreement's weapon table."""
    sectors: tuple[Sector, ...]
    """Fixed stretches for comparison."""
    event_sizes: tuple[EventSize, ...]
    """Events for which coverage is stated."""
    classes: tuple[str, ...]
    """Classes of incident, in the order of every `class_probability`."""
    thresholds: Thresholds
    """Numbers at which words begin."""
    fuse: FuseSettings
    """How observations are joined."""
    counting_rule: str
    """Name and version of the counting rule of the headline numbers."""
    ladder: tuple[Tier, ...]
    """Steps of response, mildest first."""
    release: Release
    """What leaves, to whom."""
    case_rule: str
    """The written rule by which cases are proposed, with its version."""
    case_window_h: Hours
    """Length of a case's window."""
    alerts: AlertSettings | None = None
    """From what an alert is raised; None raises none, and reports say so."""
    mappings: tuple[Mapping, ...] = ()
    """How the rows of its sources of format `mapped` are read, by name; each in a file of its own."""
    climatology: str | None = None
    """File of cloud in other years in the mission folder; None without one."""
    catalogue: tuple[CatalogueSensor, ...] = ()
    """The classes that its sensors name, by name; each in a file of its own."""
    chances: tuple[DetectionChance, ...] = ()
    """What these classes can record, by class; the detection table of each in a file of its own."""

    def class_of(self, sensor: Sensor) -> CatalogueSensor | None:
        """Return the class of a sensor; None where it names none."""
        return next((one for one in self.catalogue if one.sensor_class == sensor.sensor_class), None)

    def size_of(self, event: str) -> EventSize | None:
        """Return the tabled size and duration of an event; None where the mission tables none."""
        return next((size for size in self.event_sizes if size.event == event), None)

    def viewing_of(self, sensor: Sensor) -> Viewing | None:
        """Return how a satellite's sensor looks, its own scan angle before that of its class; None for no satellite.

        A thermal scanner without a class sees everything that its scan sweeps over.
        """
        entry, reach_deg = self.class_of(sensor), sensor.max_off_nadir_deg
        if entry is None or entry.viewing is None:
            return None if sensor.norad_id is None else Viewing("swath", reach_deg)
        return entry.viewing if reach_deg is None else replace(entry.viewing, max_off_nadir_deg=reach_deg)
