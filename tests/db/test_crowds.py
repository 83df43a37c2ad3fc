"""What a statement says of its viewer, for a crowd that is told and for one that is not."""

from __future__ import annotations

from itertools import product
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import UUID as UuidType
from sqlalchemy import literal_column, not_, or_, select, type_coerce

from ptce.db.crowds import MARKED, crowd_of, for_crowd, ids_of, one_of, somebody
from ptce.reads.statements import DIALECT
from tests.conftest import Database

A, B, C = (UUID(int=number) for number in (1, 2, 3))
MINE, OURS = ids_of("mine"), ids_of("ours")


def marked() -> tuple[str, tuple[str, ...]]:
    rows: Any = literal_column(f"unnest('{{{A},{B},{C}}}'::uuid[])").label("id")
    row = type_coerce(select(rows).subquery().c.id, UuidType())
    told = or_(one_of(row, MINE), one_of(row, OURS) & somebody(MINE), not_(somebody(MINE, OURS)))
    made = select(row).where(told).order_by(row)
    compiled = made.compile(dialect=DIALECT, compile_kwargs={MARKED: True})
    assert compiled.positiontup is not None
    return str(compiled), tuple(compiled.positiontup)


def expected(mine: list[UUID], ours: list[UUID]) -> list[UUID]:
    return [id_ for id_ in (A, B, C) if id_ in mine or (id_ in ours and mine) or not (mine or ours)]


@pytest.mark.parametrize("mine", [[], [A], [A, B]])
@pytest.mark.parametrize("ours", [[], [C], [B, C]])
async def test_every_crowd_is_answered_alike(
    database: Database, mine: list[UUID], ours: list[UUID]
) -> None:
    asked = {"mine": mine, "ours": ours}
    connection = await asyncpg.connect(database.url)
    for crowd in (crowd_of(asked), None):
        sql, order = for_crowd(*marked(), crowd)
        rows = await connection.fetch(sql, *(asked[name] for name in order))
        assert [row["id"] for row in rows] == expected(mine, ours)
        assert "\0" not in sql
    await connection.close()


def test_a_crowd_takes_the_parameters_that_it_has() -> None:
    taken = {
        (bool(mine), bool(ours)): for_crowd(*marked(), crowd_of({"mine": mine, "ours": ours}))[1]
        for mine, ours in product([[], [A]], [[], [C]])
    }
    assert taken == {
        (False, False): (),
        (False, True): ("ours",),
        (True, False): ("mine",),
        (True, True): ("mine", "ours"),
    }
