"""What the computation needs of detection tables: chances of one class for one event, with both ends."""

from typing import Protocol

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.plan.posture.settle import TABLE_WEIGHTS, Setting
from trucewatch.records.detection import CloudState, GeometryKind
from trucewatch.records.posture import Hindrance
from trucewatch.records.vocabulary import Event


class Likelihood(Protocol):
    """Chances of many looks, columns of equal length."""

    @property
    def low(self) -> Floats:
        """Lower ends."""

    @property
    def best(self) -> Floats:
        """Best estimates."""

    @property
    def high(self) -> Floats:
        """Upper ends."""


class DetectionTables(Protocol):
    """Detection tables of all classes of a scenario."""

    def geometry_of(self, sensor_class: str, event: Event) -> GeometryKind:
        """Return the quantity by which a class's rows are chosen."""

    def likelihood(
        self,
        sensor_class: str,
        event: Event,
        duration_s: float,
        geometry: Floats,
        sun_elevation_deg: Floats,
        cloud: CloudState,
        size_value: float | None = None,
    ) -> Likelihood:
        """Return the chances of looks; 0 where a class is blind."""


def levels_of(setting: Setting, sensor_class: str) -> tuple[tuple[str, float], ...]:
    """Return the states in which a class's chances may be, each with its weight."""
    end = setting.tables.get(sensor_class, "mix")
    return tuple(TABLE_WEIGHTS.items()) if end == "mix" else ((end, 1.0),)


def level_weights(setting: Setting, sensor_class: str) -> Floats:
    """Return the weights of those states, shape (M,)."""
    return np.array([weight for _, weight in levels_of(setting, sensor_class)])


def stacked(setting: Setting, sensor_class: str, likelihood: Likelihood) -> Floats:
    """Return the chances of looks in each of those states, shape (M, n)."""
    return np.stack([getattr(likelihood, name) for name, _ in levels_of(setting, sensor_class)])


def hindrance_of(setting: Setting, sensor_class: str) -> Hindrance | None:
    """Return what hinders a class; None where nothing does."""
    return next((one for one in setting.scenario.hindrances if one.sensor_class == sensor_class), None)


def hindrance_weights(setting: Setting, sensor_class: str) -> Floats:
    """Return how often a class is free and how often hindered, shape (H,): (1,) where nothing hinders it."""
    found = hindrance_of(setting, sensor_class)
    return np.ones(1) if found is None else np.array([1 - found.share.best, found.share.best])


def hindrance_kept(setting: Setting, sensor_class: str) -> tuple[float, ...]:
    """Return what is left of reach or looks in each of those states."""
    found = hindrance_of(setting, sensor_class)
    return (1.0,) if found is None else (1.0, found.kept.best)
