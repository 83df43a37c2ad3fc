"""A journey as data: people, then steps; run against the real application, and printed."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.client import Client
from tests.world import World

ANONYMOUS = "Visiteur"
WIDTH = 100

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One request. `who` is a name of the scene, or ANONYMOUS.

    An operation « GET /… » is an address to read, any other is GraphQL. `rival` sends the same
    operation at the same moment, with variables of its own: the answer is then the two answers,
    the one without any refusal first, whoever's it is.

    A variable « {match} » is what an earlier step kept under that name: `keeps` maps names to
    paths in the answer (`data.matches.nodes.0.id`). `answers` are fragments of the answer as it
    is printed, `hides` those that it must not have; `gist` is the answer in a few words.
    """

    who: str
    title: str
    says: str
    operation: str
    gist: str
    answers: tuple[str, ...]
    variables: Values = field(default_factory=dict)
    hides: tuple[str, ...] = ()
    keeps: Mapping[str, str] = field(default_factory=dict)
    rival: Rival | None = None

    @property
    def people(self) -> str:
        return self.who if self.rival is None else f"{self.who} et {self.rival.who}"


@dataclass(frozen=True)
class Rival:
    """Who does the same at the same moment."""

    who: str
    variables: Values


@dataclass(frozen=True)
class Journey:
    """`scene` builds the world and answers the access token of each person, by name.

    `slug` names the printed file; `people` says who they are, in the order of the diagram.
    """

    slug: str
    title: str
    intro: str
    people: Mapping[str, str]
    scene: Callable[[World], Awaitable[Mapping[str, str]]]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Done:
    """A step that was carried out: what was really sent and answered."""

    step: Step
    variables: Values
    answer: Any

    @property
    def text(self) -> str:
        return as_json(self.answer)


def as_json(value: Any, indent: str = "", start: str = "") -> str:
    """Accents kept; what fits in a line after `indent` and `start` is on one, the rest indented."""
    line = start + json.dumps(value, ensure_ascii=False)
    if not value or not isinstance(value, dict | list) or len(indent) + len(line) <= WIDTH:
        return line
    inner = indent + "  "
    if isinstance(value, dict):
        parts = [as_json(each, inner, f"{json.dumps(key)}: ") for key, each in value.items()]
    else:
        parts = [as_json(each, inner) for each in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{start}{opening}\n{inner}" + f",\n{inner}".join(parts) + f"\n{indent}{closing}"


async def carried_out(journey: Journey, client: Client, tokens: Mapping[str, str]) -> list[Done]:
    """Every step in turn, each answer checked."""
    kept: dict[str, str] = {}
    done = []
    for step in journey.steps:
        variables = _filled(step.variables, kept)
        answer = await _answer(client, step, variables, kept, tokens)
        made = Done(step, variables, answer)
        for fragment in step.answers:
            assert fragment in made.text, f"{step.title}: {fragment!r} is not in\n{made.text}"
        for fragment in step.hides:
            assert fragment not in made.text, f"{step.title}: {fragment!r} is in\n{made.text}"
        kept |= {name: _at(answer, path) for name, path in step.keeps.items()}
        done.append(made)
    return done


async def _answer(
    client: Client, step: Step, variables: Values, kept: Values, tokens: Mapping[str, str]
) -> Any:
    if step.operation.startswith("GET "):
        assert step.who == ANONYMOUS
        return (await client.http.get(step.operation.removeprefix("GET "))).json()
    sent = [_sent(client, step.operation, variables, tokens.get(step.who))]
    if step.rival is None:
        return await sent[0]
    others = _filled(step.rival.variables, kept)
    sent.append(_sent(client, step.operation, others, tokens[step.rival.who]))
    return sorted(await asyncio.gather(*sent), key=_refused)


async def _sent(client: Client, operation: str, variables: Values, token: str | None) -> Any:
    """The answer without what it cost, of which the guide of limits tells."""
    answer = await client(operation, dict(variables), token)
    answer.pop("extensions", None)
    return answer


def _refused(answer: Any) -> bool:
    return any(field["userErrors"] for field in answer["data"].values())


def _filled(value: Any, kept: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        found = re.fullmatch(r"\{(\w+)\}", value)
        return kept[found[1]] if found else value
    if isinstance(value, Mapping):
        return {name: _filled(inner, kept) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(inner, kept) for inner in value]
    return value


def _at(answer: Any, path: str) -> Any:
    for key in path.split("."):
        answer = answer[int(key) if key.isdecimal() else key]
    return answer
