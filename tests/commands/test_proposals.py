"""Words for the thesaurus: coordinators propose, approve, reject; what is approved is exported."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from ptce.commands.proposals import approved_words
from ptce.db import tables
from ptce.domain.identifiers import public_id
from ptce.matching.concepts import completed, packaged
from ptce.matching.skos import imported
from ptce.matching.thesaurus import Thesaurus
from tests.client import Client, client_of
from tests.conftest import Database
from tests.world import NOW, World

FIELDS = "id kind concept broader label labelEn note status reason reviewedAt version"
GIVE = """mutation($i: {input}!) {{ {command}(input: $i) {{
  proposal {{ {fields} }} userErrors {{ code field message }} }} }}"""
INPUTS = {
    "proposeLabel": "ProposeLabelInput",
    "proposeConcept": "ProposeConceptInput",
    "approveProposal": "ReviewProposalInput",
    "rejectProposal": "ReviewProposalInput",
}
LIST = f"""query($f: ThesaurusProposalFilter) {{ thesaurusProposals(filter: $f) {{
  totalCount nodes {{ {FIELDS} pole {{ name }} }} }} }}"""


@dataclass
class Desk:
    client: Client
    world: World
    pole: UUID
    coordinator: str

    async def give(self, command: str, token: str | None = None, **given: Any) -> Any:
        """The proposal, and the codes of its user errors by field."""
        query = GIVE.format(input=INPUTS[command], command=command, fields=FIELDS)
        answer = await self.client(query, {"i": given}, token or self.coordinator)
        assert "errors" not in answer, answer["errors"]
        payload = answer["data"][command]
        refused = {".".join(each["field"]): each["code"] for each in payload["userErrors"]}
        return payload["proposal"], refused

    async def label(self, label: str = "palox de récolte", **given: Any) -> Any:
        usual = {"poleId": public_id("pole", self.pole), "kind": "EQUIPMENT"}
        usual |= {"concept": "harvest-gear", "label": label}
        return await self.give("proposeLabel", **usual | given)

    async def listed(self, token: str | None = None, **filter_: Any) -> list[dict[str, Any]]:
        found = await self.client.data(LIST, {"f": filter_}, token)
        nodes: list[dict[str, Any]] = found["thesaurusProposals"]["nodes"]
        assert found["thesaurusProposals"]["totalCount"] == len(nodes)
        return nodes


@pytest.fixture
async def desk(database: Database, world: World) -> AsyncIterator[Desk]:
    pole = await world.pole()
    token = await world.token(await world.coordinator(pole))
    async with client_of(database.url) as client:
        yield Desk(client, world, pole, token)


async def test_a_label_is_proposed_approved_and_minds_may_change(desk: Desk) -> None:
    proposal, refused = await desk.label(note="« Palox » n'a rien donné.")
    assert refused == {}
    assert (proposal["status"], proposal["version"], proposal["broader"]) == ("PROPOSED", 1, None)
    given = {"proposalId": proposal["id"]}
    approved, refused = await desk.give("approveProposal", **given, expectedVersion=1)
    assert (approved["status"], approved["version"], refused) == ("APPROVED", 2, {})
    assert approved["reviewedAt"] is not None
    _, refused = await desk.give("approveProposal", **given)
    assert refused == {"proposalId": "WRONG_STATE"}
    _, refused = await desk.give("rejectProposal", **given)
    assert refused == {"reason": "REQUIRED"}
    rejected, refused = await desk.give("rejectProposal", **given, reason="trop large")
    assert (rejected["status"], rejected["reason"], refused) == ("REJECTED", "trop large", {})
    async with desk.world.engine.connect() as connection:
        audit = tables.audit_event
        rows = await connection.execute(
            select(audit.c.command, audit.c.pole_id, audit.c.detail["label"].astext).order_by(
                audit.c.id
            )
        )
        assert [tuple(row) for row in rows] == [
            (command, desk.pole, "palox de récolte")
            for command in ("proposeLabel", "approveProposal", "rejectProposal")
        ]


async def test_a_concept_is_named_after_its_english_label(desk: Desk) -> None:
    new = {"poleId": public_id("pole", desk.pole), "kind": "WASTE_STREAM", "broader": "wood"}
    proposal, refused = await desk.give(
        "proposeConcept", **new, label="bois flotté", labelEn="Driftwood, washed up"
    )
    assert refused == {}
    assert (proposal["concept"], proposal["broader"]) == ("driftwood-washed-up", "wood")
    for field, wrong in (
        ("labelEn", "Pallets"),
        ("labelEn", "?"),
        ("labelEn", "дерево"),
        ("labelEn", "Driftwood, washed-up"),
        ("broader", "welding"),
    ):
        given = new | {"label": "autre bois flotté", "labelEn": "Other wood"} | {field: wrong}
        proposal, refused = await desk.give("proposeConcept", **given)
        assert proposal is None and list(refused) == [field]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"label": "Transpalettes"}, "label"),
        ({"label": "parasol et bancs"}, "label"),
        ({"label": "?!"}, "label"),
        ({"label": "de la"}, "label"),
        ({"label": "palox|caisse"}, "label"),
        ({"label": ""}, "label"),
        ({"label": "x" * 121}, "label"),
        ({"concept": "welding"}, "concept"),
        ({"concept": "no-such-thing"}, "concept"),
        ({"poleId": "pol_" + "0" * 32}, "poleId"),
    ],
)
async def test_what_would_change_nothing_or_break_a_meaning_is_refused(
    desk: Desk, given: dict[str, str], field: str
) -> None:
    proposal, refused = await desk.label(**given)
    assert proposal is None
    assert list(refused) == [field]


async def test_only_those_who_coordinate_a_pole_read_and_decide_what_it_proposes(
    desk: Desk,
) -> None:
    proposal, _ = await desk.label()
    elsewhere = await desk.world.pole()
    token = await desk.world.token(await desk.world.coordinator(elsewhere))
    assert [each["id"] for each in await desk.listed(desk.coordinator)] == [proposal["id"]]
    assert await desk.listed(token) == []
    assert await desk.listed() == []
    _, refused = await desk.give("approveProposal", token, proposalId=proposal["id"])
    assert refused == {"proposalId": "NOT_FOUND"}
    query = GIVE.format(input="ProposeLabelInput", command="proposeLabel", fields="id")
    given = {"poleId": public_id("pole", desk.pole), "kind": "SKILL"}
    given |= {"concept": "welding", "label": "brasure forte"}
    answer = await desk.client(query, {"i": given}, token)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert [each["status"] for each in await desk.listed(desk.coordinator)] == ["PROPOSED"]


async def test_a_list_is_that_of_a_pole_and_of_a_state(desk: Desk) -> None:
    first, _ = await desk.label("palox de récolte")
    second, _ = await desk.label("caisse-palox géante")
    await desk.give("approveProposal", proposalId=first["id"])
    pole = public_id("pole", desk.pole)
    found = await desk.listed(desk.coordinator, poleId=pole)
    assert [each["id"] for each in found] == [second["id"], first["id"]]
    found = await desk.listed(desk.coordinator, status=["APPROVED"])
    assert [each["id"] for each in found] == [first["id"]]


async def test_what_is_approved_comes_into_the_exported_thesaurus(
    desk: Desk, database: Database
) -> None:
    label, _ = await desk.label("palox de récolte")
    new = {"poleId": public_id("pole", desk.pole), "kind": "WASTE_STREAM", "broader": "wood"}
    concept, _ = await desk.give("proposeConcept", **new, label="bois flotté", labelEn="driftwood")
    await desk.label("caisse-palox géante")
    for each in (label, concept):
        await desk.give("approveProposal", proposalId=each["id"])
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "ptce", "export", "thesaurus", "--approved"],
        env={**os.environ, "DATABASE_URL": database.url},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    words = imported(done.stdout).words
    found = {each.id: each for each in words.concepts}
    assert found["harvest-gear"].alternatives[-1] == "palox de récolte"
    assert (found["harvest-gear"].source, found["harvest-gear"].dated) == (
        "pole pole-1",
        NOW.date(),
    )
    driftwood = found["driftwood"]
    assert (driftwood.broader, driftwood.pref) == ("wood", {"fr": "bois flotté", "en": "driftwood"})
    assert len(words.concepts) == len(packaged().concepts) + 1
    heard = Thesaurus(*words).mentions("WASTE_STREAM", "Bois flotté de la plage")
    assert [each.concept for each in heard] == ["driftwood"]
    assert completed(words, await approved_words(desk.world.engine)) == words


async def test_a_label_that_waits_or_was_approved_is_not_proposed_again_in_any_form(
    desk: Desk,
) -> None:
    first, _ = await desk.label("zibouille  glaciaire")
    assert first["label"] == "zibouille glaciaire"
    again = {"label": "Les ZIBOUILLES glaciaires"}
    for given in (again, again | {"concept": "marquee"}):
        assert await desk.label(**given) == (None, {"label": "ALREADY_EXISTS"})
    await desk.give("approveProposal", proposalId=first["id"])
    assert await desk.label(**again) == (None, {"label": "ALREADY_EXISTS"})
    await desk.give("rejectProposal", proposalId=first["id"], reason="trop rare")
    second, refused = await desk.label(**again)
    assert refused == {}
    await desk.give("approveProposal", proposalId=second["id"])
    _, refused = await desk.give("approveProposal", proposalId=first["id"])
    assert refused == {"proposalId": "ALREADY_EXISTS"}


async def test_two_poles_may_propose_a_label_and_only_one_has_it_approved(desk: Desk) -> None:
    pole = await desk.world.pole()
    token = await desk.world.token(await desk.world.coordinator(pole))
    there = {"poleId": public_id("pole", pole), "kind": "EQUIPMENT", "label": "Zibouilles"}
    first, _ = await desk.label("zibouille")
    second, refused = await desk.give("proposeLabel", token, **there, concept="marquee")
    assert refused == {}
    answers = await asyncio.gather(
        desk.give("approveProposal", proposalId=first["id"]),
        desk.give("approveProposal", token, proposalId=second["id"]),
    )
    told = sorted(next(iter(refused.values()), "") for _, refused in answers)
    assert told == ["", "ALREADY_EXISTS"]


async def test_a_new_concept_is_approved_under_one_name(desk: Desk) -> None:
    new = {"poleId": public_id("pole", desk.pole), "kind": "WASTE_STREAM", "broader": "wood"}
    new["labelEn"] = "driftwood"
    first, _ = await desk.give("proposeConcept", **new, label="bois flotté")
    await desk.give("rejectProposal", proposalId=first["id"], reason="trop rare")
    second, _ = await desk.give("proposeConcept", **new, label="bois de mer")
    third = await desk.give("proposeConcept", **new, label="bois de plage")
    assert third == (None, {"labelEn": "ALREADY_EXISTS"})
    await desk.give("approveProposal", proposalId=second["id"])
    _, refused = await desk.give("approveProposal", proposalId=first["id"])
    assert refused == {"proposalId": "ALREADY_EXISTS"}


async def test_one_mistake_is_told_once(desk: Desk) -> None:
    new = {"poleId": public_id("pole", desk.pole), "kind": "WASTE_STREAM", "broader": "wood"}
    query = GIVE.format(input="ProposeConceptInput", command="proposeConcept", fields="id")
    given = new | {"label": "bois flotté", "labelEn": ""}
    answer = await desk.client(query, {"i": given}, desk.coordinator)
    told = answer["data"]["proposeConcept"]["userErrors"]
    assert [(each["code"], each["field"]) for each in told] == [("REQUIRED", ["labelEn"])]
    proposal, _ = await desk.label()
    query = GIVE.format(input="ReviewProposalInput", command="rejectProposal", fields="id")
    given = {"proposalId": proposal["id"], "reason": "x" * 501}
    answer = await desk.client(query, {"i": given}, desk.coordinator)
    told = answer["data"]["rejectProposal"]["userErrors"]
    assert [(each["code"], each["field"]) for each in told] == [("TOO_LONG", ["reason"])]


async def test_a_replay_proposes_once(desk: Desk) -> None:
    first, _ = await desk.label(idempotencyKey="a")
    again, _ = await desk.label(idempotencyKey="a")
    assert again["id"] == first["id"]
    assert len(await desk.listed(desk.coordinator)) == 1
