"""Through the API: who suspends or leaves is told what is left to settle."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.domain.identifiers import public_id
from tests.client import client_of
from tests.conftest import Database
from tests.world import NOW, World

LEAVING = """mutation($input: %sInput!) {
  %s(input: $input) {
    userErrors { code }
    leftToSettle
    member { status bookingsToSettle { totalCount nodes { status } } }
  }
}"""


@pytest.mark.parametrize(
    ("name", "status"), [("suspendMember", "SUSPENDED"), ("withdrawMember", "WITHDRAWN")]
)
async def test_who_leaves_is_told_what_is_left_to_settle(
    database: Database, engine: AsyncEngine, name: str, status: str
) -> None:
    world = World(engine)
    pole = await world.pole()
    lender, borrower = await world.member(pole), await world.member(pole, "La Rade")
    for day, state in ((7, "CONFIRMED"), (9, "CONFIRMED"), (-7, "CONFIRMED"), (11, "CANCELLED")):
        start = NOW + timedelta(days=day)
        request = await world.request(borrower, period=Range(start, start + timedelta(hours=4)))
        match = await world.match(request, await world.resource(lender), status="AGREED")
        await world.booking(match, state)
    token = await world.token(await world.coordinator(pole))
    query = LEAVING % (name[0].upper() + name[1:], name)
    given: dict[str, Any] = {"memberId": public_id("member", lender), "reason": "Déménagement"}
    async with client_of(database.url) as client:
        refused = await client.data(query, {"input": given | {"expectedVersion": 9}}, token)
        told = await client.data(query, {"input": given}, token)
    assert refused[name]["leftToSettle"] is None
    assert told[name] == {
        "userErrors": [],
        "leftToSettle": 2,
        "member": {
            "status": status,
            "bookingsToSettle": {"totalCount": 2, "nodes": [{"status": "CONFIRMED"}] * 2},
        },
    }
