"""Needs found by what an offer has: exactly those that the engine would not refuse for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest
from strawberry.utils.str_converters import to_camel_case

from ptce.domain.identifiers import public_id
from ptce.domain.kinds import KINDS, Ask, Attribute, Choice, Choices, Code, Flag, Kind, Number
from ptce.domain.terms import CheckStatus
from ptce.domain.values import Asked, Stated
from ptce.matching.attributes import attribute_checks
from tests.client import client_of
from tests.conftest import Database
from tests.reads.scene import Scene
from tests.world import World

FOUND = "query ($f: RequestFilter) { requests(first: 100, filter: $f) { nodes { id } } }"

CODES = {"waste_code": ("150103", "170204", "200301"), "rome_code": ("M1203", "K1302", "N1105")}


def stated_values(attribute: Attribute) -> list[Any]:
    """What an offer may state of an attribute, as the engine takes it."""
    match attribute.type:
        case Flag():
            return [True, False]
        case Number(minimum=low, maximum=high, whole=whole):
            usual = [Decimal(each) for each in ("-18.5", "3", "8.2", "40")]
            kept = [each for each in usual if low <= each <= high]
            return [low, *(each for each in kept if not whole or each == int(each)), high]
        case Choice(terms=terms):
            return [term.value for term in terms][:8]
        case Choices(terms=terms):
            codes = [term.value for term in terms]
            return [(), (codes[0],), (codes[-1],), tuple(codes)]
        case Code():
            return list(CODES[attribute.name])
    raise AssertionError(attribute.name)


def asked_values(attribute: Attribute) -> list[Any]:
    """What a need may ask of an attribute, as its table has it."""
    match attribute.type:
        case Flag():
            return [True]
        case Number():
            return [stated_values(attribute)[at] for at in (0, 1, -1)]
        case Choice(terms=terms) | Choices(terms=terms):
            codes = [term.value for term in terms]
            return [[codes[0]], [codes[1], codes[-1]]]
        case Code():
            one, other, _ = CODES[attribute.name]
            return [[one[:3] if one[0].isalpha() else one[:2]], [one, other]]
    raise AssertionError(attribute.name)


def needs(kind: Kind) -> Iterator[dict[str, Any]]:
    """Nothing; every attribute alone; all of them together."""
    yield {}
    for attribute in kind.limits:
        for value in asked_values(attribute):
            yield {attribute.asked: value}
    yield {each.asked: asked_values(each)[0] for each in kind.limits}


def offers(kind: Kind) -> Iterator[dict[str, Any]]:
    """Every attribute alone, then several of them together, in several ways."""
    for attribute in kind.limits:
        for value in stated_values(attribute):
            yield {attribute.name: value}
    for turn in range(12):
        chosen = kind.limits if turn % 2 else kind.limits[turn % 3 :: 3]
        yield {
            each.name: stated_values(each)[turn * 5 % len(stated_values(each))] for each in chosen
        }


def written(value: Any) -> Any:
    """As JSON, the way a client writes it."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else str(value)
    return list(value) if isinstance(value, tuple) else value


def refused(kind: Kind, asks: Mapping[str, Any], stated: Mapping[str, Stated]) -> bool:
    """Whether the engine finds that what is asked of these attributes is not met; a code of another
    branch, which it only wants verified, is not what was looked for."""
    limits = {each.asked: each for each in kind.limits if each.name in stated}
    concerned: dict[str, Asked] = {
        name: tuple(one) if isinstance(one, list) else one
        for name, one in asks.items()
        if name in limits
    }
    codes = {each.name for each in kind.attributes if isinstance(each.type, Code)}
    return any(
        check.status is CheckStatus.VIOLATED
        or (check.attribute in codes and check.status is not CheckStatus.OK)
        for check in attribute_checks(kind.code, concerned, stated)
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
async def test_a_need_is_found_when_nothing_that_it_asks_is_refused(
    database: Database, world: World, kind: Kind
) -> None:
    member = await world.member(await world.pole())
    made = {
        public_id(
            "request", await world.request(member, kind.code, asks, visibility="PUBLIC")
        ): asks
        for asks in needs(kind)
    }
    told_apart: set[str] = set()
    async with client_of(database.url) as client:
        for stated in offers(kind):
            offer = {to_camel_case(name): written(value) for name, value in stated.items()}
            answer = await client.data(FOUND, {"f": {to_camel_case(kind.name): offer}})
            found = {node["id"] for node in answer["requests"]["nodes"]}
            met = {id_ for id_, asks in made.items() if not refused(kind, asks, stated)}
            assert found == met, stated
            told_apart |= {name for name in stated if len(stated) == 1 and len(found) < len(made)}
    assert told_apart >= {each.name for each in kind.limits if each.ask is not Ask.COVERED_BY}


def test_what_an_offer_says_is_checked_where_it_stands(scene: Scene) -> None:
    for offered, field in (
        ({"premises": {"seats": -1}}, ["premises", "seats"]),
        ({"vehicle": {"seats": 0}}, ["vehicle", "seats"]),
        ({"wasteStream": {"wasteCode": "1501"}}, ["wasteStream", "wasteCode"]),
    ):
        [error] = scene.planned(FOUND, {"f": offered}, "coordinator")["errors"]
        assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": ["filter", *field]}


def test_the_reference_agrees_that_a_larger_room_meets_more_needs(scene: Scene) -> None:
    found, fewer = (
        len(scene.agree(FOUND, {"f": {"premises": offer}}, "coordinator")["requests"]["nodes"])
        for offer in ({"seats": 12, "stepFree": True}, {"seats": 11, "stepFree": True})
    )
    assert found > fewer
