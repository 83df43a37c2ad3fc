"""Finding a concept of a classification: by its code in any form, or by words as people type them.

A ranking, best first: the code itself, a former code or a postcode (communes), codes that begin so,
then names: the very name, names that begin so, names that hold every word (each may be cut short,
in any order), and only when hardly anything was found, names that look like it. On a tie, the
likelier concept (a large commune, a code that one may state), its own label before other names,
and the shorter name. Every name is searched folded and without plurals (`searchable`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.db.classifications import searchable
from ptce.domain.schemes import FoundBy, Scheme, compact

MOST = 100
"""At most so many concepts in a ranking: what comes after is not what somebody is looking for."""

LONGEST_CODE = 6
"""Characters of a code, its spaces aside: of a longer text, the beginning is looked up."""

MOST_WORDS = 8
"""Of a longer text, the first words are enough to find, and the rest cannot cost."""

FEW = 3
"""With fewer found, a typo is likely: names that look like the text are added."""

SPELT = frozenset(
    {
        Scheme.UNIT,
        Scheme.EXCHANGE_MODE,
        Scheme.VEHICLE_CATEGORY,
        Scheme.DRIVING_LICENCE,
        Scheme.ERP_TYPE,
    }
)
"""Schemes whose codes may be words; those of the others have a digit, or are one letter."""

UNSURE = frozenset({FoundBy.CODE_BEGINNING, FoundBy.WORDS_BEGINNING, FoundBy.LIKENESS})
"""Whoever typed what was found in one of these ways only may have made a typo."""

SHORT = 2
"""So few letters begin a name, and are looked for nowhere else in it."""

NAMES = 4
"""A concept is found by several of its names: so many names are ranked for one concept."""

LIKENESS = 0.45
"""How much alike a name must be (pg_trgm's word similarity): « boulangr » is, « pain » is not."""

LIKENESS_OF_WORDS = 0.55
"""The same for several words: « sur mer » alone must not make hundreds of names alike."""

_EMPTY = frozenset(
    {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "par"}
    | {"pour", "sur", "the", "of", "and"}
)
"""Words that say nothing by themselves: left out when others are there."""

_LETTERS = re.compile(r"[a-z]{2}")
_DIGIT = re.compile(r"[0-9]")

_ARTICLES = (" la", " le", " les", " l")


@dataclass(frozen=True, slots=True)
class Found:
    """A concept, by which of its names, and how it was found.

    One that only gathers others is not `assignable`: nobody's code.
    """

    id: UUID
    code: str
    written: str
    label: str
    matched: str
    by: FoundBy
    assignable: bool


async def search(
    connection: AsyncConnection, scheme: Scheme, words: str, first: int
) -> list[Found]:
    """The concepts of a scheme that a text may mean, best first, `first` at most (MOST)."""
    found: dict[str, Found] = {}
    most = min(first, MOST)
    asked: dict[str, Any] = {"scheme": scheme.value, "first": most}
    code = compact(words)
    name = searchable(words)
    if code and (len(code) == 1 or scheme in SPELT or _DIGIT.search(code)):
        _add(found, await _rows(connection, _BY_CODE, asked | {"code": code}))
        if scheme is Scheme.COMMUNE and len(code) == 5:
            _add(found, await _rows(connection, _BY_PLACE, asked | {"code": code}))
    if _in_words(scheme, name) and len(found) < most:
        statement, parameters = _by_words(name)
        _add(found, await _rows(connection, statement, asked | parameters))
        if len(found) < FEW and all(each.by in UNSURE for each in found.values()):
            words = " ".join(name.split()[:MOST_WORDS])
            least = LIKENESS_OF_WORDS if " " in words else LIKENESS
            await connection.execute(text(_LIKELY), {"least": str(least)})
            _add(found, await _rows(connection, _BY_LIKENESS, asked | {"name": words}))
    return list(found.values())[:most]


async def exactly(connection: AsyncConnection, scheme: Scheme, code: str) -> Found | None:
    """The concept of a code in any form, or None."""
    asked: dict[str, Any] = {"scheme": scheme.value, "first": 1, "code": compact(code)}
    rows = await _rows(connection, _BY_CODE, asked)
    return rows[0] if rows and rows[0].by is FoundBy.CODE else None


async def near(connection: AsyncConnection, scheme: Scheme, typed: str, first: int) -> list[Found]:
    """The codes that somebody may have meant by one that is none: what it says in words, or what a
    longer and longer part of its beginning leads to."""
    found = await _assignable(connection, scheme, typed, first)
    code = compact(typed)[:LONGEST_CODE]
    while not found and len(code) > 2 and code[-3].isdigit():
        code = code[:-1]
        found = await _assignable(connection, scheme, code, first)
    return found


async def _assignable(
    connection: AsyncConnection, scheme: Scheme, typed: str, first: int
) -> list[Found]:
    found = await search(connection, scheme, typed, MOST)
    return [each for each in found if each.assignable][:first]


def _add(found: dict[str, Found], rows: Iterable[Found]) -> None:
    for row in rows:
        found.setdefault(row.code, row)


async def _rows(
    connection: AsyncConnection, statement: str, parameters: dict[str, Any]
) -> list[Found]:
    rows = await connection.execute(text(statement), parameters)
    return [
        Found(
            row.id,
            row.code,
            row.written,
            row.label_fr,
            row.label,
            FoundBy[row.found_by],
            row.assignable,
        )
        for row in rows
    ]


_ASSIGNABLE = """NOT EXISTS (SELECT FROM concept below
                   WHERE below.scheme = c.scheme AND below.broader = c.code) AS assignable"""

_BY_CODE = f"""
SELECT id, code, written, label_fr, label_fr AS label,
       CASE WHEN compact = :code THEN 'CODE' ELSE 'CODE_BEGINNING' END AS found_by, {_ASSIGNABLE}
  FROM concept c
 WHERE scheme = :scheme AND compact >= :code AND compact < CAST(:code AS text) || '~'
 ORDER BY compact <> :code, compact
 LIMIT :first
"""
"""A range that the index of (scheme, compact) follows: '~' sorts after every letter and digit."""

_BY_PLACE = """
SELECT c.id, c.code, c.written, c.label_fr, place.label, place.found_by, true AS assignable
  FROM (SELECT current AS code, :code AS label, 'FORMER_CODE' AS found_by
          FROM former_commune WHERE insee = :code
         UNION ALL
        SELECT insee, :code, 'POSTCODE' FROM commune WHERE postcodes @> ARRAY[CAST(:code AS text)]
       ) place
  JOIN concept c ON c.scheme = :scheme AND c.code = place.code
 ORDER BY c.weight DESC, c.code
 LIMIT :first
"""

_BEST = "n.rank, n.preferred DESC, n.weight DESC, length(n.search_text), n.code, n.label"

_BY_NAME = """
SELECT c.id, c.code, c.written, c.label_fr, n.label, {found_by} AS found_by, {assignable}
  FROM (SELECT n.*
          FROM (SELECT *, {rank} AS rank FROM {names}) n
         ORDER BY {best}
         LIMIT :first * {most}) n
  JOIN concept c ON c.scheme = :scheme AND c.code = n.code
 ORDER BY {best}
"""
"""The best names first, several of them for one concept; how it was found follows from the rank."""

_NAMED = "search_text = ANY(CAST(:names AS text[]))"
_BEGINS = "search_text LIKE ANY(CAST(:beginnings AS text[]))"
_BY_RANK = (
    "CASE WHEN n.rank < 2 THEN 'NAME' WHEN n.rank = 2 THEN 'NAME_BEGINNING'"
    " WHEN n.rank = 3 THEN 'WORDS' ELSE 'WORDS_BEGINNING' END"
)


def _by_name(rank: str, names: str, found_by: str = _BY_RANK) -> str:
    """The statement that ranks `names` (a table expression) by `rank`, least first."""
    return _BY_NAME.format(
        rank=rank,
        names=names,
        found_by=found_by,
        best=_BEST,
        most=NAMES,
        assignable=_ASSIGNABLE,
    )


_BY_LIKENESS = _by_name(
    "-round(word_similarity(:name, search_text)::numeric, 1)"
    " - round(similarity(:name, search_text)::numeric, 1) / 100",
    "concept_name WHERE scheme = :scheme AND :name <% search_text",
    "'LIKENESS'",
)

_LIKELY = "SELECT set_config('pg_trgm.word_similarity_threshold', :least, true)"

_BY_BEGINNING = _by_name(
    f"CASE WHEN search_text = :name THEN 0 WHEN {_NAMED} THEN 1 ELSE 2 END",
    f"""(SELECT * FROM concept_name WHERE scheme = :scheme AND {_NAMED}
         UNION ALL
         (SELECT * FROM concept_name
           WHERE scheme = :scheme AND search_text LIKE :begun AND NOT {_NAMED}
           ORDER BY weight DESC LIMIT :first * {NAMES})) short""",
)
"""For a letter or two, which begin thousands of names: only the heaviest of them are read."""


def _by_words(name: str) -> tuple[str, dict[str, Any]]:
    """The statement for names that hold every word, each of which may be cut short.

    Every pattern begins with a space, so that the trigrams of a word's beginning lead to it; the
    words are folded, so that none holds a sign of LIKE.
    """
    names = [name, *(article + name for article in _ARTICLES)]
    parameters: dict[str, Any] = {"name": name, "names": names}
    if len(name.strip()) <= SHORT:
        return _BY_BEGINNING, parameters | {"begun": f"{name.rstrip()}%"}
    words = _telling(name)
    begun = " AND ".join(f"search_text LIKE :begun{at}" for at in range(len(words)))
    whole = " AND ".join(f"search_text LIKE :whole{at}" for at in range(len(words)))
    statement = _by_name(
        f"CASE WHEN search_text = :name THEN 0 WHEN {_NAMED} THEN 1 WHEN {_BEGINS} THEN 2"
        f" WHEN {whole} THEN 3 ELSE 4 END",
        f"concept_name WHERE scheme = :scheme AND {begun}",
    )
    return statement, parameters | {
        "beginnings": [f"{each.rstrip()}%" for each in names],
        **{f"begun{at}": f"% {word}%" for at, word in enumerate(words)},
        **{f"whole{at}": f"% {word} %" for at, word in enumerate(words)},
    }


def _in_words(scheme: Scheme, name: str) -> bool:
    """Whether a text may be a name: the digits of a code are in many a label, and mean nothing."""
    if not name.strip():
        return False
    return scheme in SPELT or _LETTERS.search(name) is not None or not _DIGIT.search(name)


def _telling(name: str) -> Sequence[str]:
    """The words that say something, or all of them when none does."""
    words = name.split()[:MOST_WORDS]
    return [word for word in words if word not in _EMPTY] or words
