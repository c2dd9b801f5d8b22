"""How hard an exercise is and what happens in it, as data.

Every number here is the world's own choice, made so that an exercise holds each kind of happening. Numbers are of one
day unless they say that they are over all days: those fall on days that are drawn. None
is an estimate of how often things happen in any real place, and none depends on who the parties are.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Mix:
    """Counts of each kind of happening, and how noisy the world is."""

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
    small_arms: int = 0
    """Bursts of rifles in a day."""
    machine_guns: int = 0
    """Bursts of heavy machine guns in a day."""
    exchanges: int = 0
    """Shellings in a day that the other side answers, and the first perhaps again."""
    jammed_attacks: int = 0
    """Jammings of a patrol in a day under which shells fall."""
    munition_drops: int = 0
    """Small drones in a day that drop munitions."""
    recon_drones: int = 0
    """Small drones in a day that only look."""
    timed_attacks: int = 0
    """Shellings in a day that wait for a gap between passes and patrols."""
    timed_weapons: int = 0
    """Weapons in a day that stand near the line only in such a gap."""
    late_exercises: int = 0
    """Exercises over all days whose notice came too late."""
    off_range_exercises: int = 0
    """Exercises over all days that were declared in time and lie outside any training area."""
    covers: int = 0
    """Notices over all days that are far too wide and long, each with an exercise and fire under its cover."""
    late_demining: int = 0
    """Controlled explosions over all days whose notice came too late."""
    unnotified_demining: int = 0
    """Controlled explosions over all days that nobody declared."""
    movements: int = 0
    """Movements of weapons over all days that a party declared in time."""
    force_convoys: int = 0
    """Convoys of the multinational force over all days, declared in time."""
    state_convoys: int = 0
    """Convoys of a state over all days, declared in time."""
    forgotten_convoys: int = 0
    """Convoys of the multinational force over all days that nobody declared."""
    wildfires: int = 0
    """Wildfires over all days."""
    creeping_weapons: int = 0
    """Howitzers that stand nearer to the line every night."""
    remote_mining: int = 0
    """Minefields over all days that a rocket or drone strews."""
    shots_at_drones: int = 0
    """Shots over all days at a patrolling drone of the mission."""
    city_strikes: int = 0
    """Strikes over all days on a city."""
    energy_strikes: int = 0
    """Strikes over all days on a power station."""
    sea_incidents: int = 0
    """Attacks on ships over all days, where the mission has a sea."""
    ammunition_blasts: int = 0
    """Ammunition stores over all days that blow up by accident."""
    gas_blasts: int = 0
    """Gas mains over all days that burst."""
    mass_outages: int = 0
    """Power failures or storms over all days that silence many sensors at once."""
    staged_attacks: int = 0
    """Attacks over all days that a side stages on its own ground and reports without authenticity."""
    captured_channels: int = 0
    """The same, reported by a protected channel that the side holds."""
    spoof_floods: int = 0
    """Claims about nothing over all days that are told over and over."""
    flood_copies: int = 1000
    """How many times such a claim is told."""
    renewed_attack: bool = False
    """Whether one side attacks along a long stretch on the sixth day, or the last of a shorter exercise."""
    attack_hours: float = 8.0
    """Longest time over which the pieces of the renewed attack begin; the shortest is three hours."""
    attack_blinds: float = 0.8
    """Share of the drones, cameras and monitors then near the stretch that fall silent."""
    attack_salvoes: int = 90
    """Shellings of the renewed attack."""
    attack_waves: int = 25
    """Attack drones of the renewed attack, waves of a few."""
    attack_columns: int = 25
    """Columns of weapons and vehicles of the renewed attack."""
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
    feed_share: float = 0.25
    """Share of attacks, blasts and drills that the feed of news reports, by settlement and day."""
    most_copies: int = 1
    """Most copies of one newspaper report."""
    air_raid_alerts: int = 3
    """Air-raid alerts of a day that nothing follows; most attack drones bring one as well."""
    power_cuts: int = 2
    """Power cuts of a day."""
    adoptions: int = 2
    """Most findings that the board adopts on one day about the days before."""
    # the test of what is promised of looking
    probes: int = 100
    """Probes of a day for each tabled event at random times, and as many at times that an opponent chose."""


DAY_MIX = Mix(
    small_arms=1, machine_guns=1, exchanges=1, munition_drops=1, recon_drones=1, timed_attacks=1, late_exercises=1,
    force_convoys=1, gas_blasts=1, remote_mining=1, staged_attacks=1,
)  # fmt: skip
"""The mix of the day that ships."""

WEEK_MIX = replace(
    DAY_MIX,
    farm_burns=30,
    factories=3,
    unnotified_exercises=0,
    demining=1,
    shelling=5,
    shelling_watched=2,
    attack_drones=1,
    weapons=2,
    small_arms=3,
    machine_guns=2,
    exchanges=1,
    munition_drops=2,
    recon_drones=2,
    timed_attacks=1,
    jammed_attacks=1,
    timed_weapons=1,
    late_exercises=2,
    off_range_exercises=2,
    covers=1,
    late_demining=1,
    unnotified_demining=1,
    movements=2,
    force_convoys=3,
    state_convoys=1,
    forgotten_convoys=1,
    wildfires=3,
    creeping_weapons=1,
    remote_mining=2,
    shots_at_drones=2,
    city_strikes=1,
    energy_strikes=1,
    sea_incidents=1,
    ammunition_blasts=1,
    gas_blasts=2,
    mass_outages=1,
    staged_attacks=2,
    captured_channels=1,
    spoof_floods=1,
    flood_copies=40,
    restive_stretches=3,
    restive_km=60.0,
    sorties=4,
    posts=5,
    drones=5,
    habit_share=0.6,
    sortie_loss=0.02,
    cameras=12,
    stations=8,
    post_looks=True,
    harshness=0.6,
    outages=0.7,
    maintenance=0.3,
    quirks=0.1,
    press_loose=0.2,
    most_copies=3,
)
"""A week of a tense ceasefire: everything happens, nobody attacks along a front, one power failure or storm blinds."""

ATTACK_WEEK = replace(WEEK_MIX, renewed_attack=True)
"""The same week with a renewed attack on its sixth day."""

QUIET_WEEK_MIX = WEEK_MIX
"""The quiet twin of the attack: the same seed gives the same week, and only the attack is missing."""

HEAVY_MIX = replace(
    DAY_MIX,
    farm_burns=450,
    shelling=190,
    shelling_watched=135,
    small_arms=40,
    machine_guns=30,
    spoof_floods=2,
    restive_stretches=2,
    sorties=6,
    posts=30,
    drones=5,
    cameras=12,
    camera_look_min=10,
    stations=8,
    rounds_apart=True,
    post_looks=True,
    harshness=0.4,
    press_share=0.9,
    press_loose=0.3,
    feed_share=0.9,
    most_copies=16,
    air_raid_alerts=40,
    power_cuts=20,
    allegation_share=0.6,
    resent=60,
)
"""One day with some 10,000 raw rows, two claims of them told a thousand times over."""


def without_fighting(mix: Mix) -> Mix:
    """Return the mix without anything that a party or force does against the agreement, real or staged."""
    return replace(
        mix,
        shelling=0,
        shelling_watched=0,
        attack_drones=0,
        weapons=0,
        jammings=0,
        unnotified_exercises=0,
        small_arms=0,
        machine_guns=0,
        exchanges=0,
        jammed_attacks=0,
        munition_drops=0,
        recon_drones=0,
        timed_attacks=0,
        timed_weapons=0,
        late_exercises=0,
        covers=0,
        late_demining=0,
        unnotified_demining=0,
        forgotten_convoys=0,
        creeping_weapons=0,
        remote_mining=0,
        shots_at_drones=0,
        city_strikes=0,
        energy_strikes=0,
        sea_incidents=0,
        staged_attacks=0,
        captured_channels=0,
        renewed_attack=False,
    )
