"""What criteria weigh in a pole: coordinators choose, everybody inside reads, and the worker judges
again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from ptce.commands.previews import preview
from ptce.commands.rematchings import match_what_waits
from ptce.db import tables
from ptce.db.candidates import needs_by_id
from ptce.domain.identifiers import public_id
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.terms import CriterionCode
from ptce.domain.weights import published
from tests.client import Client, client_of
from tests.commands.deals import Deals
from tests.conftest import Database, Statements
from tests.world import NOW, World

FIELDS = """id kind version status origin baseVersion reason
  criteria { code label weight publishedWeight } pole { name }"""
GIVE = """mutation($i: {input}!) {{ {command}(input: $i) {{
  weights {{ {fields} }} userErrors {{ code field message }} }} }}"""
LIST = f"""query($f: WeightSetFilter) {{ weightSets(filter: $f) {{
  totalCount nodes {{ {FIELDS} }} }} }}"""

WHY = "Ici, on vient de loin : la route compte moins."


def far_matters_less() -> list[dict[str, Any]]:
    weights = published("VEHICLE")
    weights[CriterionCode.DISTANCE] -= Decimal("0.05")
    weights[CriterionCode.PRICE] += Decimal("0.05")
    return [{"code": code.value, "weight": str(weight)} for code, weight in weights.items()]


@dataclass
class Desk:
    client: Client
    deals: Deals
    pole: str
    coordinator: str
    member: str

    async def give(self, command: str, token: str | None = None, **given: Any) -> Any:
        """The version, and the codes of the user errors by field."""
        title = command[0].upper() + command[1:]
        query = GIVE.format(input=f"{title}Input", command=command, fields=FIELDS)
        usual = {"poleId": self.pole, "kind": "VEHICLE", "reason": WHY}
        answer = await self.client(query, {"i": usual | given}, token or self.coordinator)
        assert "errors" not in answer, answer["errors"]
        payload = answer["data"][command]
        refused = {".".join(each["field"]): each["code"] for each in payload["userErrors"]}
        return payload["weights"], refused

    async def set(self, **given: Any) -> Any:
        return await self.give("setWeights", **{"weights": far_matters_less()} | given)

    async def listed(self, token: str | None, **filter_: Any) -> list[tuple[int, str, str, int]]:
        found = (await self.client.data(LIST, {"f": filter_}, token))["weightSets"]
        assert found["totalCount"] == len(found["nodes"])
        return [
            (each["version"], each["status"], each["origin"], each["baseVersion"])
            for each in found["nodes"]
        ]


@pytest.fixture
async def desk(database: Database, world: World) -> AsyncIterator[Desk]:
    deals = await Deals.of(world)
    coordinator = await world.token(await world.coordinator(deals.pole))
    member = await world.token(await world.user(deals.borrower))
    async with client_of(database.url) as client:
        yield Desk(client, deals, public_id("pole", deals.pole), coordinator, member)


async def test_weights_are_chosen_restored_and_their_history_is_read_by_all_inside(
    desk: Desk,
) -> None:
    first, refused = await desk.set(expectedVersion=0)
    assert refused == {}
    assert (first["version"], first["status"], first["origin"]) == (1, "IN_FORCE", "CHOSEN")
    said = {each["code"]: each["weight"] for each in first["criteria"]}
    assert said == {each["code"]: each["weight"] for each in far_matters_less()}
    assert [each["code"] for each in first["criteria"]] == [
        each.value for each in CriterionCode if each.value in said
    ]
    assert first["criteria"][1] == {
        "code": "DISTANCE",
        "label": "distance",
        "weight": said["DISTANCE"],
        "publishedWeight": str(published("VEHICLE")[CriterionCode.DISTANCE]),
    }
    back, refused = await desk.give("restoreWeights", version=0, expectedVersion=1)
    assert (back["version"], back["origin"], back["baseVersion"], refused) == (2, "RESTORED", 0, {})
    assert all(each["weight"] == each["publishedWeight"] for each in back["criteria"])
    again, _ = await desk.give("restoreWeights", version=1)
    assert again["criteria"] == first["criteria"]
    history = [(3, "IN_FORCE", "RESTORED", 1), (2, "REPLACED", "RESTORED", 0)]
    history += [(1, "REPLACED", "CHOSEN", 0)]
    assert await desk.listed(desk.member, poleId=desk.pole, kind=["VEHICLE"]) == history
    assert await desk.listed(desk.coordinator, status=["IN_FORCE"]) == history[:1]
    assert await desk.listed(desk.member, kind=["SKILL"]) == []
    audit = tables.audit_event
    rows = await desk.deals.rows(audit, audit.c.object_type == "weight_set")
    assert [(row.command, row.detail["version"], row.detail["from"]) for row in rows] == [
        ("setWeights", 1, 0),
        ("restoreWeights", 2, 0),
        ("restoreWeights", 3, 1),
    ]


async def test_weights_that_are_in_force_already_make_no_version(desk: Desk) -> None:
    refused_once = (None, {"": "WRONG_STATE"})
    assert await desk.give("restoreWeights", version=0) == refused_once
    await desk.set()
    assert await desk.set() == refused_once
    assert await desk.give("restoreWeights", version=1) == refused_once
    _, refused = await desk.give("restoreWeights", version=0)
    assert refused == {}
    assert await desk.give("restoreWeights", version=0) == refused_once
    assert await desk.give("restoreWeights", version=2) == refused_once
    assert len(await desk.listed(desk.member)) == 2


async def test_who_is_outside_reads_nothing_and_who_does_not_coordinate_applies_nothing(
    desk: Desk,
) -> None:
    await desk.set()
    world = desk.deals.world
    elsewhere = await world.token(await world.coordinator(await world.pole("Ailleurs")))
    assert await desk.listed(elsewhere) == await desk.listed(None) == []
    query = GIVE.format(input="SetWeightsInput", command="setWeights", fields="id")
    given = {"poleId": desk.pole, "kind": "VEHICLE", "reason": WHY, "weights": far_matters_less()}
    for token in (desk.member, elsewhere):
        answer = await desk.client(query, {"i": given}, token)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert len(await desk.listed(desk.member)) == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"DISTANCE": "0.01"}, "weights.1.weight"),
        ({"DISTANCE": "0.9"}, "weights.1.weight"),
        ({"DISTANCE": "0.123456"}, "weights.1.weight"),
        ({"DISTANCE": "0.1"}, "weights"),
        ({"LEVEL": "0.1"}, "weights"),
        ({"DISTANCE": None}, "weights"),
    ],
)
async def test_weights_that_do_not_hold_together_are_refused(
    desk: Desk, changed: dict[str, str | None], field: str
) -> None:
    weights = {each["code"]: each["weight"] for each in far_matters_less()} | changed
    given = [{"code": code, "weight": each} for code, each in weights.items() if each is not None]
    version, refused = await desk.set(weights=given)
    assert (version, list(refused)) == (None, [field])


async def test_a_reason_a_known_version_and_the_one_in_force_are_needed(desk: Desk) -> None:
    assert await desk.set(reason=" ") == (None, {"reason": "REQUIRED"})
    assert await desk.set(expectedVersion=2) == (None, {"expectedVersion": "STALE_VERSION"})
    assert await desk.give("restoreWeights", version=7) == (None, {"version": "NOT_FOUND"})
    assert await desk.set(poleId="pol_" + "0" * 32) == (None, {"poleId": "NOT_FOUND"})
    assert await desk.listed(desk.member) == []


async def test_two_who_choose_at_once_leave_one_in_force(desk: Desk) -> None:
    both = await asyncio.gather(
        desk.set(expectedVersion=0, idempotencyKey="a"),
        desk.set(expectedVersion=0, idempotencyKey="b"),
    )
    assert sorted(list(refused.values()) for _, refused in both) == [[], ["STALE_VERSION"]]
    assert [each[:2] for each in await desk.listed(desk.member)] == [(1, "IN_FORCE")]


async def test_open_needs_are_judged_again_by_the_weights_of_their_pole(desk: Desk) -> None:
    deals = desk.deals
    van = await deals.van(commune_insee="83069")
    request = await deals.need(radius_km=60)
    unmet = await deals.need(title="Camion", radius_km=1)
    over = await deals.need(status="WITHDRAWN")
    await deals.rematch(request=request)
    before = await deals.match(request, van)
    assert before.weights_version == 0
    await desk.set()
    queued = {row.request_id for row in await deals.rows(tables.rematching)}
    assert queued == {request, unmet} and over not in queued
    assert (await deals.match(request, van)).s == before.s
    assert await match_what_waits(deals.world.engine, NOW) == 2
    assert await deals.rows(tables.rematching) == []
    after = await deals.match(request, van)
    assert after.weights_version == 1 and after.s > before.s
    weights = {each["code"]: each["weight"] for each in after.criteria}
    assert weights == {each["code"]: float(each["weight"]) for each in far_matters_less()}
    await deals.rematch(resource=van)
    assert await deals.match(request, van) == after
    assert await match_what_waits(deals.world.engine, NOW) == 0


async def test_weights_come_with_the_need_and_their_history_is_one_statement(
    desk: Desk, database: Database, statements: Statements
) -> None:
    await desk.deals.van()
    request = await desk.deals.need()
    executed = []
    for _ in range(2):
        await desk.deals.rematch(request=request)
        async with statements(database) as counted:
            await desk.deals.rematch(request=request)
        executed.append(counted.total)
        await desk.set()
    await desk.give("restoreWeights", version=0)
    assert executed[0] == executed[1]
    await desk.listed(desk.member)
    async with statements(database) as counted:
        assert len(await desk.listed(desk.member)) == 2
    assert sum("weight_set" in text for text in counted.texts) == 1


async def test_a_pole_that_chooses_changes_nothing_for_the_needs_of_another(
    desk: Desk, world: World
) -> None:
    other = await world.pole("Ailleurs")
    borrower = await world.member(other, "Voisine")
    wide: dict[str, Any] = {"visibility": "PUBLIC", "radius_km": 60}
    van = await desk.deals.van(commune_insee="83069", **wide)
    here = await desk.deals.need(**wide)
    there = await world.request(borrower, title="Camion frigo", **wide)
    for request in (here, there):
        await desk.deals.rematch(request=request)
    before = await desk.deals.match(there, van)
    await desk.set()
    await match_what_waits(world.engine, NOW)
    await desk.deals.rematch(resource=van)
    assert (await desk.deals.match(here, van)).weights_version == 1
    assert await desk.deals.match(there, van) == before


async def test_a_preview_is_judged_as_the_posted_need_will_be(desk: Desk) -> None:
    deals = desk.deals
    await deals.van(commune_insee="83069")
    await desk.set()
    request = await deals.need(radius_km=60)
    async with deals.world.engine.begin() as connection:
        need = (await needs_by_id(connection, "VEHICLE", [request]))[request].need
        assert need.weights is not None and need.weights.version == 1
        unposted = replace(need, id=None, weights=None)
        [shown] = (await preview(connection, deals.borrowing, unposted, NOW))["offers"]
    assert shown["weights_version"] == 1


async def test_weights_chosen_for_other_criteria_judge_nothing(desk: Desk) -> None:
    await desk.set()
    deals = desk.deals
    request = await deals.need()
    weight = tables.criterion_weight
    async with deals.world.engine.begin() as connection:
        await connection.execute(weight.delete().where(weight.c.criterion == "PRICE"))
        found = (await needs_by_id(connection, "VEHICLE", [request]))[request]
        assert found.need.weights is None
    assert CriterionCode.PRICE in KIND_BY_CODE["VEHICLE"].weights
    assert (await desk.give("restoreWeights", version=1))[1] == {"version": "NOT_FOUND"}
