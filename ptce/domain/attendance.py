"""How many people premises may receive, after their ERP category and type.

Sources, read second hand (domain notes): haut-rhin.gouv.fr for the categories (art. R143-19 CCH),
aviss.fr for the thresholds of category 5 (arrêté of 22 June 1990, all levels together). Basements,
upper floors and shows (type L: 50) have lower thresholds, which are not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from ptce.domain.kinds.premises import ErpCategory, ErpType
from ptce.domain.values import Stated

CATEGORY_CEILINGS: Mapping[str, Decimal] = {
    ErpCategory.CAT_2: Decimal(1_500),
    ErpCategory.CAT_3: Decimal(700),
    ErpCategory.CAT_4: Decimal(300),
}
"""The most people in a category; category 1 has no ceiling of its own."""

FIFTH_CATEGORY_THRESHOLDS: Mapping[str, Decimal] = {
    ErpType.L: Decimal(200),
    ErpType.M: Decimal(200),
    ErpType.N: Decimal(200),
    ErpType.O: Decimal(100),
    ErpType.P: Decimal(120),
    ErpType.R: Decimal(200),
    ErpType.S: Decimal(200),
    ErpType.T: Decimal(200),
    ErpType.V: Decimal(300),
    ErpType.W: Decimal(200),
    ErpType.X: Decimal(200),
    ErpType.PA: Decimal(300),
}
"""From so many people on, premises of a type leave category 5."""

LOWEST_THRESHOLD: Final = Decimal(50)
"""The lowest threshold of all (a show, type L): for fewer people, an unknown classification is no
question to ask."""


def most_people(attributes: Mapping[str, Stated]) -> Decimal | None:
    """The most people that what is stated of premises admits; None when it does not say.

    The authorised attendance, which the safety commission sets, and the category both hold.
    """
    authorised = attributes.get("authorised_attendance")
    ceiling = _ceiling(attributes)
    if not isinstance(authorised, Decimal):
        return ceiling
    return authorised if ceiling is None else min(authorised, ceiling)


def _ceiling(attributes: Mapping[str, Stated]) -> Decimal | None:
    """What the category admits, after the type for the fifth."""
    category = attributes.get("erp_category")
    if category == ErpCategory.CAT_5:
        threshold = FIFTH_CATEGORY_THRESHOLDS.get(str(attributes.get("erp_type")))
        return None if threshold is None else threshold - 1
    return CATEGORY_CEILINGS.get(str(category))
