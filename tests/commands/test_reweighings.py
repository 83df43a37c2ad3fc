"""Weights learned from what a pole decided: proposed with their replay, applied by a person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from ptce.commands.rematchings import match_what_waits
from ptce.commands.reweighings import FEWEST, propose_weights
from ptce.db import tables
from ptce.domain.identifiers import public_id
from ptce.domain.terms import CriterionCode
from ptce.domain.weights import bounds, published
from tests.client import Client, client_of
from tests.commands.deals import Deals
from tests.conftest import Database
from tests.world import NOW, World

FIELDS = """id version status origin baseVersion reason decidedAt
  criteria { code weight publishedWeight }
  replay { decisions needs ndcgBefore ndcgAfter firstPlacesChanged largestFall
    exposure { size before after } }"""
GIVE = f"""mutation($i: ReviewWeightsInput!) {{ %s(input: $i) {{
  weights {{ {FIELDS} }} userErrors {{ code field message }} }} }}"""
LIST = f"""query($f: WeightSetFilter) {{ weightSets(filter: $f) {{ nodes {{ {FIELDS} }} }} }}"""

CODES = [code for code in published("VEHICLE")]
WEEK = timedelta(days=7)


def scored(utilities: dict[CriterionCode, float]) -> tuple[float, list[dict[str, Any]]]:
    """S by the published weights, and the criteria as a match keeps them."""
    s, criteria = 1.0, []
    for code, weight in published("VEHICLE").items():
        utility = round(utilities[code], 4)
        s *= max(utility, 0.02) ** float(weight)
        said = {"code": code.value, "utility": utility, "weight": float(weight)}
        criteria.append(said | {"points_lost": 0.0, "fr": "", "en": ""})
    return s, criteria


@dataclass
class Desk:
    client: Client
    deals: Deals
    coordinator: str
    member: str

    async def decide(self, needs: int, by: CriterionCode, *, fair: bool = True) -> None:
        """People look at one criterion alone: of two offers of a need, one is accepted. Unless it
        is `fair`, one of the two members is always the better one by it."""
        deals, world, rng = self.deals, self.deals.world, Random(11)
        other = await world.member(deals.pole, "L'Autre", size="MICRO")
        vans = [await deals.van(), await deals.van(other)]
        rows = []
        for _ in range(needs):
            request = await deals.need()
            pair = [{code: rng.uniform(0.4, 1) for code in CODES} for _ in vans]
            ranked = sorted(pair, key=lambda each: -each[by])
            for van, utilities in zip(vans, ranked if not fair else pair, strict=True):
                s, criteria = scored(utilities)
                yes = utilities is ranked[0]
                ended = {"status": "AGREED" if yes else "DECLINED"}
                ended |= {} if yes else {"declined_by": "RECEIVER", "decline_reason": "TOO_FAR"}
                rows.append((request, van, {"s": s, "score": round(100 * s, 1)}, criteria, ended))
        for request, van, numbers, criteria, ended in rows:
            await world.match(request, van, criteria=criteria, **numbers, **ended)

    async def listed(self, token: str | None = None) -> list[dict[str, Any]]:
        found = await self.client.data(LIST, {"f": {}}, token or self.member)
        nodes: list[dict[str, Any]] = found["weightSets"]["nodes"]
        return nodes

    async def review(self, command: str, set_id: str, **given: Any) -> Any:
        usual = {"weightSetId": set_id, "reason": "Le rejeu est meilleur."}
        answer = await self.client(GIVE % command, {"i": usual | given}, self.coordinator)
        assert "errors" not in answer, answer["errors"]
        payload = answer["data"][command]
        refused = {".".join(each["field"]): each["code"] for each in payload["userErrors"]}
        return payload["weights"], refused


@pytest.fixture
async def desk(database: Database, world: World) -> AsyncIterator[Desk]:
    deals = await Deals.of(world)
    coordinator = await world.token(await world.coordinator(deals.pole))
    member = await world.token(await world.user(deals.borrower))
    async with client_of(database.url) as client:
        yield Desk(client, deals, coordinator, member)


async def test_nothing_is_learned_from_fewer_than_two_hundred_decisions(desk: Desk) -> None:
    await desk.decide(FEWEST // 2 - 1, CriterionCode.DISTANCE)
    assert await propose_weights(desk.deals.world.engine, NOW) == 0
    assert await desk.listed() == []


async def test_learned_weights_are_proposed_with_their_replay_and_change_nothing_until_applied(
    desk: Desk,
) -> None:
    engine = desk.deals.world.engine
    await desk.decide(FEWEST // 2, CriterionCode.DISTANCE)
    assert await propose_weights(engine, NOW) == 1
    [proposed] = await desk.listed()
    assert (proposed["status"], proposed["origin"]) == ("PROPOSED", "FITTED")
    assert (proposed["version"], proposed["baseVersion"], proposed["reason"]) == (1, 0, None)
    said = {each["code"]: float(each["weight"]) for each in proposed["criteria"]}
    assert sum(said.values()) == pytest.approx(1)
    for code in CODES:
        low, high = bounds("VEHICLE", code)
        assert float(low) <= said[code.value] <= float(high)
    assert said["DISTANCE"] > 1.1 * float(published("VEHICLE")[CriterionCode.DISTANCE])
    replay = proposed["replay"]
    assert (replay["decisions"], replay["needs"]) == (FEWEST, FEWEST // 2)
    assert replay["ndcgBefore"] < replay["ndcgAfter"] <= 1
    assert 0 < replay["firstPlacesChanged"] < FEWEST // 2
    assert {each["size"]: each["before"] for each in replay["exposure"]} == {
        None: 0.5,
        "MICRO": 0.5,
    }
    request = await desk.deals.need()
    await desk.deals.rematch(request=request)
    rows = await desk.deals.rows(tables.match, tables.match.c.request_id == request)
    assert {row.weights_version for row in rows} == {0}
    assert await desk.review("applyWeights", proposed["id"], reason="") == (
        None,
        {"reason": "REQUIRED"},
    )
    assert await desk.review("applyWeights", proposed["id"], expectedVersion=4) == (
        None,
        {"expectedVersion": "STALE_VERSION"},
    )
    applied, refused = await desk.review("applyWeights", proposed["id"], expectedVersion=0)
    assert (applied["status"], refused) == ("IN_FORCE", {})
    assert await match_what_waits(engine, NOW) >= 1
    rows = await desk.deals.rows(tables.match, tables.match.c.request_id == request)
    assert {row.weights_version for row in rows} == {1}
    assert (await desk.review("applyWeights", proposed["id"]))[1] == {"weightSetId": "WRONG_STATE"}


async def test_a_week_new_decisions_and_an_answer_are_waited_for(desk: Desk) -> None:
    engine = desk.deals.world.engine
    await desk.decide(FEWEST // 2, CriterionCode.DISTANCE)
    await propose_weights(engine, NOW)
    [first] = await desk.listed()
    assert await propose_weights(engine, NOW + 2 * WEEK) == 0, "it waits for an answer"
    rejected, _ = await desk.review("rejectWeights", first["id"])
    assert (rejected["status"], rejected["reason"]) == ("REJECTED", "Le rejeu est meilleur.")
    assert await propose_weights(engine, NOW + 2 * WEEK) == 0, "nobody decided anything since"
    request, van = await desk.deals.need(), await desk.deals.van()
    _, criteria = scored(dict.fromkeys(CODES, 0.9))
    await desk.deals.world.match(request, van, criteria=criteria, status="AGREED")
    assert await propose_weights(engine, NOW + WEEK / 2) == 0, "the week is not over"
    assert await propose_weights(engine, NOW + 2 * WEEK) == 1
    assert [each["status"] for each in await desk.listed()] == ["PROPOSED", "REJECTED"]


async def test_weights_that_would_hide_a_member_are_set_aside_by_the_engine(desk: Desk) -> None:
    """One member has always the nearer van. With four others before it by the rest, its places
    depend on the distance."""
    deals, world = desk.deals, desk.deals.world
    await desk.decide(FEWEST // 2, CriterionCode.DISTANCE)
    far = await world.member(deals.pole, "La Lointaine", size="LARGE")
    vans = [await deals.van() for _ in range(5)]
    hidden = await deals.van(far)
    good = dict.fromkeys(CODES, 0.8) | {CriterionCode.DISTANCE: 0.72}
    poor = dict.fromkeys(CODES, 0.9) | {CriterionCode.DISTANCE: 0.5}
    assert scored(poor)[0] > scored(good)[0]
    for _ in range(12):
        request = await deals.need()
        for van in vans:
            s, criteria = scored(good)
            ended = {"status": "AGREED"} if van is vans[0] else {}
            await world.match(request, van, criteria=criteria, s=s, **ended)
        s, criteria = scored(poor)
        await world.match(request, hidden, criteria=criteria, s=s)
    assert await propose_weights(world.engine, NOW) == 1
    [found] = await desk.listed()
    assert found["status"] == "REFUSED" and found["replay"]["largestFall"] > 0.2
    assert (await desk.review("applyWeights", found["id"]))[1] == {"weightSetId": "WRONG_STATE"}


async def test_a_pole_learns_from_its_own_needs_alone(desk: Desk, world: World) -> None:
    await desk.decide(FEWEST // 2, CriterionCode.DISTANCE)
    other = await world.pole("Ailleurs")
    await propose_weights(world.engine, NOW)
    rows = await desk.deals.rows(tables.weight_set)
    assert {row.pole_id for row in rows} == {desk.deals.pole} and other not in {
        row.pole_id for row in rows
    }
    elsewhere = await world.token(await world.coordinator(other))
    assert await desk.listed(elsewhere) == []
    proposal = public_id("weight_set", rows[0].id)
    answer = await desk.client(
        GIVE % "applyWeights", {"i": {"weightSetId": proposal, "reason": "x"}}, elsewhere
    )
    assert answer["data"]["applyWeights"]["userErrors"][0]["code"] == "NOT_FOUND"
    answer = await desk.client(
        GIVE % "applyWeights", {"i": {"weightSetId": proposal, "reason": "x"}}, desk.member
    )
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
