"""Random attributes of a kind, from its declaration: what an offer states, what a request asks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from ptce.commands.weights import GivenWeight
from ptce.domain.kinds import Attribute, Choice, Choices, Code, Day, Flag, Kind, Number, Words
from ptce.domain.schemes import Scheme
from ptce.domain.weights import published
from ptce.matching.thesaurus import load

CODES = {Scheme.LOW: ("150103", "170201", "170204", "200125"), Scheme.ROME: ("N4105", "K1304")}
"""Some that exist, of the schemes of which an attribute has a code."""

RARE = 0.05
"""How often an attribute is stated or asked: with more, nothing would fit."""


def random_details(rng: Random, kind: Kind, *, asking: bool) -> dict[str, Any]:
    """Sound details, by the names that the commands know; what must be stated is."""
    found: dict[str, Any] = {}
    for attribute in kind.asks if asking else kind.stated:
        due = not asking and attribute.required is not None and attribute.expected(found)
        if rng.random() < (0.97 if due else RARE):
            name = attribute.asked if asking else attribute.name
            found[name] = _value(rng, attribute, asking)
    return found


def random_concept(rng: Random, kind: str) -> str:
    """One of the thesaurus, of this kind."""
    of_kind = [each.id for each in load().concepts.values() if each.kind == kind]
    return rng.choice(of_kind or ["nothing"])


def random_weights(rng: Random, kind: str) -> tuple[GivenWeight, ...]:
    """The published ones, a hundredth of which may have moved."""
    weights = published(kind)
    for code, part in zip(rng.sample(sorted(weights), 2), (1, -1), strict=True):
        weights[code] += Decimal(part).scaleb(-2)
    return tuple(GivenWeight(code, weight) for code, weight in weights.items())


def _value(rng: Random, attribute: Attribute, asking: bool) -> Any:
    """One value; a request asks for little, so that there is something that meets it."""
    match attribute.type:
        case Flag():
            return rng.random() < 0.8
        case Choice(terms=terms):
            code = rng.choice(list(terms)).value
            return [code] if asking else code
        case Choices(terms=terms):
            return [each.value for each in terms if rng.random() < 0.3]
        case Number(minimum=minimum, maximum=maximum):
            part = (maximum - minimum) * rng.randint(0, 3 if asking else 10) / 10
            return max(minimum, (minimum + part).to_integral_value())
        case Code(scheme=scheme):
            code = rng.choice(CODES[scheme])
            return [code] if asking else code
        case Words(link=True):
            return "https://exemple.fr/registre"
        case Words():
            return "Selon le contrat."
        case Day():
            return date(2026, rng.randint(1, 12), 28)
