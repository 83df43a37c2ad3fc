"""An application is changed, and closed: nothing that it holds is then left open."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select, text

from ptce.commands.applications import CLOSE_APPLICATION, CloseApplication
from ptce.commands.transaction import give
from ptce.db import tables
from ptce.domain.identifiers import public_id
from ptce.domain.scopes import Scope
from ptce.signing.delegations import application_of
from tests.signing.agenda import BACK, Agenda, application, arranged, back, refused
from tests.signing.conftest import House
from tests.world import NOW

OTHER = "https://autre.example.org/retour"
SHOWN = "name redirectUris version closedAt"
UPDATE = f"""mutation($i: UpdateApplicationInput!) {{ updateApplication(input: $i) {{
  application {{ {SHOWN} }} userErrors {{ code field }} }} }}"""
CLOSE = f"""mutation($i: CloseApplicationInput!) {{ closeApplication(input: $i) {{
  application {{ {SHOWN} }} userErrors {{ code field }} }} }}"""
ISSUE = """mutation($i: ID!) { issueKey(input: {applicationId: $i, kind: SECRET_KEY, label: "x"}) {
  key { id } userErrors { code field } } }"""
LIST = "{ applications { nodes { id closedAt keys { nodes { revokedAt } } } } }"


@pytest.fixture
async def agenda(house: House) -> Agenda:
    return await arranged(house)


@pytest.fixture
async def coordinator(house: House) -> str:
    return await house.world.token(await house.world.coordinator(house.pole))


async def given(agenda: Agenda, mutation: str, token: str, **changed: Any) -> Any:
    """The payload; `codes` are those of its user errors."""
    variables = {"i": {"applicationId": agenda.client_id} | changed}
    [payload] = (await agenda.house.client.data(mutation, variables, token)).values()
    payload["codes"] = [error["code"] for error in payload["userErrors"]]
    return payload


async def opened(agenda: Agenda, address: str, opened: bool) -> None:
    """Wait until pages of the address's origin may ask, or no longer may."""
    headers = {"origin": address.removesuffix("/retour"), "access-control-request-method": "POST"}
    async with asyncio.timeout(5):
        while True:
            answer = await agenda.http.options("/graphql", headers=headers)
            if ("access-control-allow-origin" in answer.headers) is opened:
                return
            await asyncio.sleep(0.01)


async def test_what_is_left_out_stays_as_it_is(agenda: Agenda, coordinator: str) -> None:
    before = {"name": "L'Agenda & <b>", "redirectUris": [BACK], "version": 1, "closedAt": None}
    nothing = await given(agenda, UPDATE, coordinator)
    assert (nothing["codes"], nothing["application"]) == ([], before)
    named = await given(agenda, UPDATE, coordinator, name=" Agenda ", expectedVersion=1)
    assert named["application"] == before | {"name": "Agenda", "version": 2}
    assert "« Agenda »" in (await agenda.page()).text
    async with agenda.house.world.engine.connect() as connection:
        principal = tables.principal
        name = select(principal.c.name).where(principal.c.id == agenda.id)
        assert await connection.scalar(name) == "Agenda"
    emptied = await given(agenda, UPDATE, coordinator, redirectUris=None)
    assert emptied["application"]["redirectUris"] == []


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"name": None}, "REQUIRED", "name"),
        ({"name": "x" * 121}, "TOO_LONG", "name"),
        ({"redirectUris": ["http://autre.example.org/"]}, "INVALID", "redirectUris"),
        ({"redirectUris": [f"https://a{n}.example.org/" for n in range(11)]}, "TOO_MANY", None),
        ({"expectedVersion": 2}, "STALE_VERSION", "expectedVersion"),
        ({"applicationId": "app_" + "0" * 32}, "NOT_FOUND", "applicationId"),
    ],
)
async def test_a_change_that_makes_no_sense_is_refused(
    agenda: Agenda, coordinator: str, changed: dict[str, Any], code: str, field: str | None
) -> None:
    answer = await given(agenda, UPDATE, coordinator, **changed)
    assert answer["application"] is None
    assert [(error["code"], error["field"]) for error in answer["userErrors"]] == [
        (code, [field or "redirectUris"])
    ]


async def test_no_code_on_its_way_to_an_address_that_is_removed_is_good(
    agenda: Agenda, coordinator: str
) -> None:
    page, code = await agenda.page(), await agenda.code()
    await given(agenda, UPDATE, coordinator, redirectUris=[OTHER])
    assert refused(await agenda.exchange(code)) == "invalid_grant"
    assert refused(await agenda.exchange(code, redirect_uri=OTHER)) == "invalid_grant"
    late = await agenda.decided(page=page)
    assert (late.status_code, late.headers.get("location")) == (400, None)
    moved = back(await agenda.decided(page=await agenda.page(redirect_uri=OTHER)), OTHER)
    assert (await agenda.exchange(moved["code"], redirect_uri=OTHER)).status_code == 200


async def test_an_address_that_is_added_harms_no_code_nor_any_access(
    agenda: Agenda, coordinator: str
) -> None:
    access, code = await agenda.tokens(), await agenda.code()
    await opened(agenda, OTHER, False)
    await given(agenda, UPDATE, coordinator, redirectUris=[BACK, OTHER])
    await opened(agenda, OTHER, True)
    assert (await agenda.exchange(code)).status_code == 200
    assert await agenda.viewer(access["access_token"]) == 200


async def test_closing_ends_all_that_it_holds_at_once(agenda: Agenda, coordinator: str) -> None:
    world, house = agenda.house.world, agenda.house
    key = await world.key(agenda.id, Scope.READ)
    page = await world.key(agenda.id, origins=["https://carte.example.org"])
    access, code = await agenda.tokens(), await agenda.code()
    other = await application(house, "Autre")
    kept = await world.key(other)
    for token in (key, access["access_token"], kept):
        assert await agenda.viewer(token) == 200
    await opened(agenda, BACK, True)

    closed = await given(agenda, CLOSE, coordinator, idempotencyKey="fermer")
    assert (closed["codes"], closed["application"]["version"]) == ([], 2)
    assert datetime.fromisoformat(closed["application"]["closedAt"]) == NOW
    for token in (key, page, access["access_token"]):
        await agenda.ended(token)
    for answer in (await agenda.exchange(code), await agenda.refresh(access["refresh_token"])):
        assert refused(answer, 401) == "invalid_client"
    assert (await agenda.page()).status_code == 400
    assert await agenda.viewer(kept) == 200
    async with world.engine.connect() as connection:
        for row in (tables.access_token, tables.sign_in_session):
            live = select(row.c.id).where(
                row.c.revoked_at.is_(None), row.c.application_id == agenda.id
            )
            assert (await connection.execute(live)).all() == []


async def test_one_that_is_closed_is_read_and_does_nothing_more(
    agenda: Agenda, coordinator: str
) -> None:
    client = agenda.house.client
    await agenda.house.world.key(agenda.id)
    closed = await given(agenda, CLOSE, coordinator)
    assert await given(agenda, CLOSE, coordinator) == closed
    assert (await given(agenda, UPDATE, coordinator, name="x"))["codes"] == ["WRONG_STATE"]
    key = (await client.data(ISSUE, {"i": agenda.client_id}, coordinator))["issueKey"]
    assert [error["code"] for error in key["userErrors"]] == ["WRONG_STATE"]
    [node] = (await client.data(LIST, token=coordinator))["applications"]["nodes"]
    at = closed["application"]["closedAt"]
    assert node == {
        "id": agenda.client_id,
        "closedAt": at,
        "keys": {"nodes": [{"revokedAt": at}]},
    }
    async with agenda.house.world.engine.connect() as connection:
        audit = tables.audit_event
        rows = await connection.execute(select(audit.c.command, audit.c.pole_id))
        assert [tuple(row) for row in rows] == [("closeApplication", agenda.house.pole)]


async def test_nobody_else_changes_or_closes(agenda: Agenda, coordinator: str) -> None:
    world, house = agenda.house.world, agenda.house
    away = await world.token(await world.coordinator(await world.pole("Pôle voisin")))
    person, own = await world.token(agenda.who), await world.key(agenda.id, *Scope)
    entrusted = (await agenda.tokens())["access_token"]
    for mutation in (UPDATE, CLOSE):
        assert (await given(agenda, mutation, away))["codes"] == ["NOT_FOUND"]
        for token in (person, own, entrusted):
            variables = {"i": {"applicationId": agenda.client_id}}
            [error] = (await house.client(mutation, variables, token))["errors"]
            assert error["extensions"]["code"] == "FORBIDDEN"


async def test_who_closes_waits_for_an_access_that_is_being_given(
    agenda: Agenda, coordinator: str
) -> None:
    """So that none is opened behind its back: it is there to be ended, or finds it closed."""
    engine = agenda.house.world.engine
    viewer = await agenda.house.world.viewer(
        await agenda.house.world.coordinator(agenda.house.pole, "Autre animation")
    )
    closing = CloseApplication(application_id=public_id("application", agenda.id))
    async with engine.begin() as connection:
        assert await application_of(connection, agenda.id) is not None
        close = asyncio.create_task(give(engine, viewer, NOW, CLOSE_APPLICATION, closing))
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        async with asyncio.timeout(5), engine.connect() as watching:
            while not await watching.scalar(waiting):
                await asyncio.sleep(0.01)
        assert not close.done()
    assert (await close).errors == ()
    async with engine.begin() as connection:
        assert await application_of(connection, agenda.id) is None
