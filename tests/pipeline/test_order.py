"""The order of the stages: what one span's results take from what was remembered."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from tests.builders import an_observation
from tests.incidents import an_incident, classes
from tests.pipeline.chain import DAY, NOW
from tests.respond.scenes import a_finding
from trucewatch.mission import LoadedMission, load_mission, write_template
from trucewatch.pipeline.order import Memory, compute_span, no_memory
from trucewatch.pipeline.records import no_records
from trucewatch.records.finding import Finding
from trucewatch.records.identity import OPEN_KEY
from trucewatch.records.incident import Incident
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table
from trucewatch.records.view import ComparedTables

BEFORE = DAY.start_at - timedelta(days=3)
"""An instant within the window of a case and long before the look-back of fusing."""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    folder = tmp_path_factory.mktemp("order") / "mission"
    write_template(folder, "order")
    return load_mission(folder)


def remembered(loaded: LoadedMission) -> tuple[Memory, Table[Observation]]:
    """Return the memory of one possible violation three days before the day, and the observation it rests on."""
    sector = loaded.mission.sectors[0]
    seen = an_observation(observed_from=BEFORE, observed_to=BEFORE, received_at=BEFORE)
    incident = replace(
        an_incident(class_probability=classes(strike=1.0), observation_ids=(seen.observation_id,)),
        t0_earliest=BEFORE,
        t0_best=BEFORE,
        t0_latest=BEFORE,
        part=sector.part,
        chainage_km=sector.chainage_from_km,
    )
    finding = a_finding(incident, provision=loaded.mission.agreement.provisions[0].provision_id)
    assert finding.level == "possible_violation"
    memory = replace(no_memory(), incidents=Table.of(Incident, [incident]), violations=Table.of(Finding, [finding]))
    return memory, Table.of(Observation, [seen])


def test_a_series_reaches_back_over_its_whole_window(loaded: LoadedMission) -> None:
    memory, seen = remembered(loaded)
    records = replace(no_records(), observations=seen)
    results = compute_span(records, loaded, DAY, NOW, OPEN_KEY, memory)
    (case,) = results.cases.rows()
    assert case.t0_best == BEFORE
    assert case.incident_ids == tuple(memory.incidents.texts("incident_id"))
    assert len(results.incidents) == len(results.findings) == 0


def test_without_memory_there_is_no_such_series(loaded: LoadedMission) -> None:
    _, seen = remembered(loaded)
    nothing = no_memory()
    results = compute_span(replace(no_records(), observations=seen), loaded, DAY, NOW, OPEN_KEY, nothing)
    assert len(results.cases) == 0


def test_a_day_that_another_is_compared_with_is_the_same_without_what_nobody_compares(loaded: LoadedMission) -> None:
    memory, seen = remembered(loaded)
    now = an_observation(observed_from=DAY.start_at, observed_to=DAY.start_at, received_at=DAY.start_at)
    records = replace(no_records(), observations=Table.concat([seen, Table.of(Observation, [now])]))
    whole = compute_span(records, loaded, DAY, NOW, OPEN_KEY, memory)
    less = compute_span(records, loaded, DAY, NOW, OPEN_KEY, memory, depth="compared")
    names = [field.name for field in fields(ComparedTables) if field.name != "span"]
    assert len(whole.observations) == len(whole.cases) == 1
    assert len(whole.looking) > 0
    assert [getattr(less, name).arrow for name in names] == [getattr(whole, name).arrow for name in names]
    assert len(whole.side_looking) > 0
    assert len(less.side_looking) == len(less.rates) == len(less.checks) == 0
