"""What is agreed keeps the price and the modes of the first yes, whatever the listings become."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ptce.db import tables
from ptce.domain.errors import ErrorCode
from ptce.domain.terms import ExchangeMode, Language, PriceUnit
from tests.commands.deals import Deals, codes, done, hours
from tests.commands.test_promises import Booked
from tests.world import World

RENTED: dict[str, Any] = {
    "price_eur": Decimal(12),
    "price_unit": "HOUR",
    "exchange_modes": ["RENTAL"],
}
STOCK: dict[str, Any] = {"quantity_basis": "IN_ALL", "divisible": True}


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def rented(deals: Deals, *, both: bool, **van: Any) -> Booked:
    """Four hours at 12 euros, for a need that accepts any mode."""
    rented = await deals.van(**(RENTED | van))
    return await Booked.of(deals, rented, both=both, period=hours(0, 4), exchange_modes=[])


async def terms(booked: Booked) -> tuple[Any, ...]:
    row = await booked.row()
    return row.price_eur, row.price_unit, row.exchange_modes, row.cost_eur


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"price_eur": Decimal(1_000)}, ("price", "amount")),
        ({"price_unit": PriceUnit.DAY}, ("price", "per")),
        ({"exchange_modes": (ExchangeMode.RENTAL, ExchangeMode.COST_SHARE)}, ("exchangeModes",)),
    ],
)
async def test_nothing_is_priced_anew_between_the_two_yeses(
    deals: Deals, change: dict[str, Any], path: tuple[str, ...]
) -> None:
    booked = await rented(deals, both=False)
    agreed = await terms(booked)
    outcome = await booked.edit(**change)
    assert codes(outcome) == [(ErrorCode.WRONG_STATE, path)]
    [error] = outcome.errors
    for language in Language:
        assert (await booked.row()).reference in error.message(language)
        assert "declineMatch" in (error.remedy(language) or "")
    done(await deals.accept(booked.match, deals.borrowing))
    assert await terms(booked) == agreed == (Decimal(12), "HOUR", ["RENTAL"], Decimal(48))


async def test_a_free_loan_does_not_become_a_rental_between_the_two_yeses(deals: Deals) -> None:
    booked = await Booked.of(deals, await deals.van(), both=False, period=hours(0, 4))
    outcome = await booked.edit(
        price_eur=Decimal(50), price_unit=PriceUnit.FLAT, exchange_modes=(ExchangeMode.RENTAL,)
    )
    assert {error.code for error in outcome.errors} == {ErrorCode.WRONG_STATE}
    assert (await terms(booked))[2:] == (["LOAN"], Decimal(0))


async def test_a_request_does_not_change_its_modes_between_the_two_yeses(deals: Deals) -> None:
    van: dict[str, Any] = {
        "exchange_modes": ["LOAN", "RENTAL"],
        "price_eur": None,
        "price_unit": None,
    }
    booked = await rented(deals, both=False, **van)
    outcome = await booked.edit_need(exchange_modes=(ExchangeMode.LOAN,))
    assert codes(outcome) == [(ErrorCode.WRONG_STATE, ("exchangeModes",))]
    assert (await terms(booked))[2] == ["LOAN", "RENTAL"]


async def test_what_is_confirmed_keeps_its_price_when_the_listing_has_another(
    deals: Deals,
) -> None:
    booked = await rented(deals, both=True)
    done(await booked.edit(price_eur=Decimal(1_000), exchange_modes=(ExchangeMode.COST_SHARE,)))
    done(await booked.edit_need(exchange_modes=(ExchangeMode.LOAN,)))
    assert await terms(booked) == (Decimal(12), "HOUR", ["RENTAL"], Decimal(48))
    assert (await deals.row(tables.match, booked.match)).cost_eur == 48


async def test_a_price_may_change_once_the_hold_is_given_up(deals: Deals) -> None:
    booked = await rented(deals, both=False)
    done(await deals.decline(booked.match, deals.lending))
    done(await booked.edit(price_eur=Decimal(20)))


async def test_what_others_have_covered_meanwhile_is_not_paid(deals: Deals) -> None:
    sold: dict[str, Any] = {
        "price_eur": Decimal(3),
        "price_unit": "FLAT",
        "exchange_modes": ["SALE"],
    }
    first = await deals.van(quantity=8, **STOCK, **sold)
    second = await deals.van(quantity=8, **STOCK, **sold)
    request = await deals.need(quantity=10, exchange_modes=[], **STOCK)
    await deals.rematch(request=request)
    matches = [(await deals.match(request, van)).id for van in (first, second)]
    for match in matches:
        done(await deals.propose(match))
        done(await deals.accept(match, deals.lending))
    for match in matches:
        done(await deals.accept(match, deals.borrowing))
    kept = Booked(deals, second, request, matches[1])
    assert ((await kept.row()).quantity, (await terms(kept))[3]) == (2, Decimal(6))


TONNES: dict[str, Any] = STOCK | {"kind": "WASTE_STREAM", "unit": "TONNE", "title": "Palettes"}


@pytest.mark.parametrize(
    ("proposed", "accepted", "said"),
    [
        (Decimal(8), Decimal(4), "4 t au lieu de 8 t à la proposition"),
        (None, Decimal(3), "3 t au lieu de 10 t à la proposition"),
        (Decimal(8), Decimal(8), None),
        (Decimal(8), None, None),
    ],
)
async def test_a_yes_says_what_it_changes_of_what_was_proposed(
    deals: Deals, proposed: Decimal | None, accepted: Decimal | None, said: str | None
) -> None:
    stated = {"material_status": "REUSABLE_PRODUCT"}
    heap = await deals.van(details=stated, quantity=10, **TONNES)
    request = await deals.need(quantity=10, **TONNES)
    await deals.rematch(request=request)
    match = (await deals.match(request, heap)).id
    done(await deals.propose(match, quantity=proposed))
    done(await deals.accept(match, deals.lending, quantity=accepted))
    event = tables.match_event
    [step] = await deals.rows(event, event.c.match_id == match, event.c.side == "PROVIDER")
    assert step.change_fr == said
    outbox = tables.outbox
    [message] = await deals.rows(outbox, outbox.c.topic == "match.held")
    assert message.detail.get("change") == said
    done(await deals.accept(match, deals.borrowing))
    [last] = await deals.rows(event, event.c.match_id == match, event.c.side == "RECEIVER")
    assert last.change_fr is None
