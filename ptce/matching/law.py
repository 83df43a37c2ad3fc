"""The legal rules (domain/rules.py) as constraints on a pair: what the law forbids, or leaves open.

A rule answers only while it is in force during the need's period, and only where it applies: what
it needs to know and nobody stated is « à vérifier ». `RULE_CHECKS`, at the foot, is the list; the
rules that an attribute's comparison applies already are attached to it (`with_rules`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from ptce.domain.attendance import LOWEST_THRESHOLD, most_people
from ptce.domain.calendar import PARIS, Interval
from ptce.domain.rules import ATTRIBUTE_RULES, Rule, rule_within
from ptce.domain.terms import CheckCode, Unit
from ptce.domain.values import Need
from ptce.matching.checks import Check, met, to_verify, violated
from ptce.matching.pairs import Pair
from ptce.matching.wording import Sentence


@lru_cache(maxsize=2_048)
def days_of(period: Interval) -> tuple[date, date]:
    """The first and the last day of a period, both included, on the calendar of Paris."""
    last = period.end - timedelta(microseconds=1)
    return period.start.astimezone(PARIS).date(), last.astimezone(PARIS).date()


def with_rules(pair: Pair, checks: Iterable[Check]) -> list[Check]:
    """The checks of attributes, each with the rule in force that it applies."""
    kind = pair.need.kind
    return [
        check._replace(rule=in_force(ATTRIBUTE_RULES[kind, check.attribute], pair))
        if check.attribute is not None and (kind, check.attribute) in ATTRIBUTE_RULES
        else check
        for check in checks
    ]


def in_force(id_: str, pair: Pair) -> Rule | None:
    """The version of a rule that holds during the need's period."""
    return rule_within(id_, *days_of(pair.need.period))


def rules(pair: Pair) -> list[Check]:
    """The checks of the rules that are in force and apply to the pair, in their order."""
    checks = []
    for id_, judge in RULE_CHECKS.get(pair.need.kind, ()):
        rule = in_force(id_, pair)
        check = None if rule is None else judge(pair)
        if check is not None:
            checks.append(check._replace(rule=rule))
    return checks


def attendance(pair: Pair) -> Check | None:
    """P01: no more people than the premises are classified for."""
    expected = _expected(pair.need)
    if expected is None:
        return None
    most = most_people(pair.offer.attributes)
    if most is None:
        return None if expected < LOWEST_THRESHOLD else _attendance_unknown(expected)
    facts = (expected, most)
    sentence = Sentence(
        "{0} personnes attendues, pour un effectif admis de {1}",
        "{0} people expected, where {1} are admitted",
        facts,
    )
    if expected <= most:
        return met(CheckCode.RULE, sentence)
    lacks = Sentence(
        "un local qui admet {0} personnes", "premises that admit {0} people", (expected,)
    )
    return violated(CheckCode.RULE, sentence, lacks, gap=float((expected - most) / expected))


def _attendance_unknown(expected: Decimal) -> Check:
    return to_verify(
        CheckCode.RULE,
        Sentence(
            "{0} personnes attendues ; l'effectif admis n'est pas précisé",
            "{0} people expected; how many are admitted is not stated",
            (expected,),
        ),
        Sentence("effectif admis", "people admitted"),
    )


def _expected(need: Need) -> Decimal | None:
    """How many people a need for premises brings: the most of what it says of them."""
    said = [need.asks.get("seats_min"), need.asks.get("standing_places_min")]
    people = [count for count in said if isinstance(count, Decimal)]
    if need.unit is Unit.PLACE:
        people.append(need.quantity)
    return max(people, default=None)


RULE_CHECKS: Mapping[str, tuple[tuple[str, Callable[[Pair], Check | None]], ...]] = {
    "PREMISES": (("P01", attendance),),
}
"""By kind, the rules and what judges a pair by them, in the order people read them."""
