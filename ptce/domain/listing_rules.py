"""What a rule forbids of a listing by itself, whoever would meet it: refused when it is published.

The same facts are judged again on each pair (matching): a rule may change after a listing is out.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from ptce.domain.kinds.skill import SkillMode
from ptce.domain.specialists import Specialty, specialty
from ptce.domain.staffing import SHARED, UNPAID
from ptce.domain.terms import PriceUnit
from ptce.domain.values import Asked, Stated


class Fault(NamedTuple):
    """What a rule forbids: the rule, where (`price.amount`, or an attribute), and why.

    `article`: the text that holds here, where the rule is about several.
    """

    rule: str
    path: tuple[str, ...]
    fr: str
    en: str
    article: str | None = None


def offer_faults(
    kind: str, stated: Mapping[str, Stated], price: Decimal | None, per: PriceUnit | None
) -> list[Fault]:
    """What the rules forbid of a resource that is being published or changed."""
    code = stated.get("waste_code")
    if kind == "WASTE_STREAM" and isinstance(code, str) and (what := specialty(code)):
        return [_specialist("waste_code", what)]
    if kind == "SKILL" and price:
        return _priced_work(stated, price, per)
    return []


def _priced_work(
    stated: Mapping[str, Stated], price: Decimal, per: PriceUnit | None
) -> list[Fault]:
    mode = stated.get("skill_mode")
    if mode == SkillMode.STAFF_LOAN:
        return _lucrative(stated, price, per)
    if mode in UNPAID:
        return [
            Fault(
                "S01", ("price", "amount"), "le bénévolat ne se paie pas", "volunteers are not paid"
            )
        ]
    if mode in SHARED and whole_cost(stated, price, per):
        why = (
            "au coût horaire ou au-dessus, alors que le mécénat en garde une part",
            "at the hourly cost or above, though a sponsor bears a part of it",
        )
        return [Fault("S01", ("price", "amount"), *why)]
    return []


def need_faults(kind: str, asks: Mapping[str, Asked]) -> list[Fault]:
    """What the rules forbid of a request: to look for what is not exchanged here."""
    codes = asks.get("waste_code_in")
    if kind != "WASTE_STREAM" or not isinstance(codes, tuple):
        return []
    found = [what for code in codes if (what := specialty(code))]
    return [_specialist("waste_code_in", found[0])] if found else []


def above_cost(stated: Mapping[str, Stated], price: Decimal, per: PriceUnit | None) -> bool | None:
    """Whether a loan of staff is priced above its hourly cost; None when one cannot tell."""
    cost = stated.get("hourly_cost_eur")
    if not price:
        return False
    if not isinstance(cost, Decimal) or per is not PriceUnit.HOUR:
        return None
    return price > cost


def whole_cost(stated: Mapping[str, Stated], price: Decimal, per: PriceUnit | None) -> bool:
    """Whether work is surely priced at its hourly cost or above."""
    above = above_cost(stated, price, per)
    return above is True or (above is False and price == stated.get("hourly_cost_eur"))


def _specialist(attribute: str, what: Specialty) -> Fault:
    return Fault(
        "W10",
        ("details", attribute),
        f"{what.fr} : ne s'échangent pas ici",
        f"{what.en}: not exchanged here",
        what.article,
    )


def _lucrative(stated: Mapping[str, Stated], price: Decimal, per: PriceUnit | None) -> list[Fault]:
    if per is not PriceUnit.HOUR:
        why = (
            "un prêt de main-d'œuvre se facture à l'heure, au coût, sans forfait",
            "a loan of staff is invoiced by the hour, at its cost, without a flat rate",
        )
        return [Fault("S01", ("price", "per"), *why)]
    if above_cost(stated, price, per):
        why = (
            "au-dessus du coût horaire (salaire, charges et frais)",
            "above the hourly cost (wages, charges and expenses)",
        )
        return [Fault("S01", ("price", "amount"), *why)]
    return []
