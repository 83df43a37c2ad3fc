"""An operation is answered without HTTP: the seam of subscriptions and webhooks."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.app import Api, application
from ptce.db import tables
from ptce.domain.identifiers import public_id
from ptce.domain.rights import ANONYMOUS, Viewer
from ptce.domain.terms import Language
from ptce.schema.answers import Answers
from ptce.schema.calls import Call
from tests.conftest import Database
from tests.world import NOW, World

STORED = """
query Told($id: ID!) { node(id: $id) { id ... on Request { title status member { name } } } }
"""
"""What somebody wants to be told of a request, kept beside their subscription."""

POST = """mutation($input: PostRequestInput!) {
  postRequest(input: $input) { request { id } userErrors { code } } }"""

NEED: dict[str, Any] = {
    "title": "Camionnette frigorifique",
    "need": {"vehicle": {"cargoVolumeM3Min": 8}},
    "period": {"start": "2026-03-10T08:00", "end": "2026-03-10T18:00"},
}


@pytest.fixture
async def api(database: Database) -> AsyncIterator[Api]:
    app = application(database.url, lambda: NOW)
    async with app.router.lifespan_context(app):
        yield app


async def answered(
    answers: Answers, call: Call, viewer: Viewer, language: Language = Language.FR
) -> Any:
    return json.loads((await answers.answer(call, viewer, language, NOW)).body)


async def test_who_listens_is_told_of_an_event_as_they_see_its_object(
    api: Api, engine: AsyncEngine
) -> None:
    world = World(engine)
    pole = await world.pole()
    relais = await world.member(pole, "Restauration Relais")
    owner = await world.viewer(await world.user(relais))
    answers = api.endpoint.answers
    posted = await answered(answers, Call(POST, None, {"input": NEED}), owner)
    [topic, object_id] = await only_event(engine)
    assert topic.startswith("request")
    told = Call(STORED, "Told", {"id": public_id("request", object_id)})
    assert posted["data"]["postRequest"]["request"]["id"] == told.variables["id"]

    neighbour = await world.viewer(await world.user(await world.member(pole, "Voisins")))
    stranger = await world.viewer(await world.user(await world.member(await world.pole(), "Loin")))
    for viewer in (owner, neighbour):
        answer = await answered(answers, told, viewer)
        assert answer["data"]["node"] == {
            "id": told.variables["id"],
            "title": NEED["title"],
            "status": "PUBLISHED",
            "member": {"name": "Restauration Relais"},
        }
    for viewer in (stranger, ANONYMOUS):
        assert await answered(answers, told, viewer) == {"data": {"node": None}}


async def test_what_stops_an_answer_is_told_in_its_body(api: Api) -> None:
    for call, code, language, word in (
        (Call("{ nothing }", None, {}), "GRAPHQL_VALIDATION_FAILED", Language.FR, "champ"),
        (Call(STORED, "Told", {}), "BAD_USER_INPUT", Language.EN, "required"),
    ):
        [error] = (await answered(api.endpoint.answers, call, ANONYMOUS, language))["errors"]
        assert error["extensions"]["code"] == code
        assert word in error["message"]


async def only_event(engine: AsyncEngine) -> Any:
    async with engine.connect() as connection:
        columns = tables.outbox.c.topic, tables.outbox.c.object_id
        rows = (await connection.execute(select(*columns))).all()
    assert len(rows) == 1
    return rows[0]
