"""Refusing, when it is published or changed, what a rule forbids of a listing by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from ptce.commands.parsing import Parser, Path, camel
from ptce.domain.calendar import PARIS
from ptce.domain.errors import ErrorCode, UserError
from ptce.domain.kinds import Kind
from ptce.domain.listing_rules import Fault, need_faults, offer_faults
from ptce.domain.rules import Rule, rule_within
from ptce.domain.terms import PriceUnit
from ptce.domain.values import Asked, Stated


def check_offer(
    parser: Parser,
    kind: Kind,
    stated: Mapping[str, Stated],
    price: Decimal | None,
    per: PriceUnit | None,
    now: datetime,
) -> None:
    """Note what the rules in force today forbid of a resource."""
    faults = offer_faults(kind.code, stated, price, per)
    _refuse(parser, ("details", camel(kind.name)), faults, now)


def check_need(parser: Parser, kind: Kind, asks: Mapping[str, Asked], now: datetime) -> None:
    """Note what the rules in force today forbid of a request."""
    _refuse(parser, ("need", camel(kind.name)), need_faults(kind.code, asks), now)


def _refuse(parser: Parser, details: Path, faults: Iterable[Fault], now: datetime) -> None:
    today = now.astimezone(PARIS).date()
    for fault in faults:
        rule = rule_within(fault.rule, today, today)
        if rule is not None:
            parser.errors.append(_error(fault, rule, details))


def _error(fault: Fault, rule: Rule, details: Path) -> UserError:
    path = (*details, camel(fault.path[1])) if fault.path[0] == "details" else fault.path
    return UserError(
        ErrorCode.INVALID,
        path,
        {"why": f"{fault.fr} ({rule.article})", "why_en": f"{fault.en} ({rule.article})"},
        rule=rule.id,
        remedy_fr=_sentence(rule.remedy_fr),
        remedy_en=_sentence(rule.remedy_en),
    )


def _sentence(clause: str) -> str:
    return f"{clause[0].upper()}{clause[1:]}."
