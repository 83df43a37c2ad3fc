"""The program itself, served over a database of its own, for whoever attacks its sign-in."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Thread
from uuid import UUID

import httpx

from ptce.db.session import command_engine
from ptce.domain.identifiers import public_id
from tests.client import Client
from tests.served import PROJECT
from tests.signing.agenda import Agenda, application
from tests.signing.conftest import PASSWORD, House
from tests.signing.mailbox import Mailbox
from tests.world import NOW, World

PATIENCE_S = 60.0
"""Of who waits for an answer, on a machine that has much else to do."""


@dataclass
class Fortress:
    """`database_url` is what it serves at `url`; `said` is what it writes to its log."""

    url: str
    database_url: str
    pole: UUID
    member: UUID
    said: list[str]
    _addresses: count[int] = field(default_factory=lambda: count(1))

    def stranger(self) -> httpx.AsyncClient:
        """A browser, or a program, of an address of its own."""
        number = next(self._addresses)
        address = f"10.9.{number // 250}.{number % 250}"
        headers = {"x-forwarded-for": address}
        return httpx.AsyncClient(base_url=self.url, headers=headers, timeout=PATIENCE_S)

    async def raw(self, sent: bytes) -> bytes:
        """What is answered to these bytes, until the connection closes."""
        port = int(self.url.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(sent)
            async with asyncio.timeout(PATIENCE_S):
                return await reader.read()
        finally:
            writer.close()


@contextmanager
def fortress(database_url: str, folder: Path) -> Iterator[Fortress]:
    """A pole with a member, served at NOW; letters go nowhere."""
    pole, member = asyncio.run(_founded(database_url))
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "DATA": str(folder),
        "HOST": "127.0.0.1",
        "PORT": "0",
        "PTCE_NOW": NOW.isoformat(),
        "PROXIES": "1",
        "SMTP_URL": "smtp+plain://127.0.0.1:9",
        "MAIL_FROM": "Pôle <pole@example.org>",
    }
    command = [sys.executable, "-m", "ptce", "serve"]
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr is not None
        said: list[str] = []
        for line in server.stderr:
            said.append(line)
            if at := re.search(r"http://[\w.]+:\d+", line):
                break
        assert at is not None, said
        listening = Thread(target=said.extend, args=(server.stderr,))
        listening.start()
        try:
            yield Fortress(at[0], database_url, pole, member, said)
        finally:
            server.terminate()
            listening.join()


async def _founded(url: str) -> tuple[UUID, UUID]:
    engine = command_engine(url)
    try:
        world = World(engine)
        pole = await world.pole()
        return pole, await world.member(pole)
    finally:
        await engine.dispose()


NUMBERS = count(1)


@dataclass
class Siege:
    """Somebody who is signed in on our pages, and an application; `email` is theirs."""

    fort: Fortress
    house: House
    agenda: Agenda
    email: str

    @property
    def http(self) -> httpx.AsyncClient:
        return self.house.http


@asynccontextmanager
async def besieged(fort: Fortress) -> AsyncIterator[Siege]:
    """Somebody new, of an address of their own."""
    engine = command_engine(fort.database_url)
    async with fort.stranger() as http:
        house = House(World(engine), Client(http), Mailbox(), fort.pole, fort.member)
        email = f"camille-{next(NUMBERS)}@example.org"
        who = await house.person(email, PASSWORD)
        await house.fill("/sign-in", "/sign-in/password", email=email, password=PASSWORD)
        id_ = await application(house)
        yield Siege(fort, house, Agenda(house, who, id_, public_id("application", id_)), email)
    await engine.dispose()
