"""Through the API: a field left out stays, null empties it, attributes are merged one by one."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.domain.identifiers import public_id
from tests.client import Client, client_of
from tests.conftest import Database
from tests.world import World

RESOURCE = """mutation($input: UpdateResourceInput!) {
  updateResource(input: $input) {
    userErrors { code field }
    resource {
      version title description price { amount } quantity { value } availability { start end }
      weeklySlots { weekday start end } ... on Vehicle { seats refrigerated }
    }
  }
}"""
REQUEST = """mutation($input: UpdateRequestInput!) {
  updateRequest(input: $input) {
    userErrors { code field }
    request {
      version title budget { amount strict } period { start end }
      weeklySlots { weekday } ... on VehicleRequest { seatsMin refrigeratedRequired }
    }
  }
}"""


async def changed(client: Client, query: str, token: str, **given: Any) -> dict[str, Any]:
    """The listing as an edit leaves it."""
    [answer] = (await client.data(query, {"input": given}, token)).values()
    assert answer["userErrors"] == [], answer
    listing: dict[str, Any] = answer.get("resource") or answer["request"]
    return listing


async def test_a_resource_is_edited_field_by_field(database: Database, engine: AsyncEngine) -> None:
    world = World(engine)
    member = await world.member(await world.pole())
    token = await world.token(await world.user(member))
    details: dict[str, Any] = {"seats": 3, "refrigerated": True}
    priced: dict[str, Any] = {"exchange_modes": ["RENTAL"], "price_eur": 20, "price_unit": "DAY"}
    van = await world.resource(member, details=details, description="Hayon", **priced)
    given = {"resourceId": public_id("resource", van)}
    async with client_of(database.url) as client:
        before = await changed(client, RESOURCE, token, **given)
        end = {"end": "2026-05-01T08:00:00Z"}
        first = await changed(client, RESOURCE, token, **given, availability=end)
        slots = [{"weekday": "MONDAY", "start": "22:00", "end": "06:00"}]
        second = await changed(client, RESOURCE, token, **given, weeklySlots=slots, title="Camion")
        kept = await changed(
            client,
            RESOURCE,
            token,
            **given,
            details={"vehicle": {"seats": 5, "refrigerated": None}},
        )
        empty = {"description": None, "price": None, "weeklySlots": None, "details": None}
        last = await changed(client, RESOURCE, token, **given, **empty, availability={"end": None})
        wrong: dict[str, Any] = {"premises": {}}
        answer = await client.data(RESOURCE, {"input": given | {"details": wrong}}, token)
    assert before["version"] == 1
    assert first == before | {
        "version": 2,
        "availability": {
            "start": before["availability"]["start"],
            "end": "2026-05-01T10:00:00+02:00",
        },
    }
    assert (second["title"], len(second["weeklySlots"])) == ("Camion", 2)
    assert (kept["seats"], kept["refrigerated"], kept["weeklySlots"]) == (
        5,
        None,
        second["weeklySlots"],
    )
    assert (last["description"], last["price"], last["weeklySlots"]) == (None, None, [])
    assert (last["seats"], last["availability"]) == (5, before["availability"])
    assert answer["updateResource"] == {
        "userErrors": [{"code": "INVALID", "field": ["details"]}],
        "resource": None,
    }


async def test_a_need_is_edited_field_by_field(database: Database, engine: AsyncEngine) -> None:
    world = World(engine)
    member = await world.member(await world.pole())
    token = await world.token(await world.user(member))
    asks = {"seats_min": 3, "refrigerated_required": True}
    need = await world.request(member, details=asks, budget_eur=50, strict_budget=True)
    given = {"requestId": public_id("request", need)}
    async with client_of(database.url) as client:
        before = await changed(client, REQUEST, token, **given)
        first = await changed(client, REQUEST, token, **given, budget={"amount": 80})
        second = await changed(client, REQUEST, token, **given, need={"vehicle": {"seatsMin": 4}})
        last = await changed(client, REQUEST, token, **given, budget=None)
        answer = await client.data(REQUEST, {"input": given | {"period": None}}, token)
    assert first == before | {"version": 2, "budget": {"amount": "80", "strict": True}}
    assert second == first | {"version": 3, "seatsMin": 4}
    assert last == second | {"version": 4, "budget": None}
    assert answer["updateRequest"]["userErrors"] == [{"code": "REQUIRED", "field": ["period"]}]
