"""An object of the reference's answer, and what a resolver of it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from tests.reads.facts import Facts, Line
from tests.reads.oracle import Oracle
from tests.reads.written import written

TYPES = {
    "PREMISES": "Premises",
    "VEHICLE": "Vehicle",
    "EQUIPMENT": "Equipment",
    "SKILL": "Skill",
    "WASTE_STREAM": "WasteStream",
}


@dataclass(frozen=True)
class Thing:
    """An object of the answer: its GraphQL type (or the interface's name), and its row."""

    type_name: str
    line: Line

    @property
    def concrete(self) -> str:
        match self.type_name:
            case "Resource":
                return TYPES[self.line["kind"]]
            case "Request":
                return f"{TYPES[self.line['kind']]}Request"
        return self.type_name


class Asked(Protocol):
    """What a resolver may ask while an operation is answered."""

    @property
    def facts(self) -> Facts: ...

    @property
    def oracle(self) -> Oracle: ...


Resolver = Callable[[Any, Line, Mapping[str, Any]], Any]


def kept(scalar: str, column: str) -> Resolver:
    """What only those who keep the listing read."""
    return lambda asking, line, _: (
        written(scalar, line[column]) if asking.oracle.keeps(line) else None
    )
