"""Sessions: what is kept of them, how they are renewed, and how they end."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, select, text
from starlette.applications import Starlette
from starlette.requests import Request

from ptce.auth import TOKEN
from ptce.commands.sessions import end_sessions
from ptce.db import tables
from ptce.db.session import transaction
from ptce.signing.cookies import signed_in
from ptce.signing.desk import Desk
from ptce.signing.post import Post
from ptce.signing.sessions import (
    ACCESS_LASTS,
    BROWSER_LASTS,
    REFRESH_LASTS,
    Tokens,
    by_cookie,
    end_of_refresh,
    open_application,
    open_browser,
    refreshed,
)
from tests.client import Client, client_of
from tests.conftest import Database
from tests.world import NOW, World

VIEWER = "{ viewer { name } }"


@pytest.fixture
async def person(world: World) -> UUID:
    """Somebody who may sign in."""
    member = await world.member(await world.pole())
    principal = await world.user(member)
    async with world.engine.begin() as connection:
        await connection.execute(
            insert(tables.person).values(principal_id=principal, email="camille@example.org")
        )
    return principal


async def opened(world: World, person: UUID) -> Tokens:
    async with transaction(world.engine) as connection:
        return await open_application(connection, person, "Carte", NOW)


async def renewed(world: World, refresh: str, after: timedelta = timedelta()) -> Tokens | None:
    async with transaction(world.engine) as connection:
        return await refreshed(connection, refresh, NOW + after)


async def code(client: Client, token: str) -> str | None:
    """The code of the error that the token meets, None when it is good."""
    answer = await client(VIEWER, token=token)
    return answer["errors"][0]["extensions"]["code"] if "errors" in answer else None


async def eventually_refused(client: Client, token: str) -> None:
    async with asyncio.timeout(2):
        while await code(client, token) is None:
            await asyncio.sleep(0.01)
    assert await code(client, token) == "UNAUTHENTICATED"


async def test_the_tokens_of_a_session_are_kept_as_hashes_only(world: World, person: UUID) -> None:
    tokens = await opened(world, person)
    async with transaction(world.engine) as connection:
        await open_browser(connection, person, None, NOW)
        kept = [
            str(list(row))
            for table in ("sign_in_session", "access_token")
            for row in await connection.execute(text(f"SELECT * FROM {table}"))
        ]
    assert len(kept) == 3
    assert not any(secret in row for row in kept for secret in (tokens.access, tokens.refresh))


async def test_an_access_token_lasts_fifteen_minutes_and_a_refresh_token_is_none(
    world: World, person: UUID, database: Database
) -> None:
    tokens = await opened(world, person)
    assert TOKEN.fullmatch(tokens.access)
    async with client_of(database.url) as client:
        assert await code(client, tokens.access) is None
        assert await code(client, tokens.refresh) == "UNAUTHENTICATED"
    async with client_of(database.url, NOW + ACCESS_LASTS) as client:
        assert await code(client, tokens.access) == "UNAUTHENTICATED"


async def test_a_refresh_token_is_good_once(world: World, person: UUID) -> None:
    first = await opened(world, person)
    second = await renewed(world, first.refresh)
    assert second is not None
    third = await renewed(world, second.refresh)
    assert third is not None
    assert len({first.refresh, second.refresh, third.refresh}) == 3
    assert len({first.access, second.access, third.access}) == 3


async def test_a_refresh_token_used_twice_ends_its_session_at_once(
    world: World, person: UUID, database: Database
) -> None:
    stolen = await opened(world, person)
    other = await opened(world, person)
    async with client_of(database.url) as client:
        rightful = await renewed(world, stolen.refresh)
        assert rightful is not None
        assert await code(client, rightful.access) is None
        assert await renewed(world, stolen.refresh) is None
        await eventually_refused(client, rightful.access)
        assert await renewed(world, rightful.refresh) is None
        assert await code(client, other.access) is None
    assert await renewed(world, other.refresh) is not None


async def test_of_two_who_refresh_at_once_one_is_given_tokens(world: World, person: UUID) -> None:
    tokens = await opened(world, person)
    both = await asyncio.gather(*(renewed(world, tokens.refresh) for _ in range(8)))
    assert sum(each is not None for each in both) == 1


@pytest.mark.parametrize(
    "wrong", ["", "ptce_rt_", "abc", "ptce_rt_" + "a" * 86, "ptce_rt_" + "é" * 86]
)
async def test_a_refresh_token_that_is_none_ends_nothing(
    world: World, person: UUID, wrong: str
) -> None:
    tokens = await opened(world, person)
    assert await renewed(world, wrong) is None
    assert await renewed(world, tokens.refresh) is not None


async def test_a_session_ends_by_itself(world: World, person: UUID) -> None:
    tokens = await opened(world, person)
    assert await renewed(world, tokens.refresh, REFRESH_LASTS) is None
    assert await renewed(world, tokens.refresh, REFRESH_LASTS - timedelta(seconds=1)) is not None


async def test_a_session_that_is_ended_takes_its_tokens_with_it(
    world: World, person: UUID, database: Database
) -> None:
    tokens, other = await opened(world, person), await opened(world, person)
    async with client_of(database.url) as client:
        assert await code(client, tokens.access) is None
        async with transaction(world.engine) as connection:
            await end_of_refresh(connection, tokens.refresh, NOW)
        await eventually_refused(client, tokens.access)
        assert await code(client, other.access) is None


async def test_a_new_session_does_not_make_anybody_be_looked_up_again(
    world: World, person: UUID, database: Database
) -> None:
    tokens = await opened(world, person)
    async with client_of(database.url) as client:
        await code(client, tokens.access)
        async with world.engine.connect() as listening:
            raw = (await listening.get_raw_connection()).driver_connection
            assert raw is not None
            told: list[object] = []
            await raw.add_listener("viewers", lambda *said: told.append(said))
            await renewed(world, tokens.refresh)
            await asyncio.sleep(0.2)
            assert told == []
            async with transaction(world.engine) as connection:
                await end_sessions(connection, NOW, tables.sign_in_session.c.principal_id == person)
            await asyncio.sleep(0.2)
            assert told
            await raw.reset()


async def test_a_browser_is_signed_in_by_its_cookie_until_its_session_ends(
    world: World, person: UUID
) -> None:
    async with transaction(world.engine) as connection:
        cookie = await open_browser(connection, person, None, NOW)
    app = Starlette()
    post = Post(world.engine, lambda: NOW, "", None)
    app.state.desk = Desk(world.engine, lambda: NOW, "http://ptce", post)

    def browser(header: str) -> Request:
        return Request({"type": "http", "app": app, "headers": [(b"cookie", header.encode())]})

    assert await signed_in(browser(f"ptce_session={cookie}")) == person
    assert await signed_in(browser("ptce_session=abc")) is None
    assert await signed_in(browser("other=1")) is None
    app.state.desk = Desk(world.engine, lambda: NOW, "https://ptce.example.org", post)
    assert await signed_in(browser(f"ptce_session={cookie}")) is None
    assert await signed_in(browser(f"__Host-ptce_session={cookie}")) == person
    assert await by_cookie(world.engine, cookie, NOW + BROWSER_LASTS) is None
    async with transaction(world.engine) as connection:
        await end_sessions(connection, NOW, tables.sign_in_session.c.principal_id == person)
    assert await by_cookie(world.engine, cookie, NOW) is None


async def test_the_cookie_of_a_browser_is_no_bearer(
    world: World, person: UUID, database: Database
) -> None:
    async with transaction(world.engine) as connection:
        cookie = await open_browser(connection, person, None, NOW)
    async with client_of(database.url) as client:
        assert await code(client, cookie) == "UNAUTHENTICATED"
        client.http.cookies.set("ptce_session", cookie)
        assert (await client.data(VIEWER))["viewer"]["name"] is None


async def test_erasing_a_person_is_deleting_one_row(
    world: World, person: UUID, database: Database
) -> None:
    tokens = await opened(world, person)
    elsewhere = await world.token(person)
    async with client_of(database.url) as client:
        assert await code(client, tokens.access) is await code(client, elsewhere) is None
        async with world.engine.begin() as connection:
            await connection.execute(text("DELETE FROM person"))
        await eventually_refused(client, tokens.access)
        await eventually_refused(client, elsewhere)
    async with world.engine.connect() as reading:
        names = list(await reading.scalars(select(tables.principal.c.name)))
        left = await reading.scalar(text("SELECT count(*) FROM sign_in_session"))
    assert (names, left) == (["Personne effacée"], 0)
