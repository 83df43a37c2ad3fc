"""How one kind of resource is declared; its tables, API types, filters and criteria derive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from ptce.domain.codes import Entry
from ptce.domain.schemes import Scheme
from ptce.domain.terms import CriterionCode, ExchangeMode, QuantityBasis, Term, Unit


class Ask(Term):
    """What a request may ask of an attribute, and so how the two are compared.

    The request's own attribute is named after it: `seats` asked AT_LEAST is `seats_min`.
    """

    AT_LEAST = "AT_LEAST", "au moins", "at least"
    AT_MOST = "AT_MOST", "au plus", "at most"
    REQUIRED = "REQUIRED", "exigé", "required"
    ONE_OF = "ONE_OF", "parmi", "one of"
    ALL_OF = "ALL_OF", "tous exigés", "all of them"
    COVERED_BY = "COVERED_BY", "couvert par", "covered by"
    WISHED = "WISHED", "souhaité, sans être exigé", "wished for, not required"

    @property
    def suffix(self) -> str:
        return _SUFFIXES[self]


_SUFFIXES = {
    Ask.AT_LEAST: "min",
    Ask.AT_MOST: "max",
    Ask.REQUIRED: "required",
    Ask.ONE_OF: "in",
    Ask.ALL_OF: "all",
    Ask.COVERED_BY: "held",
    Ask.WISHED: "wished",
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
class Choices:
    """Several terms of a closed vocabulary, each once, in its order.

    What is not named is not there. `weights`: how much a wish for a term counts, 1 when not said.
    """

    terms: type[Term]
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a reference table, without its spaces (domain/codes.py).

    A request may ask for a whole branch: « 15 01 » is any code that starts so.
    """

    scheme: Scheme


@dataclass(frozen=True, slots=True)
class Words:
    """A few free words on one line, `maximum` characters at most; never asked.

    What must mean something has at least so many `signs`, letters or digits, and `letters`. `link`:
    it is the address of a page, https://…
    """

    maximum: int
    signs: int = 0
    letters: int = 0
    link: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day, until which something holds, included; never asked."""


AttributeType = Number | Flag | Choice | Choices | Code | Words | Day


@dataclass(frozen=True, slots=True)
class When:
    """That the offer states one of these of another attribute."""

    attribute: str
    among: frozenset[str | bool]

    def holds(self, stated: Mapping[str, object]) -> bool:
        return stated.get(self.attribute) in self.among


@dataclass(frozen=True, slots=True)
class Required:
    """That an attribute must be stated to publish; `fr` and `en` say so to people."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """One typed attribute of a kind.

    `name` is snake_case with its unit at the end (`cargo_volume_m3`); `fr` and `en` are labels
    that read inside a sentence (« volume utile »); `source` says where the notion comes from. When
    `moot_when` holds of the offer, the attribute no longer matters. `telling` is False when its
    words say under which rules or with which comforts, not what the thing is: a room with a parking
    space for wheelchair users is no car park, nor an office because of its ERP type. `wished`: a
    request may also wish for it, without requiring it. `expected_when`: of other offers nobody
    expects it (an object for reuse has no waste code). `derived`: nobody states it, the kind's
    `derive` does. `confidential`: read by the member's own people and its pole's coordinators
    only; never asked, for a filter would tell it.
    """

    name: str
    type: AttributeType
    fr: str
    en: str
    ask: Ask | None = None
    source: str = ""
    moot_when: When | None = None
    telling: bool = True
    wished: bool = False
    expected_when: When | None = None
    required: Required | None = None
    derived: bool = False
    confidential: bool = False

    def __post_init__(self) -> None:
        if self.confidential and self.ask is not None:
            raise ValueError(f"{self.name} is confidential: no request may ask it")

    def expected(self, stated: Mapping[str, object]) -> bool:
        """Whether an offer that states all this should state it too; also when nothing tells."""
        when = self.expected_when
        return when is None or when.attribute not in stated or when.holds(stated)

    @property
    def asked(self) -> str:
        """The name of what a request states about this attribute; ValueError if it cannot."""
        if self.ask is None:
            raise ValueError(f"no request may ask {self.name}")
        return f"{self.name}_{self.ask.suffix}"


Derive = Callable[[Mapping[str, Any], Mapping[str, Entry]], Mapping[str, Any]]
"""(what is stated, the entries of its codes by attribute name) → the derived attributes."""


def nothing_derived(_stated: Mapping[str, Any], _entries: Mapping[str, Entry]) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of resource, whole.

    `capacity` names the attribute, if any, whose oversize keeps others from a better use
    (QUANTITY). `half_distance_km`: beyond the preferred distance, the DISTANCE utility halves
    every so many kilometres. `weights` sum to 1 (decision 0010). `divisible`: whether one resource
    is usually shared out over several takers; `basis`: how its quantity is understood unless said.
    `anywhere_when`: when it holds, distance no longer matters, and the radius is the longest unless
    another is given. `fixed`, or `fixed_when` it holds: one comes to it where it is. `derive` gives
    the `derived` attributes.
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
    divisible: bool = False
    basis: QuantityBasis = QuantityBasis.AT_ONCE
    anywhere_when: When | None = None
    fixed: bool = False
    fixed_when: When | None = None
    derive: Derive = nothing_derived
    stated: tuple[Attribute, ...] = field(init=False)
    """The attributes that an offer states, in order."""
    asks: tuple[Attribute, ...] = field(init=False)
    """The attributes that a request may ask about, in order; one that it may also wish for comes
    twice, under the two names (`amenities_all`, `amenities_wished`)."""
    limits: tuple[Attribute, ...] = field(init=False)
    """`asks` without the wishes: what an offer may fail to meet."""
    by_asked: Mapping[str, Attribute] = field(init=False)
    """`asks`, by asked name."""

    def __post_init__(self) -> None:
        stated = tuple(attribute for attribute in self.attributes if not attribute.derived)
        asks = tuple(
            replace(attribute, ask=ask)
            for attribute in self.attributes
            for ask in (attribute.ask, Ask.WISHED if attribute.wished else None)
            if ask is not None
        )
        object.__setattr__(self, "stated", stated)  # once: they are read for every listing
        object.__setattr__(self, "asks", asks)
        limits = tuple(each for each in asks if each.ask is not Ask.WISHED)
        object.__setattr__(self, "limits", limits)
        object.__setattr__(self, "by_asked", {each.asked: each for each in asks})

    @property
    def work(self) -> bool:
        """Whether it is people's work, counted in hours: one does it, and fetches nothing."""
        return Unit.HOUR in self.units

    def stays_put(self, stated: Mapping[str, object]) -> bool:
        """Whether a resource that states this is used where it is."""
        return self.fixed or (self.fixed_when is not None and self.fixed_when.holds(stated))

    def attribute(self, name: str) -> Attribute:
        return next(attribute for attribute in self.attributes if attribute.name == name)


def number(unit: str, minimum: float | str, maximum: float | str) -> Number:
    return Number(unit, Decimal(str(minimum)), Decimal(str(maximum)))


def count(unit: str, minimum: int, maximum: int) -> Number:
    return Number(unit, Decimal(minimum), Decimal(maximum), whole=True)
