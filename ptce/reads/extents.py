"""How far a document goes, told before it is validated: one pass, each fragment walked once.

What validation and planning take grows with these numbers, in places with their square.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from ptce.reads.limits import ALIASES, DEPTH, DIRECTIVES, REPEATS, SELECTIONS, TooComplex


class Extent(NamedTuple):
    """What is below a selection set, fragments spread: objects inside one another, and how many."""

    depth: int = 0
    selections: int = 0
    aliases: int = 0
    directives: int = 0

    def beside(self, other: Extent) -> Extent:
        return Extent(
            max(self.depth, other.depth),
            self.selections + other.selections,
            self.aliases + other.aliases,
            self.directives + other.directives,
        )


HELD = (DEPTH, SELECTIONS, ALIASES, DIRECTIVES)
"""The limits of an Extent, in its order."""


def require_bounded(document: DocumentNode) -> None:
    """TooComplex for a document that goes too far, whichever of its operations is asked."""
    walk = _Walk(
        {
            each.name.value: each
            for each in document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }
    )
    for each in document.definitions:
        if isinstance(each, OperationDefinitionNode):
            walk.bounded(Extent(directives=len(each.directives or ())))
            walk.whole(each.selection_set)
    for name in walk.fragments:  # those that nobody spreads are validated too
        walk.fragment(name)


class _Walk:
    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self.fragments = fragments
        self.known: dict[str, Extent] = {}
        self.repeats = 0

    def whole(self, selection_set: SelectionSetNode) -> Extent:
        """Of all that is selected, as one object; what repeats a name is counted on the way."""
        found, names = Extent(), Counter[str]()
        for extent in self.parts(selection_set, names):
            found = self.bounded(found.beside(extent))
        self.repeats += sum(times * (times - 1) // 2 for times in names.values())
        if self.repeats > REPEATS.maximum:
            raise TooComplex(REPEATS)
        return found

    def parts(self, selection_set: SelectionSetNode, names: Counter[str]) -> list[Extent]:
        """Those of the selections; inline fragments stand in the object around them."""
        found: list[Extent] = []
        for node in selection_set.selections:
            directives = len(node.directives or ())
            if isinstance(node, FieldNode):
                names[node.alias.value if node.alias else node.name.value] += 1
                below = Extent(-1) if node.selection_set is None else self.whole(node.selection_set)
                own = Extent(below.depth + 1, 1, int(node.alias is not None), directives)
                found.append(own.beside(below))
            elif isinstance(node, InlineFragmentNode):
                found.append(Extent(0, 1, 0, directives))
                found += self.parts(node.selection_set, names)
            elif isinstance(node, FragmentSpreadNode):
                found.append(Extent(0, 1, 0, directives))
                found.append(self.fragment(node.name.value))
        return found

    def fragment(self, name: str) -> Extent:
        """Nothing for one that does not exist, or spreads itself: validation says so."""
        if name not in self.known:
            self.known[name] = Extent()
            if name in self.fragments:
                self.known[name] = self.whole(self.fragments[name].selection_set)
        return self.known[name]

    def bounded(self, extent: Extent) -> Extent:
        for limit, reached in zip(HELD, extent, strict=True):
            if reached > limit.maximum:
                raise TooComplex(limit)
        return extent
