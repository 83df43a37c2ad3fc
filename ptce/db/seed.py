"""Reference tables of public facts, loaded once a version: communes, and classifications.

A table is loaded when the SHA-256 of what it is made from is not the one in `reference_version`.
Rows are updated in place; one that the new files no longer have stays, for what refers to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from ptce.db.classifications import (
    CLASSIFICATIONS,
    CONCEPT_COLUMNS,
    FOLDER,
    NAME_COLUMNS,
    Classification,
    Row,
    rows_of,
)
from ptce.domain.text import fold

FORMAT = b"3"
"""Part of every version: what is made of a file changes when `fold` or a column does."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a reference fills of a table: its rows, one a key of the first `key` columns.

    `part` is the value of the first column that all of them share, where the table has other parts
    too. When `anew`, the rows that were there before go: nothing refers to them.
    """

    table: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]
    key: int = 1
    part: str | None = None
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """What is loaded together: its name, what to call it in French, and from which files.

    `said` is what it says without a file: part of its version.
    """

    name: str
    label: str
    files: tuple[str, ...]
    filled: Callable[[Path], Iterator[Filled]]
    said: str = ""


def _communes(folder: Path) -> Iterator[Filled]:
    departments = [(row["code"], row["name"]) for row in rows_of(folder / "departments.csv")]
    yield Filled("department", ("code", "name"), departments)
    epcis = [(row["siren"], row["name"]) for row in rows_of(folder / "epci.csv")]
    yield Filled("epci", ("siren", "name"), epcis)
    columns = ("insee", "name", "sort_key", "postcodes", "epci", "department")
    points = ("latitude", "longitude")
    rows = [_commune(row) for row in rows_of(folder / "communes.csv.gz")]
    yield Filled("commune", (*columns, *points), rows)


def _commune(row: Row) -> tuple[object, ...]:
    return (
        row["insee"],
        row["name"],
        fold(row["name"]),
        row["postcodes"].split("|"),
        row["epci"] or None,
        row["department"],
        float(row["latitude"]),
        float(row["longitude"]),
    )


def _former_communes(folder: Path) -> Iterator[Filled]:
    rows = [(row["former_insee"], row["insee"]) for row in rows_of(folder / "former_communes.csv")]
    yield Filled("former_commune", ("insee", "current"), rows)


def _classified(classification: Classification) -> Reference:
    scheme = classification.scheme

    def filled(folder: Path) -> Iterator[Filled]:
        concepts = list(classification.concepts(folder))
        rows = [one.row(scheme) for one in concepts]
        yield Filled("concept", CONCEPT_COLUMNS, rows, key=2, part=scheme.value)
        names = [row for one in concepts for row in one.name_rows(scheme)]
        yield Filled("concept_name", NAME_COLUMNS, names, key=3, part=scheme.value, anew=True)

    return Reference(scheme.value, scheme.fr, classification.files, filled, classification.said)


REFERENCES = (
    Reference(
        "communes",
        "points et codes postaux des communes",
        ("departments.csv", "epci.csv", "communes.csv.gz"),
        _communes,
    ),
    Reference("former_communes", "anciennes communes", ("former_communes.csv",), _former_communes),
    *map(_classified, CLASSIFICATIONS),
)


async def seed(
    owner_url: str,
    progress: Callable[[str], None] = lambda _: None,
    folder: Path = FOLDER,
) -> None:
    """Load the references that changed, all or none. `progress` receives French sentences."""
    connection = await asyncpg.connect(owner_url)
    try:
        async with connection.transaction():
            # One at a time; readers go on reading what was there before.
            await connection.execute("LOCK TABLE reference_version IN SHARE ROW EXCLUSIVE MODE")
            filled = set()
            for reference in REFERENCES:
                filled |= await _load(connection, reference, folder, progress)
            for table in sorted(filled):
                await connection.execute(f"ANALYZE {table}")
            await connection.execute(_CLEAN)
    finally:
        await connection.close()


_CLEAN = """
SELECT gin_clean_pending_list(i.indexrelid)
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
 WHERE a.amname = 'gin' AND i.indrelid IN ('commune'::regclass, 'concept_name'::regclass)
"""
"""What a load leaves to be indexed later, indexed now: until then the planner shuns the index."""


async def _load(
    connection: asyncpg.Connection,
    reference: Reference,
    folder: Path,
    progress: Callable[[str], None],
) -> set[str]:
    """The tables that were filled."""
    version = _version(reference, folder)
    loaded = await connection.fetchval(
        "SELECT sha256 FROM reference_version WHERE name = $1", reference.name
    )
    if loaded == version:
        return set()
    progress(f"Chargement : {reference.label}…")
    tables = set()
    for filled in reference.filled(folder):
        await _fill(connection, filled)
        tables.add(filled.table)
    await connection.execute(
        "INSERT INTO reference_version (name, sha256) VALUES ($1, $2) "
        "ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256, loaded_at = now()",
        reference.name,
        version,
    )
    return tables


def _version(reference: Reference, folder: Path) -> str:
    digest = hashlib.sha256(FORMAT + reference.said.encode())
    for file in reference.files:
        digest.update((folder / file).read_bytes())
    return digest.hexdigest()


async def _fill(connection: asyncpg.Connection, filled: Filled) -> None:
    """Copy straight into what is empty, else by way of a temporary table that settles each key."""
    table, columns = filled.table, filled.columns
    here = f"{table} WHERE $1::text IS NULL OR {columns[0]} = $1"
    if filled.anew:
        await connection.execute(f"DELETE FROM {here}", filled.part)
    if not await connection.fetchval(f"SELECT EXISTS (SELECT FROM {here})", filled.part):
        await connection.copy_records_to_table(table, columns=columns, records=filled.rows)
        return
    new = f"new_{table}"
    await connection.execute(f"CREATE TEMP TABLE {new} (LIKE {table}) ON COMMIT DROP")
    await connection.copy_records_to_table(new, columns=columns, records=filled.rows)
    names, key = ", ".join(columns), ", ".join(columns[: filled.key])
    taken = ", ".join(f"{name} = excluded.{name}" for name in columns[filled.key :])
    await connection.execute(
        f"INSERT INTO {table} ({names}) SELECT {names} FROM {new} "
        f"ON CONFLICT ({key}) DO UPDATE SET {taken}"
    )
    await connection.execute(f"DROP TABLE {new}")
