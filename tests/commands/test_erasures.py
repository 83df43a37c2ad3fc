"""Somebody is erased: their name, their e-mail and what they signed in by go; what organisations
did stays, by a principal without a name. What is kept of people is shown to them, and ends."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import LargeBinary, Table, insert, select

from ptce.commands.erasures import (
    ERASE_MYSELF,
    ERASE_PERSON,
    ERASED,
    EraseMyself,
    ErasePerson,
)
from ptce.commands.requests import POST_REQUEST
from ptce.commands.retentions import forget_what_is_over
from ptce.commands.tokens import token_hash
from ptce.db import tables
from ptce.db.personal_data import SECRET, personal_data, pointing
from ptce.domain.errors import Denied, ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.retentions import RETENTIONS
from ptce.domain.rights import ANONYMOUS, Grant, Viewer
from ptce.domain.terms import Role
from tests.client import client_of
from tests.commands.scene import Scene, codes, fridge_van
from tests.conftest import Database
from tests.world import FAR, NOW

NAME, EMAIL = "Solène Quéméneur", "solene@example.org"


async def put(scene: Scene, table: Table, **columns: Any) -> None:
    async with scene.engine.begin() as connection:
        await connection.execute(insert(table).values(**columns))


async def somebody(scene: Scene, *grants: Grant) -> Viewer:
    """A person with everything that signing in leaves behind."""
    world = scene.world
    who = await world.principal(NAME, *grants)
    await put(scene, tables.person, principal_id=who, email=EMAIL, password_hash="$argon2id$x")
    await put(scene, tables.identity, issuer="https://id.example", subject="s", principal_id=who)
    await put(
        scene,
        tables.sign_in_session,
        principal_id=who,
        cookie_sha256=b"c",
        label="Firefox",
        seen_at=NOW,
        expires_at=FAR,
    )
    await put(scene, tables.sign_in_link, principal_id=who, sha256=b"l", expires_at=FAR)
    await put(
        scene,
        tables.invitation,
        secret_sha256=b"i",
        pole_id=scene.pole,
        role="AUDITOR",
        email=EMAIL,
        expires_at=FAR,
    )
    await world.token(who)
    return await world.viewer(who)


async def everything(scene: Scene) -> str:
    """Every text of every row, but for what is only a hash."""
    found = []
    async with scene.engine.connect() as connection:
        for table in tables.metadata.sorted_tables:
            if table.name in {"commune", "concept", "concept_name", "department", "epci", "word"}:
                continue
            shown = [each for each in table.c if not isinstance(each.type, LargeBinary)]
            rows = (await connection.execute(select(*shown))).all()
            found += [str(tuple(row)) for row in rows]
    return "\n".join(found)


async def own(scene: Scene) -> Viewer:
    return await somebody(scene, Grant(Role.MEMBER_USER, scene.pole, scene.member))


async def test_nothing_names_somebody_who_was_erased_and_what_was_done_stays(scene: Scene) -> None:
    person = await own(scene)
    assert person.principal_id is not None
    posted = await scene.give(person, POST_REQUEST, fridge_van())
    async with scene.engine.begin() as connection:
        contact = tables.contact
        await connection.execute(
            contact.update().where(contact.c.member_id == scene.neighbour).values(email=EMAIL)
        )
        await connection.execute(
            contact.update().where(contact.c.member_id == scene.member).values(name=NAME)
        )
    before = await everything(scene)
    assert NAME in before and EMAIL in before
    assert codes(await scene.give(person, ERASE_MYSELF, EraseMyself())) == []
    after = await everything(scene)
    assert NAME not in after and EMAIL not in after and "Firefox" not in after
    assert "$argon2id$x" not in after
    audit = await scene.rows(select(tables.audit_event).order_by(tables.audit_event.c.id))
    assert [row.command for row in audit] == ["postRequest", "eraseMyself"]
    assert {row.actor_id for row in audit} == {person.principal_id}
    assert (await scene.row(tables.request, posted)).status == "PUBLISHED"
    principal = await scene.rows(
        select(tables.principal).where(tables.principal.c.id == person.principal_id)
    )
    assert [row.name for row in principal] == [ERASED]
    contacts = {row.member_id for row in await scene.rows(select(tables.contact))}
    assert not contacts & {scene.member, scene.neighbour}


async def test_the_tokens_of_who_is_erased_are_nobodys_at_the_next_request(
    scene: Scene, database: Database
) -> None:
    person = await own(scene)
    assert person.principal_id is not None
    token = await scene.world.token(person.principal_id)
    erase = "mutation { eraseMyself(input: {}) { erased userErrors { code } } }"
    async with client_of(database.url) as client:
        done = await client.data(erase, token=token)
        assert done["eraseMyself"] == {"erased": True, "userErrors": []}
    async with client_of(database.url) as client:
        again = await client.post("{ viewer { name } }", token=token)
        assert again.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_somebody_without_a_role_may_go_and_nobody_unknown(scene: Scene) -> None:
    assert codes(await scene.give(await somebody(scene), ERASE_MYSELF, EraseMyself())) == []
    with pytest.raises(Denied, match="UNAUTHENTICATED"):
        await scene.give(ANONYMOUS, ERASE_MYSELF, EraseMyself())
    outcome = await scene.give(scene.partner, ERASE_MYSELF, EraseMyself())
    assert codes(outcome) == [(ErrorCode.INVALID, ())]


async def test_the_last_administrator_of_a_pole_stays(scene: Scene) -> None:
    admin = await somebody(scene, Grant(Role.POLE_ADMIN, scene.pole))
    outcome = await scene.give(admin, ERASE_MYSELF, EraseMyself())
    assert codes(outcome) == [(ErrorCode.WRONG_STATE, ())]
    await scene.world.principal("Noa Sauvage", Grant(Role.POLE_ADMIN, scene.pole))
    assert codes(await scene.give(admin, ERASE_MYSELF, EraseMyself())) == []


def of(id_: UUID | None) -> ErasePerson:
    assert id_ is not None
    return ErasePerson(principal_id=public_id("principal", id_))


async def test_an_administrator_erases_who_has_no_role_beyond_its_poles(scene: Scene) -> None:
    world = scene.world
    admin = await world.viewer(
        await world.principal("Noa Sauvage", Grant(Role.POLE_ADMIN, scene.pole))
    )
    person = await own(scene)
    for other in (scene.coordinator, scene.user, scene.partner):
        with pytest.raises(Denied, match="FORBIDDEN"):
            await scene.give(other, ERASE_PERSON, of(person.principal_id))
    assert codes(await scene.give(admin, ERASE_PERSON, of(person.principal_id))) == []
    assert NAME not in await everything(scene)
    stranger = scene.other_coordinator
    assert codes(await scene.give(admin, ERASE_PERSON, of(stranger.principal_id))) == [
        (ErrorCode.NOT_FOUND, ("principalId",))
    ]
    with pytest.raises(Denied, match="FORBIDDEN"):  # of `member`, and coordinator elsewhere
        await scene.give(admin, ERASE_PERSON, of(scene.two_hats.principal_id))


EXPORT = "{ exportMyData { generatedAt data } }"


async def test_an_export_holds_every_row_that_points_to_its_person(
    scene: Scene, database: Database
) -> None:
    person = await own(scene)
    assert person.principal_id is not None
    await scene.give(person, POST_REQUEST, fridge_van())
    other = await scene.world.principal("Autre personne")
    token, others = [await scene.world.token(each) for each in (person.principal_id, other)]
    async with client_of(database.url) as client:
        mine = (await client.data(EXPORT, token=token))["exportMyData"]["data"]
        theirs = (await client.data(EXPORT, token=others))["exportMyData"]["data"]
        nobody = await client(EXPORT)
    assert nobody["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert {"principal", "person", "identity", "sign_in_session", "role_grant"} <= set(mine)
    assert {"access_token", "audit_event", "sign_in_link"} <= set(mine)
    assert mine["principal"]["rows"][0]["name"] == NAME
    assert [row["command"] for row in mine["audit_event"]["rows"]] == ["postRequest"]
    text = json.dumps(mine)
    assert "argon2" not in text and token_hash(token).hex() not in text
    assert NAME not in json.dumps(theirs) and EMAIL not in json.dumps(theirs)
    assert set(theirs) == {"principal", "access_token"}


async def test_a_table_that_points_to_people_is_exported(scene: Scene) -> None:
    found = {table.name for table, _ in pointing()}
    assert {"person", "identity", "role_grant", "audit_event", "personal_access"} <= found
    async with scene.engine.connect() as connection:
        assert scene.user.principal_id is not None
        data = await personal_data(connection, scene.user.principal_id)
    assert set(data) == {"principal", "role_grant"}
    for table, _ in pointing():
        secret = [each.name for each in table.c if "hash" in each.name or "sha256" in each.name]
        hidden = [
            name for name in secret if isinstance(table.c[name].type, LargeBinary) or name in SECRET
        ]
        assert secret == hidden, table.name


@pytest.mark.parametrize("retention", RETENTIONS, ids=lambda each: each.code)
def test_a_retention_is_of_a_real_column_and_says_why(retention: Any) -> None:
    table = tables.metadata.tables[retention.table]
    assert retention.column in table.c
    assert retention.unless is None or retention.unless in table.c
    assert retention.source and retention.purpose_fr and retention.purpose_en


async def test_what_has_been_kept_long_enough_goes_and_the_rest_stays(scene: Scene) -> None:
    person = await own(scene)
    assert person.principal_id is not None
    await scene.give(person, POST_REQUEST, replace(fridge_van(), idempotency_key="k"))
    await put(
        scene,
        tables.personal_access,
        reader_id=person.principal_id,
        member_ids=[scene.member],
        pole_id=scene.pole,
        created_at=NOW,
    )
    application = await scene.world.principal("Carte")
    shown = {"pole_id": scene.pole, "name": "Carte", "confidential": False}
    await put(scene, tables.application, id=application, **shown)
    await put(
        scene,
        tables.authorization_code,
        sha256=b"c",
        application_id=application,
        principal_id=person.principal_id,
        member_id=scene.member,
        scopes=["READ"],
        redirect_uri="https://carte.example.org/",
        challenge="c",
        expires_at=NOW,
    )
    shown = {"audience": "PUBLIC", "text_version": 1, "withdrawn_at": NOW}
    own_contact = {"principal_id": person.principal_id, "member_id": scene.member}
    await put(scene, tables.contact_consent, **own_contact, **shown)
    async with scene.engine.begin() as connection:
        for table in (tables.sign_in_session, tables.sign_in_link, tables.invitation):
            await connection.execute(table.update().values(expires_at=NOW))
        await connection.execute(tables.access_token.update().values(expires_at=NOW))
        await connection.execute(insert(tables.sign_in_rate).values(subject=b"s", full_at=NOW))
        spent = {"used": 10, "at": NOW, "day": NOW.date(), "day_used": 10}
        await connection.execute(insert(tables.budget).values(subject=b"s", **spent))

    async def counts() -> dict[str, int]:
        return {
            each.code: len(await scene.rows(select(tables.metadata.tables[each.table])))
            for each in RETENTIONS
        }

    assert set((await counts()).values()) == {1}
    for lasting in sorted({each.lasting for each in RETENTIONS}):
        over = [each.code for each in RETENTIONS if each.lasting == lasting]
        await forget_what_is_over(scene.engine, NOW + lasting)
        kept = await counts()
        assert {kept[code] for code in over} == {1}, "not before its time"
        await forget_what_is_over(scene.engine, NOW + lasting + timedelta(seconds=1))
        kept = await counts()
        assert {kept[code] for code in over} == {0}, over
    assert await scene.rows(select(tables.audit_event)) != []


async def test_the_policy_is_published(database: Database) -> None:
    query = "{ retentionPolicy { kept rules { code days purpose source checkedOn } } }"
    async with client_of(database.url) as client:
        told = (await client.data(query))["retentionPolicy"]
    assert [rule["code"] for rule in told["rules"]] == [each.code for each in RETENTIONS]
    assert {rule["days"] for rule in told["rules"]} == {0, 1, 7, 30, 365, 1826}
