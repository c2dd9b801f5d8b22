"""The straight line of fusing's tests, zones beside it, and the findings on a few incidents."""

from collections.abc import Sequence

from shapely import box

from tests.builders import a_mission, an_observation
from tests.fuse.scenes import a_ground
from trucewatch.assess import assess
from trucewatch.geo.ground import Ground, ZoneShape
from trucewatch.records.declared import Notice
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table

AREA = ZoneShape("area", "area", None, None, 0.0)
BUFFER = ZoneShape("buffer_15", "buffer", None, 15.0, 50.0)
TRAINING = ZoneShape("training_1", "training_area", box(37.6, 47.9, 37.8, 48.1), None, 100.0)


def the_ground(inside: str = "east", outside: str = "west", buffer: ZoneShape = BUFFER) -> Ground:
    """Return the ground with its zones; the control polygon lies east of the line."""
    return a_ground(inside, outside, (AREA, buffer, TRAINING))


def found(
    incidents: Sequence[Incident],
    notices: Sequence[Notice] = (),
    observations: Sequence[Observation] = (),
    mission: Mission | None = None,
    ground: Ground | None = None,
    key: bytes = b"",
) -> list[Finding]:
    """Return the findings on incidents; members that are not given are plain explosions."""
    given = {row.observation_id for row in observations}
    named = {name for incident in incidents for name in incident.observation_ids}
    others = [an_observation(observation_id=name) for name in sorted(named - given)]
    findings = assess(
        Table.of(Incident, incidents),
        Table.of(Observation, [*observations, *others]),
        Table.of(Notice, notices),
        ground or the_ground(),
        mission or a_mission(),
        key,
    )
    return list(findings.rows())


def on(findings: Sequence[Finding], provision_id: str) -> Finding:
    """Return the only finding under a provision."""
    (finding,) = (one for one in findings if one.provision_id == provision_id)
    return finding
