"""Posting a need, answered at once by its matches; and withdrawing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range

from ptce.commands.insertions import Said, post_listing, unmatched
from ptce.commands.listings import WithdrawalInput, withdraw_listing
from ptce.commands.matchmaking import lapse_listing, rematch_request
from ptce.commands.needs import PostRequest, parse_need, parse_request
from ptce.commands.parsing import Parser
from ptce.commands.places import Place
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.domain.calendar import occurrences
from ptce.domain.terms import QuantityBasis
from ptce.domain.values import Need


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRequest(WithdrawalInput):
    request_id: str


async def post_request(work: Work, data: PostRequest) -> UUID:
    """Write the request, then look for the resources that meet it. Answers the request's id."""

    async def read(parser: Parser, member_id: UUID, home: Place | None) -> Said:
        need, listing = await parse_request(
            work.connection, parser, work.now, data, member_id, home=home
        )
        return Said(listing, need.text, request_columns(need), need.asks)

    request_id = await post_listing(work, tables.request, data, read)
    if not unmatched(data):
        await rematch_request(work, request_id, together=True)
    return request_id


def request_columns(need: Need) -> dict[str, Any]:
    """The columns of a request alone."""
    at_once = need.basis is QuantityBasis.AT_ONCE
    return {
        "period": Range(need.period.start, need.period.end),
        "budget_eur": need.budget,
        "strict_budget": need.strict_budget,
        "divisible": need.divisible,
        "slots": len(occurrences(need.period, need.weekly)) if at_once else 1,
    }


async def withdraw_request(work: Work, data: WithdrawRequest) -> UUID:
    """Withdraw the request and close its open matches. Answers the request's id."""
    row = await withdraw_listing(work, tables.request, data.request_id, data)
    request_id: UUID = row.id
    await lapse_listing(work, request_id=request_id)
    return request_id


POST_REQUEST: Command[PostRequest] = Command("postRequest", post_request, posts=unmatched)
WITHDRAW_REQUEST: Command[WithdrawRequest] = Command("withdrawRequest", withdraw_request)

__all__ = [
    "POST_REQUEST",
    "WITHDRAW_REQUEST",
    "PostRequest",
    "WithdrawRequest",
    "parse_need",
]
