"""Before anything is timed: every side gives the same answers, value by value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from bench.ground import People
from bench.load import Exchange
from bench.operations import Operation
from bench.sides import Server

CHANGING = b',"extensions":'
"""What follows the data of an answer tells what is left to spend: each time something else."""


class Different(Exception):
    """A side does not answer as the first one does."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An operation with, for each side by name, its requests and the answers that they have."""

    operation: Operation
    exchanges: Mapping[str, Sequence[Exchange]]


def prepare(operation: Operation, servers: Sequence[Server], people: People) -> Prepared:
    """Ask everything once of every side. Different when an answer differs from the first side's."""
    exchanges: dict[str, list[Exchange]] = {}
    expected: list[Any] = []
    for server in servers:
        exact = server.side.exact
        exchanges[server.side.name], answers = _asked(operation, server, people)
        expected = expected or answers
        for number, (answer, wanted) in enumerate(zip(answers, expected, strict=True)):
            masked = frozenset() if exact else CURSORS
            masked |= FRESH if operation.writes else frozenset()
            at = _difference(_masked(answer, masked), _masked(wanted, masked))
            if at is not None:
                raise Different(f"{operation.name}, {server.side.name}, request {number}: {at}")
    return Prepared(operation, exchanges)


def _asked(
    operation: Operation, server: Server, people: People
) -> tuple[list[Exchange], list[Any]]:
    side = server.side
    exchanges, answers = [], []
    for variables in operation.variables:
        given = dict(variables)
        for _ in range(operation.pages):
            request = side.request(people, operation, given)
            body = server.ask(request)
            document = orjson.loads(body)
            if "errors" in document or document.get("data") is None:
                raise Different(f"{operation.name}, {side.name}: {document}")
            steady = body.partition(CHANGING)[0]
            exchanges.append(Exchange(request, None if operation.writes else steady))
            data = side.read(operation.name, document["data"])
            answers.append(data)
            if operation.paged:
                given["after"] = data[operation.paged]["pageInfo"]["endCursor"]
    return exchanges, answers


CURSORS = frozenset({"cursor", "endCursor"})
FRESH = frozenset({"id", "reference", "createdAt"})
"""What no two commands answer alike, beside what they wrote."""

INSTANTS = frozenset({"createdAt", "updatedAt"})


def _masked(data: Any, names: frozenset[str]) -> Any:
    """The answer without the values of these names, its instants whatever the zone they are in."""
    if isinstance(data, dict):
        return {
            name: type(value).__name__
            if name in names
            else datetime.fromisoformat(value)
            if name in INSTANTS
            else _masked(value, names)
            for name, value in data.items()
        }
    return [_masked(each, names) for each in data] if isinstance(data, list) else data


def _difference(answer: Any, wanted: Any, path: str = "data") -> str | None:
    """Where two answers differ, or None."""
    if isinstance(answer, dict) and isinstance(wanted, dict):
        if list(answer) != list(wanted):
            return f"{path}: {list(answer)} and not {list(wanted)}"
        pairs = [(f"{path}.{name}", answer[name], wanted[name]) for name in wanted]
    elif isinstance(answer, list) and isinstance(wanted, list):
        if len(answer) != len(wanted):
            return f"{path}: {len(answer)} and not {len(wanted)} items"
        pairs = [
            (f"{path}[{at}]", *both) for at, both in enumerate(zip(answer, wanted, strict=True))
        ]
    else:
        return None if answer == wanted else f"{path}: {answer!r} and not {wanted!r}"
    return next((found for at, a, b in pairs if (found := _difference(a, b, at))), None)
