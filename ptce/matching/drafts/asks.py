"""What a sentence asks of a thing, or says of it: the typed attributes of its kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from ptce.domain.kinds import KIND_BY_CODE, Attribute, Choice, Choices, Flag, Number
from ptce.domain.kinds.declaration import Ask
from ptce.matching.drafts.askers import asker
from ptce.matching.drafts.cues import Cue, cues
from ptce.matching.drafts.lines import Line, Span
from ptce.matching.drafts.meanings import else_meant, is_one_of_several, is_other_limit, is_ours
from ptce.matching.drafts.numerals import value
from ptce.matching.labels import fold


class Told(NamedTuple):
    """An attribute and its value: a number, yes or no, or codes of its vocabulary."""

    attribute: Attribute
    value: Decimal | bool | tuple[str, ...]
    words: tuple[Span, ...]


_NOT = re.compile(
    r"\b(?:(?:sans|ni|non|hors|sauf|excepte|hormis|jamais|aucune?|peu importe|pas|"
    r"inutile)(?: besoin)? ?(?:de |d'|du |des |le |la |l'|les |un |une )*|"
    r"pas besoin qu[^,;:.]{1,24})$"
)
_MAYBE = re.compile(
    r"^(?: ou (?:non|pas|sans|autre|rien|d'occasion)(?![a-z])|(?: ou [a-z]+)?[ (]*(?:peu importe|"
    r"en option|optionnel|eventuel|a prevoir|si besoin|si possible|au choix|hs(?![a-z])|en panne|"
    r"en cours|a venir|prochainement|bientot|prevue?s? (?:en|pour|fin)|"
    r"(?:serai(?:t|ent) |est |sont )?(?:un (?:vrai |gros )?(?:plus|atout|bonus)|appreciee?s?|"
    r"bienvenue?s?)))"
)
_WISHED = re.compile(
    r"(?<![a-z])(?:idealement|si possible|de preference|eventuellement|(?:un )?(?:plus|bonus) :)"
    r"(?: (?:avec|un|une|le|la|des|du))* $"
)
_NOT_GIVEN = re.compile(
    r"^ ?(?:non|pas)(?: encore)? (?:fourni|compris|inclu|dispo|possible|accessible|admis|autorise|"
    r"prevu|assure|necessaire|obligatoire|requis|exige|demande|indispensable|besoin|utile)|"
    r"^ ?inutil"
)


_LENDERS: Final = frozenset({"EMPLOYERS_GROUP", "TEMP_ASSIGNMENT"})
"""Who offers somebody's work says so under which frame it does."""
_OF_A_WORKER: Final = frozenset({"level"})
"""Who offers may be what is offered: « graphiste confirmée propose ses services »."""


def told(line: Line, kind: str, things: Sequence[Span], side_asks: bool) -> tuple[Told, ...]:
    """In the order of the kind; `side_asks`: a request asks, a resource states. What names the
    thing itself (the first of `things`), or what it is for, is no comfort that it must have; nor
    is what is said of who asks (« asso de 30 bénévoles cherche … »)."""
    found: dict[str, Told] = {}
    who = asker(line)
    theirs = who.verb if who is not None and who.verb < things[0].start else 0
    lenders = frozenset() if side_asks else _LENDERS
    theirs_too = frozenset() if side_asks else _OF_A_WORKER
    for cue in cues()[kind]:
        attribute = KIND_BY_CODE[kind].attribute(cue.attribute)
        if side_asks and attribute.ask in (None, Ask.WISHED):
            continue
        if not side_asks and (attribute.derived or attribute.confidential):
            continue
        for match in line.find(cue.pattern):
            said_before = line.of(match).end <= theirs and cue.attribute not in theirs_too
            if said_before and cue.value not in lenders:
                continue
            if else_meant(line, match, kind, attribute, things):
                continue
            if is_one_of_several(line, match, attribute):
                continue
            if side_asks and (
                is_ours(line, match, attribute) or is_other_limit(line, match, attribute)
            ):
                continue
            one = _told(line, match, cue, attribute, side_asks)
            if one is not None:
                _add(line, found, one)
    order = {each.name: at for at, each in enumerate(KIND_BY_CODE[kind].attributes)}
    return tuple(sorted(found.values(), key=lambda each: order[each.attribute.name]))


def numbers(kind: str, text: str, names: Collection[str]) -> dict[str, Decimal]:
    """What a text says of these attributes, which are numbers: the first of each."""
    line, whole, found = Line(text), (Span(0, len(text)),), dict[str, Decimal]()
    for cue in cues()[kind]:
        if cue.attribute not in names or cue.attribute in found:
            continue
        attribute = KIND_BY_CODE[kind].attribute(cue.attribute)
        for match in line.find(cue.pattern):
            if else_meant(line, match, kind, attribute, whole):
                continue
            one = _told(line, match, cue, attribute, side_asks=False)
            if one is not None and isinstance(one.value, Decimal):
                found.setdefault(cue.attribute, one.value)
    return found


def _told(
    line: Line, match: re.Match[str], cue: Cue, attribute: Attribute, side_asks: bool
) -> Told | None:
    before = line.before(match.start())
    negated = _NOT.search(before) is not None
    negated = negated or cue.value == "no" or _NOT_GIVEN.match(line.text[match.end() :]) is not None
    if _MAYBE.match(line.text[match.end() :]) or (side_asks and _WISHED.search(before)):
        return None
    if negated:
        no = isinstance(attribute.type, Flag) and not side_asks
        return Told(attribute, False, (line.take(match),)) if no else None
    if isinstance(attribute.type, Number):
        number = _number(match, cue, attribute.type)
        return None if number is None else Told(attribute, number, (line.take(match),))
    if isinstance(attribute.type, Flag):
        return Told(attribute, True, (line.take(match),))
    if isinstance(attribute.type, Choice | Choices):
        return Told(attribute, (cue.term(match),), (line.take(match),))
    return None


_AMONG = re.compile(r"[0-9] ?(?:m2 ?)?(?:et|\+) ?$")
"""Several numbers of one thing (« bureaux de 12, 15 et 20 m2 ») are none."""


def _number(match: re.Match[str], cue: Cue, type_: Number) -> Decimal | None:
    """The number said, when the kind may have it."""
    said = match.groupdict()
    if said.get("n") is None or _AMONG.search(match.string[: match.start("n")]):
        return None
    number = value(said["n"]) * cue.scale + Decimal(said.get("cm") or 0) / 100
    if (said.get("minus") or "").startswith(("-", "moins")):
        number = -number
    fits = type_.minimum <= number <= type_.maximum
    return number if fits and not (type_.whole and number % 1) else None


def _add(line: Line, found: dict[str, Told], one: Told) -> None:
    """The first that is said of an attribute; of a list, all of them, as of « B ou C »."""
    known = found.get(one.attribute.name)
    if known is None:
        found[one.attribute.name] = one
    elif isinstance(one.attribute.type, Choices) or (
        isinstance(one.attribute.type, Choice) and _either(line, known, one)
    ):
        assert isinstance(known.value, tuple)
        assert isinstance(one.value, tuple)
        terms = dict.fromkeys((*known.value, *one.value))
        order = [term.value for term in one.attribute.type.terms]
        several = tuple(sorted(terms, key=order.index))
        found[one.attribute.name] = Told(one.attribute, several, (*known.words, *one.words))


def _either(line: Line, one: Told, other: Told) -> bool:
    first, last = sorted((one.words[-1], other.words[-1]))
    asked = one.attribute.ask in (Ask.ONE_OF, Ask.COVERED_BY)
    return asked and fold(line.sentence[first.end : last.start]) == "ou"
