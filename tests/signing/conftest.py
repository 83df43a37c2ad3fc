"""An API that sends mail, a pole with a member, and somebody who signs in."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import insert

from ptce.commands.invitations import secret_hash, write_invitation
from ptce.db import tables
from ptce.domain.rights import Grant
from ptce.domain.terms import Role
from ptce.settings import SignIn
from ptce.signing.passwords import HASHER
from tests.client import Client, client_of
from tests.conftest import Database
from tests.signing.mailbox import Mailbox, mailbox
from tests.world import NOW, World

PASSWORD = "le pont tournant de midi"
FORM = re.compile(r'name="form" value="([0-9a-f]{64})"')


@dataclass
class House:
    """Where people sign in: its world, its API, its mail."""

    world: World
    client: Client
    box: Mailbox
    pole: UUID
    member: UUID
    numbers: list[int] = field(default_factory=list)

    @property
    def http(self) -> httpx.AsyncClient:
        return self.client.http

    async def person(self, email: str = "camille@example.org", password: str | None = None) -> UUID:
        """Somebody of the member who may sign in."""
        principal = await self.world.user(self.member, "Camille Roux")
        kept = None if password is None else HASHER.hash(password)
        async with self.world.engine.begin() as connection:
            await connection.execute(
                insert(tables.person).values(
                    principal_id=principal, email=email, password_hash=kept
                )
            )
        return principal

    async def invitation(self, email: str, role: Role = Role.MEMBER_USER) -> str:
        """The secret of an invitation."""
        self.numbers.append(1)
        secret = f"invitation-{len(self.numbers)}-of-this-test-which-is-long"
        member = self.member if role is Role.MEMBER_USER else None
        async with self.world.engine.begin() as connection:
            grant = Grant(role, self.pole, member)
            await write_invitation(connection, email, grant, secret_hash(secret), None, NOW)
        return secret

    async def tokens(self, status: int = 201, **given: Any) -> Any:
        """What POST /sign-in/tokens answers."""
        answer = await self.http.post("/sign-in/tokens", json=given)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def fill(self, address: str, action: str | None = None, **fields: str) -> httpx.Response:
        """Open a page as a browser does, and send its form."""
        page = await self.http.get(address)
        found = FORM.search(page.text)
        assert found is not None, page.text
        sent = {"form": found[1], **fields}
        return await self.http.post(action or address, data=sent)

    async def name(self, token: str) -> Any:
        return (await self.client.data("{ viewer { name } }", token=token))["viewer"]["name"]


def code(answer: Any) -> str:
    """The code of the first error."""
    found: str = answer["errors"][0]["extensions"]["code"]
    return found


@asynccontextmanager
async def opened(
    world: World, database: Database, now: datetime = NOW, **settings: Any
) -> AsyncIterator[House]:
    pole = await world.pole()
    member = await world.member(pole)
    async with mailbox() as (box, mail):
        given: dict[str, Any] = {"public_url": "http://ptce", "mail": mail} | settings
        sign_in = SignIn(**given)
        async with client_of(database.url, now, sign_in=sign_in) as client:
            yield House(world, client, box, pole, member)


@pytest.fixture
async def house(world: World, database: Database) -> AsyncIterator[House]:
    async with opened(world, database) as house:
        yield house
