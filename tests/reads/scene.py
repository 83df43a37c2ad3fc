"""Both paths side by side: the application over HTTP, and the reference over the same rows."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.client import Client
from tests.reads.comparison import differences
from tests.reads.facts import Facts
from tests.reads.oracle import NOBODY, person
from tests.reads.reference import Reference
from tests.reads.varied import ANONYMOUS, Somebody


@dataclass(frozen=True)
class Scene:
    """Asks both, and compares; `who` is a name of `people`."""

    runner: asyncio.Runner
    client: Client
    people: Mapping[str, Somebody]
    facts: Facts

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
        token = self.people[who].token
        headers = {"accept-language": language}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        body = {"query": query, "variables": variables, "operationName": operation}
        post = self.client.http.post("/graphql", json=body, headers=headers)
        return self.runner.run(_waited(post)).json()

    def reference(self, who: str = ANONYMOUS, language: str = "fr") -> Reference:
        """The reference as this person."""
        principal = self.people[who].principal
        if principal is None:
            return Reference(self.facts, NOBODY, [], language)
        grants = self.facts.grants_of(principal)
        return Reference(self.facts, person(who, grants), grants, language)

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


async def _waited(answer: Any) -> Any:
    return await answer
