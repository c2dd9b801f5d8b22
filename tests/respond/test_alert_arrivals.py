from dataclasses import replace
from datetime import timedelta

from tests.builders import NOON, a_mission, a_notice
from trucewatch.records.agreement import Excuse
from trucewatch.respond.alert_arrivals import is_agreed


def test_a_notice_by_somebody_else_than_agreed_silences_no_alert() -> None:
    mission = a_mission()
    notice = a_notice(
        kind="exercise", by="A", received_at=NOON - timedelta(hours=72), valid_from=NOON,
        valid_to=NOON + timedelta(hours=2), lat_deg=48.0, lon_deg=37.5, radius_km=2.0, footprint_wkt=None,
    )  # fmt: skip
    for by, agreed in (((), True), (("A",), True), (("B",), False)):
        excuse = replace(Excuse("exercise", 48.0, 72.0, 15.0), by=by)
        first = replace(mission.agreement.provisions[0], excuses=(excuse,))
        assert is_agreed(notice, replace(mission.agreement, provisions=(first,))) is agreed
