"""Settings that were read in, what contradicts itself in them out. Each check names the keys that it needs."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from trucewatch.errors import Fault
from trucewatch.mission.alert_checks import check_alerts, check_heavy_weapons
from trucewatch.mission.amounts import (
    check_area,
    check_chances,
    check_classes,
    check_dates,
    check_ladder,
    check_priors,
    check_thresholds,
    check_windows,
    check_zone_shapes,
)
from trucewatch.mission.catalogue import check_catalogue
from trucewatch.mission.clauses import check_clauses, check_weapon_priors
from trucewatch.mission.draft import Draft
from trucewatch.mission.mapped import check_mappings
from trucewatch.mission.references import (
    check_agreement,
    check_counting_rule,
    check_labels,
    check_names,
    check_parties,
    check_readers,
    check_release,
    check_sensors,
    check_sources,
    check_steps,
    check_timezones,
)
from trucewatch.records.mission import Mission

Check: TypeAlias = Callable[[Mission], Iterator[Fault]]

CHECKS: tuple[tuple[tuple[str, ...], Check], ...] = (
    (("area",), check_area),
    (("parties",), check_parties),
    (("zones",), check_zone_shapes),
    (("classes",), check_classes),
    (("readers", "parties"), check_readers),
    (("labels", "readers"), check_labels),
    (("sensors", "catalogue"), check_sensors),
    (("sources", "labels", "sensors"), check_sources),
    (("sources",), check_windows),
    (("mappings", "weapons"), check_mappings),
    (("catalogue",), check_catalogue),
    (("agreement", "classes", "zones"), check_agreement),
    (("agreement", "parties", "weapons", "zones"), check_clauses),
    (("agreement", "weapons"), check_weapon_priors),
    (("agreement",), check_dates),
    (("fuse", "classes"), check_priors),
    (("thresholds", "agreement"), check_thresholds),
    (("ladder",), check_ladder),
    (("ladder", "organs"), check_steps),
    (("release",), check_release),
    (("sensors", "fuse", "thresholds", "agreement"), check_chances),
    (("day_timezone", "sources"), check_timezones),
    (("alerts",), check_alerts),
    (("alerts", "weapons"), check_heavy_weapons),
    (("counting_rule",), check_counting_rule),
)
"""Every check with the keys of the mission that it looks at."""


def setting_faults(draft: Draft) -> tuple[Fault, ...]:
    """Run every check whose keys could be read."""
    faults = list(check_names(draft))
    for needs, check in CHECKS:
        if draft.has(*needs):
            faults.extend(check(draft.mission))
    return tuple(faults)
