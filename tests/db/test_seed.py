"""Reference tables: loaded once a version, updated in place."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import asyncpg
import pytest

from ptce.db import seed as seeding
from ptce.db.seed import seed
from tests.conftest import Database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the reference files, to change."""
    return Path(shutil.copytree(seeding.FOLDER, tmp_path / "reference"))


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
    assert said == ["Chargement de la table des communes de France…"]
    found = await rows(database, "SELECT name, sort_key FROM commune WHERE insee = '83069'")
    assert found == [("Hyères-les-Palmiers", "hyeres les palmiers")]


async def test_a_broken_file_changes_nothing(database: Database, folder: Path) -> None:
    (folder / "communes.csv.gz").write_bytes(
        gzip.compress(b"insee,name,postcodes,epci,department,latitude,longitude\n1,a,b,c,d,e,f\n")
    )
    with pytest.raises(ValueError, match="could not convert"):
        await seed(database.owner_url, folder=folder)
    assert await rows(database, "SELECT count(*) FROM commune WHERE insee = '1'") == [(0,)]
