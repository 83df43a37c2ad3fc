"""A command's payload is read as a query reads it, by one statement after the command's own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any, NamedTuple

from hypothesis import given, settings

from ptce.domain.identifiers import public_id
from tests.reads.facts import Line
from tests.reads.operations import Selected, selections
from tests.reads.reference import SCHEMA
from tests.reads.scene import Scene
from tests.reads.test_random_operations import RELAXED

MUTATION: Any = SCHEMA.mutation_type


class Given(NamedTuple):
    """A command that somebody may give, its input, and the object that its payload has."""

    field: str
    who: str
    input: dict[str, Any]
    object: str
    type_name: str


def listings(scene: Scene, table: str) -> Iterator[Given]:
    """One's own published listings, paused and resumed."""
    title = table.capitalize()
    for line in scene.facts.tables[table]:
        mine = line["member_id"] in scene.reference("user").person.own
        if mine and line["status"] == "PUBLISHED":
            given = {f"{table}Id": public_id(table, line["id"])}
            for verb in ("pause", "resume"):
                yield Given(f"{verb}{title}", "user", given, table, title)


def matches(scene: Scene) -> Iterator[Given]:
    """What a pole's coordinator puts aside, then declines for its side."""
    poles = scene.reference("coordinator").person.coordinates
    for line in scene.facts.tables["match"]:
        given = {"matchId": public_id("match", line["id"])}
        if line["receiver_pole_id"] in poles and line["status"] == "SUGGESTED":
            yield Given("shortlistMatch", "coordinator", given, "match", "Match")
            said = {**given, "reason": "TOO_FAR", "heard": "Au téléphone"}
            said["onBehalfOf"] = public_id("member", line["receiver_id"])
            yield Given("declineMatch", "coordinator", said, "match", "Match")


def members(scene: Scene) -> Iterator[Given]:
    """A site more, a permit more, and another name."""
    own: Line = next(
        line
        for line in scene.facts.tables["member"]
        if line["id"] in scene.reference("user").person.own
    )
    given = {"memberId": public_id("member", own["id"]), "labels": ["ESUS"]}
    yield Given("updateMember", "user", given, "member", "Member")
    site = {"name": "Réserve", "communeCode": "83126"}
    yield Given("addSite", "user", site, "site", "Site")
    yield Given("declarePermit", "user", {"kind": "ICPE", "rubrique": "2714"}, "permit", "Permit")


def commands(scene: Scene) -> Iterator[Given]:
    yield from islice(matches(scene), 8)
    yield from islice(listings(scene, "resource"), 6)
    yield from islice(listings(scene, "request"), 6)
    yield from members(scene)


def drawn(scene: Scene, type_name: str) -> Iterator[Selected]:
    """Selections of a type, over and over."""
    found: list[Selected] = []

    @given(chosen=selections(scene.facts, type_name))
    @settings(RELAXED, max_examples=12)
    def collect(chosen: Selected) -> None:
        found.append(chosen)

    collect()
    return cycle(found)


def test_a_payload_is_what_a_query_answers_of_the_object(scene: Scene) -> None:
    """In any selection: rights, languages, fragments, pages below."""
    chosen: dict[str, Iterator[Selected]] = {}
    done: set[str] = set()
    for number, command in enumerate(commands(scene)):
        if command.type_name not in chosen:
            chosen[command.type_name] = drawn(scene, command.type_name)
        selected = next(chosen[command.type_name])
        answers = both(scene, command, selected, number)
        if answers:
            assert answers[0] == answers[1], (command, selected)
            done.add(command.field)
    assert len(done) == 9


def both(scene: Scene, command: Given, selected: Selected, number: int) -> list[Any]:
    """The object in the payload of a command, and as a query answers it afterwards; nothing when a
    command before has changed its state."""
    language = ("fr", "en")[number % 2]
    others = "".join(f", {each}" for each in selected.definitions)
    input_type = MUTATION.fields[command.field].args["input"].type
    mutation = (
        f"mutation M($input: {input_type}{others}) {{ done: {command.field}(input: $input) {{"
        f" userErrors {{ code message }} object: {command.object} {selected.body}"
        f" same: {command.object} {{ id }} }} }}"
    )
    given = {**command.input, "idempotencyKey": f"payload-{number}"}
    values = {**selected.values, "input": given}
    text = "\n".join([mutation, *selected.fragments])
    answer = scene.planned(text, values, command.who, language=language)
    assert "errors" not in answer, answer
    payload = answer["data"]["done"]
    if payload["userErrors"]:
        assert [each["code"] for each in payload["userErrors"]] == ["WRONG_STATE"], payload
        return []
    query = (
        f"query Q($id: ID!{others}) {{ node(id: $id) {{ ... on {command.type_name}"
        f" {selected.body} }} }}"
    )
    values = {**selected.values, "id": payload["same"]["id"]}
    text = "\n".join([query, *selected.fragments])
    after = scene.planned(text, values, command.who, language=language)
    assert "errors" not in after, after
    return [payload["object"], after["data"]["node"]]
