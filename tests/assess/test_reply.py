"""The steps before fire is returned, and that no party's place in a list decides anything."""

from dataclasses import replace
from datetime import timedelta

from tests.builders import NOON, a_mission, a_notice
from tests.incidents import an_incident
from trucewatch.assess.actors import Attribution
from trucewatch.assess.reply import weigh_reply
from trucewatch.records.agreement import ReplyStep, ReturnFire

RULE = ReturnFire((ReplyStep("told", "the cell was told", "notice", notice="exercise"),), within_h=24.0, reach_km=10.0)


def test_where_both_declared_at_one_time_the_order_of_the_parties_does_not_choose() -> None:
    mission, fire = a_mission(), an_incident(t0_earliest=NOON, t0_best=NOON, t0_latest=NOON)
    notices = [
        a_notice(
            notice_id=f"notice_{name}",
            by=name,
            received_at=NOON - timedelta(hours=1),
            lat_deg=fire.lat_deg,
            lon_deg=fire.lon_deg,
        )
        for name in ("A", "B")
    ]
    shares = {"A": 0.2, "B": 0.6}
    replies = []
    for parties in (mission.parties, mission.parties[::-1]):
        actor = Attribution((*(shares[party.name] for party in parties), 0.02, 0.18), "fire seen going out")
        replies.append(weigh_reply(RULE, fire, actor, (), notices, replace(mission, parties=parties)))
    assert replies[0] == replies[1]
    assert replies[0].holds
    assert [notice.by for notice in replies[0].notices] == ["B"]
