"""How hard an exercise is and what happens in it, as data.

Every number here is the world's own choice, made so that a day of some hundred rows holds each kind of happening. None
is an estimate of how often things happen in any real place, and none depends on who the parties are.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mix:
    """Counts of each kind of happening on one day, and how noisy the world is."""

    farm_burns: int = 40
    """Fields and gardens burnt."""
    factories: int = 2
    """Works that glow day and night, at the same place every day."""
    hot_roofs: int = 3
    """Satellite hotspots of nothing that burns."""
    notified_exercises: int = 1
    """Live-fire exercises declared in time, within a training area where the mission has one."""
    unnotified_exercises: int = 1
    """Live-fire exercises that nobody declared."""
    demining: int = 2
    """Controlled explosions declared in time."""
    shelling: int = 8
    """Shellings, wherever they fall."""
    shelling_watched: int = 5
    """How many of them fall while and where somebody looks or listens."""
    attack_drones: int = 2
    """Strikes by attack drones."""
    weapons: int = 3
    """Weapons brought near the line."""
    jammings: int = 1
    """Jammings of a patrolling drone."""
    spoofs: int = 1
    """Reports without authenticity about nothing."""
    restive_stretches: int = 4
    """Stretches of line on which most of the fighting falls."""
    restive_km: float = 30.0
    """Length of each of them."""
    restive_share: float = 0.75
    """Share of fighting, and of patrols, that goes to them."""
    sorties: int = 2
    """Sorties of each drone in a day."""
    looks_a_sortie: int = 4
    """Looks of half an hour in a sortie."""
    posts: int = 2
    """Posts of observers."""
    cloud_share: float = 0.35
    """Share of the sky under cloud."""
    unknown_cloud: float = 0.2
    """Share of looks that do not say how much cloud there was."""
    honesty_sigma: float = 0.1
    """How far the true chance of detection strays from the one stated (standard deviation of its logarithm)."""
    fire_share: float = 0.35
    """Share of shellings that leave a fire."""
    press_share: float = 0.4
    """Share of attacks that some newspaper reports."""
    copy_share: float = 0.7
    """Share of newspaper reports that another newspaper copies."""
    allegation_share: float = 0.25
    """Share of attacks about which the party hit sends an allegation."""
    resent: int = 3
    """Rows that a source sends twice."""
    identical: int = 1
    """Rows without identifier that stand twice in one file and mean two reports."""
    # the watch
    drones: int = 3
    """Drones that patrol, of those that the mission lists; those after the first three roam over half of the line."""
    habit_share: float = 0.0
    """Share of sorties flown by habit, at a favourite hour over a favourite stretch; the others go anywhere."""
    sortie_loss: float = 0.0
    """Chance that a sortie ends with the drone shot down."""
    cameras: int = 1
    """Cameras that watch, of those that the mission lists; those after the first see a sector, farther by day."""
    camera_look_min: int = 60
    """Length of one look of a camera."""
    stations: int = 0
    """Acoustic stations that listen, of those that the mission lists; four neighbours hear the same bang."""
    rounds_apart: bool = False
    """Whether acoustic stations send a row for every round instead of one for a series."""
    post_looks: bool = False
    """Whether posts of observers report their watches as looks."""
    harshness: float = 0.0
    """How much of wind, rain and fog of a windy spring hampers drones, microphones and cameras; 0 for none."""
    outages: float = 0.0
    """Technical outages of a sensor in a week, on average, besides the hour that each mast loses every day."""
    maintenance: float = 0.0
    """Planned maintenances of a sensor in a week, on average."""
    silent_share: float = 0.3
    """Share of outages that nobody reports: the looks failed, or never arrived."""
    quirks: float = 0.0
    """Share of sensors whose clock drifts or whose position is misstated for one day of the exercise."""
    press_loose: float = 0.0
    """Share of newspaper reports that name a settlement, a date or a count instead of what happened."""
    most_copies: int = 1
    """Most copies of one newspaper report."""
    air_raid_alerts: int = 3
    """Air-raid alerts of a day that nothing follows; most attack drones bring one as well."""
    power_cuts: int = 2
    """Power cuts of a day."""
    adoptions: int = 2
    """Most findings that the board adopts on one day about the days before."""


DAY_MIX = Mix()
"""The mix of the exercise that ships."""
