"""A folder of data that describes one ceasefire in, one frozen mission and its ground out."""

from trucewatch.mission.describe import describe
from trucewatch.mission.load import LoadedMission, check_mission, load_mission, settings_of
from trucewatch.mission.template import FIRST_DAY, add_background, write_template

__all__ = [
    "FIRST_DAY",
    "LoadedMission",
    "add_background",
    "check_mission",
    "describe",
    "load_mission",
    "settings_of",
    "write_template",
]
