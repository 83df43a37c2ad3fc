"""Rule S01: a loan of staff is invoiced at its cost; other frames set their price."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from ptce.domain.listing_rules import offer_faults
from ptce.domain.terms import CheckStatus, PriceUnit
from ptce.matching.constraints import judge_constraints
from ptce.matching.pairs import paired
from tests.matching.facts import need, offer

OK, VIOLATED, TO_VERIFY = CheckStatus.OK, CheckStatus.VIOLATED, CheckStatus.TO_VERIFY


@pytest.mark.parametrize(
    ("price", "per", "path"),
    [
        (None, None, None),
        (Decimal(0), PriceUnit.FLAT, None),
        (Decimal("27.50"), PriceUnit.HOUR, None),
        (Decimal("27.51"), PriceUnit.HOUR, ("price", "amount")),
        (Decimal(20), PriceUnit.FLAT, ("price", "per")),
        (Decimal(150), PriceUnit.DAY, ("price", "per")),
    ],
)
def test_a_loan_of_staff_is_invoiced_by_the_hour_at_its_cost(
    price: Decimal | None, per: PriceUnit | None, path: tuple[str, ...] | None
) -> None:
    loan: dict[str, Any] = {"skill_mode": "STAFF_LOAN", "hourly_cost_eur": Decimal("27.50")}
    faults = offer_faults("SKILL", loan, price, per)
    assert [fault.path for fault in faults] == ([] if path is None else [path])
    assert offer_faults("SKILL", loan | {"skill_mode": "SERVICE"}, price, per) == []


@pytest.mark.parametrize(
    ("price", "per", "status"),
    [
        (Decimal("27.50"), PriceUnit.HOUR, OK),
        (Decimal("27.51"), PriceUnit.HOUR, VIOLATED),
        (Decimal(150), PriceUnit.DAY, TO_VERIFY),
        (None, None, TO_VERIFY),
    ],
)
def test_a_lucrative_loan_of_staff_is_refused_on_every_pair(
    price: Decimal | None, per: PriceUnit | None, status: CheckStatus
) -> None:
    loan: dict[str, Any] = {"skill_mode": "STAFF_LOAN", "hourly_cost_eur": Decimal("27.50")}
    offered = offer(kind="SKILL", attributes=loan, price=price, price_unit=per)
    checks = judge_constraints(paired(need(kind="SKILL"), offered))
    assert [check.status for check in checks if check.rule] == [status]
    service = replace(offered, attributes={"skill_mode": "SERVICE"})
    assert [
        check for check in judge_constraints(paired(need(kind="SKILL"), service)) if check.rule
    ] == []
