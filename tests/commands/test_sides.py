"""For which side somebody says yes: its own people, or a coordinator who heard it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ptce.db import tables
from ptce.domain.errors import Denied, ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.rights import ANONYMOUS, Viewer
from ptce.domain.terms import Language, MatchSide
from tests.commands.deals import Deals, codes, done
from tests.world import World


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def test_a_coordinator_records_a_yes_and_says_how_it_was_heard(deals: Deals) -> None:
    match = await deals.proposed()
    named: dict[str, Any] = {"on_behalf_of": public_id("member", deals.lender)}
    outcome = await deals.accept(match, deals.coordinator, **named)
    assert codes(outcome) == [(ErrorCode.REQUIRED, ("heard",))]
    for bare in ({}, {"side": MatchSide.PROVIDER}, {"heard": "  "}):
        neither = await deals.accept(match, deals.coordinator, **bare)
        assert codes(neither) == [
            (ErrorCode.CHOOSE_MEMBER, ("onBehalfOf",)),
            (ErrorCode.REQUIRED, ("heard",)),
        ]
        assert "téléphone" in (neither.errors[1].remedy(Language.FR) or "")
    assert "téléphone" in (outcome.errors[0].remedy(Language.FR) or "")
    outcome = await deals.accept(match, deals.coordinator, heard="Au téléphone, mardi", **named)
    assert await deals.status(done(outcome)) == "ACCEPTED_BY_PROVIDER"
    event = (await deals.rows(tables.match_event))[-1]
    assert (event.heard, event.side) == ("Au téléphone, mardi", "PROVIDER")
    assert event.actor_id == deals.coordinator.principal_id
    audits = [each for each in await deals.rows(tables.audit_event) if each.object_id == match]
    assert audits[-1].on_behalf_of == deals.lender
    told = [each for each in await deals.rows(tables.outbox) if each.topic == "member.acted_for"]
    assert told[-1].member_ids == [deals.lender]


SIDE_CASES: list[tuple[str, dict[str, Any], tuple[ErrorCode, tuple[str, ...]]]] = [
    ("lending", {"side": MatchSide.RECEIVER}, (ErrorCode.INVALID, ("side",))),
    ("coordinator", {"heard": "x"}, (ErrorCode.CHOOSE_MEMBER, ("onBehalfOf",))),
    ("coordinator", {"on_behalf_of": "mbr_x"}, (ErrorCode.NOT_FOUND, ("onBehalfOf",))),
    ("lending", {"on_behalf_of": "mbr_" + "0" * 32}, (ErrorCode.NOT_FOUND, ("onBehalfOf",))),
    ("lending", {"heard": "a\0b"}, (ErrorCode.INVALID_TEXT, ("heard",))),
    ("lending", {"heard": "x" * 501}, (ErrorCode.TOO_LONG, ("heard",))),
    ("lending", {"expected_version": 1}, (ErrorCode.STALE_VERSION, ("expectedVersion",))),
]


@pytest.mark.parametrize(("who", "more", "refused"), SIDE_CASES)
async def test_for_whom_one_accepts_is_checked(
    deals: Deals, who: str, more: dict[str, Any], refused: tuple[ErrorCode, tuple[str, ...]]
) -> None:
    match = await deals.proposed()
    viewer: Viewer = getattr(deals, who)
    assert codes(await deals.accept(match, viewer, **more)) == [refused]
    assert await deals.status(match) == "PROPOSED"


async def test_who_has_to_say_for_whom_is_told_where(deals: Deals) -> None:
    match = await deals.proposed()
    grants = (*deals.lending.grants, *deals.borrowing.grants)
    both = await deals.world.viewer(await deals.world.principal("Les deux", *grants))
    for viewer, named in ((deals.coordinator, "onBehalfOf"), (both, "side")):
        [error] = (await deals.accept(match, viewer, heard="x")).errors
        for language in Language:
            assert named in (error.remedy(language) or "")


async def test_the_user_of_both_sides_says_which(deals: Deals) -> None:
    grants = (*deals.lending.grants, *deals.borrowing.grants)
    both = await deals.world.viewer(await deals.world.principal("Les deux", *grants))
    match = await deals.proposed()
    assert codes(await deals.accept(match, both)) == [(ErrorCode.CHOOSE_MEMBER, ("onBehalfOf",))]
    done(await deals.accept(match, both, side=MatchSide.RECEIVER))
    done(await deals.accept(match, both, on_behalf_of=public_id("member", deals.lender)))
    assert await deals.status(match) == "AGREED"


async def test_strangers_neither_see_nor_act(deals: Deals) -> None:
    match = await deals.proposed()
    stranger = await deals.world.member(deals.pole, "Autre")
    viewer = await deals.world.viewer(await deals.world.user(stranger))
    elsewhere = await deals.world.coordinator(await deals.world.pole("Pôle voisin"))
    for who in (viewer, await deals.world.viewer(elsewhere)):
        for outcome in (await deals.accept(match, who), await deals.decline(match, who)):
            assert codes(outcome) == [(ErrorCode.NOT_FOUND, ("matchId",))]
    partner = await deals.world.viewer(await deals.world.partner(deals.pole))
    attempts: list[Callable[[], Any]] = [
        lambda: deals.accept(match, ANONYMOUS),
        lambda: deals.accept(match, partner),
        lambda: deals.propose(match, deals.lending),
        lambda: deals.propose(match, partner),
    ]
    for attempt in attempts:
        with pytest.raises(Denied):
            await attempt()


async def test_the_coordinator_of_one_pole_speaks_for_its_own_side_only(deals: Deals) -> None:
    pole = await deals.world.pole("Pôle voisin")
    elsewhere = await deals.world.member(pole, "La Navette")
    there = await deals.world.viewer(await deals.world.coordinator(pole))
    van = await deals.van(elsewhere, visibility="PUBLIC")
    request = await deals.need(visibility="PUBLIC")
    await deals.rematch(request=request)
    match = (await deals.match(request, van)).id
    done(await deals.propose(match, there))
    ours, theirs = (public_id("member", each) for each in (deals.borrower, elsewhere))
    with pytest.raises(Denied):
        await deals.accept(match, there, on_behalf_of=ours, heard="Au téléphone")
    done(await deals.accept(match, there, on_behalf_of=theirs, heard="Au téléphone"))
    done(await deals.accept(match, deals.coordinator, on_behalf_of=ours, heard="En réunion"))
    assert await deals.status(match) == "AGREED"
