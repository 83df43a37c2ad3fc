"""Reference tables of public facts, loaded once a version: communes, and classifications.

A table is loaded when the SHA-256 of what it is made from is not the one in `reference_version`.
Rows are updated in place; one that the new files no longer have stays, for what refers to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from ptce.db.classifications import (
    CLASSIFICATIONS,
    CONCEPT_COLUMNS,
    NAME_COLUMNS,
    Classification,
    Row,
    rows_of,
)
from ptce.domain.text import fold

FOLDER = Path(__file__).with_name("reference")

FORMAT = b"2"
"""Part of every version: what is made of a file changes when `fold` or a column does."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A table that a reference fills, and its rows, one a key of the first `key` columns.

    What the table already has of `replaced`, a value of the first column, goes before.
    """

    table: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]
    key: int = 1
    replaced: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """What is loaded together: its name, what to call it in French, and from which files."""

    name: str
    label: str
    files: tuple[str, ...]
    filled: Callable[[Path], Iterator[Filled]]


def _communes(folder: Path) -> Iterator[Filled]:
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
        yield Filled("concept", CONCEPT_COLUMNS, [one.row(scheme) for one in concepts], key=2)
        names = [row for one in concepts for row in one.name_rows(scheme)]
        yield Filled("concept_name", NAME_COLUMNS, names, key=3, replaced=scheme.value)

    return Reference(scheme.value, scheme.fr, classification.files, filled)


REFERENCES = (
    Reference("communes", "communes de France", ("communes.csv.gz",), _communes),
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
            for reference in REFERENCES:
                await _load(connection, reference, folder, progress)
    finally:
        await connection.close()


async def _load(
    connection: asyncpg.Connection,
    reference: Reference,
    folder: Path,
    progress: Callable[[str], None],
) -> None:
    version = _version(folder / file for file in reference.files)
    loaded = await connection.fetchval(
        "SELECT sha256 FROM reference_version WHERE name = $1", reference.name
    )
    if loaded == version:
        return
    progress(f"Chargement : {reference.label}…")
    for filled in reference.filled(folder):
        await _fill(connection, filled)
    await connection.execute(
        "INSERT INTO reference_version (name, sha256) VALUES ($1, $2) "
        "ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256, loaded_at = now()",
        reference.name,
        version,
    )


def _version(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256(FORMAT)
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


async def _fill(connection: asyncpg.Connection, filled: Filled) -> None:
    table, columns = filled.table, filled.columns
    new = f"new_{table}"
    await connection.execute(f"CREATE TEMP TABLE {new} (LIKE {table}) ON COMMIT DROP")
    await connection.copy_records_to_table(new, columns=columns, records=filled.rows)
    if filled.replaced is not None:
        await connection.execute(f"DELETE FROM {table} WHERE {columns[0]} = $1", filled.replaced)
    names, key = ", ".join(columns), ", ".join(columns[: filled.key])
    taken = ", ".join(f"{name} = excluded.{name}" for name in columns[filled.key :])
    await connection.execute(
        f"INSERT INTO {table} ({names}) SELECT {names} FROM {new} "
        f"ON CONFLICT ({key}) DO UPDATE SET {taken}"
    )
    await connection.execute(f"DROP TABLE {new}")
    await connection.execute(f"ANALYZE {table}")
