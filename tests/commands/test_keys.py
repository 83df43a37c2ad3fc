"""Applications and keys: who gives them, what they may open, rotation, revocation; over GraphQL."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from ptce.commands.keys import MOST_LIVE_KEYS
from ptce.commands.tokens import token_hash
from ptce.db import tables
from ptce.domain.identifiers import public_id
from ptce.domain.rights import Grant
from ptce.domain.scopes import Scope
from ptce.domain.terms import Role
from tests.client import Client, client_of
from tests.conftest import Database, Statements
from tests.world import NOW, World

PAGE = "https://carte.example.org"
REGISTER = """mutation($i: RegisterApplicationInput!) { registerApplication(input: $i) {
  application { id name redirectUris confidential pole { name } keys { totalCount } }
  userErrors { code field message } } }"""
KEY = "id kind label scopes origins expiresAt revokedAt lastUsedAt replacedBy { id }"
ISSUE = f"""mutation($i: IssueKeyInput!) {{ issueKey(input: $i) {{
  key {{ {KEY} }} secret userErrors {{ code field message }} }} }}"""
ROTATE = f"""mutation($i: RotateKeyInput!) {{ rotateKey(input: $i) {{
  key {{ {KEY} }} secret userErrors {{ code field message }} }} }}"""
REVOKE = f"""mutation($i: RevokeKeyInput!) {{ revokeKey(input: $i) {{
  key {{ {KEY} }} userErrors {{ code field message }} }} }}"""
LIST = f"""query($p: ID) {{ applications(filter: {{poleId: $p}}) {{ totalCount nodes {{
  id name keys(first: 100) {{ totalCount nodes {{ {KEY} }} }} }} }} }}"""


@dataclass
class Desk:
    """A coordinator with an application of its pole."""

    client: Client
    world: World
    pole: UUID
    coordinator: str
    application: str

    async def give(self, mutation: str, token: str | None = None, **given: Any) -> Any:
        """The payload of a command; its `codes` are those of its user errors."""
        answer = await self.client(mutation, {"i": given}, token or self.coordinator)
        assert "errors" not in answer, answer["errors"]
        [payload] = answer["data"].values()
        payload["codes"] = [error["code"] for error in payload["userErrors"]]
        return payload

    async def issue(self, **given: Any) -> Any:
        usual = {"applicationId": self.application, "kind": "SECRET_KEY", "label": "Serveur"}
        return await self.give(ISSUE, **(usual | given))

    async def denied(self, mutation: str, token: str, **given: Any) -> Any:
        [error] = (await self.client(mutation, {"i": given}, token))["errors"]
        return error["extensions"]

    async def status(self, secret: str, origin: str | None = None) -> int:
        headers = {"authorization": f"Bearer {secret}"} | ({"origin": origin} if origin else {})
        body = {"query": "{ viewer { name } }"}
        return (await self.client.http.post("/graphql", json=body, headers=headers)).status_code

    async def eventually(self, status: int, secret: str) -> None:
        async with asyncio.timeout(5):
            while await self.status(secret) != status:
                await asyncio.sleep(0.01)


@pytest.fixture
async def desk(database: Database, world: World) -> AsyncIterator[Desk]:
    pole = await world.pole()
    token = await world.token(await world.coordinator(pole))
    async with client_of(database.url) as client:
        desk = Desk(client, world, pole, token, "")
        made = await desk.give(REGISTER, poleId=public_id("pole", pole), name="Carte des communs")
        assert made["codes"] == []
        desk.application = made["application"]["id"]
        yield desk


async def test_a_coordinator_registers_an_application_that_opens_nothing_yet(desk: Desk) -> None:
    made = await desk.give(
        REGISTER,
        poleId=public_id("pole", desk.pole),
        name="  Agenda  ",
        redirectUris=["https://agenda.example.org/retour", "http://localhost:5173/"],
        confidential=True,
    )
    assert made["application"] == {
        "id": made["application"]["id"],
        "name": "Agenda",
        "redirectUris": ["https://agenda.example.org/retour", "http://localhost:5173/"],
        "confidential": True,
        "pole": {"name": "Pôle de la rade"},
        "keys": {"totalCount": 0},
    }


@pytest.mark.parametrize(
    "address",
    [
        "http://agenda.example.org/retour",
        "https://agenda.example.org/#retour",
        "https://camille@agenda.example.org/",
        "https://*.example.org/",
        "https://agenda.example.org:443/",
        "javascript:alert(1)",
        "data:text/html,x",
        "//agenda.example.org",
        "https://agenda.example.org\\@evil.example",
        "https://agenda.example.org/ x",
        "https://",
        "",
        "https://agenda.example.org/" + "x" * 500,
    ],
)
async def test_an_address_to_return_to_is_exact_and_safe(desk: Desk, address: str) -> None:
    made = await desk.give(
        REGISTER, poleId=public_id("pole", desk.pole), name="Agenda", redirectUris=[address]
    )
    assert made["application"] is None
    assert made["userErrors"][0]["field"] == ["redirectUris"]
    assert made["codes"] in (["INVALID"], ["TOO_LONG"])


async def test_a_secret_is_shown_once_and_kept_as_a_hash(desk: Desk) -> None:
    given = await desk.issue(idempotencyKey="une clé")
    secret = given["secret"]
    assert secret.startswith("ptce_sk_")
    assert given["key"]["scopes"] == ["READ"]
    assert await desk.status(secret) == 200
    again = await desk.issue(idempotencyKey="une clé")
    assert (again["key"]["id"], again["secret"]) == (given["key"]["id"], None)
    other = await desk.issue(idempotencyKey="une clé", label="Autre")
    assert other["codes"] == ["IDEMPOTENCY_KEY_REUSED"]
    async with desk.world.engine.connect() as connection:
        for table in ("access_token", "audit_event", "idempotency", "outbox"):
            rows = (await connection.execute(text(f"SELECT t::text FROM {table} t"))).scalars()
            assert not [row for row in rows if secret[8:] in row], table
        kept = select(tables.access_token.c.label).where(
            tables.access_token.c.sha256 == token_hash(secret)
        )
        assert await connection.scalar(kept) == "Serveur"


async def test_a_publishable_key_names_its_pages_and_only_reads(desk: Desk) -> None:
    given = await desk.issue(kind="PUBLISHABLE_KEY", origins=[PAGE])
    assert given["secret"].startswith("ptce_pk_")
    assert await desk.status(given["secret"], PAGE) == 200
    assert await desk.status(given["secret"], "https://example.org") == 403
    assert await desk.status(given["secret"]) == 403


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"kind": "PUBLISHABLE_KEY"}, "REQUIRED", "origins"),
        ({"kind": "PUBLISHABLE_KEY", "origins": ["*"]}, "INVALID", "origins"),
        ({"kind": "PUBLISHABLE_KEY", "origins": ["null"]}, "INVALID", "origins"),
        ({"kind": "PUBLISHABLE_KEY", "origins": [PAGE + "/"]}, "INVALID", "origins"),
        ({"kind": "PUBLISHABLE_KEY", "origins": ["http://example.org"]}, "INVALID", "origins"),
        ({"kind": "PUBLISHABLE_KEY", "origins": ["https://*.example.org"]}, "INVALID", "origins"),
        ({"kind": "PUBLISHABLE_KEY", "origins": [PAGE + ":443"]}, "INVALID", "origins"),
        ({"kind": "PUBLISHABLE_KEY", "origins": [PAGE] * 21}, "TOO_MANY", "origins"),
        (
            {"kind": "PUBLISHABLE_KEY", "origins": [PAGE], "scopes": ["READ", "NEEDS"]},
            "INVALID",
            "scopes",
        ),
        ({"origins": [PAGE]}, "INVALID", "origins"),
        ({"scopes": []}, "INVALID", "scopes"),
        ({"scopes": ["NEEDS"]}, "INVALID", "scopes"),
        ({"scopes": ["READ", "NEEDS"]}, "INVALID", "scopes"),
        ({"label": " "}, "REQUIRED", "label"),
        ({"label": "x" * 121}, "TOO_LONG", "label"),
        ({"label": "\x00"}, "INVALID_TEXT", "label"),
        ({"expiresAt": NOW.isoformat()}, "PERIOD_PAST", "expiresAt"),
        (
            {"expiresAt": (NOW + timedelta(days=731)).isoformat()},
            "PERIOD_TOO_LONG",
            "expiresAt",
        ),
        ({"applicationId": "app_" + "0" * 32}, "NOT_FOUND", "applicationId"),
        ({"applicationId": "x"}, "NOT_FOUND", "applicationId"),
    ],
)
async def test_a_key_that_makes_no_sense_is_refused(
    desk: Desk, given: Any, code: str, field: str
) -> None:
    made = await desk.issue(**given)
    assert (made["key"], made["secret"]) == (None, None)
    assert {(error["code"], *error["field"]) for error in made["userErrors"]} >= {(code, field)}


async def test_nobody_else_registers_issues_sees_or_revokes(desk: Desk) -> None:
    world = desk.world
    key = (await desk.issue())["key"]["id"]
    away = await world.token(await world.coordinator(await world.pole("Pôle voisin")))
    member = await world.member(desk.pole)
    user = await world.token(await world.user(member))
    partner = await world.token(await world.partner(desk.pole))
    aimed = {"applicationId": desk.application, "kind": "SECRET_KEY", "label": "x"}
    assert (await desk.give(ISSUE, away, **aimed))["codes"] == ["NOT_FOUND"]
    for mutation in (ROTATE, REVOKE):
        assert (await desk.give(mutation, away, keyId=key))["codes"] == ["NOT_FOUND"]
    here = {"poleId": public_id("pole", desk.pole), "name": "x"}
    assert (await desk.denied(REGISTER, away, **here))["code"] == "FORBIDDEN"
    for other in (user, partner):
        assert (await desk.denied(REGISTER, other, **here))["code"] == "FORBIDDEN"
        assert (await desk.denied(ISSUE, other, **aimed))["code"] == "FORBIDDEN"
        assert (await desk.denied(REVOKE, other, keyId=key))["code"] == "FORBIDDEN"
    everybody: tuple[str | None, ...] = (away, user, partner, None)
    for token in everybody:
        seen = await desk.client.data(LIST, None, token)
        assert seen["applications"] == {"totalCount": 0, "nodes": []}
        for id_ in (desk.application, key):
            found = await desk.client.data("query($i: ID!) { node(id: $i) { id } }", {"i": id_})
            assert found == {"node": None}


async def test_a_session_is_no_key(desk: Desk) -> None:
    async with desk.world.engine.connect() as connection:
        session = (await connection.execute(select(tables.access_token.c.id))).scalar_one()
    identifier = public_id("access_token", session)
    assert (await desk.give(REVOKE, keyId=identifier))["codes"] == ["NOT_FOUND"]
    query = "query($i: ID!) { node(id: $i) { id } }"
    assert await desk.client.data(query, {"i": identifier}, desk.coordinator) == {"node": None}


async def test_nobody_gives_a_scope_that_their_own_credential_lacks(desk: Desk) -> None:
    world = desk.world
    coordinator = await world.coordinator(desk.pole)
    narrow = await world.key(coordinator, Scope.READ, Scope.ADMINISTRATION)
    application = await world.principal(
        "Robot", Grant(Role.PARTNER_APP, desk.pole), application=True
    )
    async with world.engine.begin() as connection:
        await connection.execute(
            tables.application.insert().values(
                id=application, pole_id=desk.pole, name="Robot", confidential=True
            )
        )
        role = {"principal_id": application, "role": "COORDINATOR", "pole_id": desk.pole}
        await connection.execute(tables.role_grant.insert().values(**role))
    aimed = {
        "applicationId": public_id("application", application),
        "kind": "SECRET_KEY",
        "label": "x",
        "scopes": ["READ", "NEEDS"],
    }
    wide = await desk.give(ISSUE, desk.coordinator, **aimed)
    assert wide["codes"] == []
    denied = await desk.denied(ISSUE, narrow, **aimed)
    assert denied == {"code": "FORBIDDEN", "missingScope": "NEEDS"}
    denied = await desk.denied(ROTATE, narrow, keyId=wide["key"]["id"])
    assert denied == {"code": "FORBIDDEN", "missingScope": "NEEDS"}
    read = await world.key(coordinator)
    denied = await desk.denied(ISSUE, read, **aimed)
    assert denied == {"code": "FORBIDDEN", "missingScope": "ADMINISTRATION"}


async def test_a_rotated_key_lives_on_for_the_stated_while_then_dies(
    desk: Desk, database: Database
) -> None:
    old = await desk.issue(expiresAt=(NOW + timedelta(days=10)).isoformat())
    new = await desk.give(ROTATE, keyId=old["key"]["id"], graceHours=3)
    assert new["codes"] == []
    assert new["secret"] != old["secret"]
    same = ("kind", "label", "scopes", "origins", "expiresAt")
    assert [new["key"][name] for name in same] == [old["key"][name] for name in same]
    for secret in (old["secret"], new["secret"]):
        assert await desk.status(secret) == 200
    for hours, status in ((2.9, 200), (3, 401)):
        async with client_of(database.url, NOW + timedelta(hours=hours)) as later:
            after = Desk(later, desk.world, desk.pole, desk.coordinator, desk.application)
            await after.eventually(status, old["secret"])
            assert await after.status(new["secret"]) == 200
    again = await desk.give(ROTATE, keyId=old["key"]["id"])
    assert again["codes"] == ["WRONG_STATE"]
    [node] = (await desk.client.data(LIST, None, desk.coordinator))["applications"]["nodes"]
    replaced = {each["id"]: each["replacedBy"] for each in node["keys"]["nodes"]}
    assert replaced == {old["key"]["id"]: {"id": new["key"]["id"]}, new["key"]["id"]: None}


async def test_a_rotation_never_makes_an_old_secret_last_longer(desk: Desk) -> None:
    end = NOW + timedelta(hours=2)
    old = await desk.issue(expiresAt=end.isoformat())
    await desk.give(ROTATE, keyId=old["key"]["id"], graceHours=720)
    [node] = (await desk.client.data(LIST, None, desk.coordinator))["applications"]["nodes"]
    [kept] = [each for each in node["keys"]["nodes"] if each["id"] == old["key"]["id"]]
    assert datetime.fromisoformat(kept["expiresAt"]) == end


@pytest.mark.parametrize("hours", [-1, 721, 2**31 - 1])
async def test_a_grace_without_end_is_refused(desk: Desk, hours: int) -> None:
    old = await desk.issue()
    assert (await desk.give(ROTATE, keyId=old["key"]["id"], graceHours=hours))["codes"] == [
        "OUT_OF_RANGE"
    ]


async def test_a_rotation_without_grace_is_obeyed_at_once(desk: Desk) -> None:
    old = await desk.issue()
    assert await desk.status(old["secret"]) == 200
    await desk.give(ROTATE, keyId=old["key"]["id"], graceHours=0)
    await desk.eventually(401, old["secret"])


async def test_of_two_who_rotate_at_once_one_comes_second(desk: Desk) -> None:
    old = await desk.issue()
    both = await asyncio.gather(
        *(desk.give(ROTATE, keyId=old["key"]["id"]) for _ in range(2)),
    )
    assert sorted(each["codes"] for each in both) == [[], ["WRONG_STATE"]]


async def test_a_revoked_key_opens_nothing_in_any_process(desk: Desk, database: Database) -> None:
    given = await desk.issue()
    async with client_of(database.url) as other:
        elsewhere = Desk(other, desk.world, desk.pole, desk.coordinator, desk.application)
        for process in (desk, elsewhere):
            assert await process.status(given["secret"]) == 200
        revoked = await desk.give(REVOKE, keyId=given["key"]["id"])
        assert revoked["key"]["revokedAt"] is not None
        for process in (desk, elsewhere):
            await process.eventually(401, given["secret"])
    again = await desk.give(REVOKE, keyId=given["key"]["id"])
    assert (again["codes"], again["key"]["revokedAt"]) == ([], revoked["key"]["revokedAt"])
    assert (await desk.give(ROTATE, keyId=given["key"]["id"]))["codes"] == ["WRONG_STATE"]


async def test_an_application_has_only_so_many_live_keys(desk: Desk) -> None:
    for _ in range(MOST_LIVE_KEYS):
        last = await desk.issue()
        assert last["codes"] == []
    assert (await desk.issue())["codes"] == ["TOO_MANY"]
    aimed = {"keyId": last["key"]["id"]}
    assert (await desk.give(ROTATE, **aimed))["codes"] == ["TOO_MANY"], "both would live"
    last = await desk.give(ROTATE, **aimed, graceHours=0)
    assert last["codes"] == []
    await desk.give(REVOKE, keyId=last["key"]["id"])
    assert (await desk.issue())["codes"] == []


async def test_what_is_done_to_a_key_is_audited_without_its_secret(desk: Desk) -> None:
    given = await desk.issue()
    await desk.give(ROTATE, keyId=given["key"]["id"])
    await desk.give(REVOKE, keyId=given["key"]["id"])
    audit = tables.audit_event
    async with desk.world.engine.connect() as connection:
        rows = (
            await connection.execute(select(audit.c.command, audit.c.detail, audit.c.pole_id))
        ).all()
    assert {row.pole_id for row in rows} == {desk.pole}
    told = [row.command for row in rows]
    assert told.count("issueKey") == 1 and told.count("rotateKey") == 2
    assert {"registerApplication", "revokeKey"} <= set(told)
    assert "ptce_" not in str([row.detail for row in rows])


async def test_a_known_key_costs_no_statement_of_its_own(
    desk: Desk, database: Database, statements: Statements
) -> None:
    secret = (await desk.issue())["secret"]
    await desk.status(secret)
    await asyncio.sleep(0.2)
    await desk.status(secret)
    async with statements(database) as counted:
        for _ in range(5):
            assert await desk.status(secret) == 200
    assert not [query for query in counted.texts if "access_token" in query], counted.texts


async def test_the_examples_of_the_page_about_keys_run(desk: Desk) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs/cles.md").read_text()
    register, issue = re.findall(r"```graphql\n(.*?)```", page, re.DOTALL)
    pole = {"pole": public_id("pole", desk.pole)}
    made = (await desk.client.data(register, pole, desk.coordinator))["registerApplication"]
    assert made["userErrors"] == []
    aimed = {"application": made["application"]["id"]}
    given = (await desk.client.data(issue, aimed, desk.coordinator))["issueKey"]
    assert given["userErrors"] == []
    assert await desk.status(given["secret"]) == 200
    [inline] = re.findall(r"`(applications \{.*?\} \} \} \})`", page, re.DOTALL)
    seen = await desk.client.data(f"{{ {inline} }}", None, desk.coordinator)
    assert len(seen["applications"]["nodes"]) == 2
