"""Where in a document a refused value stands: the path of arguments and input fields to it."""

from __future__ import annotations

from typing import Any

from graphql import (
    BREAK,
    ArgumentNode,
    DocumentNode,
    GraphQLError,
    Node,
    ObjectFieldNode,
    Visitor,
    visit,
)

from ptce.reads.sentences import missing


def field_of(document: DocumentNode, error: GraphQLError) -> tuple[str, ...]:
    """The path to the value that a validation error is about; empty when it is about none."""
    if not error.nodes:
        return ()
    finder = _Finder(error.nodes[0])
    visit(document, finder)
    names: list[str] = []
    here: Any = document
    before: str | int = ""
    for step in finder.path:
        here = getattr(here, step) if isinstance(step, str) else here[step]
        if isinstance(here, ArgumentNode | ObjectFieldNode):
            names.append(here.name.value)
        elif before == "values":
            names.append(str(step))
        before = step
    return (*names, *missing(error.message))


class _Finder(Visitor):
    """The way to a node: attribute names and positions, from the document."""

    def __init__(self, sought: Node) -> None:
        super().__init__()
        self.sought = sought
        self.path: tuple[str | int, ...] = ()

    def enter(self, node: Node, _: Any, __: Any, path: list[str | int], *___: Any) -> Any:
        if node is not self.sought:
            return None
        self.path = tuple(path)
        return BREAK
