"""What a rule forbids of a listing by itself, whoever would meet it: refused when it is published.

The same facts are judged again on each pair (matching): a rule may change after a listing is out.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from ptce.domain.kinds.skill import SkillMode
from ptce.domain.terms import PriceUnit
from ptce.domain.values import Asked, Stated

UNTRADEABLE: Final[Mapping[str, tuple[str, str]]] = {
    "180103": ("déchets d'activités de soins à risque infectieux", "infectious health care waste"),
    "180202": ("déchets de soins vétérinaires à risque infectieux", "infectious veterinary waste"),
    "170601": ("isolants contenant de l'amiante", "insulation containing asbestos"),
    "170605": ("matériaux contenant de l'amiante", "materials containing asbestos"),
    "1604": ("déchets d'explosifs", "waste explosives"),
}
"""Beginnings of codes of the List of Waste (W10), and what they are. Source: domain notes."""


class Fault(NamedTuple):
    """What a rule forbids: the rule, where (`price.amount`, or an attribute), and why."""

    rule: str
    path: tuple[str, ...]
    fr: str
    en: str


def untradeable(code: str) -> tuple[str, str] | None:
    """What a code of the List of Waste is, when it is not exchanged here, or None."""
    return next(
        (what for beginning, what in UNTRADEABLE.items() if code.startswith(beginning)), None
    )


def offer_faults(
    kind: str, stated: Mapping[str, Stated], price: Decimal | None, per: PriceUnit | None
) -> list[Fault]:
    """What the rules forbid of a resource that is being published or changed."""
    code = stated.get("waste_code")
    if kind == "WASTE_STREAM" and isinstance(code, str) and (what := untradeable(code)):
        return [_specialist("waste_code", what)]
    if kind == "SKILL" and stated.get("skill_mode") == SkillMode.STAFF_LOAN and price:
        return _lucrative(stated, price, per)
    return []


def need_faults(kind: str, asks: Mapping[str, Asked]) -> list[Fault]:
    """What the rules forbid of a request: to look for what is not exchanged here."""
    codes = asks.get("waste_code_in")
    if kind != "WASTE_STREAM" or not isinstance(codes, tuple):
        return []
    found = [what for code in codes if (what := untradeable(code))]
    return [_specialist("waste_code_in", found[0])] if found else []


def above_cost(stated: Mapping[str, Stated], price: Decimal, per: PriceUnit | None) -> bool | None:
    """Whether a loan of staff is priced above its hourly cost; None when one cannot tell."""
    cost = stated.get("hourly_cost_eur")
    if not price:
        return False
    if not isinstance(cost, Decimal) or per is not PriceUnit.HOUR:
        return None
    return price > cost


def _specialist(attribute: str, what: tuple[str, str]) -> Fault:
    return Fault(
        "W10",
        ("details", attribute),
        f"{what[0]} : ne s'échangent pas ici",
        f"{what[1]}: not exchanged here",
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
