"""Each construct of a query, answered by both paths alike, and by one statement."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from graphql import GraphQLObjectType, get_named_type, is_leaf_type

from tests.conftest import Database, Statements
from tests.reads.reference import SCHEMA
from tests.reads.scene import Scene


class Case(NamedTuple):
    query: str
    variables: dict[str, Any] | None = None
    operation: str | None = None


CASES: dict[str, Case] = {
    "objects inside objects": Case(
        "{ requests(first: 5) { nodes { quantity { value unit } period { start end }"
        " budget { amount currency strict } } } }"
    ),
    "to-one rows, null when unseen": Case(
        "{ matches(first: 60) { nodes { id request { title } resource { title member { name } }"
        " provider { name contact { email } } receiver { name } booking { id } } } }"
    ),
    "to-many inside to-many": Case(
        "{ members { nodes { name requests(first: 4) { nodes { title matches(first: 3) { nodes {"
        " score resource { title member { name } } } } } } } } }"
    ),
    "type conditions on each interface": Case(
        "{ resources(first: 40) { nodes { __typename ... on Node { id } ... on Resource { title }"
        " ... on Vehicle { seats licence cargoVolumeM3 } ... on Premises { seats areaM2 stepFree }"
        " } } requests(first: 40) { nodes { __typename ... on Node { id } ... on Request { kind }"
        " ... on VehicleRequest { seatsMin licenceHeld } ... on PremisesRequest { seatsMin"
        " premisesKindIn } } } }"
    ),
    "an interface's fields on one of its types only": Case(
        "{ resources { nodes { ... on Vehicle { ... on Resource { ... on Node { id } title } } } }"
        " }"
    ),
    "type conditions that a concrete type meets": Case(
        "{ pole { ... on Node { id ... on Pole { name } } members { nodes { ... on Node { id } } }"
        " } }"
    ),
    "the default page": Case("{ resources { nodes { id } pageInfo { hasNextPage endCursor } } }"),
    "an empty page": Case(
        "{ members(first: 0) { nodes { id } edges { cursor } totalCount"
        " pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"
    ),
    "a page of everything": Case(
        "{ matches(first: 100) { totalCount edges { cursor node { id } }"
        " pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"
    ),
    "a list without any row": Case(
        '{ resources(filter: {poleId: "pol_00000000000000000000000000000000"}) { totalCount'
        " nodes { id } edges { cursor } pageInfo { hasNextPage startCursor endCursor } } }"
    ),
    "a count alone": Case("{ members { totalCount } pole { resources { n: totalCount } } }"),
    "the name of a page alone": Case("{ members { __typename } }"),
    "what a page's information needs no row for": Case(
        "{ members { pageInfo { hasPreviousPage __typename } } }"
    ),
    "a page asked twice in one connection": Case(
        "{ members(first: 2) { nodes { id } again: nodes { name } edges { node { id } }"
        " pageInfo { endCursor } p: pageInfo { end: endCursor start: startCursor } } }"
    ),
    "both directions of each order": Case(
        "{ a: members(orderBy: {field: NAME, direction: ASC}) { edges { cursor node { name } } }"
        " b: members(orderBy: {field: NAME, direction: DESC}) { edges { cursor node { name } } }"
        " c: members(orderBy: {field: CREATED, direction: ASC}) { edges { cursor } }"
        " d: members(orderBy: {field: CREATED, direction: DESC}) { edges { cursor } }"
        " e: matches(orderBy: {field: SCORE, direction: ASC}) { edges { cursor } }"
        " f: matches(orderBy: {field: CREATED, direction: ASC}) { edges { cursor } } }"
    ),
    "one field twice with different arguments": Case(
        "{ a: resources(first: 1) { nodes { id } } b: resources(first: 2) { nodes { id } }"
        " pole { c: members(first: 1) { totalCount } d: members(filter: {status: APPLICANT})"
        " { totalCount } } }"
    ),
    "aliases that are other fields' names": Case(
        "{ members { nodes { name: reference id: name reference: id } } }"
    ),
    "fields merged from everywhere": Case(
        "query { pole { name } pole { id charter { version } ... on Pole { charter { title } } }"
        " ...P } fragment P on Query { pole { charter { body } slug } }"
    ),
    "connections merged": Case(
        "{ members(first: 3) { nodes { id } pageInfo { hasNextPage } } members(first: 3)"
        " { nodes { name sites { name } } pageInfo { endCursor } nodes { sites { main } } } }"
    ),
    "fragments named, inline and nested": Case(
        "query { ...Roots } fragment Roots on Query { members(first: 2) { nodes { ...M } } }"
        " fragment M on Member { ... { name } ...N pole { ...P } }"
        " fragment N on Node { id } fragment P on Pole { ... on Pole { ... on Node { id } slug } }"
    ),
    "one fragment on several types": Case(
        "query { members { nodes { ...N } } matches { nodes { ...N resource { ...N } } } }"
        " fragment N on Node { __typename id }"
    ),
    "variables given": Case(
        "query ($n: Int!, $f: ResourceFilter, $k: ResourceKind) { resources(first: $n, filter: $f)"
        " { totalCount nodes { id } } requests(filter: {kind: $k}) { totalCount } }",
        {"n": 3, "f": {"kind": "VEHICLE", "status": ["PUBLISHED"]}, "k": "PREMISES"},
    ),
    "variables absent": Case(
        "query ($n: Int, $f: ResourceFilter, $k: ResourceKind, $s: [ListingStatus!], $o:"
        " ListingOrder, $a: String) { resources(first: $n, filter: $f, orderBy: $o, after: $a)"
        " { totalCount } requests(filter: {kind: $k, status: $s}) { totalCount } }"
    ),
    "variables null": Case(
        "query ($n: Int, $f: ResourceFilter, $k: ResourceKind, $o: ListingOrder, $a: String)"
        " { resources(first: $n, filter: $f, orderBy: $o, after: $a) { totalCount nodes { id } }"
        " requests(filter: {kind: $k, poleId: null}) { totalCount } }",
        {"n": None, "f": None, "k": None, "o": None, "a": None},
    ),
    "variables by default": Case(
        "query ($n: Int = 2, $f: MemberFilter = {status: ACTIVE}, $d: OrderDirection = DESC)"
        " { members(first: $n, filter: $f, orderBy: {field: NAME, direction: $d})"
        " { totalCount nodes { name } } }"
    ),
    "a default replaced by null": Case(
        "query ($n: Int = 2, $f: MemberFilter = {status: ACTIVE}) { members(first: $n, filter: $f)"
        " { totalCount nodes { name } } }",
        {"n": None, "f": None},
    ),
    "skip and include by literals": Case(
        "{ pole { id @skip(if: true) name @skip(if: false) slug @include(if: false)"
        " fictitious @include(if: true) charter @skip(if: true) { body } } }"
    ),
    "skip and include by variables": Case(
        "query ($yes: Boolean!, $no: Boolean!, $d: Boolean! = true) { pole { id @skip(if: $yes)"
        " name @skip(if: $no) slug @include(if: $no) @skip(if: $no) fictitious @include(if: $d)"
        " charter { body @include(if: $yes) @skip(if: $d) version } } }",
        {"yes": True, "no": False},
    ),
    "skip and include on fragments": Case(
        "query ($yes: Boolean!, $no: Boolean!) { pole { ...A @include(if: $no) ...A"
        " ... @include(if: $yes) { name ... @skip(if: $yes) { slug } } ... on Node @skip(if: $no)"
        " { id } ...B @skip(if: $yes) } } fragment A on Pole { fictitious }"
        " fragment B on Pole { charter { body } }",
        {"yes": True, "no": False},
    ),
    "everything skipped": Case(
        "{ pole { id @skip(if: true) } members @include(if: false) { totalCount } }"
    ),
    "only connections' parts skipped": Case(
        "{ members { nodes @skip(if: true) { id } pageInfo { endCursor @skip(if: true) } } }"
    ),
    "typename everywhere": Case(
        "{ __typename viewer { __typename grants { __typename pole { __typename } } } members {"
        " __typename edges { __typename node { __typename sites { __typename commune { __typename }"
        " } } } nodes { t: __typename } pageInfo { __typename } } resources { nodes { __typename"
        " quantity { __typename } weeklySlots { __typename } price { __typename } } } matches {"
        " nodes { __typename criteria { __typename } checks { __typename } steps { __typename } }"
        " } }"
    ),
    "one of several operations": Case(
        "query A { pole { id } } query B($n: Int) { members(first: $n) { nodes { ...M } } }"
        " mutation C($i: SignCharterInput!) { signCharter(input: $i) { userErrors { code } } }"
        " fragment M on Member { name }",
        {"n": 1},
        "B",
    ),
    "introspection beside data": Case(
        'query ($t: String!) { pole { name } __type(name: $t) { name kind } t: __type(name: "Pole")'
        " { name } __schema { queryType { name } } members(first: 1) { totalCount } }",
        {"t": "Resource"},
    ),
    "introspection in a fragment with data": Case(
        "query { ...F ... { s: __schema { queryType { name } } n: members { totalCount } } }"
        ' fragment F on Query { pole { name } __type(name: "Node") { name } members(first: 1)'
        " { nodes { id } } }"
    ),
    "introspection alone": Case("{ __schema { queryType { name } } __typename }"),
    "who asks": Case("{ viewer { name grants { role pole { name } member { name } } } }"),
    "the own pole first, or by its name": Case(
        '{ pole { slug } a: pole(slug: "ecluse") { name } b: pole(slug: "rade") { name }'
        ' c: pole(slug: "l\'aut\\"re") { name } d: pole(slug: null) { name } }'
    ),
    "short lists in their order": Case(
        "{ matches(first: 100) { nodes { criteria { code utility weight pointsLost sentence }"
        " checks { code attribute status sentence rule article remedy } periods { start end }"
        " steps { event status side heard comment at } } } }"
    ),
    "weekly slots by the clock": Case(
        "{ resources(first: 100) { nodes { weeklySlots { weekday start end } } } }"
    ),
    "what a need asks of vehicles": Case(
        '{ a: resources(filter: {vehicle: {cargoVolumeM3Min: "12.5"}}) { totalCount }'
        " b: resources(filter: {vehicle: {lowestTemperatureCMax: -18}}) { totalCount }"
        " c: resources(filter: {vehicle: {refrigeratedRequired: true}}) { totalCount }"
        " d: resources(filter: {vehicle: {refrigeratedRequired: false}}) { totalCount }"
        " e: resources(filter: {vehicle: {licenceHeld: [C1]}}) { totalCount }"
        " f: resources(filter: {vehicle: {licenceHeld: []}}) { totalCount }"
        " g: resources(filter: {vehicle: {categoryIn: [N1, M1], seatsMin: 2}}) { totalCount }"
        " h: resources(filter: {vehicle: {}}) { totalCount }"
        " i: resources(filter: {vehicle: {}, premises: {}}) { totalCount }"
        " j: resources(filter: {premises: {seatsMin: 0, stepFreeRequired: true}}) { totalCount } }"
    ),
}


def whole(type_name: str) -> str:
    """Every plain field of a type, and the first level below the others without arguments."""
    type_ = SCHEMA.type_map[type_name]
    assert isinstance(type_, GraphQLObjectType)
    parts = []
    for name, field in type_.fields.items():
        below: Any = get_named_type(field.type)
        if is_leaf_type(below):
            parts.append(name)
        elif not field.args:
            leaves = [
                inner
                for inner, each in below.fields.items()
                if is_leaf_type(get_named_type(each.type))
            ]
            parts.append(f"{name} {{ {' '.join(leaves)} }}")
    return " ".join(parts)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", CASES)
def test_both_paths_answer_alike(scene: Scene, name: str, language: str) -> None:
    case = CASES[name]
    for who in scene.people:
        scene.agree(case.query, case.variables, who, language=language, operation=case.operation)


@pytest.mark.parametrize("name", CASES)
def test_a_query_is_one_statement(
    scene: Scene, name: str, statements: Statements, module_database: Database
) -> None:
    case = CASES[name]
    scene.planned(case.query, case.variables, "coordinator", operation=case.operation)
    texts = scene.statements(
        statements,
        module_database,
        lambda: scene.post(case.query, case.variables, "coordinator", operation=case.operation),
    )
    assert sum(texts.values()) == 1, texts


@pytest.mark.parametrize(
    ("type_name", "path"),
    [
        ("Member", "members(first: 100) { nodes { %s } }"),
        ("Vehicle", "resources(first: 100) { nodes { ... on Vehicle { %s } } }"),
        ("Premises", "resources(first: 100) { nodes { ... on Premises { %s } } }"),
        ("VehicleRequest", "requests(first: 100) { nodes { ... on VehicleRequest { %s } } }"),
        ("PremisesRequest", "requests(first: 100) { nodes { ... on PremisesRequest { %s } } }"),
        ("Equipment", "resources(first: 100) { nodes { ... on Equipment { %s } } }"),
        ("Skill", "resources(first: 100) { nodes { ... on Skill { %s } } }"),
        ("WasteStream", "resources(first: 100) { nodes { ... on WasteStream { %s } } }"),
        ("SkillRequest", "requests(first: 100) { nodes { ... on SkillRequest { %s } } }"),
        (
            "WasteStreamRequest",
            "requests(first: 100) { nodes { ... on WasteStreamRequest { %s } } }",
        ),
        ("Match", "matches(first: 100) { nodes { %s } }"),
        ("Booking", "bookings(first: 100) { nodes { %s } }"),
        ("Pole", "pole { %s }"),
    ],
)
def test_every_field_of_every_type_is_answered(scene: Scene, type_name: str, path: str) -> None:
    for who in scene.people:
        scene.agree("{ " + path % whole(type_name) + " }", None, who)


@pytest.mark.parametrize("keys", [50, 51, 100, 101, 180])
def test_an_object_has_any_number_of_keys(scene: Scene, keys: int) -> None:
    names = " ".join(f"k{number}: name" for number in range(keys))
    data = scene.agree(f"{{ pole {{ {names} }} members(first: 2) {{ nodes {{ {names} }} }} }}")
    assert len(data["pole"]) == keys


@pytest.mark.parametrize("size", [1, 2, 3, 7])
@pytest.mark.parametrize(
    ("field", "order"),
    [
        ("members", "NAME"),
        ("members", "CREATED"),
        ("resources", "CREATED"),
        ("matches", "SCORE"),
        ("matches", "CREATED"),
        ("bookings", "CREATED"),
    ],
)
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
def test_pages_follow_one_another_through_ties(
    scene: Scene, field: str, order: str, direction: str, size: int
) -> None:
    query = (
        f"query ($after: String, $n: Int) {{ {field}(first: $n, after: $after,"
        f" orderBy: {{field: {order}, direction: {direction}}}) {{ totalCount nodes {{ id }}"
        " pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"
    )
    whole_list = scene.agree(query, {"n": 100}, "coordinator")[field]["nodes"]
    walked, after = [], None
    while True:
        page = scene.agree(query, {"n": size, "after": after}, "coordinator")[field]
        walked += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert walked == whole_list
    assert len(walked) == page["totalCount"] > 0


def test_a_page_after_the_last_row_is_empty(scene: Scene) -> None:
    query = (
        "query ($after: String) { members(first: 100, after: $after) { totalCount nodes { id }"
        " pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"
    )
    last = scene.agree(query, None, "coordinator")["members"]["pageInfo"]["endCursor"]
    page = scene.agree(query, {"after": last}, "coordinator")["members"]
    assert (page["nodes"], page["pageInfo"]["hasPreviousPage"]) == ([], True)


def test_root_keys_come_in_the_order_of_the_query(scene: Scene) -> None:
    data = scene.planned(
        "{ b: pole { id } a: __typename s: __schema { __typename } m: viewer { name } }"
    )
    assert list(data["data"]) == ["b", "a", "s", "m"]


def test_a_ranking_that_is_not_stored_is_read_like_stored_rows(scene: Scene) -> None:
    fields = "id title description weeklySlots { weekday start end } member { name } pole { id }"
    query = (
        "query ($i: PostRequestInput!) { matchPreview(input: $i) { candidates offers { resource {"
        f" {fields} }} score }} nearMisses {{ resource {{ {fields} }} checks {{ sentence }} }} }}"
        " }"
    )
    period = {"start": "2026-03-09T08:00:00Z", "end": "2026-03-09T09:00:00Z"}
    need: dict[str, Any] = {
        "need": {"vehicle": {}},
        "title": "Un fourgon",
        "period": period,
        "radiusKm": 1500,
        "visibility": "PUBLIC",
    }
    for who in ("user", "stranger", "two hats"):
        preview = scene.planned(query, {"i": need}, who)["data"]["matchPreview"]
        offered = [each["resource"] for each in preview["offers"] + preview["nearMisses"]]
        assert offered and preview["candidates"] >= len(preview["offers"])
        again = "query ($i: [ID!]) { resources(first: 100, filter: {ids: $i}) { nodes { %s } } }"
        ids = {"i": [resource["id"] for resource in offered]}
        known = scene.reference(who).answer(again % fields, ids)["resources"]["nodes"]
        by_id = {resource["id"]: resource for resource in known}
        assert offered == [by_id[resource["id"]] for resource in offered]
