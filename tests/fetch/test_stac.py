"""Acquisitions of a catalogue: pages followed within its host, items by time, looks that the cell can take in."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.fetch.services import Asked, Rig, Sent, Service, serving
from trucewatch.errors import FetchError, InputError
from trucewatch.fetch import Box, ItemsOrder, fetch_items
from trucewatch.fetch.items import parse_item, to_looks
from trucewatch.fetch.stac import Found
from trucewatch.records.interval import Interval

SPAN = Interval(datetime(2026, 6, 20, tzinfo=UTC), datetime(2026, 6, 23, tzinfo=UTC))
SQUARE = [[[-40.0, 46.0], [-39.0, 46.0], [-39.0, 47.0], [-40.0, 47.0], [-40.0, 46.0]]]


def item(number: int, at: str | None = "2026-06-21T09:00:00.024000Z", **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": f"IMAGE_{number}",
        "collection": "images",
        "bbox": [-40.0, 46.0, -39.0, 47.0],
        "geometry": {"type": "Polygon", "coordinates": SQUARE},
        "properties": {"datetime": at, "platform": "Sat-1A", "eo:cloud_cover": 12.5} | properties,
        "assets": {},
        "links": [],
    }


def as_json(value: object) -> Sent:
    return Sent(json.dumps(value).encode(), media_type="application/geo+json; charset=utf-8")


class Catalogue:
    """A catalogue of items, so many a page, that goes on by address or by posting a token."""

    def __init__(self, items: list[dict[str, Any]], page: int = 2, *, posting: bool = False) -> None:
        self.items, self.page, self.posting = items, page, posting
        self.url = ""
        self.asked: list[Mapping[str, list[str]]] = []

    def __call__(self, asked: Asked) -> Sent:
        parts = urlsplit(asked.path)
        if parts.path == "/v1":
            search = {"rel": "search", "type": "application/geo+json", "href": f"{self.url}/v1/search"}
            links = [search | {"method": "POST"}, search | {"method": "GET"}]
            return as_json({"type": "Catalog", "id": "x", "title": "Invented catalogue", "links": links})
        if parts.path == "/v1/collections/images":
            return as_json({"type": "Collection", "license": "CC-BY-4.0", "providers": [{"name": "Invented agency"}]})
        query = parse_qs(parts.query)
        self.asked.append(query)
        posted = json.loads(asked.body) if asked.body else {}
        start = int(posted.get("token", query.get("token", ["0"])[0]))
        end = start + self.page
        onward: dict[str, Any] = {"rel": "next", "href": f"/v1/search?token={end}"}
        if self.posting:
            onward = {"rel": "next", "href": "/v1/search", "method": "POST", "body": {"token": end}, "merge": True}
        links = [onward] if end < len(self.items) else []
        return as_json({"type": "FeatureCollection", "features": self.items[start:end], "links": links})


def fetch(rig: Rig, service: Service, *, offline: bool = False, **other: Any) -> Found:
    box = Box(-46.0, 41.5, -27.5, 52.0)
    order = ItemsOrder(f"{service.url}/v1", ("images",), box, SPAN, {"sat-1a": "sat_optical"})
    with rig.session(offline=offline, secret="") as session:
        return fetch_items(session, replace(order, **other), rig.out)


@pytest.mark.parametrize("posting", [False, True])
def test_every_page_is_followed_and_items_are_written_once_by_time(rig: Rig, posting: bool) -> None:
    items = [
        item(1, "2026-06-22T23:59:59Z"),
        item(2, "2026-06-23T00:00:00Z"),
        item(3),
        item(4, "2026-06-19T23:59:59+00:00"),
        item(3),
        item(5, None, start_datetime="2026-06-19T23:50:00Z", end_datetime="2026-06-20T00:10:00Z"),
    ]
    catalogue = Catalogue(items, posting=posting)
    with serving(catalogue) as service:
        catalogue.url = service.url
        found = fetch(rig, service)
    assert catalogue.asked[0] == {
        "collections": ["images"],
        "bbox": ["-46,41.5,-27.5,52"],
        "datetime": ["2026-06-20T00:00:00Z/2026-06-23T00:00:00Z"],
        "limit": ["100"],
    }
    assert len(catalogue.asked) == 3
    path = found.deliveries[0].path
    assert path.name == "stac_images_20260620T000000Z_20260623T000000Z_items.geojson"
    loaded = json.loads(path.read_bytes())
    assert loaded["type"] == "FeatureCollection"
    # The half-open span leaves out what began at its end or ended before its start.
    assert [feature["id"] for feature in loaded["features"]] == ["IMAGE_5", "IMAGE_3", "IMAGE_1"]
    record = json.loads(path.with_name(path.name + ".meta.json").read_bytes())
    assert (record["licence"], record["provider"]) == ("images: CC-BY-4.0", "Invented catalogue")
    assert record["citation"].startswith("Invented agency")


def test_a_look_holds_when_where_by_which_sensor_and_under_how_much_cloud(rig: Rig) -> None:
    catalogue = Catalogue(
        [item(1), item(2, start_datetime="2026-06-21T09:00:00Z", end_datetime="2026-06-21T09:00:20Z")]
    )
    with serving(catalogue) as service:
        catalogue.url = service.url
        found = fetch(rig, service)
    assert found.deliveries[1].path.read_text("utf-8").splitlines() == [
        "look_id,sensor,status,start_at,end_at,footprint_wkt,cloud_fraction",
        "images/IMAGE_2,sat_optical,acquired,2026-06-21T09:00:00+00:00,2026-06-21T09:00:20+00:00,"
        '"POLYGON ((-40 46, -39 46, -39 47, -40 47, -40 46))",0.125',
        "images/IMAGE_1,sat_optical,acquired,2026-06-21T09:00:00.024000+00:00,2026-06-21T09:00:01.024000+00:00,"
        '"POLYGON ((-40 46, -39 46, -39 47, -40 47, -40 46))",0.125',
    ]


def test_items_without_sensor_or_footprint_are_no_looks_and_are_named() -> None:
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    loaded = [item(1, platform="Other"), item(2) | {"geometry": None}, item(3) | {"geometry": bow}, item(4)]
    items = [parse_item(one, "x.example") for one in loaded]
    looks, left = to_looks(items, {"sat-1a": "s"})
    assert [one.item_id for one in left] == ["IMAGE_1", "IMAGE_2", "IMAGE_3"]
    assert left[0].reason == "no sensor was named for the platform other"
    assert looks.count(b"\n") == 2
    assert to_looks(items, {"": "any"})[1] == left[1:]


def test_cloud_that_is_not_known_stays_empty() -> None:
    unknown, none = item(1), item(2)
    del unknown["properties"]["eo:cloud_cover"]
    none["properties"]["eo:cloud_cover"] = 0
    looks, _ = to_looks([parse_item(one, "x") for one in (unknown, none)], {"": "s"})
    assert [line.rpartition(b",")[2] for line in looks.splitlines()[1:]] == [b"", b"0"]


def test_a_span_whose_acquisitions_may_still_be_listed_is_partial(rig: Rig) -> None:
    catalogue = Catalogue([item(1)])
    rig.hands.at = SPAN.end_at + timedelta(hours=23)
    with serving(catalogue) as service:
        catalogue.url = service.url
        early = fetch(rig, service)
        rig.hands.on(hours=2)
        settled = fetch(rig, service)
        count = len(service.asked)
        rig.hands.on(minutes=59)
        kept = fetch(rig, service)
        rig.hands.on(days=9)
        offline = fetch(rig, service, offline=True)
        assert len(service.asked) == count
    assert [one.state for one in early.deliveries] == ["partial", "partial"]
    assert early.deliveries[1].path.name.endswith("_looks.partial.csv")
    assert [one.state for one in settled.deliveries] == ["complete", "complete"]
    assert not any("partial" in path.name for path in rig.out.iterdir())
    assert all(one.from_cache for one in (*kept.deliveries, *offline.deliveries))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"id": ""} | {"collection": ""}, "an item with type, id and properties"),
        ({"type": "Collection"}, "an item with type, id and properties"),
        ({"properties": {"datetime": None}}, "a time with an offset"),
        ({"properties": {"datetime": "2026-06-21T09:00:00"}}, "a time with an offset"),
        ({"properties": {"start_datetime": "2026-06-21T09:00:00Z", "end_datetime": "2026-06-20T00:00:00Z"}}, "an end"),
        ({"properties": {"datetime": "2026-06-21T09:00:00Z", "eo:cloud_cover": 101}}, "0 to 100"),
        ({"properties": {"datetime": "2026-06-21T09:00:00Z", "eo:cloud_cover": True}}, "0 to 100"),
    ],
)
def test_an_item_that_is_none_refuses_the_answer(change: dict[str, Any], told: str) -> None:
    with pytest.raises(FetchError, match=told):
        parse_item(item(1) | change, "x.example")


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ({"type": "FeatureCollection"}, "a FeatureCollection"),
        ([], "a JSON object"),
        ({"type": "FeatureCollection", "features": [], "links": [{"rel": "next", "href": "?"}]}, "an end within"),
        (
            {"type": "FeatureCollection", "features": [], "links": [{"rel": "next", "href": "https://b.example/x"}]},
            "a link to b.example",
        ),
        ({"type": "FeatureCollection", "features": [], "links": [{"rel": "next", "href": "file:///x"}]}, "a link to"),
    ],
)
def test_pages_that_lead_away_go_round_or_are_none_are_refused(rig: Rig, page: object, told: str) -> None:
    catalogue = Catalogue([])

    def answer(asked: Asked) -> Sent:
        return as_json(page) if "/search" in asked.path else catalogue(asked)

    with serving(answer) as service:
        catalogue.url = service.url
        with pytest.raises(FetchError, match=told):
            fetch(rig, service)
    assert not rig.out.exists()


def test_a_catalogue_that_cannot_be_searched_is_a_wrong_input(rig: Rig) -> None:
    with (
        serving(lambda _: as_json({"type": "Catalog", "links": []})) as service,
        pytest.raises(InputError, match="not of a static catalogue"),
    ):
        fetch(rig, service)


@pytest.mark.parametrize("names", [(), ("",), ("a,b",)])
def test_collections_without_a_name_ask_nothing(rig: Rig, names: tuple[str, ...]) -> None:
    with serving(Catalogue([])) as service, pytest.raises(InputError, match="bad_collection"):
        fetch(rig, service, collections=names)
    assert service.asked == []
