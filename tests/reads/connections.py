"""The parts of a connection, of the pages that the reference makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.reads.lists import Page
from tests.reads.things import Thing
from tests.reads.written import tenths


@dataclass(frozen=True)
class Edge:
    cursor: str
    node: Thing

    def field(self, name: str) -> Any:
        if name == "distanceKm":
            far = self.node.line.get("distance_km")
            return None if far is None or "latitude" not in self.node.line else tenths(far)
        return self.cursor if name == "cursor" else self.node


def of_page(source: Page | Edge, name: str) -> Any:
    """A field of a connection or of one of its edges."""
    if isinstance(source, Edge):
        return source.field(name)
    things = [Thing(source.type_name, line) for line in source.shown]
    cursors = [source.cursor(line) for line in source.shown]
    match name:
        case "totalCount":
            return source.total
        case "nodes":
            return things
        case "edges":
            return [Edge(*pair) for pair in zip(cursors, things, strict=True)]
        case "pageInfo":
            where = {
                "hasNextPage": source.follows,
                "hasPreviousPage": source.precedes,
                "startCursor": cursors[0] if cursors else None,
                "endCursor": cursors[-1] if cursors else None,
            }
            return Thing("PageInfo", where)
    raise AssertionError(name)
