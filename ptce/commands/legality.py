"""What rules refuse: a listing by itself when it is published, a pair when somebody acts on it."""

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
from ptce.domain.terms import CheckStatus, PriceUnit
from ptce.domain.values import Asked, Stated
from ptce.matching.scoring import Verdict


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


def forbidden(verdict: Verdict) -> list[UserError]:
    """One error for each rule that forbids a pair; none when no rule does."""
    return [
        UserError(
            ErrorCode.BLOCKED_BY_RULE,
            (),
            {
                "why": f"{check.fr} ({check.article})",
                "why_en": f"{check.en} ({check.article})",
            },
            rule=check.rule.id,
            remedy_fr=_sentence(remedy.fr),
            remedy_en=_sentence(remedy.en),
        )
        for check in verdict.checks
        if check.status is CheckStatus.VIOLATED
        and check.rule is not None
        and (remedy := check.remedy) is not None
    ]


def _refuse(parser: Parser, details: Path, faults: Iterable[Fault], now: datetime) -> None:
    today = now.astimezone(PARIS).date()
    for fault in faults:
        rule = rule_within(fault.rule, today, today)
        if rule is not None:
            parser.errors.append(_error(fault, rule, details))


def _error(fault: Fault, rule: Rule, details: Path) -> UserError:
    path = (*details, camel(fault.path[1])) if fault.path[0] == "details" else fault.path
    article = fault.article or rule.article
    return UserError(
        ErrorCode.BLOCKED_BY_RULE,
        path,
        {"why": f"{fault.fr} ({article})", "why_en": f"{fault.en} ({article})"},
        rule=rule.id,
        remedy_fr=_sentence(rule.remedy_fr),
        remedy_en=_sentence(rule.remedy_en),
    )


def _sentence(clause: str) -> str:
    return f"{clause[0].upper()}{clause[1:]}."
