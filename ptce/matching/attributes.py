"""What a need asks of an offer's attributes: one check each, in the order of the declaration.

How the two compare is the attribute's `Ask`. Nothing asked is no check; what is asked and not
stated by the offer is to verify, never silently met.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ptce.domain.codes import spoken
from ptce.domain.kinds import KINDS, Ask, Attribute, Choice, Choices, Code, Number
from ptce.domain.terms import CheckCode, Term
from ptce.domain.values import Asked, Stated
from ptce.matching.checks import Check, met, shortfall, to_verify, violated
from ptce.matching.wording import Sentence

ASKABLE: Mapping[str, Mapping[str, Attribute]] = {kind.code: kind.by_asked for kind in KINDS}
"""For each kind, the attributes by asked name, in the order of the declaration."""

RANK = {kind: {name: at for at, name in enumerate(asked)} for kind, asked in ASKABLE.items()}

SKILLED = {
    kind.code: tuple(attribute for attribute in kind.asks if attribute.ask is Ask.COVERED_BY)
    for kind in KINDS
}
"""The attributes that ask something of people beyond what most of them hold (a licence)."""


def attribute_checks(
    kind: str, asks: Mapping[str, Asked], stated: Mapping[str, Stated]
) -> list[Check]:
    """The checks of all asked attributes, then of what the offer needs and nobody spoke of.

    Raises KeyError for an unknown asked name or code, TypeError for a value of another type.
    """
    checks = []
    for name in sorted(asks, key=RANK[kind].__getitem__):
        attribute, asked = ASKABLE[kind][name], asks[name]
        if asked is False or asked == () or _moot(attribute, stated):
            continue
        if attribute.ask is Ask.WISHED:
            continue  # no constraint: a criterion
        if attribute.name in stated:
            checks.append(compare(attribute, asked, stated[attribute.name]))
        elif attribute.expected(stated):
            checks.append(unstated(attribute))
    for attribute in SKILLED[kind]:
        needed = stated.get(attribute.name)
        if needed is None or needed in _choices(attribute).usual:
            continue
        if not asks.get(attribute.asked) and not _moot(attribute, stated):
            checks.append(_unheld(attribute, needed))
    return checks


def _moot(attribute: Attribute, stated: Mapping[str, Stated]) -> bool:
    return attribute.moot_when is not None and attribute.moot_when.holds(stated)


def compare(attribute: Attribute, asked: Asked, stated: Stated) -> Check:
    """One asked attribute against what the offer states."""
    match attribute.ask:
        case Ask.AT_LEAST:
            return _at_least(attribute, _number(asked), _number(stated))
        case Ask.AT_MOST:
            return _at_most(attribute, _number(asked), _number(stated))
        case Ask.REQUIRED:
            return _required(attribute, stated)
        case Ask.ONE_OF:
            if isinstance(attribute.type, Code):
                return _branch(attribute, attribute.type, _codes(asked), stated)
            return _one_of(attribute, _codes(asked), stated)
        case Ask.ALL_OF:
            return _all_of(attribute, _codes(asked), _codes(stated))
        case Ask.COVERED_BY:
            return _covered_by(attribute, _codes(asked), stated)
        case _:
            raise TypeError(f"no request may ask {attribute.name}")


def _at_least(attribute: Attribute, asked: Decimal, stated: Decimal) -> Check:
    unit = _unit(attribute)
    sentence = Sentence(
        "{0:label} ({1:asked}, {2:offered})",
        "{0:label} ({1:asked}, {2:offered})",
        (attribute, (asked, unit), (stated, unit)),
    )
    if stated >= asked:
        return met(CheckCode.ATTRIBUTE, sentence, attribute.name)
    lacks = Sentence(
        "{1:amount} de plus ({0:label})",
        "{1:amount} more ({0:label})",
        (attribute, (asked - stated, unit)),
    )
    gap = shortfall(asked - stated, asked)
    return violated(CheckCode.ATTRIBUTE, sentence, lacks, attribute.name, gap)


def _at_most(attribute: Attribute, asked: Decimal, stated: Decimal) -> Check:
    unit = _unit(attribute)
    sentence = Sentence(
        "{0:label} ({1:asked} au plus, {2:offered})",
        "{0:label} (at most {1:asked}, {2:offered})",
        (attribute, (asked, unit), (stated, unit)),
    )
    if stated <= asked:
        return met(CheckCode.ATTRIBUTE, sentence, attribute.name)
    lacks = Sentence(
        "{1:amount} de moins ({0:label})",
        "{1:amount} less ({0:label})",
        (attribute, (stated - asked, unit)),
    )
    gap = shortfall(stated - asked, asked)
    return violated(CheckCode.ATTRIBUTE, sentence, lacks, attribute.name, gap)


def _required(attribute: Attribute, stated: Stated) -> Check:
    if not isinstance(stated, bool):
        raise TypeError(f"{attribute.name}: {stated!r} is neither yes nor no")
    if stated:
        sentence = Sentence("{0:label} (oui)", "{0:label} (yes)", (attribute,))
        return met(CheckCode.ATTRIBUTE, sentence, attribute.name)
    return violated(
        CheckCode.ATTRIBUTE,
        Sentence(
            "{0:label} (besoin exprimé, l'offre indique non)",
            "{0:label} (asked, the offer says no)",
            (attribute,),
        ),
        _label(attribute),
        attribute.name,
    )


def _one_of(attribute: Attribute, asked: tuple[str, ...], stated: Stated) -> Check:
    wanted = tuple(_term(attribute, code) for code in asked)
    return _choice(attribute, wanted, _term(attribute, stated), stated in asked)


def _branch(attribute: Attribute, code: Code, asked: tuple[str, ...], stated: Stated) -> Check:
    """Within a branch that is asked; elsewhere it is to verify, never not met: the same thing is
    often coded in two ways (perils of the List of Waste: the texts and people decide)."""
    own = str(stated)
    wanted = tuple(spoken(code.scheme, each) for each in asked)
    facts = (attribute, wanted, spoken(code.scheme, own))
    sentence = Sentence(
        "{0:label} – le besoin indique {1:words}, l'offre {2}",
        "{0:label} – the need says {1:words}, the offer {2}",
        facts,
    )
    if any(own.startswith(each) for each in asked):
        return met(CheckCode.ATTRIBUTE, sentence, attribute.name)
    lacks = Sentence("{0:label} ({2})", "{0:label} ({2})", facts)
    return to_verify(CheckCode.ATTRIBUTE, sentence, lacks, attribute.name)


def _all_of(attribute: Attribute, asked: tuple[str, ...], stated: tuple[str, ...]) -> Check:
    wanted = tuple(_term(attribute, code) for code in asked)
    missing = tuple(term for term in wanted if term.value not in stated)
    if not missing:
        sentence = Sentence("{0:label} ({1:all_of})", "{0:label} ({1:all_of})", (attribute, wanted))
        return met(CheckCode.ATTRIBUTE, sentence, attribute.name)
    facts = (attribute, wanted, missing)
    return violated(
        CheckCode.ATTRIBUTE,
        Sentence(
            "{0:label} – le besoin indique {1:all_of}, il manque à l'offre {2:all_of}",
            "{0:label} – the need says {1:all_of}, the offer lacks {2:all_of}",
            facts,
        ),
        Sentence("{0:label} – {2:all_of}", "{0:label} – {2:all_of}", facts),
        attribute.name,
        len(missing) / len(wanted),
    )


def _covered_by(attribute: Attribute, held: tuple[str, ...], stated: Stated) -> Check:
    covers = _choices(attribute).covers
    covered = any(stated == code or stated in covers.get(code, ()) for code in held)
    holders = tuple(_term(attribute, code) for code in held)
    return _choice(attribute, holders, _term(attribute, stated), covered)


def _choice(attribute: Attribute, asked: tuple[Term, ...], stated: Term, fits: bool) -> Check:
    sentence = Sentence(
        "{0:label} – le besoin indique {1:one_of}, l'offre {2:label}",
        "{0:label} – the need says {1:one_of}, the offer {2:label}",
        (attribute, asked, stated),
    )
    if fits:
        return met(CheckCode.ATTRIBUTE, sentence, attribute.name)
    wanted = (stated,) if attribute.ask is Ask.COVERED_BY else asked
    lacks = Sentence("{0:label} – {1:one_of}", "{0:label} – {1:one_of}", (attribute, wanted))
    return violated(CheckCode.ATTRIBUTE, sentence, lacks, attribute.name)


def unstated(attribute: Attribute) -> Check:
    """What is asked and nobody stated: to verify."""
    return to_verify(
        CheckCode.ATTRIBUTE,
        Sentence(
            "{0:label} (l'offre ne le précise pas)",
            "{0:label} (not stated in the offer)",
            (attribute,),
        ),
        _label(attribute),
        attribute.name,
    )


def _unheld(attribute: Attribute, stated: Stated) -> Check:
    return to_verify(
        CheckCode.ATTRIBUTE,
        Sentence(
            "{0:label} – {1:label}, le besoin ne dit pas qui le détient",
            "{0:label} – {1:label}, the need does not say who holds it",
            (attribute, _term(attribute, stated)),
        ),
        _label(attribute),
        attribute.name,
    )


def _label(attribute: Attribute) -> Sentence:
    return Sentence("{0:label}", "{0:label}", (attribute,))


def _choices(attribute: Attribute) -> Choice:
    if not isinstance(attribute.type, Choice):
        raise TypeError(f"{attribute.name} is not a choice")
    return attribute.type


def _term(attribute: Attribute, code: Stated) -> Term:
    """Raises KeyError for a code that is not of the vocabulary."""
    if not isinstance(attribute.type, Choice | Choices):
        raise TypeError(f"{attribute.name} has no vocabulary")
    return attribute.type.terms[str(code)]


def _unit(attribute: Attribute) -> str:
    if not isinstance(attribute.type, Number):
        raise TypeError(f"{attribute.name} is not a number")
    return attribute.type.unit


def _codes(asked: Asked) -> tuple[str, ...]:
    if isinstance(asked, tuple):
        return asked
    if isinstance(asked, str):
        return (asked,)
    raise TypeError(f"{asked!r} is not a choice of codes")


def _number(value: Asked | Stated) -> Decimal:
    if isinstance(value, Decimal):
        return value
    raise TypeError(f"{value!r} is not a decimal number")
