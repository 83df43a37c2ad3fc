"""Tokens and Viewers: known without a statement, forgotten as soon as a right changes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import asyncpg
import pytest
from sqlalchemy import text

from ptce.auth import REFUSED, Viewers, bearer
from ptce.commands.tokens import new_token, token_hash
from ptce.db.connections import Connections
from ptce.domain.errors import Denied, Unauthenticated
from ptce.domain.rights import ANONYMOUS, Grant, Viewer
from ptce.domain.terms import Role
from tests.conftest import Database, Statements
from tests.world import NOW, World

TERMINATE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = 'ptce viewers'"
)


@pytest.fixture
async def viewers(pool: Connections, database: Database) -> AsyncIterator[Viewers]:
    """Viewers that listen."""
    viewers = Viewers(pool, database.url, heartbeat=0.1)
    await viewers.start()
    await eventually(lambda: viewers.trusted)
    yield viewers
    await viewers.stop()


@pytest.fixture
async def token(world: World) -> str:
    """The token of a person of a member."""
    return await world.token(await world.user(await world.member(await world.pole())))


async def eventually(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.01)


async def denied(asking: Awaitable[object]) -> str:
    with pytest.raises(Denied) as refusal:
        await asking
    return refusal.value.code


async def change(world: World, statement: str) -> None:
    async with world.engine.begin() as connection:
        await connection.execute(text(statement))


def test_a_token_is_recognisable_unique_and_kept_as_a_hash() -> None:
    token = new_token()
    assert token.startswith("ptce_")
    assert len(token) == 48
    assert new_token() != token
    assert len(token_hash(token)) == 32


@pytest.mark.parametrize("header", [b"Bearer abc", b"bearer  abc", b"BEARER abc "])
def test_the_token_comes_from_the_authorization_header(header: bytes) -> None:
    assert bearer(header) == "abc"


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic abc", "abc", "Bearer a b", "Bearer é", "Bearer a,b"]
)
def test_a_malformed_header_is_refused_rather_than_ignored(header: str) -> None:
    with pytest.raises(Denied) as refusal:
        bearer(header.encode())
    assert refusal.value.code == "UNAUTHENTICATED"


def test_nobody_without_the_header(viewers: Viewers) -> None:
    assert viewers.asking(None, NOW, None) is ANONYMOUS


async def test_a_header_that_was_seen_is_known_at_once(world: World, viewers: Viewers) -> None:
    token = await world.token(await world.principal("Camille"), NOW + timedelta(hours=1))
    header = f"Bearer {token}".encode()
    first = viewers.asking(header, NOW, None)
    assert not isinstance(first, Viewer), "the database is asked"
    viewer = await first
    assert viewers.asking(header, NOW, None) is viewer
    with pytest.raises(Unauthenticated):
        viewers.asking(header, NOW + timedelta(hours=1), None)
    await change(world, "UPDATE access_token SET revoked_at = now()")
    async with asyncio.timeout(10):
        while (after := viewers.asking(header, NOW, None)) is viewer:
            await asyncio.sleep(0.01)
    assert not isinstance(after, Viewer), "the database is asked again"
    assert await denied(after) == "UNAUTHENTICATED"


async def test_a_token_is_its_principal_with_all_its_grants(world: World, viewers: Viewers) -> None:
    pole = await world.pole()
    member = await world.member(pole)
    person = await world.user(member)
    await world.grant(person, Grant(Role.COORDINATOR, pole))
    viewer = await viewers.of(await world.token(person), NOW)
    assert viewer == await world.viewer(person)
    assert viewer.member_ids == {member}
    assert viewer.coordinated_pole_ids == {pole}
    assert type(next(iter(viewer.member_ids))).__module__ == "uuid"


async def test_a_principal_without_grants_is_somebody(world: World, viewers: Viewers) -> None:
    nobody = await world.principal("Personne")
    assert (await viewers.of(await world.token(nobody), NOW)).grants == ()


@pytest.mark.parametrize("wrong", ["", "abc", "ptce_é", "\udc80", "ptce_" + "a" * 43])
async def test_an_unknown_token_is_refused(viewers: Viewers, wrong: str) -> None:
    assert await denied(viewers.of(wrong, NOW)) == "UNAUTHENTICATED"


async def test_a_token_is_refused_from_the_instant_it_expires(
    world: World, viewers: Viewers
) -> None:
    person = await world.principal("Camille")
    token = await world.token(person, NOW + timedelta(hours=1))
    assert await viewers.of(token, NOW)
    assert await denied(viewers.of(token, NOW + timedelta(hours=1))) == "UNAUTHENTICATED"


@pytest.mark.parametrize("status", ["SUSPENDED", "WITHDRAWN"])
async def test_the_people_of_a_member_that_leaves_are_outside_at_once(
    world: World, viewers: Viewers, status: str
) -> None:
    pole = await world.pole()
    member = await world.member(pole)
    token = await world.token(await world.user(member))
    assert (await viewers.of(token, NOW)).inside_pole_ids == {pole}
    told = viewers._forgotten
    await change(world, f"UPDATE member SET status = '{status}'")
    await eventually(lambda: viewers._forgotten > told)
    viewer = await viewers.of(token, NOW)
    assert viewer.inside_pole_ids == frozenset()
    assert viewer.member_ids == viewer.outside_member_ids == {member}
    await change(world, "UPDATE member SET status = 'ACTIVE'")
    await eventually(lambda: viewers._forgotten > told + 1)
    assert (await viewers.of(token, NOW)).inside_pole_ids == {pole}


async def test_once_known_a_token_costs_no_statement(
    viewers: Viewers, token: str, database: Database, statements: Statements
) -> None:
    async def hundred() -> None:
        for _ in range(100):
            await viewers.of(token, NOW)
            await denied(viewers.of("ptce_" + "a" * 43, NOW))

    await asyncio.sleep(0.2)  # the notifications of making the world
    await hundred()
    async with statements(database) as counted:
        await hundred()
    looked_up = [query for query in counted.texts if "access_token" in query]
    assert looked_up == []


@pytest.mark.parametrize(
    "revocation",
    ["UPDATE access_token SET revoked_at = now()", "DELETE FROM access_token"],
)
async def test_a_revoked_token_is_refused_at_once(
    world: World, viewers: Viewers, token: str, revocation: str
) -> None:
    await viewers.of(token, NOW)
    await change(world, revocation)
    async with asyncio.timeout(2):
        while True:
            try:
                await viewers.of(token, NOW)
            except Denied:
                break
            await asyncio.sleep(0.01)


async def test_a_grant_given_or_taken_is_known_at_once(
    world: World, viewers: Viewers, token: str
) -> None:
    assert (await viewers.of(token, NOW)).grants
    await change(world, "DELETE FROM role_grant")
    async with asyncio.timeout(2):
        while (await viewers.of(token, NOW)).grants:
            await asyncio.sleep(0.01)


async def test_a_token_issued_after_a_refusal_is_accepted(world: World, viewers: Viewers) -> None:
    person = await world.principal("Camille")
    token = await world.token(person)
    await change(world, "UPDATE access_token SET revoked_at = now()")
    await denied(viewers.of(token, NOW))
    await change(world, "UPDATE access_token SET revoked_at = NULL")
    async with asyncio.timeout(2):
        while True:
            try:
                await viewers.of(token, NOW)
                break
            except Denied:
                await asyncio.sleep(0.01)


async def test_a_revocation_while_nobody_listens_is_obeyed(
    world: World, viewers: Viewers, token: str, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await viewers.of(token, NOW)
    owner = await asyncpg.connect(database.owner_url)
    with caplog.at_level(logging.WARNING, "ptce.auth"):
        assert await owner.fetch(TERMINATE)
        await owner.close()
        await eventually(lambda: not viewers.trusted)
        await change(world, "UPDATE access_token SET revoked_at = now()")
        assert await denied(viewers.of(token, NOW)) == "UNAUTHENTICATED"
        await eventually(lambda: viewers.trusted)
    assert await denied(viewers.of(token, NOW)) == "UNAUTHENTICATED"
    assert "listening for viewers" in caplog.text


async def test_memory_is_not_believed_without_a_listener(
    world: World, pool: Connections, database: Database, token: str
) -> None:
    viewers = Viewers(pool, database.url)
    await viewers.of(token, NOW)
    assert not viewers.trusted
    await change(world, "UPDATE access_token SET revoked_at = now()")
    assert await denied(viewers.of(token, NOW)) == "UNAUTHENTICATED"


async def test_memory_is_not_believed_when_the_listener_is_silent(
    world: World, pool: Connections, database: Database, token: str
) -> None:
    viewers = Viewers(pool, database.url, stale=0.3, heartbeat=60)
    await viewers.start()
    await eventually(lambda: viewers.trusted)
    await viewers.of(token, NOW)
    await eventually(lambda: not viewers.trusted)
    await viewers.stop()


async def test_what_was_read_before_a_notification_is_not_remembered(
    world: World, viewers: Viewers, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The revocation commits and is told between the look-up and its answer."""

    class Slow:
        def __init__(self, pool: Connections) -> None:
            self.pool = pool

        async def fetch(self, query: str, key: bytes) -> list[asyncpg.Record]:
            rows = await self.pool.fetch(query, key)
            told = viewers._forgotten
            await change(world, "UPDATE access_token SET revoked_at = now()")
            await eventually(lambda: viewers._forgotten > told)
            return rows

    await asyncio.sleep(0.2)
    monkeypatch.setattr(viewers, "_pool", Slow(viewers._pool))
    await viewers.of(token, NOW)  # true when it was asked
    monkeypatch.undo()
    assert await denied(viewers.of(token, NOW)) == "UNAUTHENTICATED"


async def test_memory_is_bounded(viewers: Viewers) -> None:
    for _ in range(REFUSED + 50):
        await denied(viewers.of(new_token(), NOW))
    assert len(viewers._refused) == REFUSED


async def test_refusals_do_not_pile_up_the_memory_of_their_callers(viewers: Viewers) -> None:
    for _ in range(3):
        with pytest.raises(Denied) as refusal:
            await viewers.of("abc", NOW)
        depth, frame = 0, refusal.value.__traceback__
        while frame is not None:
            depth, frame = depth + 1, frame.tb_next
        assert depth == 2
