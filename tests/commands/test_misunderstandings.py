"""A no « not the resource that is sought » proposes two words to be set apart, once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from ptce.commands.proposals import approved_words
from ptce.db import tables
from ptce.domain.identifiers import public_id
from ptce.domain.terms import DeclineReason
from tests.client import Client, client_of
from tests.commands.deals import Deals, done
from tests.conftest import Database
from tests.world import World

LIST = """{ thesaurusProposals { nodes {
  id kind concept label apartFrom status match { id } pole { id } } } }"""
APPROVE = """mutation($i: ReviewProposalInput!) { approveProposal(input: $i) {
  proposal { status } userErrors { code } } }"""


@dataclass
class Desk:
    client: Client
    deals: Deals
    coordinator: str

    async def declined(
        self,
        need: str,
        offer: str,
        reason: DeclineReason = DeclineReason.WRONG_RESOURCE,
        pole: UUID | None = None,
    ) -> UUID:
        """A match of these titles, declined by the borrower; of a need of `pole`."""
        deals = self.deals
        wide: dict[str, Any] = {} if pole is None else {"visibility": "PUBLIC"}
        van = await deals.van(title=offer, **wide)
        borrower, viewer = deals.borrower, deals.borrowing
        if pole is not None:
            borrower = await deals.world.member(pole, "Voisine")
            viewer = await deals.world.viewer(await deals.world.user(borrower))
        request = await deals.need(borrower, title=need, **wide)
        match = await deals.world.match(request, van, status="PROPOSED")
        return done(await deals.decline(match, viewer, reason))

    async def proposals(self, token: str | None = None) -> list[dict[str, Any]]:
        found = await self.client.data(LIST, {}, token or self.coordinator)
        nodes: list[dict[str, Any]] = found["thesaurusProposals"]["nodes"]
        return nodes


@pytest.fixture
async def desk(database: Database, world: World) -> AsyncIterator[Desk]:
    deals = await Deals.of(world)
    token = await world.token(await world.coordinator(deals.pole))
    async with client_of(database.url) as client:
        yield Desk(client, deals, token)


async def test_the_words_that_were_taken_for_close_are_proposed_with_their_match(
    desk: Desk,
) -> None:
    match = await desk.declined("Camion frigo", "Fourgon frigorifique pour traiteur")
    [found] = await desk.proposals()
    assert (found["kind"], found["status"]) == ("VEHICLE", "PROPOSED")
    assert found["label"].casefold() == "fourgon frigorifique"
    assert found["apartFrom"].casefold() == "camion frigo"
    assert found["concept"] == "refrigerated-van"
    assert found["match"]["id"] == public_id("match", match)
    [audited] = await desk.deals.rows(
        tables.audit_event, tables.audit_event.c.object_type == "thesaurus_proposal"
    )
    assert (audited.command, audited.pole_id) == ("declineMatch", desk.deals.pole)


async def test_a_pair_of_words_is_proposed_once_in_a_pole(desk: Desk, world: World) -> None:
    await desk.declined("Camion frigo", "Fourgon frigorifique")
    await desk.declined("CAMION FRIGO", "fourgon frigorifique")
    assert len(await desk.proposals()) == 1
    await desk.declined("Camion frigo", "Camionnette")
    assert len(await desk.proposals()) == 2
    other = await world.pole("Ailleurs")
    await desk.declined("Camion frigo", "Fourgon frigorifique", pole=other)
    assert len(await desk.proposals()) == 2, "it is proposed where the need is"
    elsewhere = await world.token(await world.coordinator(other))
    assert len(await desk.proposals(elsewhere)) == 1


@pytest.mark.parametrize("reason", [DeclineReason.TOO_FAR, DeclineReason.OUT_OF_SCOPE])
async def test_another_no_says_nothing_of_the_words(desk: Desk, reason: DeclineReason) -> None:
    await desk.declined("Camion frigo", "Fourgon frigorifique", reason)
    assert await desk.proposals() == []


async def test_a_title_speaks_for_what_the_thesaurus_does_not_know_and_nothing_for_nothing(
    desk: Desk,
) -> None:
    await desk.declined("Camion frigo", "Zorglub à moteur")
    [found] = await desk.proposals()
    assert (found["label"], found["concept"]) == ("Zorglub à moteur", "refrigerated-van")
    await desk.declined("Zorglub", "Bulgroz")
    await desk.declined("Zorglub à moteur", "zorglub à moteur")
    assert len(await desk.proposals()) == 1


async def test_what_is_approved_is_not_taken_for_a_name(desk: Desk, world: World) -> None:
    await desk.declined("Camion frigo", "Fourgon frigorifique")
    [found] = await desk.proposals()
    answer = await desk.client.data(APPROVE, {"i": {"proposalId": found["id"]}}, desk.coordinator)
    assert answer["approveProposal"]["proposal"]["status"] == "APPROVED"
    assert await approved_words(world.engine) == []
