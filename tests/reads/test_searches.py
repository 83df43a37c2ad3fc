"""Criteria of lists: words, places, really free periods, prices; for each who may ask."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ptce.domain.identifiers import public_id
from tests.reads.asked import TEXTS
from tests.reads.scene import Scene
from tests.world import NOW

PARIS = ZoneInfo("Europe/Paris")

LISTED = (
    "(first: 100, filter: $f, orderBy: $o) { totalCount edges { distanceKm node { id title } } }"
)


def listed(field: str) -> str:
    name = field[:-1].capitalize()
    return f"query ($f: {name}Filter, $o: ListingOrder) {{ {field}{LISTED} }}"


@pytest.mark.parametrize("field", ["resources", "requests"])
@pytest.mark.parametrize("text", TEXTS)
def test_words_find_what_they_begin_or_resemble(scene: Scene, field: str, text: str) -> None:
    for who in ("coordinator", "anonymous"):
        scene.agree(listed(field), {"f": {"text": text}}, who)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("ÉCOLE été", "L'École d'été n° 0"),
        ("ete ecoles", "L'École d'été n° 0"),
        ("atel dechet", 'Atelier "Zéro déchet" 🚲 n° 2'),
        ("ateleir", 'Atelier "Zéro déchet" 🚲 n° 2'),
    ],
)
def test_accents_order_plurals_and_one_wrong_letter_do_not_matter(
    scene: Scene, text: str, title: str
) -> None:
    answer = scene.agree(listed("resources"), {"f": {"text": text}}, "two hats")
    titles = [edge["node"]["title"] for edge in answer["resources"]["edges"]]
    everything = scene.agree(listed("resources"), {}, "two hats")["resources"]["edges"]
    if title in {edge["node"]["title"] for edge in everything}:
        assert title in titles
    assert len(titles) < len(everything)


@pytest.mark.parametrize("text", ["%", "!", "🎉", "'", "東京", "_ - _"])
def test_a_text_without_a_word_is_refused(scene: Scene, text: str) -> None:
    for blank in ("", "  "):
        assert scene.agree(listed("resources"), {"f": {"text": blank}}, "anonymous")
    message, field = refused(scene, {"f": {"text": text}})
    assert field == ["filter", "text"] and "aucun mot" in message


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("field", ["resources", "requests"])
def test_the_nearest_come_first_and_say_how_far_they_are(
    scene: Scene, field: str, direction: str
) -> None:
    order = {"field": "NEAREST", "direction": direction}
    for code, radius in (("83137", 30), ("83126", 30), ("83126", 1), ("75056", 1500)):
        given = {"f": {"near": {"communeCode": code, "radiusKm": radius}}, "o": order}
        for who in ("coordinator", "stranger", "anonymous"):
            edges = scene.agree(listed(field), given, who)[field]["edges"]
            far = [float(edge["distanceKm"]) for edge in edges]
            assert far == sorted(far, reverse=direction == "DESC")
            assert all(each <= radius + 0.05 for each in far)


def test_the_nearest_are_paged_from_both_ends(scene: Scene) -> None:
    query = (
        "query ($a: String, $b: String, $f: Int, $l: Int) { resources(after: $a, before: $b,"
        ' first: $f, last: $l, filter: {near: {communeCode: "83126", radiusKm: 50}}, orderBy:'
        " {field: NEAREST, direction: ASC}) { pageInfo { hasNextPage hasPreviousPage startCursor"
        " endCursor } edges { cursor distanceKm node { id } } } }"
    )
    whole = scene.agree(query, {"f": 100}, "coordinator")["resources"]["edges"]
    forward: list[Any] = []
    after = None
    while True:
        page = scene.agree(query, {"f": 9, "a": after}, "coordinator")["resources"]
        forward += page["edges"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert forward == whole and len(whole) > 9
    last = scene.agree(query, {"l": 4, "b": whole[-1]["cursor"]}, "coordinator")["resources"]
    assert last["edges"] == whole[-5:-1]


def test_near_a_site_is_near_its_commune_for_who_sees_the_site(scene: Scene) -> None:
    query = listed("resources")
    site = scene.facts.tables["site"][0]
    near: dict[str, Any] = {"siteId": public_id("site", site["id"]), "radiusKm": 12}
    named = {"communeCode": site["commune_insee"], "radiusKm": 12}
    by_site = scene.agree(query, {"f": {"near": near}}, "coordinator")
    assert by_site == scene.agree(query, {"f": {"near": named}}, "coordinator")


@pytest.mark.parametrize("postcode", ["83500", "83000", "83210"])
def test_near_a_postcode_is_near_the_middle_of_its_communes(scene: Scene, postcode: str) -> None:
    query, order = listed("resources"), {"field": "NEAREST", "direction": "ASC"}
    sizes = []
    for radius in (0, 7, 14, 30):
        near = {"postcode": postcode, "radiusKm": radius}
        answer = scene.agree(query, {"f": {"near": near}, "o": order}, "coordinator")
        sizes.append(len(answer["resources"]["edges"]))
    assert sizes == sorted(sizes) and sizes[0] < sizes[-1]


def refused(scene: Scene, given: dict[str, Any], who: str = "anonymous") -> tuple[str, list[str]]:
    [error] = scene.planned(listed("resources"), given, who)["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    return error["message"], error["extensions"]["field"]


def test_a_place_that_is_not_seen_is_told_like_one_that_does_not_exist(scene: Scene) -> None:
    hidden = next(
        site
        for site in scene.facts.tables["site"]
        if scene.facts.find("member", site["member_id"])["visibility"] == "PRIVATE"
    )
    messages = set()
    for id_ in (hidden["id"].hex, "0" * 32):
        given = {"f": {"near": {"siteId": f"sit_{id_}", "radiusKm": 5}}}
        message, field = refused(scene, given)
        assert field == ["filter", "near", "siteId"]
        messages.add(message.replace(id_, ""))
    assert len(messages) == 1


@pytest.mark.parametrize(
    ("near", "field"),
    [
        ({"communeCode": "83000", "radiusKm": 5}, ["filter", "near", "communeCode"]),
        ({"communeCode": "", "radiusKm": 5}, ["filter", "near", "communeCode"]),
        ({"radiusKm": 5}, ["filter", "near", "communeCode"]),
        ({"communeCode": "83137", "radiusKm": -1}, ["filter", "near", "radiusKm"]),
        ({"communeCode": "83137", "radiusKm": 1501}, ["filter", "near", "radiusKm"]),
        (
            {"communeCode": "83137", "siteId": "sit_" + "0" * 32, "radiusKm": 1},
            ["filter", "near", "siteId"],
        ),
        (
            {"communeCode": "83137", "postcode": "83000", "radiusKm": 1},
            ["filter", "near", "postcode"],
        ),
        ({"postcode": "83999", "radiusKm": 5}, ["filter", "near", "postcode"]),
        ({"postcode": "", "radiusKm": 5}, ["filter", "near", "postcode"]),
    ],
)
def test_a_place_must_be_one_place_that_exists(
    scene: Scene, near: dict[str, Any], field: list[str]
) -> None:
    assert refused(scene, {"f": {"near": near}})[1] == field


def test_the_nearest_of_nowhere_are_refused(scene: Scene) -> None:
    for order in ({"field": "NEAREST", "direction": "ASC"},):
        message, field = refused(scene, {"o": order})
        assert field == ["orderBy", "field"] and "near" in message


@pytest.mark.parametrize("code", ["8", "083", "83137", "Var", "96é"])
def test_a_department_is_a_code(scene: Scene, code: str) -> None:
    assert refused(scene, {"f": {"department": code}})[1] == ["filter", "department"]


@pytest.mark.parametrize(
    ("free", "field"),
    [
        ({"start": "2026-03-09T10:00", "end": "2026-03-09T10:00"}, "end"),
        ({"start": "2026-03-09T10:00", "end": "2026-03-09T09:00"}, "end"),
        ({"start": "2026-03-09T10:00", "end": "2026-03-09T12:00", "quantity": 0}, "quantity"),
    ],
)
def test_a_free_period_ends_after_it_starts(scene: Scene, free: Any, field: str) -> None:
    assert refused(scene, {"f": {"freeDuring": free}})[1] == ["filter", "freeDuring", field]


@pytest.mark.parametrize(
    ("field", "criterion", "where"),
    [
        ("resources", {"maxPrice": {"amount": -1, "per": "HOUR"}}, ["maxPrice", "amount"]),
        ("resources", {"premises": {"seatsMin": -1}}, ["premises", "seatsMin"]),
        ("resources", {"vehicle": {"seatsMin": 101}}, ["vehicle", "seatsMin"]),
        ("resources", {"premises": {"areaM2Min": "0.5"}}, ["premises", "areaM2Min"]),
        (
            "resources",
            {"vehicle": {"lowestTemperatureCMax": "-41"}},
            ["vehicle", "lowestTemperatureCMax"],
        ),
        ("requests", {"minBudget": "-0.01"}, ["minBudget"]),
    ],
)
def test_a_number_out_of_its_range_is_refused_where_it_stands(
    scene: Scene, field: str, criterion: dict[str, Any], where: list[str]
) -> None:
    [error] = scene.planned(listed(field), {"f": criterion}, "user")["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": ["filter", *where]}
    assert "hors limites" in error["message"]


def test_a_cursor_of_another_list_in_the_same_order_is_refused(scene: Scene) -> None:
    query = "query ($a: String) { %s(first: 1, after: $a) { edges { cursor } } }"
    [edge] = scene.planned(query % "requests", {}, "coordinator")["data"]["requests"]["edges"]
    [error] = scene.planned(query % "resources", {"a": edge["cursor"]}, "coordinator")["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": ["after"]}
    assert "même liste" in error["message"]


def moments() -> list[tuple[datetime, timedelta]]:
    """About a week of openings, both changes of hour, and every booking of the varied world."""
    starts = [NOW + timedelta(days=7, hours=hour) for hour in range(0, 48, 5)]
    starts += [NOW + timedelta(days=20 * number) for number in range(12)]
    starts += [NOW + timedelta(days=20 * n, minutes=(-50, 150)[n % 2]) for n in range(12)]
    starts += [
        datetime(2026, 3, 29, hour, minute, tzinfo=UTC) for hour in (0, 1) for minute in (0, 5, 59)
    ]
    lengths = [timedelta(minutes=minutes) for minutes in (5, 60, 121, 24 * 60)]
    return [(start, length) for start in starts for length in lengths]


def test_what_is_free_is_what_the_calendar_says(scene: Scene) -> None:
    query = listed("resources")
    found = 0
    for at, (start, length) in enumerate(moments()):
        free: dict[str, Any] = {"start": start.isoformat(), "end": (start + length).isoformat()}
        free |= ({}, {"quantity": 2}, {"quantity": "19.5"})[at % 3]
        answer = scene.agree(query, {"f": {"freeDuring": free}}, "two hats")
        found += answer["resources"]["totalCount"]
    assert found > 100


CRITERIA: list[dict[str, Any]] = [
    {"kinds": ["VEHICLE", "PREMISES"]},
    {"kinds": []},
    {"visibility": ["PRIVATE"]},
    {"visibility": ["MEMBERS", "PUBLIC"]},
    {"visibility": ["POLE_AND_PARTNERS"], "status": ["PUBLISHED"]},
    {"status": ["WITHDRAWN"]},
    {"status": ["WITHDRAWN", "PUBLISHED"]},
    {"exchangeModes": ["LOAN", "RENTAL"]},
    {"exchangeModes": ["BARTER"]},
    {"createdAfter": NOW.isoformat()},
    {"updatedAfter": (NOW - timedelta(seconds=1)).isoformat()},
    {"department": "83"},
    {"department": "2A"},
    {"epci": "248300543"},
    {"epci": "248300543", "visibility": ["PUBLIC"], "text": "ecole"},
]

OF_RESOURCES: list[dict[str, Any]] = [
    {"free": True},
    {"free": False},
    {"maxPrice": {"amount": 12, "per": "HOUR"}},
    {"maxPrice": {"amount": "11.99", "per": "HOUR"}},
    {"maxPrice": {"amount": 100, "per": "DAY"}},
]

OF_REQUESTS: list[dict[str, Any]] = [
    {"minBudget": 100},
    {"minBudget": "100.01"},
    {"during": {"start": "2026-03-09T10:00", "end": "2026-03-09T10:01"}},
    {"during": {"start": "2026-03-01T10:00", "end": "2026-03-02T10:01"}},
]


@pytest.mark.parametrize("key", ["CREATED", "UPDATED", "TITLE", "DEADLINE"])
def test_every_criterion_in_every_order_agrees_for_everybody(scene: Scene, key: str) -> None:
    order = {"field": key, "direction": "ASC"}
    for field, own in (("resources", OF_RESOURCES), ("requests", OF_REQUESTS)):
        for given in [*CRITERIA, *own]:
            for who in scene.people:
                scene.agree(listed(field), {"f": given, "o": order}, who)


DEALT: list[dict[str, Any]] = [
    {},
    {"side": "PROVIDER"},
    {"side": "RECEIVER"},
    {"memberId": "$member"},
    {"memberId": "$member", "side": "RECEIVER"},
    {"status": ["DECLINED", "CANCELLED", "CONFIRMED"]},
]


@pytest.mark.parametrize("field", ["matches", "bookings"])
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
def test_ones_own_deals_are_found_arm_by_arm(scene: Scene, field: str, direction: str) -> None:
    name = {"matches": "Match", "bookings": "Booking"}[field]
    query = (
        f"query ($f: {name}Filter, $a: String, $n: Int) {{ {field}(filter: $f, after: $a, first:"
        f" $n, orderBy: {{field: CREATED, direction: {direction}}}) {{ totalCount pageInfo"
        " { endCursor hasNextPage } nodes { id } } }"
    )
    statuses = {
        "matches": {"DECLINED", "CANCELLED"},
        "bookings": {"CONFIRMED", "CANCELLED"},
    }
    for member in scene.facts.tables["member"][:4]:
        named = public_id("member", member["id"])
        for given in DEALT:
            criteria = {key: named if each == "$member" else each for key, each in given.items()}
            if "status" in criteria:
                criteria["status"] = sorted(set(criteria["status"]) & statuses[field])
            for who in scene.people:
                first = scene.agree(query, {"f": criteria, "n": 3}, who)[field]
                after = first["pageInfo"]["endCursor"]
                scene.agree(query, {"f": criteria, "n": 3, "a": after}, who)
