"""The legal rules (domain/rules.py) as constraints on a pair: what the law forbids, or leaves open.

A rule answers only while it is in force during the need's period, and only where it applies: what
it needs to know and nobody stated is « à vérifier ». `RULE_CHECKS`, at the foot, is the list; the
rules that an attribute's comparison applies already are attached to it (`with_rules`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ptce.domain.calendar import days_of
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.rules import ATTRIBUTE_RULES, RECORDED, Rule, rule_within
from ptce.domain.terms import CheckStatus
from ptce.domain.values import Need
from ptce.matching import attendance, staff_loans, waste
from ptce.matching.checks import Check
from ptce.matching.pairs import Pair
from ptce.matching.verifiable import content_of


def with_rules(pair: Pair, checks: Iterable[Check]) -> list[Check]:
    """The checks of attributes, each with the rule in force that it applies."""
    kind = pair.need.kind
    return [
        check._replace(rule=in_force(ATTRIBUTE_RULES[kind, check.attribute], pair))
        if check.attribute is not None and (kind, check.attribute) in ATTRIBUTE_RULES
        else check
        for check in checks
    ]


def rules(pair: Pair) -> list[Check]:
    """The checks of the rules that are in force and apply to the pair, in their order."""
    checks = []
    for id_, judge in RULE_CHECKS.get(pair.need.kind, ()):
        rule = in_force(id_, pair)
        check = None if rule is None else judge(pair)
        if rule is not None and check is not None:
            awaits = check.status is CheckStatus.TO_VERIFY and id_ in RECORDED
            content = content_of(pair, rule) if awaits else None
            checks.append(check._replace(rule=rule, content=content))
    return checks


def may_forbid(need: Need) -> bool:
    """Whether some rule may have its word on the pairs of a need."""
    kind = KIND_BY_CODE[need.kind]
    applied = ((need.kind, kind.by_asked[name].name) for name in need.asks)
    return need.kind in RULE_CHECKS or any(each in ATTRIBUTE_RULES for each in applied)


def in_force(id_: str, pair: Pair) -> Rule | None:
    """The version of a rule that holds during the need's period."""
    return rule_within(id_, *days_of(pair.need.period))


RULE_CHECKS: Mapping[str, tuple[tuple[str, Callable[[Pair], Check | None]], ...]] = {
    "PREMISES": (("P01", attendance.attendance),),
    "SKILL": (("S01", staff_loans.price),),
    "WASTE_STREAM": (
        ("W01", waste.hazardous_outlet),
        ("W02", waste.outlet),
        ("W03", waste.evidence),
        ("W08", waste.characterisation),
        ("W10", waste.not_tradeable),
    ),
}
"""By kind, the rules and what judges a pair by them, in the order people read them."""
