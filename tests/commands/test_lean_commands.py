"""What giving a command costs PostgreSQL, and what a key and a reference are claimed by."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from ptce.commands.needs import PostRequest
from ptce.commands.requests import POST_REQUEST, WITHDRAW_REQUEST, WithdrawRequest
from ptce.commands.resources import PUBLISH_RESOURCE
from ptce.commands.transaction import Outcome
from ptce.db import tables
from ptce.domain.errors import ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.terms import Visibility
from tests.commands.scene import Scene, codes, fridge_van, offer
from tests.conftest import Counted, Database, Statements
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


async def test_a_private_need_is_posted_by_two_statements(
    scene: Scene, database: Database, statements: Statements
) -> None:
    await given(scene, replace(PRIVATE, idempotency_key="before"))  # connects
    async with statements(database) as counted:
        await given(scene, PRIVATE)
    assert touched(counted) == {
        "SELECT member pole charter_signature site commune": 1,
        "WITH request request_vehicle audit_event outbox idempotency": 1,
    }


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
    assert (counted.total, max(counted.texts.values())) == (13, 1), counted.texts


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
