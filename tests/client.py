"""A client of the real application over one database, without a socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import httpx
from starlette.types import Message

from ptce.app import CLOSED, NO_MAIL, Api, application
from ptce.domain.allowances import UNBOUNDED, Allowances
from ptce.schema.records import Observer
from ptce.settings import Exposure, SignIn
from tests.world import NOW

CARRIED = {b"accept-language"}
"""What a test sets for all that its client sends."""

SCOPE = {
    "type": "http",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "method": "POST",
    "scheme": "http",
    "path": "/graphql",
    "raw_path": b"/graphql",
    "query_string": b"",
    "root_path": "",
    "client": ("127.0.0.1", 123),
    "server": ("ptce", None),
}


@dataclass
class Client:
    """Sends GraphQL; `__call__` answers the response's JSON."""

    http: httpx.AsyncClient
    app: Api | None = None

    async def post(
        self, query: str, variables: dict[str, Any] | None = None, token: str | None = None
    ) -> httpx.Response:
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        body = {"query": query, "variables": variables}
        return await self.http.post("/graphql", json=body, headers=headers)

    async def __call__(
        self, query: str, variables: dict[str, Any] | None = None, token: str | None = None
    ) -> Any:
        return json.loads(await self.text(query, variables, token))

    async def text(
        self, query: str, variables: dict[str, Any] | None = None, token: str | None = None
    ) -> str:
        """The text of an answer. The application is called as its server calls it: httpx would
        take longer than it does."""
        if self.app is None:
            return (await self.post(query, variables, token)).text
        body = json.dumps({"query": query, "variables": variables}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        headers += [each for each in self.http.headers.raw if each[0].lower() in CARRIED]
        if token is not None:
            headers.append((b"authorization", f"Bearer {token}".encode()))
        waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
        answered: list[bytes] = []

        async def receive() -> Message:
            if not waiting:
                await asyncio.Event().wait()  # who asks stays
            return waiting.pop()

        async def send(message: Message) -> None:
            answered.append(message.get("body", b""))

        await self.app(SCOPE | {"headers": headers}, receive, send)
        return b"".join(answered).decode()

    async def data(
        self, query: str, variables: dict[str, Any] | None = None, token: str | None = None
    ) -> Any:
        """The data of an answer without errors."""
        answer = await self(query, variables, token)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]


@asynccontextmanager
async def client_of(
    url: str,
    now: datetime = NOW,
    exposure: Exposure = CLOSED,
    observers: tuple[Observer, ...] = (),
    sign_in: SignIn = NO_MAIL,
    allowances: Allowances = UNBOUNDED,
) -> AsyncIterator[Client]:
    """A client of the application on this database, at this time."""
    exposure = replace(exposure, allowances=allowances)
    app = application(url, lambda: now, exposure, observers, sign_in)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url="http://ptce") as http:
            yield Client(http, app)
