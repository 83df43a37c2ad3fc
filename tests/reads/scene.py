"""Both paths side by side: the application over HTTP, and the reference over the same rows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx

from tests.client import Client
from tests.conftest import Database, Statements
from tests.reads.comparison import differences
from tests.reads.engine import Engine
from tests.reads.facts import Facts
from tests.reads.oracle import NOBODY, person
from tests.reads.reference import Reference
from tests.reads.varied import ANONYMOUS, Somebody

HEARTBEAT = "SELECT $1"
"""What the listener of `auth.Viewers` asks every second, as PostgreSQL writes it."""


@dataclass(frozen=True)
class Scene:
    """Asks both, and compares; `who` is a name of `people`."""

    runner: asyncio.Runner
    client: Client
    people: Mapping[str, Somebody]
    facts: Facts
    engines: Mapping[str, Engine]
    """What the engine answers to each of `people`."""

    def planned(
        self,
        query: str,
        variables: Mapping[str, Any] | None = None,
        who: str = ANONYMOUS,
        *,
        language: str = "fr",
        operation: str | None = None,
    ) -> Any:
        """The whole answer of the application."""
        sent = self.post(query, variables, who, language=language, operation=operation)
        return self.runner.run(sent).json()

    async def post(
        self,
        query: str,
        variables: Mapping[str, Any] | None = None,
        who: str = ANONYMOUS,
        *,
        language: str = "fr",
        operation: str | None = None,
    ) -> httpx.Response:
        """The HTTP answer of the application."""
        token = self.people[who].token
        headers = {"accept-language": language}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        body = {"query": query, "variables": variables, "operationName": operation}
        return await self.client.http.post("/graphql", json=body, headers=headers)

    def statements(
        self,
        statements: Statements,
        database: Database,
        calls: Callable[[], Coroutine[None, None, object]],
    ) -> dict[str, int]:
        """What PostgreSQL executed for the calls; not the heartbeat, nor the look-up of a token."""

        async def counted() -> dict[str, int]:
            async with statements(database) as counted:
                await calls()
            return counted.texts

        texts = self.runner.run(counted())
        return {
            text: calls
            for text, calls in texts.items()
            if text != HEARTBEAT and "access_token" not in text
        }

    def reference(self, who: str = ANONYMOUS, language: str = "fr") -> Reference:
        """The reference as this person."""
        principal = self.people[who].principal
        grants = [] if principal is None else self.facts.grants_of(principal)
        members = self.facts.tables["member"]
        seeing = NOBODY if principal is None else person(who, principal, grants, members)
        return Reference(self.facts, seeing, grants, language, partial(self.computed, who))

    def computed(self, who: str, field: str, given: Mapping[str, Any]) -> Any:
        """What the engine answers to a person, for a root field that only it knows."""
        return self.runner.run(self.engines[who].document(field, given))

    def agree(
        self,
        query: str,
        variables: Mapping[str, Any] | None = None,
        who: str = ANONYMOUS,
        *,
        language: str = "fr",
        operation: str | None = None,
    ) -> Any:
        """The data, which both paths answered alike."""
        expected = self.reference(who, language).answer(query, variables, operation)
        answered = self.planned(query, variables, who, language=language, operation=operation)
        told = f"{who} {language} {variables}\n{query}"
        assert "errors" not in answered, f"{answered['errors']}\n{told}"
        found = differences(answered["data"], expected)
        assert not found, "\n".join([*found[:10], told])
        return answered["data"]
