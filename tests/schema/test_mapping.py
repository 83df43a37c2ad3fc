"""GET /map.geojson: what a client may ask of it, and what caches may keep."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from ptce.reads import maps
from ptce.reads.maps import Box
from ptce.schema.mapping import read_box
from tests.client import Client, client_of
from tests.conftest import Database, Statements
from tests.world import World


@pytest.fixture
async def client(database: Database, world: World) -> AsyncIterator[Client]:
    member = await world.member(await world.pole(slug="rade"), "Les Mains du Faron")
    await world.resource(member, visibility="PUBLIC")
    await world.resource(member, visibility="PRIVATE")
    await world.resource(member, visibility="PUBLIC", status="WITHDRAWN")
    await world.resource(member, visibility="PUBLIC", status="ALLOCATED")
    await world.request(member, "PREMISES", visibility="PUBLIC", status="PARTIALLY_ALLOCATED")
    async with client_of(database.url) as client:
        yield client


async def test_without_a_token_the_map_is_what_is_public_and_open(client: Client) -> None:
    response = await client.http.get("/map.geojson")
    [toulon] = response.json()["features"]
    assert toulon["properties"] == {
        "insee": "83137",
        "name": "Toulon",
        "department": "83",
        "resources": 1,
        "resourcesByKind": {"VEHICLE": 1},
        "requests": 1,
        "requestsByKind": {"PREMISES": 1},
    }
    assert response.json()["next"] is None
    assert "link" not in response.headers


async def test_an_empty_map_is_a_map(client: Client) -> None:
    response = await client.http.get("/map.geojson", params={"after": "97411"})
    assert response.json() == {"type": "FeatureCollection", "features": [], "next": None}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"kind": "BOAT"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"bbox": "5,43,6"}, "bbox"),
        ({"bbox": "5,43,6,44,1"}, "bbox"),
        ({"bbox": "5,44,6,43"}, "bbox"),
        ({"bbox": "-181,43,6,44"}, "bbox"),
        ({"bbox": "5,43,6,91"}, "bbox"),
        ({"bbox": "nan,43,6,44"}, "bbox"),
        ({"bbox": "5,43,inf,44"}, "bbox"),
        ({"bbox": ""}, "bbox"),
        ({"bbox": "5,43,6,4_4"}, "bbox"),
        ({"bbox": " 5,43,6,44"}, "bbox"),
        ({"bbox": "1" * 500}, "bbox"),
        ({"pole": "\0"}, "pole"),
        ({"pole": "aucun"}, "pole"),
        ({"pole": ""}, "pole"),
        ({"after": "x" * 101}, "after"),
        ({"after": "99999"}, "after"),
        ({"after": "0"}, "after"),
        ({"box": "5,43,6,44"}, "box"),
    ],
)
async def test_a_filter_that_cannot_be_understood_is_told(
    client: Client, query: dict[str, str], field: str
) -> None:
    response = await client.http.get("/map.geojson", params=query)
    assert response.status_code == 400
    [error] = response.json()["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": [field]}
    english = await client.http.get("/map.geojson", params=query, headers={"accept-language": "en"})
    assert english.json()["errors"][0]["message"] != error["message"]


def test_a_box_is_four_numbers_of_degrees() -> None:
    assert read_box("5.5,43,6.5,43.5") == Box(5.5, 43.0, 6.5, 43.5)
    assert read_box("179,-20,-179,-10").west > read_box("179,-20,-179,-10").east


FAR_AND_WIDE = {
    "2A004": "Ajaccio",
    "75056": "Paris",
    "83069": "Hyères",
    "83137": "Toulon",
    "97209": "Fort-de-France",
    "97411": "Saint-Denis",
}
"""From the West Indies to the Indian Ocean: some boxes go the other way round."""


@pytest.fixture
async def far_and_wide(client: Client, world: World) -> Client:
    member = await world.member(await world.pole(slug="partout"), "Partout")
    for number, insee in enumerate(FAR_AND_WIDE):
        make = world.request if number % 2 else world.resource
        await make(member, commune_insee=insee, visibility="PUBLIC")
    return client


async def shown(client: Client, address: str) -> list[str]:
    """The communes of a map, page after page, in order."""
    found: list[str] = []
    next_: str | None = address
    while next_ is not None:
        page = (await client.http.get(next_)).json()
        found += [feature["id"] for feature in page["features"]]
        next_ = page["next"]
    return found


@pytest.mark.parametrize("more", ["", "&pole=partout", "&kind=VEHICLE"])
@pytest.mark.parametrize(
    ("box", "inside"),
    [
        ("-180,-90,180,90", sorted(FAR_AND_WIDE)),
        ("5.5,42.5,7,43.5", ["83069", "83137"]),
        ("6.05,42.5,7,43.5", ["83069"]),
        ("50,-25,60,-15", ["97411"]),
        ("-70,10,-50,20", ["97209"]),
        ("50,-30,-50,20", ["97209", "97411"]),
        ("0,0,1,1", []),
    ],
)
async def test_a_box_keeps_the_points_inside(
    far_and_wide: Client, box: str, inside: list[str], more: str
) -> None:
    assert await shown(far_and_wide, f"/map.geojson?bbox={box}{more}") == inside


@pytest.mark.parametrize("query", ["", "?bbox=-180,-90,180,90", "?pole=partout&kind=VEHICLE"])
async def test_a_map_in_pages_is_the_same_map(
    far_and_wide: Client, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    address = f"/map.geojson{query}"
    assert await shown(far_and_wide, address) == sorted(FAR_AND_WIDE)
    monkeypatch.setattr(maps, "COMMUNES", 2)
    maps.statement.cache_clear()
    try:
        first = await far_and_wide.http.get(address)
        assert [feature["id"] for feature in first.json()["features"]] == ["2A004", "75056"]
        assert first.headers["link"] == f'<{first.json()["next"]}>; rel="next"'
        assert await shown(far_and_wide, address) == sorted(FAR_AND_WIDE)
    finally:
        maps.statement.cache_clear()


async def test_the_map_of_everybody_is_kept_a_minute_and_then_asked_for_again(
    client: Client,
) -> None:
    response = await client.http.get("/map.geojson")
    assert response.headers["cache-control"] == "public, max-age=60"
    assert response.headers["vary"] == "Authorization, Origin"
    assert response.headers["x-content-type-options"] == "nosniff"
    etag = response.headers["etag"]
    again = await client.http.get("/map.geojson", headers={"if-none-match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)


async def test_a_map_that_has_changed_is_sent_again(client: Client, world: World) -> None:
    etag = (await client.http.get("/map.geojson")).headers["etag"]
    member = await world.member(await world.pole(), "La Rade")
    await world.resource(member, visibility="PRIVATE")
    hidden = await client.http.get("/map.geojson", headers={"if-none-match": etag})
    assert hidden.status_code == 304, "nothing tells that a hidden row was added"
    await world.resource(member, visibility="PUBLIC")
    changed = await client.http.get("/map.geojson", headers={"if-none-match": etag})
    assert changed.status_code == 200


async def test_the_map_of_somebody_is_theirs_only(client: Client, world: World) -> None:
    token = await world.token(await world.principal("Personne"))
    headers = {"authorization": f"Bearer {token}"}
    response = await client.http.get("/map.geojson", headers=headers)
    assert response.headers["cache-control"] == "private, no-cache"
    forged = await client.http.get("/map.geojson", headers={"authorization": "Bearer forged"})
    assert forged.status_code == 401


async def test_a_page_of_the_map_is_one_statement(
    client: Client, database: Database, statements: Statements
) -> None:
    for query in ({}, {"pole": "rade", "kind": "VEHICLE"}, {"bbox": "5,43,6,44"}):
        async with statements(database) as counted:
            response = await client.http.get("/map.geojson", params=query)
        assert len(response.json()["features"]) == 1
        read = {text: calls for text, calls in counted.texts.items() if "resource" in text}
        assert list(read.values()) == [1], counted.texts
