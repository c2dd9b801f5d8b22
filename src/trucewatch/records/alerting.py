"""From what alerts are raised, as a mission sets it."""

from dataclasses import dataclass

from trucewatch.records.quantity import Expected, Hours, Kilometres, Probability, Seconds


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """From what an alert is raised; the rules themselves are written in `respond`, by name and version."""

    source: str
    """Where these numbers come from."""
    step_s: Seconds
    """The rules are applied at every full step of this length since 1970 UTC."""
    history_h: Hours
    """How far back the arrivals of whole days before tell what is ordinary."""
    windows_h: tuple[Hours, ...]
    """Lengths of the sliding windows over which happenings and silenced sensors are counted, shortest first."""
    happening_km: Kilometres
    """Reports this near to the first of a happening belong to it, or nearer than that and twice their sigma."""
    lull_s: Seconds
    """A happening goes on, replies among it, while no longer than this passes between what is reported of it."""
    prior_happenings: Expected
    """Assumed happenings a sector and day, before any arrivals."""
    prior_outages: Expected
    """Assumed sensors that fall out a sector and day, before any arrivals."""
    prior_days: Expected
    """Days of arrivals that these two assumptions weigh as much as."""
    unrest: Expected
    """Shape of the gamma law by which the rates of ordinary days differ; large where they hardly do."""
    false_a_week: Expected
    """Alerts of one rule in a week of ordinary days that its threshold is laid for, over all sectors and windows."""
    min_happenings: int
    """No surge below so many happenings."""
    min_sensors: int
    """No blinding below so many sensors."""
    min_hindered: int
    """No renewed attack below so many sensors hindered on purpose."""
    min_groups: int
    """No surge or renewed attack behind which stand fewer independent sources."""
    renewed_p: Probability
    """How unlikely hindered sensors and signs of an attack must each be on an ordinary day for a renewed attack."""
    severe_km: Kilometres
    """Reports nearer to each other than this speak of one severe event."""
    severe_s: Seconds
    """And nearer in observed time than this."""
    severe_casualties: int
    """Casualties in one report from which an event is severe."""
    severe_count: int
    """Shots or explosions in one report from which fire by a heavy weapon is severe."""
    heavy_weapons: tuple[str, ...]
    """Classes of the weapon table that are heavy."""
    notice_margin_km: Kilometres
    """Happenings this near to a timely, bounded notice of an exercise or explosive work do not count."""
    hold_h: Hours
    """A rule raises again in a sector only after its threshold was not crossed there for this long."""
