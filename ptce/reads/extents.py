"""How far a document goes, told before it is validated: one pass, each fragment walked once.

What validation and planning take grows with these numbers, in places with their square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
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
            walk.whole(each.selection_set, Named())
    for name in walk.fragments:  # those that nobody spreads are validated too
        walk.fragment(name)


class Named:
    """How often each name is selected in one object, fragments spread, and how much below it."""

    def __init__(self) -> None:
        self.times: defaultdict[str, int] = defaultdict(int)
        self.below: defaultdict[str, int] = defaultdict(int)

    def add(self, name: str, times: int, below: int) -> None:
        self.times[name] += times
        self.below[name] += below

    def repeats(self) -> int:
        """Pairs of one name: each is compared, with all that is below both."""
        return sum(
            (times - 1) * (times + self.below[name]) // 2
            for name, times in self.times.items()
            if times > 1
        )


class _Walk:
    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self.fragments = fragments
        self.known: dict[str, tuple[Extent, Named]] = {}
        self.repeats = 0

    def whole(self, selection_set: SelectionSetNode, names: Named) -> Extent:
        """Of all that is selected, as one object, and its names; those that repeat are counted."""
        found = Extent()
        for extent in self.parts(selection_set, names):
            found = self.bounded(found.beside(extent))
        self.repeats += names.repeats()
        if self.repeats > REPEATS.maximum:
            raise TooComplex(REPEATS)
        return found

    def parts(self, selection_set: SelectionSetNode, names: Named) -> Iterator[Extent]:
        """Those of the selections; inline fragments stand in the object around them."""
        for node in selection_set.selections:
            directives = len(node.directives or ())
            if isinstance(node, FieldNode):
                inner = node.selection_set
                below = Extent(-1) if inner is None else self.whole(inner, Named())
                name = node.alias.value if node.alias else node.name.value
                names.add(name, 1, below.selections)
                own = Extent(below.depth + 1, 1, int(node.alias is not None), directives)
                yield own.beside(below)
            elif isinstance(node, InlineFragmentNode):
                yield Extent(0, 1, 0, directives)
                yield from self.parts(node.selection_set, names)
            elif isinstance(node, FragmentSpreadNode):
                yield Extent(0, 1, 0, directives)
                extent, inside = self.fragment(node.name.value)
                yield extent
                for name, times in inside.times.items():
                    names.add(name, times, inside.below[name])

    def fragment(self, name: str) -> tuple[Extent, Named]:
        """Nothing for one that does not exist, or spreads itself: validation says so."""
        if name not in self.known:
            self.known[name] = Extent(), Named()
            if name in self.fragments:
                names = Named()
                self.known[name] = self.whole(self.fragments[name].selection_set, names), names
        return self.known[name]

    def bounded(self, extent: Extent) -> Extent:
        for limit, reached in zip(HELD, extent, strict=True):
            if reached > limit.maximum:
                raise TooComplex(limit)
        return extent
