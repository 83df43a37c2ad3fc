"""A mail server on this machine, and what it was given."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP

from ptce.settings import Mail

LINK = re.compile(r"https?://\S+/sign-in/(?:link|invitation)/([\w-]+)")


@dataclass
class Mailbox:
    """`refusing` as many letters as that before it takes one."""

    letters: list[EmailMessage] = field(default_factory=list)
    refusing: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refusing > 0:
            self.refusing -= 1
            return "451 Later"
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.letters.append(message)
        return "250 OK"

    async def letter(self, number: int = 1) -> EmailMessage:
        """The letter of this number, once it has come."""
        async with asyncio.timeout(10):
            while len(self.letters) < number:
                await asyncio.sleep(0.01)
        return self.letters[number - 1]

    async def secret(self, number: int = 1) -> str:
        """What the link of a letter holds."""
        return secret_of(await self.letter(number))


def secret_of(letter: EmailMessage) -> str:
    body = letter.get_content()
    found = LINK.search(body)
    assert found is not None, body
    return found[1]


@asynccontextmanager
async def mailbox() -> AsyncIterator[tuple[Mailbox, Mail]]:
    """It listens on a socket of 127.0.0.1; how to reach it."""
    box = Mailbox()
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(box, enable_SMTPUTF8=True, hostname="localhost"), "127.0.0.1", 0
    )
    port = server.sockets[0].getsockname()[1]
    try:
        yield box, Mail("127.0.0.1", port, "none", "Pôle <pole@example.org>")
    finally:
        server.close()
        await server.wait_closed()
