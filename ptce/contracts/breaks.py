"""What would break a partner between two versions of the contract, by its coordinate."""

from __future__ import annotations

import re

from graphql import GraphQLSchema
from graphql.utilities import BreakingChange, find_breaking_changes

from ptce.contracts.tightenings import tightened

COORDINATE = re.compile(r"@?\w+\.\w+(?:\(\w+:\))?|@\w+(?:\(\w+:\))?")
"""In the sentences of `find_breaking_changes`; a change of a whole type begins with its name."""


def coordinate(change: BreakingChange) -> str:
    """What a breaking change is about, as deprecations.md names it."""
    found = COORDINATE.search(change.description)
    return found[0] if found else change.description.split()[0]


def breaks(before: GraphQLSchema, after: GraphQLSchema) -> list[tuple[str, str]]:
    """The coordinate and the sentence of each."""
    changes = [
        (coordinate(change), change.description)
        for change in find_breaking_changes(before, after)
        if not change.description.startswith("Standard scalar")
    ]
    return [*changes, *tightened(before, after)]
