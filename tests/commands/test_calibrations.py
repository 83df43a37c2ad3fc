"""Likelihoods of acceptance: from what people decided, in all poles, and null before."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import update

from ptce.commands.calibrations import fit_calibrations
from ptce.db import tables
from ptce.domain.identifiers import public_id
from ptce.domain.kinds import KINDS
from ptce.matching.calibration import FEWEST, Calibration
from tests.client import Client, client_of
from tests.commands.deals import Deals
from tests.conftest import Database
from tests.world import NOW, World

MATCH = """query($id: ID!) { node(id: $id) { ... on Match { acceptanceProbability score } } }"""
CRITERIA = """query($kind: ResourceKind!) { criteria(kind: $kind) {
  calibration { version decisions accepted a b ece brier fittedAt } } }"""
EXPLAINED = """query($need: ID!, $van: ID!) {
  matchExplanation(requestId: $need, resourceId: $van) { status acceptanceProbability } }"""


@dataclass
class Desk:
    client: Client
    deals: Deals
    token: str

    async def decided(self, count: int, seed: int = 3, *, against: bool = False) -> list[UUID]:
        """Pairs that people accepted or declined, better scores more often."""
        deals, rng, made = self.deals, Random(seed), []
        van = await deals.van()
        for at in range(count):
            s = rng.uniform(0.3, 0.99)
            yes = (rng.random() < Calibration(2.0, -1.0).probability(s)) != against
            ended = {"status": "AGREED" if at % 2 else "CANCELLED"}
            if not yes:
                ended = {"status": "DECLINED", "declined_by": "RECEIVER"}
                ended["decline_reason"] = "TOO_FAR"
            request = await deals.need()
            made.append(
                await deals.world.match(request, van, s=s, score=round(100 * s, 1), **ended)
            )
        return made

    async def calibration(self, kind: str = "VEHICLE") -> dict[str, float] | None:
        found = await self.client.data(CRITERIA, {"kind": kind})
        told: dict[str, float] | None = found["criteria"]["calibration"]
        return told


@pytest.fixture
async def desk(database: Database, world: World) -> AsyncIterator[Desk]:
    deals = await Deals.of(world)
    token = await world.token(await world.coordinator(deals.pole))
    async with client_of(database.url) as client:
        yield Desk(client, deals, token)


async def test_nothing_is_told_before_thirty_decisions_and_what_was_solved_is_none(
    desk: Desk,
) -> None:
    made = await desk.decided(FEWEST)
    match = tables.match
    async with desk.deals.world.engine.begin() as connection:
        solved = {"status": "DECLINED", "decline_reason": "ALREADY_SOLVED"}
        await connection.execute(
            update(match).where(match.c.id == made[0]).values(**solved, declined_by="RECEIVER")
        )
    learned = await fit_calibrations(desk.deals.world.engine, NOW)
    assert {each.kind: each.decisions for each in learned}["VEHICLE"] == FEWEST - 1
    assert all(each.fit is None for each in learned)
    assert await desk.calibration() is None
    found = await desk.client.data(MATCH, {"id": public_id("match", made[1])}, desk.token)
    assert found["node"]["acceptanceProbability"] is None


async def test_a_kind_is_fitted_and_each_match_tells_its_likelihood(desk: Desk) -> None:
    made = await desk.decided(60)
    [fit] = [each.fit for each in await fit_calibrations(desk.deals.world.engine, NOW) if each.fit]
    told = await desk.calibration()
    assert told is not None
    assert (told["version"], told["decisions"], told["accepted"]) == (1, 60, fit.accepted)
    assert (told["a"], told["b"], told["ece"], told["brier"]) == (
        *fit.calibration,
        fit.ece,
        fit.brier,
    )
    assert await desk.calibration("SKILL") is None
    for match in made[:5]:
        row = await desk.deals.row(tables.match, match)
        found = await desk.client.data(MATCH, {"id": public_id("match", match)}, desk.token)
        expected = fit.calibration.probability(row.s)
        assert found["node"]["acceptanceProbability"] == pytest.approx(expected, abs=6e-4)


async def test_an_explanation_tells_it_too_but_not_of_what_is_forbidden(desk: Desk) -> None:
    await desk.decided(60)
    await fit_calibrations(desk.deals.world.engine, NOW)
    van = await desk.deals.van(title="Camion frigo")
    far = await desk.deals.van(commune_insee="83069", radius_km=1)
    request = public_id("request", await desk.deals.need())
    told = {}
    for resource in (van, far):
        given = {"need": request, "van": public_id("resource", resource)}
        found = (await desk.client.data(EXPLAINED, given, desk.token))["matchExplanation"]
        told[found["status"]] = found["acceptanceProbability"]
    assert 0 < told["OK"] < 1
    assert told["VIOLATED"] is None


async def test_a_night_without_new_decisions_writes_nothing_and_fits_are_kept(desk: Desk) -> None:
    engine = desk.deals.world.engine
    await desk.decided(40)
    await fit_calibrations(engine, NOW)
    await fit_calibrations(engine, NOW)
    assert [row.number for row in await desk.deals.rows(tables.calibration)] == [1]
    await desk.decided(20, seed=4)
    await fit_calibrations(engine, NOW)
    rows = await desk.deals.rows(tables.calibration)
    assert [(row.number, row.decisions) for row in rows] == [(1, 40), (2, 60)]
    told = await desk.calibration()
    assert told is not None and told["version"] == 2


async def test_the_command_says_a_sentence_for_each_kind(desk: Desk, database: Database) -> None:
    await desk.decided(60)
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "ptce", "learn"],
        env={**os.environ, "DATABASE_URL": database.url},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert [line.partition(" : ")[0] for line in said[:-1]] == [kind.fr for kind in KINDS]
    assert any(line.startswith("véhicule : 60 décisions, dont ") for line in said)
    assert said[-1] == "Versions de poids écrites : 0."
    told = await desk.calibration()
    assert told is not None and told["decisions"] == 60


async def test_decisions_that_contradict_the_scores_are_refused_and_said_so(desk: Desk) -> None:
    await desk.decided(80, against=True)
    learned = await fit_calibrations(desk.deals.world.engine, NOW)
    assert [(each.kind, each.decisions) for each in learned if each.refused] == [("VEHICLE", 80)]
    assert await desk.calibration() is None
