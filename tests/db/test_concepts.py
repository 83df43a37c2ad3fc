"""What people type leads to the code that they mean, best first."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import asyncpg
import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ptce.db import concepts
from ptce.db.concepts import MOST, Found, search
from ptce.db.session import command_engine
from ptce.domain.schemes import FoundBy, Scheme
from tests.conftest import Database

LOW, ROME, NAF, LEGAL, COMMUNE, ICPE = (
    Scheme.LOW,
    Scheme.ROME,
    Scheme.NAF,
    Scheme.LEGAL_CATEGORY,
    Scheme.COMMUNE,
    Scheme.ICPE,
)


@pytest.fixture
async def connection(module_database: Database) -> AsyncIterator[AsyncConnection]:
    engine = command_engine(module_database.url)
    async with engine.begin() as connected:
        yield connected
    await engine.dispose()


@pytest.mark.parametrize(
    ("scheme", "typed", "codes"),
    [
        # Codes, however they are written.
        (LOW, "150103", ["150103"]),
        (LOW, "15 01 03", ["150103"]),
        (LOW, "15.01.03*", ["150103"]),
        (LOW, " 15-01-03 ", ["150103"]),
        (LOW, "15 01", ["1501", "150101", "150102"]),
        (LOW, "15", ["15", "1501", "150101"]),
        (LOW, "160214", ["160214"]),
        (ROME, "h2913", ["H2913"]),
        (ROME, "H 2913", ["H2913"]),
        (ROME, "A11", ["A11", "A1101", "A1102"]),
        (NAF, "84.13Z", ["84.13Z"]),
        (NAF, "8413Z", ["84.13Z"]),
        (NAF, "84.13", ["84.13", "84.13Z"]),
        (Scheme.NAF_2025, "0111y", ["01.11Y"]),
        (LEGAL, "9220", ["9220"]),
        (ICPE, "2710-1", ["2710-1"]),
        (ICPE, "2710.2", ["2710-2"]),
        (Scheme.HAZARD_PROPERTY, "hp 14", ["HP14"]),
        (Scheme.TREATMENT_OPERATION, "r3", ["R3"]),
        (Scheme.VEHICLE_CATEGORY, "n1", ["N1"]),
        (COMMUNE, "83126", ["83126"]),
        (COMMUNE, "2a004", ["2A004"]),
        # Accents, case, plurals, order and what is left out.
        (LOW, "palettes", ["150103"]),
        (LOW, "Plâtres", ["170802"]),
        (LOW, "platre", ["170802"]),
        (LOW, "dechets verts", ["200201"]),
        (LOW, "déchet vert", ["200201"]),
        (LOW, "verts dechets", ["200201"]),
        (LOW, "frigo", ["160211", "200123"]),
        (LOW, "frigos", ["160211", "200123"]),
        (LOW, "bois", ["170201", "200138"]),
        (LOW, "métal", ["200140"]),
        (LOW, "metaux", ["200140"]),
        (LOW, "cartons", ["150101"]),
        (LOW, "amiante", ["170605"]),
        (LOW, "marc cafe", ["200108"]),
        (LOW, "friture huile", ["200125"]),
        (LOW, "pneu", ["160103"]),
        (LOW, "wood", ["170201", "150103"]),
        (ROME, "boulanger", ["D1102"]),
        (ROME, "Boulangère", ["D1102"]),
        (ROME, "comptables", ["M1203"]),
        (ROME, "soudeur", ["H2913"]),
        (ROME, "cuisiniers", ["G1609"]),
        (ROME, "aide soignante", ["J1501"]),
        (ROME, "chef de cuisine", ["G1601"]),
        (ROME, "graphiste", ["E1205"]),
        (ROME, "plombier chauffagiste", ["F1603"]),
        (NAF, "recyclerie", ["38.32Z", "47.79Z"]),
        (NAF, "batiment", ["41.20B"]),
        (LEGAL, "association", ["9220"]),
        (LEGAL, "scic", ["5560", "5710", "5460"]),
        (ICPE, "ferraille", ["2713"]),
        (COMMUNE, "toulon", ["83137"]),
        (COMMUNE, "saint etienne", ["42218", "76575"]),
        (COMMUNE, "St Etienne", ["42218", "76575"]),
        (COMMUNE, "Ste-Maxime", ["83115"]),
        (COMMUNE, "seyne sur mer", ["83126"]),
        (COMMUNE, "La Seyne", ["83126", "04205"]),
        (COMMUNE, "bormes mimosas", ["83019"]),
        (COMMUNE, "aix provence", ["13001"]),
        (COMMUNE, "l'ile d'yeu", ["85113"]),
        (COMMUNE, "ile d'yeu", ["85113"]),
        (COMMUNE, "hyeres", ["83069"]),
        (COMMUNE, "Y", ["80829"]),
        (COMMUNE, "s", ["67482", "42218"]),
        # As one types, the last word is cut short.
        (ROME, "boulan", ["D1102"]),
        (ROME, "aide soig", ["J1501"]),
        (COMMUNE, "marsei", ["13055"]),
        (COMMUNE, "la sey", ["83126"]),
        # Typos.
        (LOW, "palete", ["150103"]),
        (LOW, "ordianteur", ["160214"]),
        (ROME, "boulangr", ["D1102"]),
        (COMMUNE, "marseile", ["13055"]),
        (COMMUNE, "toullon", ["83137"]),
        (COMMUNE, "montpelier", ["34172"]),
        (COMMUNE, "ajacio", ["2A004"]),
        (COMMUNE, "la seyn sur mere", ["83126"]),
        (COMMUNE, "seyn sur mer", ["83126"]),
        # Postcodes, and codes that are no more.
        (COMMUNE, "83500", ["83126"]),
        (COMMUNE, "83100", ["83100", "83137"]),
        (COMMUNE, "01039", ["01138"]),
        # Other words for what an enum of ours says.
        (Scheme.EXCHANGE_MODE, "prêt", ["LOAN"]),
        (Scheme.VEHICLE_CATEGORY, "camions", ["N2"]),
        (Scheme.DRIVING_LICENCE, "permis b", ["B"]),
        (Scheme.ERP_TYPE, "restaurant", ["N"]),
        (Scheme.UNIT, "places", ["PLACE"]),
        (Scheme.UNIT, "kg", ["KILOGRAM"]),
        (Scheme.UNIT, "m3", ["CUBIC_METRE"]),
        (Scheme.EXCHANGE_MODE, "prestation", ["SERVICE"]),
        (Scheme.EXCHANGE_MODE, "dons", ["GIFT"]),
        (LOW, "BA13", ["170802"]),
    ],
)
async def test_what_is_typed_leads_first_to_what_is_meant(
    connection: AsyncConnection, scheme: Scheme, typed: str, codes: list[str]
) -> None:
    found = await search(connection, scheme, typed, 20)
    assert [each.code for each in found[: len(codes)]] == codes


@pytest.mark.parametrize("typed", ["", "  ", "«»", "…", "%", "_", "\\", "xyzzyx", "😀", "' OR 1=1"])
async def test_what_means_nothing_finds_nothing(connection: AsyncConnection, typed: str) -> None:
    assert await search(connection, LEGAL, typed, 20) == []


def shown(found: Sequence[Found]) -> list[tuple[str, FoundBy]]:
    return [(each.code, each.by) for each in found]


async def test_a_code_comes_before_a_postcode_and_each_says_which_it_is(
    connection: AsyncConnection,
) -> None:
    found = await search(connection, COMMUNE, "83100", 20)
    assert shown(found) == [("83100", FoundBy.CODE), ("83137", FoundBy.POSTCODE)]
    assert [each.label for each in found] == ["Puget-Ville", "Toulon"]
    (former,) = await search(connection, COMMUNE, "01039", 20)
    assert (former.label, former.by) == ("Culoz-Béon", FoundBy.FORMER_CODE)


async def test_the_surer_way_comes_first(connection: AsyncConnection) -> None:
    order = list(FoundBy)
    for scheme, typed in [(COMMUNE, "mars"), (LOW, "bois"), (ROME, "comptable"), (LOW, "1501")]:
        found = await search(connection, scheme, typed, MOST)
        ways = [order.index(each.by) for each in found]
        assert len(set(ways)) > 1
        assert ways == sorted(ways)


async def test_of_what_begins_alike_the_large_commune_comes_first(
    connection: AsyncConnection,
) -> None:
    found = await search(connection, COMMUNE, "saint", 20)
    population = "SELECT weight FROM concept WHERE scheme = 'COMMUNE' AND code = :code"
    begun = [each for each in found if each.by is FoundBy.NAME_BEGINNING]
    sizes = [await connection.scalar(text(population), {"code": each.code}) for each in begun]
    assert len(sizes) > 10
    assert sizes == sorted(sizes, reverse=True)


async def test_it_says_which_name_was_found(connection: AsyncConnection) -> None:
    first = (await search(connection, LOW, "palette", 1))[0]
    assert (first.written, first.label, first.matched) == (
        "15 01 03",
        "emballages en bois",
        "palettes",
    )
    hazardous = (await search(connection, LOW, "frigo", 1))[0]
    assert hazardous.written == "16 02 11*"


async def test_a_concept_comes_once_whatever_the_number_of_its_names(
    connection: AsyncConnection,
) -> None:
    found = await search(connection, ROME, "conducteur", MOST)
    assert len(found) > 20
    assert len({each.code for each in found}) == len(found)


@pytest.mark.parametrize("first", [0, 1, 5])
async def test_no_more_than_asked(connection: AsyncConnection, first: int) -> None:
    assert len(await search(connection, COMMUNE, "saint", first)) == first


async def test_a_long_text_costs_no_more_than_a_short_one(connection: AsyncConnection) -> None:
    assert await search(connection, LOW, "palettes " + "perdues " * 10_000, 20)


STATEMENTS = {
    "code": (LOW, "1501"),
    "place": (COMMUNE, "83500"),
    "letter": (COMMUNE, "s"),
    "article": (COMMUNE, "la"),
    "words": (COMMUNE, "seyne sur mer"),
    "job": (ROME, "chef de cuisine"),
    "typo": (COMMUNE, "montpelier"),
}


@pytest.mark.parametrize("name", STATEMENTS)
async def test_every_search_follows_an_index(
    module_database: Database, connection: AsyncConnection, name: str
) -> None:
    ran = await statements_of(connection.engine, connection, *STATEMENTS[name])
    owner = await asyncpg.connect(module_database.owner_url)
    try:
        await owner.execute(f"SET pg_trgm.word_similarity_threshold = {concepts.LIKENESS}")
        plans = []
        for statement, parameters in ran:
            prepared = await owner.prepare(f"EXPLAIN {statement}")
            plans.append("\n".join(row[0] for row in await prepared.fetch(*parameters)))
    finally:
        await owner.close()
    assert plans
    for plan in plans:
        assert "Seq Scan" not in plan, plan


async def test_names_that_are_the_text_are_looked_up_one_by_one(
    module_database: Database, connection: AsyncConnection
) -> None:
    ran = await statements_of(connection.engine, connection, COMMUNE, "la")
    owner = await asyncpg.connect(module_database.owner_url)
    try:
        statement, parameters = ran[-1]
        prepared = await owner.prepare(f"EXPLAIN {statement}")
        plan = "\n".join(row[0] for row in await prepared.fetch(*parameters))
    finally:
        await owner.close()
    assert "concept_name_scheme_name_idx" in plan and "Bitmap" not in plan, plan


async def test_what_many_names_share_makes_few_of_them_alike(connection: AsyncConnection) -> None:
    await search(connection, COMMUNE, "seine sur mer", 20)
    alike = "SELECT count(*) FROM concept_name WHERE scheme = 'COMMUNE' AND :name <% search_text"
    found = await connection.scalar(text(alike), {"name": "seine sur mer"})
    assert 20 < (found or 0) < 200


async def statements_of(
    engine: AsyncEngine, connection: AsyncConnection, scheme: Scheme, typed: str
) -> list[tuple[str, tuple[object, ...]]]:
    """What PostgreSQL is asked to find for a text, with its parameters."""
    ran: list[tuple[str, tuple[object, ...]]] = []

    def note(
        _c: object, _u: object, statement: str, parameters: tuple[object, ...], *_: object
    ) -> None:
        if "concept" in statement:
            ran.append((statement, parameters))

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    await search(connection, scheme, typed, 20)
    event.remove(connection.sync_connection, "before_cursor_execute", note)
    return ran
