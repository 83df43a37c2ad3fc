"""What a loan of staff costs its employer is for the employer and the pole's coordinators."""

from __future__ import annotations

from typing import Any

from ptce.domain.identifiers import public_id
from tests.client import client_of
from tests.conftest import Database
from tests.world import World

READ = """query($id: ID!) {
  node(id: $id) { ... on Skill { skillMode hourlyCostEur } }
  resources { nodes { ... on Skill { hourlyCostEur } } }
  pole { members { nodes { resources { nodes { ... on Skill { hourlyCostEur } } } } } }
}"""


def costs(answer: Any) -> set[Any]:
    """Every hourly cost in an answer."""
    if isinstance(answer, list):
        return set().union(*map(costs, answer))
    if not isinstance(answer, dict):
        return set()
    own = {answer["hourlyCostEur"]} if "hourlyCostEur" in answer else set()
    return own.union(*map(costs, answer.values()))


async def test_an_hourly_cost_is_read_by_its_own_people_and_their_coordinators(
    world: World, database: Database
) -> None:
    pole = await world.pole()
    member, other = await world.member(pole), await world.member(pole, "Voisine")
    elsewhere = await world.pole(slug="ailleurs")
    skill = await world.resource(
        member,
        "SKILL",
        title="Comptable",
        visibility="PUBLIC",
        details={"skill_mode": "STAFF_LOAN", "hourly_cost_eur": "27.50"},
    )
    people = {
        "own": (await world.token(await world.user(member)), "27.50"),
        "coordinator": (await world.token(await world.coordinator(pole)), "27.50"),
        "neighbour": (await world.token(await world.user(other)), None),
        "coordinator elsewhere": (await world.token(await world.coordinator(elsewhere)), None),
        "partner": (await world.token(await world.partner(pole)), None),
        "anonymous": (None, None),
    }
    async with client_of(database.url) as client:
        for who, (token, cost) in people.items():
            data = await client.data(READ, {"id": public_id("resource", skill)}, token)
            assert data["node"]["skillMode"] == "STAFF_LOAN", who
            assert {c and float(c) for c in costs(data)} == {cost and float(cost)}, who
