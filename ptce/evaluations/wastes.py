"""Wastes with the codes and the receivers that people find right: how many are found.

One JSON object a line: `{"waste", "codes"}`, List of Waste codes, or `{"waste", "receivers"}`,
groups of NACE (« 23.5 »); the main one first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from ptce.db.classifications import waste_entries
from ptce.evaluations.questions import Mistake
from ptce.matching.receivers import receivers
from ptce.matching.thesaurus import VERSION, load
from ptce.matching.waste_codes import Entry, WasteCodes

FIRST: Final = 10
CUTS: Final = (1, 5, FIRST)
RIGHT: Final = {"codes": "code de déchet", "receivers": "activité qui le prend"}
"""What a line may say of a waste, as the table names it."""


@dataclass(frozen=True, slots=True)
class Waste:
    """`right`: codes, or the beginnings of classes of NAF, as `about` says; the main one first."""

    text: str
    about: str
    right: tuple[str, ...]

    @property
    def found(self) -> list[str]:
        """What is suggested, the likeliest first."""
        codes = waste_codes().suggest(self.text, FIRST)
        if self.about == "codes":
            return [each.code for each in codes]
        return [each.activity for each in receivers(self.text, load(), codes, FIRST)]


@dataclass(slots=True)
class Wastes:
    sha256: str
    wastes: list[Waste] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


@cache
def waste_codes() -> WasteCodes:
    return WasteCodes(load(), (Entry(*each) for each in waste_entries()))


def are_wastes(content: bytes) -> bool:
    """Whether the first line of a file has the form of a waste."""
    try:
        line = json.loads(content.partition(b"\n")[0])
    except ValueError:
        return False
    return isinstance(line, dict) and "waste" in line


def read(content: bytes) -> Wastes:
    """Raises ValueError when it is no text in UTF-8."""
    file = Wastes(hashlib.sha256(content).hexdigest())
    for number, line in enumerate(content.decode("utf-8").splitlines(), 1):
        if line.strip():
            try:
                file.wastes.append(_waste(json.loads(line)))
            except json.JSONDecodeError as wrong:
                said = f"ce n'est pas du JSON (colonne {wrong.colno})."
                file.mistakes.append(Mistake(number, "", said))
            except (KeyError, TypeError, ValueError):
                said = "un déchet (`waste`) et ses `codes`, ou ses `receivers`, sont attendus."
                file.mistakes.append(Mistake(number, "", said))
    return file


def _waste(line: Any) -> Waste:
    (about,) = RIGHT.keys() & set(line)
    text, right = line["waste"], line[about]
    if not (isinstance(text, str) and right and all(isinstance(each, str) for each in right)):
        raise ValueError(line)
    return Waste(text, about, tuple(right))


def shares(wastes: Sequence[Waste]) -> list[float]:
    """The shares of wastes of which one of the right answers is among the first of each of CUTS,
    then of which the main one is among the last of these."""
    places = [_places(each) for each in wastes]
    found = [sum(min(at) < cut for at in places) / len(places) for cut in CUTS]
    return [*found, sum(at[0] < FIRST for at in places) / len(places)]


def _places(waste: Waste) -> list[int]:
    """Where each right answer is, FIRST for nowhere."""
    found = waste.found
    return [
        next((at for at, each in enumerate(found) if each.startswith(right)), FIRST)
        for right in waste.right
    ]


def markdown(name: str, file: Wastes) -> str:
    return "\n".join([f"## Évaluation de « {name} »", "", *_lines(file), ""])


def _lines(file: Wastes) -> Iterator[str]:
    yield f"{len(file.wastes)} déchets · SHA-256 `{file.sha256}`  "
    yield f"thésaurus {VERSION}"
    yield ""
    yield "| ce qu'il faut trouver | déchets | premier | 5 premiers | 10 premiers | le principal |"
    yield "|---|--:|--:|--:|--:|--:|"
    for about, called in RIGHT.items():
        wastes = [each for each in file.wastes if each.about == about]
        if wastes:
            said = " | ".join(f"{share:.3f}".replace(".", ",") for share in shares(wastes))
            yield f"| {called} | {len(wastes)} | {said} |"
