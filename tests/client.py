"""A client of the real application over one database, without a socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import httpx

from ptce.app import CLOSED, NO_MAIL, application
from ptce.domain.allowances import UNBOUNDED, Allowances
from ptce.schema.records import Observer
from ptce.settings import Exposure, SignIn
from tests.world import NOW


@dataclass
class Client:
    """Sends GraphQL; `__call__` answers the response's JSON."""

    http: httpx.AsyncClient

    async def post(
        self, query: str, variables: dict[str, Any] | None = None, token: str | None = None
    ) -> httpx.Response:
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        body = {"query": query, "variables": variables}
        return await self.http.post("/graphql", json=body, headers=headers)

    async def __call__(
        self, query: str, variables: dict[str, Any] | None = None, token: str | None = None
    ) -> Any:
        return (await self.post(query, variables, token)).json()

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
            yield Client(http)
