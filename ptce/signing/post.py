"""The post: letters leave in the background, by SMTP, or are printed where one tries things out.

Who is written to is looked up here too, after the answer: asking for a link takes as long for an
unknown e-mail as for a known one. A letter that cannot be sent is tried again twice, then logged
without its address and without its link.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import smtplib
import ssl
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.clock import Clock
from ptce.commands.invitations import secret_hash
from ptce.db import tables
from ptce.db.session import transaction
from ptce.domain.people import LINK_LASTS
from ptce.domain.terms import Language, Role
from ptce.schema.failures import BadRequest
from ptce.settings import Mail
from ptce.signing.letters import Letter, invitation_letter, link_letter
from ptce.signing.rates import INVITATIONS_EACH, count

Carrier = Callable[[Letter], Awaitable[None]]

PATIENCE_S = 20
TRIES_AFTER_S = (0.0, 2.0, 15.0)
LAST_S = 5.0
"""Seconds that letters under way have when the API stops."""

MOST = 200
"""Letters under way; those beyond are not sent, and logged."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Smtp:
    """Carries letters to the server that the settings name."""

    mail: Mail

    async def __call__(self, letter: Letter) -> None:
        await asyncio.to_thread(self._send, letter)

    def _send(self, letter: Letter) -> None:
        message = EmailMessage()
        message["From"] = self.mail.sender
        message["To"] = letter.to
        message["Subject"] = letter.subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain="ptce")
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        with self._connected() as server:
            if self.mail.user is not None:
                server.login(self.mail.user, self.mail.password or "")
            server.send_message(message)

    def _connected(self) -> smtplib.SMTP:
        host, port = self.mail.host, self.mail.port
        if self.mail.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, timeout=PATIENCE_S, context=context)
        server = smtplib.SMTP(host, port, timeout=PATIENCE_S)
        try:
            if self.mail.security == "starttls":
                server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
        return server


async def printed(letter: Letter) -> None:
    """Where one tries things out: on the standard output."""
    print(f"\nCourriel à {letter.to} : {letter.subject}\n  {letter.link}\n", flush=True)


class Post:
    """What leaves one process of the API; `carrier` None where no mail is sent at all."""

    def __init__(
        self, engine: AsyncEngine, clock: Clock, public_url: str, carrier: Carrier | None
    ) -> None:
        self.open = carrier is not None
        self._engine = engine
        self._clock = clock
        self._public_url = public_url
        self._carrier = carrier
        self._under_way: set[asyncio.Task[None]] = set()

    def link(self, email: str) -> None:
        """Send a one-time link, if this is somebody's e-mail."""
        self._later(self._link(email))

    def invited(self, invitation_id: UUID, secret: str) -> None:
        """Send an invitation that was just written."""
        self._later(self._invited(invitation_id, secret))

    async def close(self) -> None:
        """Wait a little for what is under way."""
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=LAST_S)
            for task in late:
                task.cancel()

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        if len(self._under_way) >= MOST:
            work.close()
            log.warning("a letter is not sent: %d are under way", MOST)
            return
        task = asyncio.create_task(work, name="letter")
        self._under_way.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("a letter is not sent: %s", type(fault).__name__)

    async def _link(self, email: str) -> None:
        person, now = tables.person, self._clock()
        secret = secrets.token_urlsafe(32)
        async with transaction(self._engine) as connection:
            found = (
                await connection.execute(
                    select(person.c.principal_id, person.c.language).where(person.c.email == email)
                )
            ).one_or_none()
            if found is None:
                return
            await connection.execute(
                insert(tables.sign_in_link).values(
                    sha256=secret_hash(secret),
                    principal_id=found.principal_id,
                    created_at=now,
                    expires_at=now + LINK_LASTS,
                )
            )
        await self._carry(link_letter(self._public_url, email, secret, Language[found.language]))

    async def _invited(self, invitation_id: UUID, secret: str) -> None:
        row, pole, member = tables.invitation, tables.pole, tables.member
        # A command given again with its key wrote nothing, so this secret is no invitation's.
        this = (row.c.id == invitation_id) & (row.c.secret_sha256 == secret_hash(secret))
        async with transaction(self._engine) as connection:
            found = (
                await connection.execute(
                    select(row, pole.c.name.label("pole"), member.c.name.label("member"))
                    .join(pole, pole.c.id == row.c.pole_id)
                    .outerjoin(member, member.c.id == row.c.member_id)
                    .where(this, row.c.email.is_not(None))
                )
            ).one_or_none()
        if found is None:
            return
        try:
            await count(self._engine, self._clock(), (INVITATIONS_EACH, found.email))
        except BadRequest:
            log.warning("an invitation is not sent: too many of them to one e-mail")
            return
        sent = await self._carry(
            invitation_letter(
                self._public_url,
                found.email,
                secret,
                pole=found.pole,
                member=found.member,
                role=Role[found.role],
                expires_at=found.expires_at,
            )
        )
        if sent:
            async with transaction(self._engine) as connection:
                await connection.execute(update(row).where(this).values(sent_at=self._clock()))

    async def _carry(self, letter: Letter) -> bool:
        assert self._carrier is not None, "letters are written where there is a post"
        for after in TRIES_AFTER_S:
            await asyncio.sleep(after)
            try:
                await self._carrier(letter)
                return True
            except (OSError, smtplib.SMTPException) as refused:
                log.warning("the mail server does not take a letter: %s", type(refused).__name__)
                if isinstance(refused, smtplib.SMTPRecipientsRefused):
                    return False
        return False
