"""How one kind of resource is declared; its tables, API types, filters and criteria derive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ptce.domain.terms import CriterionCode, ExchangeMode, Term, Unit


class Ask(Term):
    """What a request may ask of an attribute, and so how the two are compared.

    The request's own attribute is named after it: `seats` asked AT_LEAST is `seats_min`.
    """

    AT_LEAST = "AT_LEAST", "au moins", "at least"
    AT_MOST = "AT_MOST", "au plus", "at most"
    REQUIRED = "REQUIRED", "exigé", "required"
    ONE_OF = "ONE_OF", "parmi", "one of"
    COVERED_BY = "COVERED_BY", "couvert par", "covered by"

    @property
    def suffix(self) -> str:
        return _SUFFIXES[self]


_SUFFIXES = {
    Ask.AT_LEAST: "min",
    Ask.AT_MOST: "max",
    Ask.REQUIRED: "required",
    Ask.ONE_OF: "in",
    Ask.COVERED_BY: "held",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal quantity in `unit`, between `minimum` and `maximum` included."""

    unit: str
    minimum: Decimal
    maximum: Decimal
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes, no, or not stated."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One term of a closed vocabulary."""

    terms: type[Term]
    covers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """For COVERED_BY: what holding a term covers beyond itself."""
    usual: frozenset[str] = frozenset()
    """For COVERED_BY: what most people hold; another term is to verify when nobody spoke of it."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One typed attribute of a kind.

    `name` is snake_case with its unit at the end (`cargo_volume_m3`); `fr` and `en` are labels
    that read inside a sentence (« volume utile »); `source` says where the notion comes from. When
    the offer says yes to the flag `moot_when`, the attribute no longer matters. `telling` is False
    when its words say under which rules or with which comforts, not what the thing is: a room with
    a parking space for wheelchair users is no car park, nor an office because of its ERP type.
    """

    name: str
    type: Number | Flag | Choice
    fr: str
    en: str
    ask: Ask | None = None
    source: str = ""
    moot_when: str | None = None
    telling: bool = True

    @property
    def asked(self) -> str:
        """The name of what a request states about this attribute; ValueError if it cannot."""
        if self.ask is None:
            raise ValueError(f"no request may ask {self.name}")
        return f"{self.name}_{self.ask.suffix}"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of resource, whole.

    `capacity` names the attribute, if any, whose oversize keeps others from a better use
    (QUANTITY). `half_distance_km`: beyond the preferred distance, the DISTANCE utility halves
    every so many kilometres. `weights` sum to 1 (decision 0010).
    """

    code: str
    name: str
    fr: str
    en: str
    attributes: tuple[Attribute, ...]
    capacity: str | None
    units: tuple[Unit, ...]
    exchange_modes: tuple[ExchangeMode, ...]
    default_radius_km: Decimal
    half_distance_km: float
    weights: Mapping[CriterionCode, float]

    @property
    def asks(self) -> tuple[Attribute, ...]:
        """The attributes that a request may ask about, in order."""
        return tuple(attribute for attribute in self.attributes if attribute.ask is not None)

    def attribute(self, name: str) -> Attribute:
        return next(attribute for attribute in self.attributes if attribute.name == name)


def number(unit: str, minimum: float | str, maximum: float | str) -> Number:
    return Number(unit, Decimal(str(minimum)), Decimal(str(maximum)))


def count(unit: str, minimum: int, maximum: int) -> Number:
    return Number(unit, Decimal(minimum), Decimal(maximum), whole=True)
