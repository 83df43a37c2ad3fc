"""Relay connections: `edges`, the `nodes` shortcut, `pageInfo`, and `totalCount` when selected."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Generic, TypeVar

import strawberry

from ptce.domain.terms import Term
from ptce.reads.declarations import Part
from ptce.schema.fields import declared
from ptce.schema.vocabularies import OrderDirection

Item = TypeVar("Item")

_PAGE = Part()
_COUNT = Part(weight=50)
"""The parts of a connection are answered by the page itself (`reads.pages`)."""


@strawberry.type(description="Où se trouve une page dans sa liste.")
class PageInfo:
    has_next_page: bool = declared(
        _PAGE,
        "Une page suivante existe-t-elle ? Toujours vrai avec `before` : l'élément de ce curseur.",
    )
    has_previous_page: bool = declared(
        _PAGE,
        "Une page précédente existe-t-elle ? Toujours vrai avec `after` : l'élément de ce curseur.",
    )
    start_cursor: str | None = declared(_PAGE, "Curseur du premier élément ; null si vide.")
    end_cursor: str | None = declared(_PAGE, "Curseur du dernier élément ; null si vide.")


@strawberry.type(description="Un élément d'une liste, avec son curseur.")
class Edge(Generic[Item]):
    cursor: str = declared(_PAGE, "Curseur de cet élément.")
    node: Item = declared(_PAGE, "L'élément.")


@strawberry.type(name="Edge", description="Un élément d'une liste, avec son curseur.")
class PlacedEdge(Generic[Item]):
    cursor: str = declared(_PAGE, "Curseur de cet élément.")
    node: Item = declared(_PAGE, "L'élément.")
    distance_km: Decimal | None = declared(
        _PAGE,
        "Distance, environ, entre sa commune et le lieu de `near` ; null sans ce critère.",
    )


@strawberry.type(name="Connection", description="Une page d'une liste.")
class PlacedConnection(Generic[Item]):
    edges: list[PlacedEdge[Item]] = declared(_PAGE, "Les éléments de la page, avec leurs curseurs.")
    nodes: list[Item] = declared(_PAGE, "Les éléments de la page.")
    page_info: PageInfo = declared(_PAGE, "Où se trouve la page.")
    total_count: int = declared(
        _COUNT, "Nombre d'éléments visibles de la liste entière ; compté si demandé."
    )


@strawberry.type(description="Une page d'une liste.")
class Connection(Generic[Item]):
    edges: list[Edge[Item]] = declared(_PAGE, "Les éléments de la page, avec leurs curseurs.")
    nodes: list[Item] = declared(_PAGE, "Les éléments de la page.")
    page_info: PageInfo = declared(_PAGE, "Où se trouve la page.")
    total_count: int = declared(
        _COUNT, "Nombre d'éléments visibles de la liste entière ; compté si demandé."
    )


def order_type(name: str, fields: type[Term]) -> Any:
    """The `orderBy` input of a list, over an enum of its sort keys."""
    return strawberry.input(
        type(
            name,
            (),
            {
                "__annotations__": {"field": fields, "direction": OrderDirection},
                "field": strawberry.field(description="Clé de tri."),
                "direction": strawberry.field(description="Sens du tri."),
            },
        ),
        description="Ordre d'une liste ; à clé égale, l'ordre de création départage.",
    )
