"""What a posture of sensors would see of a line, and what it costs."""

from trucewatch.plan.posture.answer import ALL, BASE, list_postures, weigh_postures
from trucewatch.plan.posture.complete import complete
from trucewatch.plan.posture.constellation import build_constellation
from trucewatch.plan.posture.curve import LEAST_SEEN
from trucewatch.plan.posture.lattice import Lattice, lay_lattice
from trucewatch.plan.posture.satellites import FleetLooks, find_looks
from trucewatch.plan.posture.seen import Watch
from trucewatch.plan.posture.settle import classes_of

__all__ = [
    "ALL",
    "BASE",
    "LEAST_SEEN",
    "FleetLooks",
    "Lattice",
    "Watch",
    "build_constellation",
    "classes_of",
    "complete",
    "find_looks",
    "lay_lattice",
    "list_postures",
    "weigh_postures",
]
