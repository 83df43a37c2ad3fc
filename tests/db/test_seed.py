"""Reference tables: loaded once a version, updated in place."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

import asyncpg
import pytest

from ptce.db.classifications import FOLDER
from ptce.db.seed import seed
from ptce.domain.icpe import RUBRICS
from ptce.domain.kinds.vehicle import VehicleCategory
from ptce.domain.schemes import Scheme
from ptce.domain.terms import Unit
from tests.conftest import Database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the reference files, to change."""
    return Path(shutil.copytree(FOLDER, tmp_path / "reference"))


async def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(database.owner_url)
    try:
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()


async def test_every_commune_has_its_name_its_postcodes_and_its_point(database: Database) -> None:
    (found,) = await rows(database, "SELECT * FROM commune WHERE insee = '83069'")
    assert found[:3] == ("83069", "Hyères", "hyeres")
    assert "83400" in found[3]  # type: ignore[operator]
    assert await rows(database, "SELECT count(*) > 34000 FROM commune") == [(True,)]
    (former,) = await rows(database, "SELECT current FROM former_commune WHERE insee = '01039'")
    assert former == ("01138",)


async def test_an_unchanged_file_is_not_loaded_again(database: Database) -> None:
    before = await rows(database, "SELECT name, sha256, loaded_at FROM reference_version")
    said: list[str] = []
    await seed(database.owner_url, said.append)
    assert said == []
    assert await rows(database, "SELECT name, sha256, loaded_at FROM reference_version") == before


async def test_a_changed_file_updates_the_communes_in_place(
    database: Database, folder: Path
) -> None:
    file = folder / "communes.csv.gz"
    content = gzip.decompress(file.read_bytes()).decode()
    file.write_bytes(gzip.compress(content.replace(",Hyères,", ",Hyères-les-Palmiers,").encode()))
    said: list[str] = []
    await seed(database.owner_url, said.append, folder)
    assert said == [
        "Chargement : points et codes postaux des communes…",
        "Chargement : communes de France…",
    ]
    found = await rows(database, "SELECT name, sort_key FROM commune WHERE insee = '83069'")
    assert found == [("Hyères-les-Palmiers", "hyeres les palmiers")]
    labelled = "SELECT label_fr FROM concept WHERE scheme = 'COMMUNE' AND code = '83069'"
    assert await rows(database, labelled) == [("Hyères-les-Palmiers",)]


async def test_a_broken_file_changes_nothing(database: Database, folder: Path) -> None:
    (folder / "communes.csv.gz").write_bytes(
        gzip.compress(b"insee,name,postcodes,epci,department,latitude,longitude\n1,a,b,c,d,e,f\n")
    )
    with pytest.raises(ValueError, match="could not convert"):
        await seed(database.owner_url, folder=folder)
    assert await rows(database, "SELECT count(*) FROM commune WHERE insee = '1'") == [(0,)]


REFERRED = re.compile(r"(\d{6})(?:à(\d{6}))?")


async def low(database: Database) -> dict[str, tuple[bool, list[str], str]]:
    """The entries of the List of Waste: code → hazardous, mirrors, French label."""
    found = await rows(
        database,
        "SELECT code, hazardous, mirrors, label_fr FROM concept"
        " WHERE scheme = 'LOW' AND hazardous IS NOT NULL",
    )
    return {code: (hazard, mirrors, label) for code, hazard, mirrors, label in found}  # type: ignore[misc]


async def test_the_list_of_waste_is_whole(database: Database) -> None:
    entries = await low(database)
    assert len(entries) == 842
    assert sum(hazardous for hazardous, _, _ in entries.values()) == 408
    groups = await rows(
        database,
        "SELECT length(code), count(*) FROM concept"
        " WHERE scheme = 'LOW' AND hazardous IS NULL GROUP BY 1 ORDER BY 1",
    )
    assert groups == [(2, 20), (4, 111)]
    assert (
        await rows(
            database,
            "SELECT code FROM concept WHERE scheme = 'LOW' AND length(code) > 2"
            " AND broader IS DISTINCT FROM left(code, -2)",
        )
        == []
    )


async def test_a_mirror_is_a_twin_across_the_hazard_in_the_same_sub_chapter(
    database: Database,
) -> None:
    entries = await low(database)
    for code, (hazardous, mirrors, _) in entries.items():
        for twin in mirrors:
            assert twin[:4] == code[:4]
            assert entries[twin][0] is not hazardous
            assert code in entries[twin][1]
    assert entries["160214"][1] == ["160209", "160210", "160211", "160212", "160213"]
    assert entries["170201"][1] == ["170204"]
    assert entries["170101"][1] == ["170106"]
    assert entries["150103"][1] == []


async def test_what_a_label_says_that_it_is_not_is_its_mirror(database: Database) -> None:
    entries = await low(database)
    for code, (hazardous, mirrors, label) in entries.items():
        for first, last in REFERRED.findall(label.replace(" ", "")):
            for other in entries:
                if first <= other <= (last or first) and other[:4] == code[:4]:
                    assert hazardous or not entries[other][0] or other in mirrors, (code, other)


async def test_a_name_that_a_new_file_no_longer_has_is_forgotten(
    database: Database, folder: Path
) -> None:
    file = folder / "low.csv.gz"
    content = gzip.decompress(file.read_bytes()).decode()
    file.write_bytes(gzip.compress(content.replace(",Wooden packaging", ",Wood wrap").encode()))
    await seed(database.owner_url, folder=folder)
    named = "SELECT label FROM concept_name WHERE scheme = 'LOW' AND code = '150103' ORDER BY 1"
    found = {label for (label,) in await rows(database, named)}
    assert {"emballages en bois", "Wood wrap"} <= found
    assert "Wooden packaging" not in found


async def test_a_commune_is_of_a_department_and_of_an_epci_that_are_there(
    database: Database,
) -> None:
    astray = await rows(
        database,
        "SELECT insee FROM commune c LEFT JOIN department d ON d.code = c.department"
        " LEFT JOIN epci e ON e.siren = c.epci"
        " WHERE d.code IS NULL OR (c.epci IS NOT NULL AND e.siren IS NULL)",
    )
    assert astray == []


async def test_every_scheme_is_loaded_and_says_of_each_code_what_it_is(database: Database) -> None:
    query = "SELECT scheme, count(*) AS number FROM concept GROUP BY scheme"
    counts = {scheme: number for scheme, number in await rows(database, query)}
    assert set(counts) == {scheme.value for scheme in Scheme}
    assert counts["LOW"] == 842 + 131
    assert counts["ROME"] == 1584 + 124
    assert counts["NAF"] == 1728
    assert counts["NAF_2025"] == 1794
    assert counts["LEGAL_CATEGORY"] == 260 + 48
    assert counts["VEHICLE_CATEGORY"] == len(VehicleCategory)
    assert counts["UNIT"] == len(Unit)
    unnamed = await rows(
        database,
        "SELECT c.scheme, c.code FROM concept c LEFT JOIN concept_name n"
        " ON n.scheme = c.scheme AND n.code = c.code AND n.preferred AND n.label = c.label_fr"
        " WHERE n.code IS NULL",
    )
    assert unnamed == []


async def test_a_legal_category_of_the_ess_by_right_says_its_family(database: Database) -> None:
    family = "SELECT ess_family FROM concept WHERE scheme = 'LEGAL_CATEGORY' AND code = "
    assert await rows(database, f"{family}'9220'") == [("ASSOCIATION",)]
    assert await rows(database, f"{family}'8210'") == [("MUTUAL",)]
    assert await rows(database, f"{family}'5710'") == [(None,)]


async def test_an_icpe_heading_says_what_hazard_it_covers(database: Database) -> None:
    covers = "SELECT hazardous FROM concept WHERE scheme = 'ICPE' AND code = "
    assert await rows(database, f"{covers}'2718'") == [(True,)]
    assert await rows(database, f"{covers}'2714'") == [(False,)]
    assert await rows(database, f"{covers}'2711'") == [(None,)]
    headings = await rows(database, "SELECT code FROM concept WHERE scheme = 'ICPE'")
    assert {code for (code,) in headings} == set(RUBRICS)
