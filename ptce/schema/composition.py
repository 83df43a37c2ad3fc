"""A pole's composition beside what article 9 asks: for its coordinators, and never a refusal."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    case,
    func,
    literal_column,
    null,
    select,
)
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import array

from ptce.db import tables, visible
from ptce.db.crowds import one_of
from ptce.domain.composition import CHECKED_ON, REQUIRED, SENTENCES, SOURCE
from ptce.domain.terms import Article9Category, MembershipStatus
from ptce.reads.declarations import Row
from ptce.schema.fields import column, items, part, quoted, translated, value


def _count(row: Row, category: ColumnElement[str]) -> ColumnElement[int]:
    """How many active members of the pole are of a block."""
    member = tables.member.alias()
    counted = select(func.count()).where(
        member.c.pole_id == row.c.id,
        member.c.article9_category == category,
        visible.is_term(member.c.status, MembershipStatus.ACTIVE),
    )
    return counted.correlate_except(member).scalar_subquery()


def _lacks(row: Row, block: Article9Category) -> ColumnElement[bool]:
    return _count(row, quoted(block.value)) < literal_column(str(REQUIRED[block]), Integer)


def _blocks(row: Row) -> Select[Any]:
    codes = ",".join(category.value for category in Article9Category)
    every = literal_column(f"'{{{codes}}}'::text[]", ARRAY(Text))
    block = (
        func.unnest(every)
        .table_valued(sql_column("category", Text), with_ordinality="position", name="block")
        .render_derived()
    )
    return select(
        block.c.category, _count(row, block.c.category).label("members"), block.c.position
    )


def _missing(row: Row) -> ColumnElement[Any]:
    lacking = [case((_lacks(row, block), quoted(block.value))) for block in REQUIRED]
    return func.array_remove(array(lacking), null(), type_=ARRAY(Text))


def _sentence(row: Row, language: int) -> ColumnElement[str]:
    """The sentence of the blocks that are missing."""
    return case(
        *(
            (
                and_(
                    *(
                        _lacks(row, block) if block in blocks else ~_lacks(row, block)
                        for block in REQUIRED
                    )
                ),
                quoted(sentences[language]),
            )
            for blocks, sentences in SENTENCES.items()
        )
    )


@strawberry.type(description="Un bloc de l'article 9, et ses membres actifs.")
class Article9Block:
    category: Article9Category = column("category", "Bloc.")
    members: int = column("members", "Nombre de membres actifs.")


@strawberry.type(
    description=(
        "Composition d'un pôle au regard de l'article 9 de la loi n° 2014-856. Elle informe : rien "
        "n'est refusé pour elle, et elle n'est pas un avis juridique."
    )
)
class Article9Composition:
    blocks: list[Article9Block] = items(_blocks, "Chaque bloc, dans l'ordre de la loi.")
    missing: list[Article9Category] = value(
        _missing, "Blocs obligatoires qui manquent : plusieurs entreprises de l'ESS, une autre."
    )
    sentence: str = translated(
        lambda row: _sentence(row, 0), lambda row: _sentence(row, 1), "Le constat, en une phrase."
    )
    source: str = value(lambda row: quoted(SOURCE), "Texte.")
    checked_on: date = value(
        lambda row: quoted(CHECKED_ON.isoformat()),
        "Quand la source a été lue ; le texte officiel reste à vérifier par un humain.",
    )


ARTICLE9_COMPOSITION: Any = part(
    "Composition au regard de l'article 9 ; pour l'animation du pôle seulement, qui voit tous les "
    "membres.",
    lambda row: one_of(row.c.id, visible.COORDINATED),
)
