"""What may be said otherwise of the attributes of a pair: stated, provided, or asked less strictly.

An ask that a legal rule applies is never relaxed; what tells a waste is never restated for a pair.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ptce.domain.kinds import KIND_BY_CODE, Ask, Attribute, Choice, Choices, Flag, Number
from ptce.domain.remedies import RemedyKind
from ptce.domain.terms import CheckStatus
from ptce.domain.values import Asked, Need, Stated
from ptce.matching.attributes import ASKABLE
from ptce.matching.changes import (
    NEED,
    OFFER,
    Change,
    Facing,
    Possibility,
    ask_path,
    attribute_path,
    written,
)
from ptce.matching.checks import Check
from ptce.matching.verifiable import JUDGED
from ptce.matching.wording import Sentence


def of_attribute(facing: Facing, check: Check) -> list[Possibility]:
    found = asked_of(facing.need, check.attribute)
    if found is None:
        return _unheld(facing, check)
    attribute, asked = found
    stated = facing.offer.attributes.get(attribute.name)
    if stated is None:
        return stated_so(facing, attribute, asked)
    if attribute.ask is Ask.COVERED_BY:
        return _held(facing, attribute, stated, RemedyKind.PROVIDE)
    if check.rule is not None or check.status is not CheckStatus.VIOLATED:
        return []
    return [(relaxed(facing.need, attribute, asked, stated),)]


def asked_of(need: Need, name: str | None) -> tuple[Attribute, Asked] | None:
    """The limit that the need sets to an attribute."""
    for asked, attribute in ASKABLE[need.kind].items():
        if attribute.name == name and attribute.ask is not Ask.WISHED and asked in need.asks:
            return attribute, need.asks[asked]
    return None


def _unheld(facing: Facing, check: Check) -> list[Possibility]:
    """What people have to hold for the offer, of which the need says nothing."""
    for attribute in KIND_BY_CODE[facing.need.kind].asks:
        if attribute.name == check.attribute and attribute.ask is Ask.COVERED_BY:
            stated = facing.offer.attributes.get(attribute.name)
            return [] if stated is None else _held(facing, attribute, stated, RemedyKind.STATE)
    return []


def _held(
    facing: Facing, attribute: Attribute, stated: Stated, kind: RemedyKind
) -> list[Possibility]:
    """That somebody of the need holds what the offer requires."""
    if not isinstance(attribute.type, Choice):
        return []
    held = facing.need.asks.get(attribute.asked) or ()
    codes = (*(held if isinstance(held, tuple) else (held,)), str(stated))
    fr, en = "trouver quelqu'un qui détient", "find somebody who holds"
    if kind is RemedyKind.STATE:
        fr, en = "préciser que quelqu'un détient", "state that somebody holds"
    term = attribute.type.terms[str(stated)]
    sentence = Sentence(fr + " : {0:label}", en + ": {0:label}", (term,))
    change = Change(kind, NEED, sentence, ask_path(facing.need, attribute.asked), written(codes))
    return [(change._replace(named={attribute.asked: codes}),)]


def stated_so(facing: Facing, attribute: Attribute, asked: Asked) -> list[Possibility]:
    """That the offer says what it did not, as the need would have it."""
    if attribute.name in JUDGED or attribute.derived:
        return []
    label = Sentence("préciser : {0:label}", "state: {0:label}", (attribute,))
    match attribute.type:
        case Flag():
            value: Stated = True
        case Number(unit=unit) if isinstance(asked, Decimal):
            value = asked
            most = attribute.ask is Ask.AT_MOST
            label = Sentence(
                "préciser : {0:label} ({1:amount} au " + ("plus)" if most else "moins)"),
                "state: {0:label} ({1:amount} at " + ("most)" if most else "least)"),
                (attribute, (asked, unit)),
            )
        case Choice(terms=terms):
            codes = asked if isinstance(asked, tuple) else (str(asked),)
            value = codes[0]
            facts = attribute, [terms[code] for code in codes]
            label = Sentence("préciser : {0:label} ({1:one_of})", "state: {0:label} ({1:one_of})")
            label = label._replace(facts=facts)
        case Choices(terms=terms) if isinstance(asked, tuple):
            value = asked
            facts = attribute, [terms[code] for code in asked]
            label = Sentence("préciser : {0:label} ({1:all_of})", "state: {0:label} ({1:all_of})")
            label = label._replace(facts=facts)
        case _:
            return []
    path = attribute_path(facing.offer, attribute.name)
    change = Change(RemedyKind.STATE, OFFER, label, path, _typed(attribute, value))
    return [(change._replace(named={attribute.name: value}),)]


def relaxed(need: Need, attribute: Attribute, asked: Asked, stated: Stated) -> Change:
    """What is asked, brought to what is offered."""
    path, share = ask_path(need, attribute.asked), 0.0
    value: Stated
    match attribute.type:
        case Number(unit=unit) if isinstance(asked, Decimal) and isinstance(stated, Decimal):
            value = stated
            share = float(abs(asked - stated) / abs(asked)) if asked else 1.0
            sentence = Sentence(
                "demander {1:amount} au lieu de {2:amount} ({0:label})",
                "ask for {1:amount} instead of {2:amount} ({0:label})",
                (attribute, (stated, unit), (asked, unit)),
            )
        case Choices(terms=terms):
            wanted = asked if isinstance(asked, tuple) else (str(asked),)
            there = stated if isinstance(stated, tuple) else ()
            value = tuple(code for code in wanted if code in there)
            missing = [terms[code] for code in wanted if code not in there]
            sentence = Sentence(
                "ne plus exiger : {0:all_of}", "no longer require: {0:all_of}", (missing,)
            )
        case Choice(terms=terms):
            value = (*(asked if isinstance(asked, tuple) else (str(asked),)), str(stated))
            sentence = Sentence(
                "admettre aussi : {1:label} ({0:label})",
                "also admit: {1:label} ({0:label})",
                (attribute, terms[str(stated)]),
            )
        case _:
            value = False
            sentence = Sentence(
                "ne plus exiger : {0:label}", "no longer require: {0:label}", (attribute,)
            )
    change = Change(RemedyKind.RELAX, NEED, sentence, path, _typed(attribute, value), share)
    return change._replace(named={attribute.asked: value})


def wished(facing: Facing) -> Iterator[Change]:
    """Wishes that the offer says nothing of, or does not meet."""
    need, offer = facing.need, facing.offer
    for asked, wished in need.asks.items():
        attribute = ASKABLE[need.kind][asked]
        if attribute.ask is not Ask.WISHED or not wished:
            continue
        stated = offer.attributes.get(attribute.name)
        if stated is None:
            for possibility in stated_so(facing, attribute, wished):
                yield from possibility
        elif isinstance(stated, tuple) and not set(wished_codes(wished)) <= set(stated):
            yield relaxed(need, attribute, wished, stated)


def wished_codes(wished: Asked) -> tuple[str, ...]:
    return wished if isinstance(wished, tuple) else (str(wished),)


def _typed(attribute: Attribute, value: Stated) -> Any:
    """As the attribute's own input takes it: what is counted is a whole number there."""
    if isinstance(attribute.type, Number) and attribute.type.whole and isinstance(value, Decimal):
        return int(value)
    return written(value)
