"""The closed lists of words. A word outside its list is a fault, never a guess."""

from typing import Literal, TypeAlias, get_args

Means: TypeAlias = Literal["saw", "heard", "recorded", "detected", "reported"]
Event: TypeAlias = Literal[
    "explosion", "burst", "shot", "projectile", "muzzle_flash", "flare", "missile", "glide_bomb", "uav", "uav_strike",
    "munition_drop", "aircraft", "thermal_anomaly", "surface_change", "damage", "casualty", "vehicle", "weapon",
    "ground_robot", "position", "fortification", "remote_mining", "convoy", "vessel", "jamming", "outage", "other",
]  # fmt: skip
Description: TypeAlias = Literal[
    "undetermined", "incoming", "outgoing", "impact", "airburst", "in_flight", "present", "absent", "reported",
    "corroborated",
]  # fmt: skip
CountKind: TypeAlias = Literal["exact", "at_least", "about", "uncountable"]
Reliability: TypeAlias = Literal["A", "B", "C", "D", "E", "F"]
Credibility: TypeAlias = Literal["1", "2", "3", "4", "5", "6"]
Authenticity: TypeAlias = Literal["signed", "trusted_channel", "none"]
NoticeKind: TypeAlias = Literal[
    "exercise",
    "demining",
    "movement",
    "flight",
    "convoy",
    "medical_flight",
    "maintenance",
    "allegation",
    "reply",
    "coordination",
    "order",
]
ImpedimentKind: TypeAlias = Literal["jamming", "blinding", "shootdown", "denial", "technical", "weather"]
LookStatus: TypeAlias = Literal["planned", "flown", "acquired", "failed"]
Assessed: TypeAlias = Literal["probable", "confirmed"]
CoverageState: TypeAlias = Literal["not_looked", "blind", "looked"]
Verdict: TypeAlias = Literal["breach", "no_breach", "cannot_be_determined"]
Level: TypeAlias = Literal["recorded_event", "possible_violation", "adopted_finding"]
FindingStatus: TypeAlias = Literal["draft", "reviewed", "adopted", "rejected", "returned", "corrected"]
Confidence: TypeAlias = Literal["low", "moderate", "high"]
CaseState: TypeAlias = Literal["proposed", "open", "closed"]
ReaderKind: TypeAlias = Literal["cell", "board", "party", "guarantor", "public"]
MissionStatus: TypeAlias = Literal["in_force", "hypothetical", "exercise"]
SourceFormat: TypeAlias = Literal[
    "firms", "observations", "notices", "impediments", "looks", "mapped", "contexts", "adoptions", "clouds", "reviews",
    "open_meteo_forecast", "open_meteo_reanalysis",
]  # fmt: skip
ContextKind: TypeAlias = Literal["air_raid_alert", "outage"]
AlertKind: TypeAlias = Literal["severe_event", "surge", "blinding", "renewed_attack"]
ReportKind: TypeAlias = Literal["flash", "handover", "daily", "weekly"]
Language: TypeAlias = Literal["en", "uk", "ru", "fr", "de"]
SensorKind: TypeAlias = Literal[
    "satellite_thermal",
    "satellite_optical",
    "satellite_sar",
    "drone",
    "camera",
    "acoustic",
    "seismic",
    "jamming_monitor",
    "observer",
]
ZoneKind: TypeAlias = Literal[
    "area", "buffer", "training_area", "industrial", "disengagement", "city", "energy", "sea", "storage"
]

MEANS: tuple[str, ...] = get_args(Means)
EVENTS: tuple[str, ...] = get_args(Event)
DESCRIPTIONS: tuple[str, ...] = get_args(Description)
WINDS: tuple[str, ...] = (
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
)  # fmt: skip
"""Compass words, clockwise from north; each stands for 22.5° centred on its direction."""

FIXED_SENSORS: frozenset[SensorKind] = frozenset({"camera", "acoustic", "seismic", "jamming_monitor", "observer"})
"""Kinds of sensor that stand somewhere for all to know and look as they looked; the others fly."""

CLASSES: tuple[str, ...] = (
    "strike", "attack_drone", "weapon_presence", "jamming", "exercise", "explosive_work", "natural", "industrial",
    "accident", "staged", "other", "nothing",
)  # fmt: skip
"""The classes of an incident, in the order of every `class_probability`; `nothing` is a false alarm."""

ORIGIN_EVENTS: frozenset[str] = frozenset(
    {"muzzle_flash", "weapon", "vehicle", "position", "fortification", "ground_robot", "jamming"}
)
"""Events whose place is a weapon, person, emitter or point of origin: a 5 km cell until the delay has passed."""

ORIGIN_DESCRIPTIONS: frozenset[str] = frozenset({"outgoing"})
"""Descriptions that make the place of any event a point of origin."""
