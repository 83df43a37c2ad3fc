"""From what people state and ask of a kind's attributes to clean values.

As in `parsing`, every mistake is noted with the parser, and a stand-in of the right type answered.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.commands.codes import check_code, refuse_code, refuse_stars, suggest
from ptce.commands.parsing import DECIMALS, FIRST_YEAR, LAST_YEAR, Parser, Path, among, camel
from ptce.db import tables
from ptce.domain.codes import SHAPES, Entry
from ptce.domain.errors import ErrorCode
from ptce.domain.kinds import (
    KIND_BY_CODE,
    Ask,
    Attribute,
    Choice,
    Choices,
    Code,
    Day,
    Flag,
    Kind,
    Number,
    Words,
)
from ptce.domain.schemes import Scheme, compact
from ptce.domain.terms import Term
from ptce.domain.values import Asked, Stated

MOST_CODES = 50

_LINK = re.compile(r"https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]{1,5})?(/[^\s\"<>\\]*)?")
"""A page that anybody may follow: no other scheme, no user, no host without a dot."""


async def written(
    connection: AsyncConnection,
    parser: Parser,
    path: Path,
    kind: Kind,
    details: Mapping[str, object],
) -> dict[str, Stated]:
    """The attributes of an offer as they are written, by name: what it states, and what derives
    from that and from the reference tables (the hazard of waste).

    `details` is all that it states: what must be stated of such an offer, and is not, is refused.
    """
    found = stated(parser, path, kind, details)
    entries = await _entries(connection, kind, found)
    for each in kind.stated:
        if isinstance(each.type, Code) and each.name in found and each.name not in entries:
            refuse_code(parser, (*path, camel(each.name)), each.type.scheme, details[each.name])
    await suggest(connection, parser)
    await refuse_stars(
        connection,
        parser,
        [
            ((*path, camel(each.name)), each.type.scheme, details.get(each.name))
            for each in kind.stated
            if isinstance(each.type, Code)
        ],
    )
    return found | dict(kind.derive(found, entries))


async def _entries(
    connection: AsyncConnection, kind: Kind, found: Mapping[str, Stated]
) -> dict[str, Entry]:
    """What the reference tables say of the stated codes that they know, by attribute name."""
    codes = {
        (each.type.scheme.value, found[each.name]): each.name
        for each in kind.stated
        if isinstance(each.type, Code) and each.name in found
    }
    if not codes:
        return {}
    concept = tables.concept
    rows = await connection.execute(
        select(concept.c.scheme, concept.c.code, concept.c.hazardous, concept.c.mirrors).where(
            tuple_(concept.c.scheme, concept.c.code).in_(codes)
        )
    )
    return {codes[row.scheme, row.code]: Entry(row.hazardous, tuple(row.mirrors)) for row in rows}


async def wanted(
    connection: AsyncConnection,
    parser: Parser,
    path: Path,
    kind: Kind,
    details: Mapping[str, object],
) -> dict[str, Asked]:
    """What a request asks, by asked name; codes and branches that no table has are refused."""
    found = asked(parser, path, kind, details)
    coded = _coded(kind.code)
    for name, scheme in coded.items():
        codes = found.get(name)
        for index, code in enumerate(codes if isinstance(codes, tuple) else ()):
            place = (*path, camel(name), str(index))
            await check_code(connection, parser, place, scheme, code, branch=True)
    await suggest(connection, parser)
    typed = [
        ((*path, camel(name), str(index)), scheme, value)
        for name, scheme in coded.items()
        for index, value in enumerate(_each(details.get(name)) or ())
    ]
    await refuse_stars(connection, parser, typed)
    return found


@cache
def _coded(kind: str) -> Mapping[str, Scheme]:
    """The schemes of what is asked by codes, by asked name."""
    asked = KIND_BY_CODE[kind].by_asked.items()
    return {name: each.type.scheme for name, each in asked if isinstance(each.type, Code)}


def stated(
    parser: Parser, path: Path, kind: Kind, details: Mapping[str, object]
) -> dict[str, Stated]:
    """What an offer states, by attribute name; what is None, or no words, is not stated.

    What must be stated of such an offer, and is not, is refused.
    """
    _known(parser, path, details, [attribute.name for attribute in kind.stated])
    found: dict[str, Stated] = {}
    for attribute in kind.stated:
        value = details.get(attribute.name)
        if value is None:
            continue
        one = _one(parser, (*path, camel(attribute.name)), attribute, value)
        if one not in ("", ()):
            found[attribute.name] = one
    for attribute in kind.stated:
        given = details.get(attribute.name) is not None
        if attribute.required and attribute.name not in found and not given:
            _require(parser, (*path, camel(attribute.name)), attribute, found)
    return found


def _require(parser: Parser, path: Path, attribute: Attribute, found: Mapping[str, Stated]) -> None:
    assert attribute.required is not None
    when = attribute.expected_when
    if when is None or when.holds(found):
        sentence, english = attribute.required.fr, attribute.required.en
        parser.refuse(ErrorCode.REQUIRED, path, sentence=sentence, sentence_en=english)


def asked(
    parser: Parser, path: Path, kind: Kind, details: Mapping[str, object]
) -> dict[str, Asked]:
    """What a request asks, by asked name; None, no term and a False flag ask nothing."""
    _known(parser, path, details, kind.by_asked)
    found: dict[str, Asked] = {}
    for name, attribute in kind.by_asked.items():
        value = details.get(name)
        if value is None:
            continue
        one = _several(parser, (*path, camel(name)), attribute, value)
        if one != () and (attribute.ask is not Ask.REQUIRED or one is True):
            found[name] = one
    return found


def _several(parser: Parser, path: Path, attribute: Attribute, value: object) -> Asked:
    """What is asked: several terms or branches, but for a wish and for what is no choice."""
    match attribute.type:
        case Choice(terms) if attribute.ask is not Ask.WISHED:
            return _codes(parser, path, terms, value)
        case Code(scheme):
            return _branches(parser, path, scheme, value)
        case _:
            return _one(parser, path, attribute, value)


def _known(
    parser: Parser, path: Path, details: Mapping[str, object], names: Container[str]
) -> None:
    for name in details:
        if name not in names:
            parser.invalid((*path, camel(name)), "champ inconnu", "unknown field")


def _one(parser: Parser, path: Path, attribute: Attribute, value: object) -> Stated:
    match attribute.type:
        case Flag():
            if not isinstance(value, bool):
                parser.invalid(path, "oui ou non est attendu", "yes or no is expected")
            return value is True
        case Number(unit, minimum, maximum, whole):
            if isinstance(value, Decimal | int | float | str):
                decimals = 0 if whole else DECIMALS
                return parser.decimal(path, value, minimum, maximum, unit=unit, decimals=decimals)
            parser.invalid(path, "un nombre est attendu", "a number is expected")
            return minimum
        case Choice(terms):
            return _code(parser, path, terms, value)
        case Choices(terms):
            return _codes(parser, path, terms, value)
        case Code(scheme):
            return _shaped(parser, path, SHAPES[scheme].code, scheme, value)
        case Words():
            if isinstance(value, str):
                return _words(parser, path, attribute.type, value)
            parser.invalid(path, "un texte est attendu", "a text is expected")
            return ""
        case Day():
            return _day(parser, path, value)


def _words(parser: Parser, path: Path, words: Words, value: str) -> str:
    text = parser.text(path, value, words.maximum) or ""
    letters, signs = sum(map(str.isalpha, text)), sum(map(str.isalnum, text))
    if text and (letters < words.letters or signs < words.signs):
        parser.invalid(path, "dites-le en quelques mots", "say it in a few words")
    if text and words.link and not _LINK.fullmatch(text):
        parser.invalid(
            path,
            "une adresse comme « https://exemple.fr/registre » est attendue",
            "an address such as https://example.org/register is expected",
        )
    return text


def _day(parser: Parser, path: Path, value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        parser.invalid(path, "un jour est attendu", "a day is expected")
        return date.min
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        parser.refuse(ErrorCode.OUT_OF_RANGE, path, minimum=FIRST_YEAR, maximum=LAST_YEAR)
    return value


def _codes(parser: Parser, path: Path, terms: type[Term], value: object) -> tuple[str, ...]:
    values = _each(value)
    if values is None:
        parser.invalid(path, *among(terms))
        return ()
    given = {_code(parser, (*path, str(index)), terms, one) for index, one in enumerate(values)}
    return tuple(term.value for term in terms if term.value in given)


def _branches(parser: Parser, path: Path, scheme: Scheme, value: object) -> tuple[str, ...]:
    """Codes or beginnings of codes, each once, in order."""
    shape = SHAPES[scheme].branch
    values = _each(value)
    if values is None or len(values) > MOST_CODES:
        parser.too_many(path, MOST_CODES, "codes", "codes")
        return ()
    given = {
        _shaped(parser, (*path, str(index)), shape, scheme, one) for index, one in enumerate(values)
    }
    return tuple(sorted(given - {""}))


def _shaped(parser: Parser, path: Path, shape: str, scheme: Scheme, value: object) -> str:
    code = compact(value) if isinstance(value, str) else ""
    if re.fullmatch(shape, code):
        return code
    refuse_code(parser, path, scheme, value)
    return ""


def _code(parser: Parser, path: Path, terms: type[Term], value: object) -> str:
    for term in terms:
        if value == term.value:
            return str(term)
    parser.invalid(path, *among(terms))
    return ""


def _each(value: object) -> tuple[object, ...] | None:
    """A single text is a list of one; None for what is no list."""
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, Sequence | frozenset | set) else None
