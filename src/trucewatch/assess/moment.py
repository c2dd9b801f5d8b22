"""Uncertain times in, the chance that the agreement was in force out."""

import numpy as np
from scipy.special import ndtr

from trucewatch.geo.geodesy import Floats
from trucewatch.records.agreement import Agreement
from trucewatch.records.incident import Incident
from trucewatch.records.table import Table, microseconds

NODES = 64
"""Times that stand for one uncertain time: the middles of equal stretches of its interval; shares err by 0.01."""


def time_nodes(incidents: Table[Incident]) -> Floats:
    """Return the times that stand for every incident's T0, shape (n, NODES), microseconds since 1970 UTC."""
    start, end = incidents.instants("t0_earliest"), incidents.instants("t0_latest")
    share = (np.arange(NODES) + 0.5) / NODES
    return np.asarray(start[:, None] + (end - start)[:, None] * share, dtype=np.float64)


def in_force_shares(times_us: Floats, agreement: Agreement) -> Floats:
    """Return the chance that the agreement was in force at each time; its start is normal with `sigma_s`.

    The span of force is half-open.
    """
    since_us = times_us - microseconds(agreement.in_force_from)
    begun = ndtr(since_us / (agreement.sigma_s * 1e6)) if agreement.sigma_s > 0 else (since_us >= 0) * 1.0
    if agreement.in_force_to is None:
        return np.asarray(begun, dtype=np.float64)
    return np.asarray(begun * (times_us < microseconds(agreement.in_force_to)), dtype=np.float64)
