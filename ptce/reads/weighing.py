"""What a statement costs, told while it is built: too much is refused before it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from ptce.reads.limits import COST, PIECES, TooComplex

REQUEST: Final = 10
"""What a request costs beside its fields, in points; a field costs its weight in every row."""

Condition = TypeVar("Condition")
Made = TypeVar("Made")


class Weighing:
    """`rows` is how many rows are read where we are, at most."""

    def __init__(self) -> None:
        self.rows = 1
        self.cost = REQUEST
        self.pieces = 0

    def count(self, weight: int = 1) -> None:
        """One more field: a value of this weight in every row of where we are."""
        self.cost += self.rows * weight
        if self.cost > COST.maximum:
            raise TooComplex(COST)
        self.grow(1)

    def grow(self, pieces: int) -> None:
        """The SQL grows by this much: it is paid for in Python and in PostgreSQL's memory.

        A field counts 1, a row that it reaches 4, a count 10, a page of rows 30.
        """
        self.pieces += pieces
        if self.pieces > PIECES.maximum:
            raise TooComplex(PIECES)

    def one_of(
        self, branches: Iterable[tuple[Condition, Callable[[], Made]]]
    ) -> list[tuple[Condition, Made]]:
        """Each row takes one of the branches: what they cost is what the dearest does."""
        made: list[tuple[Condition, Made]] = []
        before = dearest = self.cost
        for condition, make in branches:
            self.cost = before
            made.append((condition, make()))
            dearest = max(dearest, self.cost)
        self.cost = dearest
        return made
