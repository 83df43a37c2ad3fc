"""The operations that partners copy (docs/operations): one statement each, whose plan is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ptce.domain.identifiers import public_id
from tests.conftest import Database, Statements
from tests.reads.country import BIG, MOST, Country, nodes, rows_read
from tests.reads.inlined import inlined
from tests.reads.scene import HEARTBEAT, Scene

FOLDER = Path(__file__).parents[2] / "docs" / "operations"
TEXTS = {path.stem.partition("-")[2]: path.read_text() for path in sorted(FOLDER.glob("*.graphql"))}


class Asked(NamedTuple):
    """Who asks, what with (two sets of values; « pole: » names a row), and by which indexes."""

    who: str
    values: tuple[Mapping[str, Any], Mapping[str, Any]]
    indexes: str


NEAR = (
    {"kind": "VEHICLE", "near": {"communeCode": "83137", "radiusKm": 20}},
    {"kind": "VEHICLE", "near": {"communeCode": "83126", "radiusKm": "35.5"}},
)
OWN: tuple[Mapping[str, Any], Mapping[str, Any]] = ({"pole": "pole:0"}, {"pole": "pole:1"})
NOTHING: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {})

OPERATIONS: dict[str, Asked] = {
    "une-ressource": Asked(
        "a member",
        ({"id": "resource:0"}, {"id": "resource:1"}),
        "resource_pkey resource_id_kind_key",
    ),
    "ressources-du-pole": Asked("a member", OWN, "resource_pole_id_id_idx"),
    "besoins-et-offres": Asked("a coordinator", OWN, "match_request_rank_idx"),
    "cent-ressources": Asked("a member", OWN, "resource_pole_id_id_idx"),
    "les-plus-proches": Asked("a member", NEAR, "resource_point_idx"),
    "a-suivre": Asked(
        "a coordinator",
        ({"attention": ["NO_OFFER", "AGEING"]}, {"attention": ["AGEING", "NO_OFFER"]}),
        "request_attention_idx",
    ),
    "mes-mises-en-relation": Asked(
        "a member",
        ({"status": ["SUGGESTED", "PROPOSED"]}, {"status": ["PROPOSED", "SUGGESTED"]}),
        "match_provider_rank_idx",
    ),
    "mes-reservations": Asked(
        "a member",
        ({"status": ["CONFIRMED"]}, {"status": ["CONFIRMED"]}),
        "booking_provider_id_id_idx",
    ),
    "annuaire": Asked("a member", OWN, "member_pole_id_sort_key_idx"),
    "autorisations": Asked(
        "a coordinator",
        ({**OWN[0], "status": ["DECLARED"]}, {**OWN[1], "status": ["DECLARED"]}),
        "permit_pole_status_idx",
    ),
    "un-pole": Asked("a member", ({"slug": "rade"}, {"slug": "ecluse"}), "resource_pole_id_id_idx"),
    "accueil": Asked("a member", NOTHING, "resource_member_id_id_idx"),
    "recherche": Asked(
        "a member", ({"text": "fourgon"}, {"text": "xylophone"}), "resource_words_idx"
    ),
}

SEARCHES = {"recherche"}
"""What is planned for each value: how many rows a word finds, or a radius holds, decides how they
are looked for."""


def test_every_operation_of_the_folder_is_here() -> None:
    assert set(OPERATIONS) == set(TEXTS)


def first(things: Any) -> Any:
    return next(iter(things))


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_partners_operation_is_one_statement_whatever_its_values(
    scene: Scene, module_database: Database, statements: Statements, name: str
) -> None:
    """Counted by PostgreSQL, all that a request does included; values written into the text too."""
    asked = OPERATIONS[name]
    who = {"a member": "user", "a coordinator": "coordinator"}[asked.who]

    def identifier(table: str, at: int) -> str:
        return public_id(table, scene.facts.tables[table][at]["id"])

    values = [dict(named(each, identifier)) for each in asked.values]
    for given in values:
        scene.agree(TEXTS[name], given, who)

    async def requests() -> int:
        calls = 0
        for given in values:
            for query, variables in (
                (TEXTS[name], given),
                (inlined(TEXTS[name], given, first), {}),
            ):
                answer = await scene.post(query, variables, who)
                assert "errors" not in answer.json()
                calls += 1
        return calls

    async def counted() -> dict[str, int]:
        await requests()
        async with statements(module_database) as found:
            assert await requests() == 4
        return {text: calls for text, calls in found.texts.items() if text != HEARTBEAT}

    texts = scene.runner.run(counted())
    assert list(texts.values()) == [4], texts


def named(
    given: Mapping[str, Any], identifier: Callable[[str, int], str]
) -> Iterator[tuple[str, Any]]:
    """The values, with « pole:1 » replaced by the identifier of the second pole."""
    for name, value in given.items():
        table, colon, at = value.partition(":") if isinstance(value, str) else ("", "", "")
        yield name, identifier(table, int(at)) if colon else value


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_partners_operation_follows_its_index_in_the_country_and_its_plan_is_kept(
    country: Country, name: str
) -> None:
    asked = OPERATIONS[name]
    used: set[str] = set()
    for each in asked.values:
        given = dict(named(each, lambda table, _: country.names[table]))
        found = list(nodes(country.explained_with(TEXTS[name], given, asked.who)))
        whole = {node["Relation Name"] for node in found if node["Node Type"] == "Seq Scan"}
        assert not whole & BIG, whole
        assert rows_read(found) <= MOST, rows_read(found)
        used |= {node["Index Name"] for node in found if "Index Name" in node}
    assert used & set(asked.indexes.split()), used
    kept, remade = country.planned(TEXTS[name], given, asked.who)
    assert (kept, remade) == ((0, 2) if name in SEARCHES else (2, 0))
