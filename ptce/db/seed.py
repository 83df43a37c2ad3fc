"""Reference tables of public facts, loaded once a version: communes, and those they replaced.

A file is loaded when its SHA-256 is not the one in `reference_version`. Members live in communes,
so these are updated in place; one that the new file no longer has stays, for what refers to it.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from ptce.domain.text import fold

FOLDER = Path(__file__).with_name("reference")

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Reference:
    """One file, the table it fills, and how one of its lines becomes the table's columns."""

    file: str
    table: str
    label: str
    columns: tuple[str, ...]
    values: Callable[[Row], tuple[object, ...]]


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


def _former_commune(row: Row) -> tuple[object, ...]:
    return row["former_insee"], row["insee"]


REFERENCES = (
    Reference(
        "communes.csv.gz",
        "commune",
        "communes de France",
        (
            "insee",
            "name",
            "sort_key",
            "postcodes",
            "epci",
            "department",
            "latitude",
            "longitude",
        ),
        _commune,
    ),
    Reference(
        "former_communes.csv",
        "former_commune",
        "anciennes communes",
        ("insee", "current"),
        _former_commune,
    ),
)


async def seed(
    owner_url: str,
    progress: Callable[[str], None] = lambda _: None,
    folder: Path = FOLDER,
) -> None:
    """Load the reference files that changed, all or none. `progress` receives French sentences."""
    connection = await asyncpg.connect(owner_url)
    try:
        async with connection.transaction():
            # One at a time; readers go on reading what was there before.
            await connection.execute("LOCK TABLE reference_version IN SHARE ROW EXCLUSIVE MODE")
            for reference in REFERENCES:
                await _load(connection, reference, folder / reference.file, progress)
    finally:
        await connection.close()


async def _load(
    connection: asyncpg.Connection,
    reference: Reference,
    path: Path,
    progress: Callable[[str], None],
) -> None:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    loaded = await connection.fetchval(
        "SELECT sha256 FROM reference_version WHERE name = $1", reference.file
    )
    if loaded == digest:
        return
    progress(f"Chargement de la table des {reference.label}…")
    table, key = reference.table, reference.columns[0]
    await connection.execute(f"CREATE TEMP TABLE new_{table} (LIKE {table}) ON COMMIT DROP")
    await connection.copy_records_to_table(
        f"new_{table}",
        columns=reference.columns,
        records=[reference.values(row) for row in _rows(path, content)],
    )
    names = ", ".join(reference.columns)
    taken = ", ".join(f"{name} = excluded.{name}" for name in reference.columns[1:])
    await connection.execute(
        f"INSERT INTO {table} ({names}) SELECT {names} FROM new_{table} "
        f"ON CONFLICT ({key}) DO UPDATE SET {taken}"
    )
    await connection.execute(f"ANALYZE {table}")
    await connection.execute(
        "INSERT INTO reference_version (name, sha256) VALUES ($1, $2) "
        "ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256, loaded_at = now()",
        reference.file,
        digest,
    )


def _rows(path: Path, content: bytes) -> Iterator[Row]:
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    return iter(csv.DictReader(io.StringIO(text, newline="")))
