"""What each list is asked by, and the index that must find it: filters, orders, and lists within.

A filter's value is one that few rows have, so that an index is worth its while. `$pole`, `$member`…
stand for identifiers of the country. Several names: any of them will do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from strawberry.utils.str_converters import to_camel_case

from ptce.domain.attention import RequestAttention
from ptce.domain.codes import SHAPES
from ptce.domain.kinds import KINDS, Ask, Attribute, Choice, Choices, Code, Flag, Number


class Walk(NamedTuple):
    """A query, and the names of the indexes one of which must be used."""

    query: str
    indexes: frozenset[str]


RARE: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "resources": {
        "ids": ("[$resource]", "resource_pkey resource_id_kind_key"),
        "poleId": ("$pole", "resource_pole_id_id_idx"),
        "memberId": ("$member", "resource_member_id_id_idx"),
        "siteId": ("$site", "resource_site_id_id_idx"),
        "kind": ("VEHICLE", "resource_kind_id_idx resource_pkey resource_id_kind_key"),
        "kinds": ("[VEHICLE, PREMISES]", "resource_pkey resource_kind_id_idx resource_id_kind_key"),
        "status": ("[WITHDRAWN]", "resource_member_id_id_idx"),
        "visibility": ("[PRIVATE]", "resource_member_id_id_idx"),
        "near": ('{communeCode: "83137", radiusKm: 15}', "resource_point_idx"),
        "text": ('"xylophnes"', "resource_search_text_idx"),
        "createdAfter": ("$recently", "resource_created_at_idx resource_pkey"),
        "updatedAfter": ("$recently", "resource_updated_at_id_idx"),
        "department": ('"83"', "resource_department_id_idx"),
        "epci": ('"248300543"', "resource_commune_insee_id_idx"),
        "exchangeModes": ("[BARTER]", "resource_exchange_modes_idx"),
        "free": ("true", "resource_free_idx resource_pkey"),
        "maxPrice": ("{amount: 1, per: HOUR}", "resource_pkey resource_price_idx"),
        "freeDuring": (
            '{start: "2025-10-01T10:00", end: "2025-10-01T12:00"}',
            "resource_available_idx",
        ),
    },
    "requests": {
        "ids": ("[$request]", "request_pkey request_id_kind_key"),
        "poleId": ("$pole", "request_pole_id_id_idx"),
        "memberId": ("$member", "request_member_id_id_idx"),
        "kind": ("VEHICLE", "request_kind_id_idx request_pkey request_id_kind_key"),
        "kinds": ("[VEHICLE, PREMISES]", "request_pkey request_kind_id_idx request_id_kind_key"),
        "status": ("[WITHDRAWN]", "request_member_id_id_idx"),
        "visibility": ("[PRIVATE]", "request_member_id_id_idx"),
        "near": ('{communeCode: "83137", radiusKm: 15}', "request_point_idx"),
        "text": ('"xylophnes"', "request_search_text_idx"),
        "createdAfter": ("$recently", "request_created_at_idx request_pkey"),
        "updatedAfter": ("$recently", "request_updated_at_id_idx"),
        "department": ('"83"', "request_department_id_idx"),
        "epci": ('"248300543"', "request_commune_insee_id_idx"),
        "exchangeModes": ("[BARTER]", "request_exchange_modes_idx"),
        "attention": ("[ALL_DECLINED]", "request_attention_idx request_pole_id_id_idx"),
        "minBudget": ('"9960"', "request_budget_eur_idx"),
        "during": ("{start: $later, end: $muchLater}", "request_period_idx"),
    },
    "matches": {
        "ids": ("[$match]", "match_pkey"),
        "poleId": ("$pole", "match_receiver_rank_idx match_receiver_pole_rank_idx"),
        "requestId": (
            "$request",
            "match_request_rank_idx match_request_id_resource_id_key match_request_id_status_idx",
        ),
        "resourceId": ("$resource", "match_resource_rank_idx"),
        "memberId": ("$member", "match_provider_rank_idx"),
        "side": ("PROVIDER", "match_provider_rank_idx"),
        "kind": ("VEHICLE", "match_receiver_rank_idx"),
        "status": ("[AGREED]", "match_receiver_rank_idx"),
        "scoreMin": ("99", "match_receiver_rank_idx"),
        "toVerify": ("true", "match_receiver_rank_idx"),
    },
    "bookings": {
        "ids": ("[$booking]", "booking_pkey"),
        "resourceId": ("$resource", "booking_live_resource_idx booking_resource_id_id_idx"),
        "requestId": ("$request", "booking_request_id_id_idx"),
        "memberId": ("$member", "booking_provider_id_id_idx"),
        "side": ("RECEIVER", "booking_receiver_id_id_idx"),
        "status": ("[HELD]", "booking_receiver_id_id_idx booking_hold_until_idx"),
        "during": ("{start: $later, end: $muchLater}", "booking_receiver_id_id_idx"),
    },
}

KEYS: Mapping[str, Mapping[str, str]] = {
    "resources": {
        "CREATED": "resource_pkey",
        "UPDATED": "resource_updated_at_id_idx",
        "TITLE": "resource_sort_key_id_idx",
        "DEADLINE": "resource_deadline_idx",
        "NEAREST": "resource_point_idx",
    },
    "requests": {
        "CREATED": "request_pkey",
        "UPDATED": "request_updated_at_id_idx",
        "TITLE": "request_sort_key_id_idx",
        "DEADLINE": "request_deadline_idx",
        "NEAREST": "request_point_idx",
        "ATTENTION": "request_attention_idx",
    },
    "matches": {
        "SCORE": "match_provider_pole_rank_idx",
        "CREATED": "match_provider_pole_id_id_idx",
    },
    "bookings": {"CREATED": "booking_provider_pole_id_id_idx"},
    "members": {"NAME": "member_sort_key_idx", "CREATED": "member_pkey"},
}
"""The index of each order of each root list; of a match or a booking, one of its arms'."""

OF_A_POLE: Mapping[str, Mapping[str, str]] = {
    "resources": {
        "CREATED": "resource_pole_id_id_idx",
        "UPDATED": "resource_pole_id_updated_at_id_idx",
        "TITLE": "resource_pole_id_sort_key_id_idx",
        "DEADLINE": "resource_pole_deadline_idx",
        "NEAREST": "resource_point_idx resource_pole_id_id_idx",
    },
    "requests": {
        "CREATED": "request_pole_id_id_idx",
        "UPDATED": "request_pole_id_updated_at_id_idx",
        "TITLE": "request_pole_id_sort_key_id_idx",
        "DEADLINE": "request_pole_deadline_idx",
        "NEAREST": "request_point_idx request_pole_id_id_idx",
        "ATTENTION": "request_attention_idx",
    },
    "matches": {
        "SCORE": "match_receiver_pole_rank_idx",
        "CREATED": "match_receiver_pole_id_id_idx",
    },
    "bookings": {"CREATED": "booking_provider_pole_id_id_idx"},
    "members": {
        "NAME": "member_pole_id_sort_key_idx",
        "CREATED": "member_pole_id_sort_key_idx member_pole_id_siret_key",
    },
}

MISSPELT = ("xilophone", "xylohpone", "xylphone", "xyloophones")
"""A rare word with a letter changed, moved, missing, and too many."""

SHOWN = "{ nodes { id } }"

WITH: Mapping[str, str] = {
    "NEAREST": 'filter: {near: {communeCode: "83137", radiusKm: 15}}, ',
    "ATTENTION": f"filter: {{attention: [{', '.join(RequestAttention)}]}}, ",
}
"""The criterion that an order needs."""


def walks() -> Iterator[tuple[str, Walk]]:
    """Every filter, every order in both directions, of all and of a pole."""
    for field, filters in RARE.items():
        for name, (value, indexes) in filters.items():
            yield f"{field} by {name}", _walk(f"{field}(filter: {{{name}: {value}}})", indexes)
    for reason in RequestAttention:
        asked = f"requests(filter: {{attention: [{reason.value}]}})"
        walk = _walk(asked, RARE["requests"]["attention"][1])
        yield f"requests by attention {reason.value}", walk
        counted = walk.query.replace(SHOWN, "{ totalCount nodes { ageDays attention } }")
        yield f"requests by attention {reason.value}, counted", Walk(counted, walk.indexes)
    for field, table in (("resources", "resource"), ("requests", "request")):
        near = f'{field}(filter: {{near: {{postcode: "83500", radiusKm: 15}}}})'
        yield f"{field} near a postcode", _walk(near, f"{table}_point_idx")
        for text in MISSPELT:
            asked = f'{field}(filter: {{text: "{text}"}})'
            yield f"{field} by {text}", _walk(asked, f"{table}_words_idx")
    for kind in KINDS:
        for attribute in kind.asks:
            yield from _attribute_walks(kind.name, attribute)
        for attribute in kind.limits:
            yield _met_walk(kind.name, attribute)
    for listed, whole in ((KEYS, "{}"), (OF_A_POLE, "pole {{ {} }}")):
        for field, keys in listed.items():
            for key, index in keys.items():
                for direction in ("ASC", "DESC"):
                    order = f"orderBy: {{field: {key}, direction: {direction}}}"
                    if key == "ATTENTION":
                        order = f"attentionOrder: {direction}"
                    order = f"{WITH.get(key, '')}{order}"
                    query = whole.replace("{{", "{").replace("}}", "}")
                    text = query.replace("{}", f"{field}({order}) {SHOWN}")
                    where = "of a pole" if "pole" in whole else "of everybody"
                    name = f"{field} {where}, {key} {direction}"
                    yield name, Walk(f"{{ {text} }}", frozenset(index.split()))


def _walk(asked: str, indexes: str) -> Walk:
    return Walk(f"{{ {asked} {SHOWN} }}", frozenset(indexes.split()))


def _attribute_walks(kind: str, attribute: Attribute) -> Iterator[tuple[str, Walk]]:
    """A kind's attribute, asked in each of its ways, for its rarest value."""
    index = f"resource_{kind}_{attribute.name}_idx"
    if attribute.ask is Ask.COVERED_BY:
        index += f" resource_{kind}_pkey"  # whoever may drive the rarest may drive the others
    name = to_camel_case(attribute.asked)
    value = rarest(attribute)
    asked = f"resources(filter: {{{to_camel_case(kind)}: {{{name}: {value}}}}})"
    yield f"{kind}.{name}", _walk(asked, index)


def _met_walk(kind: str, attribute: Attribute) -> tuple[str, Walk]:
    """What a kind's needs ask of an attribute, for an offer that meets the fewest of them."""
    index = f"request_{kind}_{attribute.asked}_idx"
    if isinstance(attribute.type, Flag) or attribute.ask is Ask.COVERED_BY:
        index += f" request_{kind}_pkey"  # most needs do not ask: there is nothing to look for
    name = to_camel_case(attribute.name)
    asked = f"requests(filter: {{{to_camel_case(kind)}: {{{name}: {poorest(attribute)}}}}})"
    return f"{kind} needs by {name}", _walk(asked, index)


def poorest(attribute: Attribute) -> str:
    """What meets few needs of the country, as GraphQL writes it."""
    match attribute.type:
        case Flag():
            return "false"
        case Number(minimum=low, maximum=high):
            return str(high if attribute.ask is Ask.AT_MOST else low)
        case Choice(terms=terms):
            return list(terms)[-1].value
        case Choices(terms=terms):
            return f"[{list(terms)[-1].value}]"
        case Code(scheme=scheme):
            return f'"{RAREST_CODES[SHAPES[scheme].code]}"'
    raise AssertionError(attribute.name)


def rarest(attribute: Attribute) -> str:
    """What few offers of the country answer, as GraphQL writes it."""
    match attribute.type:
        case Flag():
            return "true"
        case Number(minimum=low, maximum=high):
            return str(low if attribute.ask is Ask.AT_MOST else high)
        case Choice(terms=terms) if attribute.ask is Ask.WISHED:
            return list(terms)[-1].value
        case Choice(terms=terms) | Choices(terms=terms):
            return f"[{list(terms)[-1].value}]"
        case Code(scheme=scheme):
            return f'["{RAREST_CODES[SHAPES[scheme].code]}"]'
    raise AssertionError(attribute.name)


RAREST_CODES: Mapping[str, Any] = {"[0-9]{6}": "000300", "[A-Z][0-9]{4}": "A0390"}
