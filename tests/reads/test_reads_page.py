"""The page that follows one operation through the files says what the files do."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import orjson

from ptce.db import visible
from ptce.db.session import read_pool
from ptce.domain.rights import Grant, Viewer
from ptce.domain.terms import Role
from ptce.reads.documents import Documents
from ptce.reads.execution import Pools, answer
from ptce.reads.literals import written
from ptce.reads.plans import plan
from ptce.reads.statements import statement
from ptce.reads.variables import coerced
from ptce.schema.answers import FREE
from ptce.schema.root import graphql_schema
from tests.conftest import Database

PAGE = Path(__file__).resolve().parents[2] / "docs/reads.md"
LONGEST = 105
"""Lines: two pages."""

PARTNER = Viewer(UUID(int=1), "Carte", (Grant(Role.PARTNER_APP, UUID(int=7)),))


def blocks(language: str) -> list[str]:
    """What the page shows in a language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(), re.S)


def flat(text: str) -> str:
    return " ".join(text.split())


async def test_each_stage_is_what_the_page_shows(database: Database) -> None:
    [text] = blocks("graphql")
    assert len(PAGE.read_text().splitlines()) <= LONGEST
    form, literals, given = written(text), blocks("text")[0], orjson.loads(blocks("python")[0])
    assert form.literals[0] in literals
    assert "memberId: \0string0\0" in form.form and "memberId: ␀string0␀" in literals

    operation = Documents(graphql_schema()).operation(text, None)
    values = coerced(operation, {"n": 2})
    planned = plan(operation, values)
    sites = [site.values(values) for site in planned.sites]
    assert orjson.loads(orjson.dumps(sites)) == [given]

    who, crowd = visible.asking(PARTNER)
    made = statement(planned, sites).of(crowd)
    assert f"paramètres : {', '.join(made.order)}\n" in blocks("text")[1]
    assert f"foule      : {', '.join(sorted(crowd))}\n" in blocks("text")[1]
    sql = flat(re.sub(r" AS json_build_object_\d+", "", made.sql))
    for part in blocks("sql")[0].split("…"):
        assert flat(part) in sql, flat(part)

    pool = await read_pool(database.url, 1)
    told = await answer(
        Pools(pool, pool), operation, {"n": 2}, {**who, "language": "FR"}, crowd, None, FREE
    )
    await pool.close()
    assert told.json.decode() == blocks("json")[0].strip()
