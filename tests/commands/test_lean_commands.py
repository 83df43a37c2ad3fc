"""What giving a command costs PostgreSQL, and what a key and a reference are claimed by."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import asyncpg
import pytest
from sqlalchemy import Table, func, select, update

from ptce.commands.needs import PostRequest
from ptce.commands.requests import POST_REQUEST, WITHDRAW_REQUEST, WithdrawRequest
from ptce.commands.resources import PUBLISH_RESOURCE
from ptce.commands.transaction import Command, Outcome
from ptce.db import tables
from ptce.db.session import driver_of, transaction
from ptce.domain.errors import ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.terms import Visibility
from tests.commands.scene import TOULON, Scene, codes, fridge_van, offer
from tests.conftest import Counted, Database, Statements
from tests.losses import cut
from tests.world import NOW

KEYED = replace(fridge_van(), idempotency_key="k")
PRIVATE = replace(KEYED, visibility=Visibility.PRIVATE)


def touched(counted: Counted) -> dict[str, int]:
    """How many times each kind of statement was executed: its verb and the tables it names."""
    found: dict[str, int] = {}
    for text, calls in counted.texts.items():
        names = re.findall(r"(?:FROM|INTO|JOIN|SELECT) (?:\()?(\w+)", text)
        known = dict.fromkeys(name for name in names if name in EVERY)
        found[" ".join([text.split()[0], *known])] = calls
    return found


EVERY = {*tables.metadata.tables, "pg_advisory_xact_lock", "json_populate_recordset"}


async def given(scene: Scene, data: PostRequest) -> Outcome:
    outcome = await scene.give(scene.user, POST_REQUEST, data)
    assert codes(outcome) == []
    return outcome


async def test_a_private_need_of_ones_own_member_is_posted_by_one_statement(
    scene: Scene, database: Database, statements: Statements
) -> None:
    await given(scene, replace(PRIVATE, idempotency_key="before"))  # connects
    async with statements(database) as counted:
        await given(scene, PRIVATE)
    assert touched(counted) == {
        "WITH request member site commune charter_signature pole request_vehicle audit_event outbox"
        " idempotency": 1
    }


async def test_a_coordinator_that_posts_for_a_member_reads_it_first(
    scene: Scene, database: Database, statements: Statements
) -> None:
    data = replace(PRIVATE, on_behalf_of=public_id("member", scene.member))
    for _ in range(2):  # connects, the first time
        async with statements(database) as counted:
            assert codes(await scene.give(scene.coordinator, POST_REQUEST, data)) == []
        data = replace(data, idempotency_key="other")
    assert touched(counted) == {
        "SELECT member pole charter_signature site commune": 1,
        "WITH request request_vehicle audit_event outbox idempotency": 1,
    }


@pytest.mark.parametrize("place", ["home", "site", "commune"])
async def test_the_rows_are_the_same_whether_the_member_is_read_before_or_not(
    scene: Scene, place: str
) -> None:
    site = public_id("site", await scene.main_site(scene.member))
    where: dict[str, Any] = {
        "home": {},
        "site": {"site_id": site},
        "commune": {"commune_code": TOULON},
    }[place]
    pairs: list[tuple[Command[Any], Table, Any]] = [
        (POST_REQUEST, tables.request, PRIVATE),
        (PUBLISH_RESOURCE, tables.resource, replace(offer(), visibility=Visibility.PRIVATE)),
    ]
    for command, table, data in pairs:
        wanted = replace(data, on_behalf_of=public_id("member", scene.member), **where)
        own, other = [
            (await scene.row(table, await scene.give(viewer, command, wanted)))._mapping
            for viewer in (scene.user, scene.coordinator)
        ]
        assert {name for name in own if own[name] != other[name]} == {"id", "reference"}
        assert own["search_text"].endswith(" toulon")
        assert (own["commune_insee"], own["pole_id"]) == (TOULON, scene.pole)


async def test_who_may_not_post_is_told_why_and_writes_nothing(scene: Scene) -> None:
    before = await scene.counts()
    for data in (PRIVATE, KEYED):
        outcome = await scene.give(scene.applicant_user, POST_REQUEST, replace(data, title=""))
        assert codes(outcome) == [
            (ErrorCode.CHARTER_NOT_SIGNED, ()),
            (ErrorCode.REQUIRED, ("title",)),
        ]
    async with scene.engine.begin() as connection:
        await connection.execute(update(tables.site).values(main=False))
    for data in (PRIVATE, KEYED):
        outcome = await scene.give(scene.user, POST_REQUEST, data)
        assert codes(outcome) == [(ErrorCode.REQUIRED, ("communeCode",))]
    assert await scene.counts() == before


async def without_connection(scene: Scene, database: Database) -> None:
    """The connection kept for commands is lost, and nobody has heard of it."""
    async with transaction(scene.engine) as connection:
        driver = driver_of(connection)
    cut(database, driver)


@pytest.mark.parametrize("data", [PRIVATE, KEYED, replace(KEYED, idempotency_key=None)])
async def test_a_command_whose_connection_was_lost_is_carried_out_once_by_another(
    scene: Scene, database: Database, data: PostRequest
) -> None:
    await without_connection(scene, database)
    posted = await given(scene, data)
    assert [row.id for row in await scene.rows(select(tables.request))] == [posted.object_id]
    assert len(await scene.audits(posted)) == 1


async def test_a_command_that_was_carried_out_before_its_connection_was_lost_is_not_again(
    scene: Scene, database: Database
) -> None:
    first = await given(scene, PRIVATE)
    await without_connection(scene, database)
    assert (await given(scene, PRIVATE)).object_id == first.object_id
    assert len(await scene.rows(select(tables.request))) == 1


async def test_without_a_key_what_may_have_been_carried_out_is_not_tried_again(
    scene: Scene, database: Database
) -> None:
    await without_connection(scene, database)
    with pytest.raises((asyncpg.AdminShutdownError, asyncpg.PostgresConnectionError)):
        await given(scene, replace(PRIVATE, idempotency_key=None))
    assert await scene.rows(select(tables.request)) == []


async def test_a_need_is_matched_by_as_many_statements_whatever_it_finds(
    scene: Scene, database: Database, statements: Statements
) -> None:
    for _ in range(12):
        await scene.world.resource(scene.neighbour, details={"refrigerated": True})
    await given(scene, replace(KEYED, idempotency_key="before"))
    async with statements(database) as counted:
        outcome = await given(scene, KEYED)
    found = select(func.count()).where(tables.match.c.request_id == outcome.object_id)
    assert (await scene.rows(found))[0][0] == 12
    assert (counted.total, max(counted.texts.values())) == (12, 1), counted.texts


async def test_another_command_pays_for_its_key_once(
    scene: Scene, database: Database, statements: Statements
) -> None:
    async def withdrawn(key: str | None) -> Counted:
        posted = await given(scene, replace(PRIVATE, idempotency_key=None))
        assert posted.object_id is not None
        data = WithdrawRequest(
            request_id=public_id("request", posted.object_id), idempotency_key=key
        )
        async with statements(database) as counted:
            assert codes(await scene.give(scene.user, WITHDRAW_REQUEST, data)) == []
        return counted

    await withdrawn("before")
    assert (await withdrawn("k")).total == (await withdrawn(None)).total + 1


async def test_all_that_a_need_leaves_is_written_at_once(scene: Scene) -> None:
    on_behalf_of = public_id("member", scene.member)
    before = await scene.counts()
    data = replace(PRIVATE, on_behalf_of=on_behalf_of)
    outcome = await scene.give(scene.coordinator, POST_REQUEST, data)
    row = await scene.row(tables.request, outcome)
    [audit] = await scene.audits(outcome)
    assert (audit.actor_id, audit.on_behalf_of) == (scene.coordinator.principal_id, scene.member)
    assert (audit.command, audit.object_type) == ("postRequest", "request")
    assert (audit.detail, audit.created_at) == ({"kind": "VEHICLE", "version": 1}, NOW)
    assert [
        (each.topic, each.member_ids, each.detail, each.created_at)
        for each in await scene.messages(outcome)
    ] == [
        ("member.acted_for", [scene.member], {"command": "postRequest"}, NOW),
        ("request.posted", [scene.member], {}, NOW),
    ]
    [used] = await scene.rows(select(tables.idempotency))
    assert (used.principal_id, used.key) == (scene.coordinator.principal_id, "k")
    assert (used.command, used.object_id, used.created_at) == ("postRequest", row.id, NOW)
    added = {name: size - before[name] for name, size in (await scene.counts()).items()}
    assert {name: size for name, size in added.items() if size and name != "word"} == {
        "request": 1,
        "request_vehicle": 1,
        "audit_event": 1,
        "outbox": 2,
        "idempotency": 1,
    }


async def test_without_a_key_none_is_kept(scene: Scene) -> None:
    await given(scene, replace(PRIVATE, idempotency_key=None))
    assert await scene.rows(select(tables.idempotency)) == []


@pytest.mark.parametrize("data", [PRIVATE, KEYED], ids=["private", "matched"])
async def test_many_posts_of_one_key_at_once_are_one_need(scene: Scene, data: PostRequest) -> None:
    outcomes = await asyncio.gather(*(scene.give(scene.user, POST_REQUEST, data) for _ in range(8)))
    assert len({outcome.object_id for outcome in outcomes}) == 1
    assert [codes(outcome) for outcome in outcomes] == [[]] * 8
    assert len(await scene.rows(select(tables.request))) == 1
    assert len(await scene.rows(select(tables.audit_event))) == 1


async def test_one_key_for_two_commands_at_once_is_one_command(scene: Scene) -> None:
    outcomes = await asyncio.gather(
        scene.give(scene.user, POST_REQUEST, KEYED),
        scene.give(scene.user, PUBLISH_RESOURCE, replace(offer(), idempotency_key="k")),
    )
    refused = [(ErrorCode.IDEMPOTENCY_KEY_REUSED, ("idempotencyKey",))]
    assert sorted(map(codes, outcomes), key=len) == [[], refused]
    counts = await scene.counts()
    assert (counts["request"] + counts["resource"], counts["idempotency"]) == (1, 1)


async def test_a_replay_that_would_be_refused_by_now_is_not(scene: Scene) -> None:
    first = await given(scene, KEYED)
    await scene.renew_charter()
    assert codes(await scene.give(scene.user, POST_REQUEST, fridge_van())) != []
    assert (await scene.give(scene.user, POST_REQUEST, KEYED)).object_id == first.object_id


async def test_a_refused_command_leaves_its_key_free(scene: Scene) -> None:
    untitled = await scene.give(scene.user, POST_REQUEST, replace(KEYED, title=""))
    assert codes(untitled) == [(ErrorCode.REQUIRED, ("title",))]
    await given(scene, KEYED)
    again = await scene.give(scene.user, POST_REQUEST, replace(KEYED, title=""))
    assert codes(again) == [(ErrorCode.IDEMPOTENCY_KEY_REUSED, ("idempotencyKey",))]


async def test_a_reference_that_is_taken_is_drawn_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: Iterator[int] = iter([7, 7, 7, 8])
    monkeypatch.setattr(secrets, "randbits", lambda bits: next(drawn))
    for key, code in (("a", "700000"), ("b", "800000")):
        row = await scene.row(
            tables.request, await given(scene, replace(PRIVATE, idempotency_key=key))
        )
        assert row.reference == f"BES-20260302-{code}"
