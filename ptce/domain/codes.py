"""Codes of reference tables: how they are written, and how near two of them are.

A code is a path in a tree, its first characters its branches: « 15 01 03 » is an entry of the
sub-chapter « 15 01 », of the chapter « 15 ». Kept as `schemes.compact` leaves it, without the star
of hazardous waste: the table knows. Sources: Decision 2000/532/EC (List of
Waste); France Travail, ROME 4.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ptce.domain.schemes import Scheme


class Shape(NamedTuple):
    """`code` and `branch` (any level, the code's own included) are regular expressions of a whole
    text, for Python and PostgreSQL alike. `levels` are lengths, the shortest first."""

    code: str
    branch: str
    levels: tuple[int, ...]
    example: str


SHAPES: Mapping[Scheme, Shape] = {
    Scheme.LOW: Shape("[0-9]{6}", "[0-9]{2}([0-9]{2}){0,2}", (2, 4, 6), "15 01 03"),
    Scheme.ROME: Shape("[A-Z][0-9]{4}", "[A-Z]([0-9]{2}){0,2}", (1, 3, 5), "M1203"),
}


class Entry(NamedTuple):
    """What a reference table says of a code: hazardous by itself, and its twins of the other
    hazard (« entrées miroir »); None and none where the scheme knows nothing of hazard."""

    hazardous: bool | None
    mirrors: tuple[str, ...]


def spoken(scheme: Scheme, code: str) -> str:
    """As people read it.

    >>> spoken(Scheme.LOW, "150103")
    '15 01 03'
    """
    if scheme is not Scheme.LOW:
        return code
    return " ".join(code[at : at + 2] for at in range(0, len(code), 2))


def shared(scheme: Scheme, one: str, other: str) -> int:
    """How many levels two codes share: 0 for another chapter, 3 for the same code.

    >>> shared(Scheme.LOW, "150103", "150106")
    2
    """
    return sum(one[:length] == other[:length] for length in SHAPES[scheme].levels)
