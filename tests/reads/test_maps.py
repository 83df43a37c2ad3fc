"""The map counts what the lists show, for everybody: no number comes from a hidden row."""

from __future__ import annotations

from collections import Counter
from typing import Any

import httpx
import pytest

from tests.reads.scene import Scene
from tests.reads.varied import ANONYMOUS

PEOPLE = (
    ANONYMOUS,
    "user",
    "neighbour",
    "stranger",
    "coordinator",
    "partner",
    "foreign partner",
    "two hats",
)

LISTED = """query($after: String) {
  %s(first: 100, after: $after, filter: {status: [PUBLISHED, PARTIALLY_ALLOCATED]}) {
    nodes { kind commune { insee name department longitude latitude } pole { slug } }
    pageInfo { hasNextPage endCursor } } }"""

Places = dict[tuple[str, str], Counter[str]]
"""(list, INSEE code) → how many of each kind."""


def get(scene: Scene, who: str, **query: str) -> httpx.Response:
    token = scene.people[who].token
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    sent = scene.client.http.get("/map.geojson", params=query, headers=headers)
    return scene.runner.run(sent)


def mapped(scene: Scene, who: str, **query: str) -> list[Any]:
    """Every feature, page after page."""
    found: list[Any] = []
    address: str | None = "/map.geojson"
    while address is not None:
        response = get(scene, who, **query)
        assert response.status_code == 200, response.text
        page = response.json()
        found += page["features"]
        address = page["next"]
        if address is not None:
            query = dict(httpx.URL(address).params)
    return found


def counts(features: list[Any]) -> Places:
    found: Places = {}
    for feature in features:
        told = feature["properties"]
        for name in ("resources", "requests"):
            kinds = Counter[str](told[f"{name}ByKind"])
            assert kinds.total() == told[name]
            if kinds:
                found[name, told["insee"]] = kinds
    return found


def listed(scene: Scene, who: str, name: str) -> list[Any]:
    """What the list of that name shows, page after page."""
    nodes: list[Any] = []
    after = None
    while True:
        asked = scene.client.data(LISTED % name, {"after": after}, scene.people[who].token)
        page = scene.runner.run(asked)[name]
        nodes += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return nodes
        after = page["pageInfo"]["endCursor"]


def expected(scene: Scene, who: str, **only: str) -> Places:
    found: Places = {}
    for name in ("resources", "requests"):
        for node in listed(scene, who, name):
            if only.get("kind", node["kind"]) != node["kind"]:
                continue
            if only.get("pole", node["pole"]["slug"]) != node["pole"]["slug"]:
                continue
            found.setdefault((name, node["commune"]["insee"]), Counter())[node["kind"]] += 1
    return found


@pytest.mark.parametrize("who", PEOPLE)
def test_the_map_and_the_lists_count_alike(scene: Scene, who: str) -> None:
    assert expected(scene, who), "the world has something for everybody"
    assert counts(mapped(scene, who)) == expected(scene, who)


def test_not_everybody_sees_the_same_map(scene: Scene) -> None:
    totals = {sum(each.total() for each in counts(mapped(scene, who)).values()) for who in PEOPLE}
    assert len(totals) >= 4


@pytest.mark.parametrize("who", (ANONYMOUS, "user", "coordinator"))
@pytest.mark.parametrize(
    "only", ({"kind": "VEHICLE"}, {"pole": "rade"}, {"kind": "PREMISES", "pole": "ecluse"})
)
def test_a_filter_keeps_what_it_says(scene: Scene, who: str, only: dict[str, str]) -> None:
    assert counts(mapped(scene, who, **only)) == expected(scene, who, **only)


def test_an_unknown_pole_is_refused_rather_than_empty(scene: Scene) -> None:
    response = get(scene, "coordinator", pole="nulle-part")
    assert response.status_code == 400
    assert "aucun pôle « nulle-part »" in response.json()["errors"][0]["message"]


def test_a_place_is_its_communes_point_and_nothing_finer(scene: Scene) -> None:
    places = {
        node["commune"]["insee"]: node["commune"]
        for name in ("resources", "requests")
        for node in listed(scene, "user", name)
    }
    features = mapped(scene, "user")
    assert len(features) == len(places)
    for feature in features:
        told, place = feature["properties"], places[feature["id"]]
        assert feature["geometry"]["coordinates"] == [place["longitude"], place["latitude"]]
        assert [told["insee"], told["name"], told["department"]] == [
            place["insee"],
            place["name"],
            place["department"],
        ]


def test_what_is_answered_is_geojson(scene: Scene) -> None:
    """RFC 7946, sections 3 to 7: types, positions, members that must be and must not be."""
    response = get(scene, "coordinator")
    assert response.headers["content-type"] == "application/geo+json"
    collection = response.json()
    assert collection["type"] == "FeatureCollection"
    assert not {"coordinates", "geometries", "geometry", "properties", "crs"} & collection.keys()
    identifiers = [feature["id"] for feature in collection["features"]]
    assert identifiers == sorted(set(identifiers))
    for feature in collection["features"]:
        assert feature.keys() == {"type", "id", "geometry", "properties"}
        assert feature["type"] == "Feature" and isinstance(feature["id"], str)
        assert feature["geometry"].keys() == {"type", "coordinates"}
        assert feature["geometry"]["type"] == "Point"
        longitude, latitude = feature["geometry"]["coordinates"]
        assert -180 <= longitude <= 180 and -90 <= latitude <= 90
        assert isinstance(feature["properties"], dict)
