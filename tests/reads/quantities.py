"""What is left and what is still to be found, counted instant by instant: for the reference."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.reads.facts import Line
from tests.reads.things import Asked, Resolver, Thing

LEAST = {"PER_WEEK": 7.0, "PER_MONTH": 365.2425 / 12, "PER_YEAR": 365.2425}
"""How many days, at least, a booking weighs on a flow."""


def remaining(asking: Asked, line: Line, arguments: Mapping[str, Any]) -> Any:
    live = [
        booking
        for booking in asking.facts.where("booking", resource_id=line["id"])
        if booking["status"] in ("HELD", "CONFIRMED")
    ]
    if line["quantity_basis"] == "IN_ALL":
        return _plain(line["quantity"] - sum(each["quantity"] for each in live))
    during = arguments.get("during")
    if during is None:
        return None
    first, end = (_instant(during[bound]) for bound in ("start", "end"))
    end += timedelta(minutes=line["buffer_minutes"])
    instants = {first} | {start for each in live for start, _ in _spans(each)}
    loads = [
        sum(
            each["quantity"]
            for each in live
            if any(start <= at < stop for start, stop in _spans(each))
        )
        for at in instants
        if first <= at < end
    ]
    worst = max(loads, default=0)
    if not line["divisible"] and worst:
        return "0"
    return _plain(line["quantity"] - worst)


def _instant(given: Any) -> datetime:
    return given if isinstance(given, datetime) else datetime.fromisoformat(given)


def _spans(booking: Line) -> list[tuple[datetime, datetime]]:
    buffer = timedelta(minutes=booking["buffer_minutes"])
    spans = [(each.lower, each.upper + buffer) for each in booking["during"]]
    basis = booking["quantity_basis"]
    if basis in LEAST:
        start, end = min(spans)[0], max(end for _, end in spans)
        return [(start, max(end, start + timedelta(days=LEAST[basis])))]
    return spans


def _share(asking: Asked, line: Line) -> Decimal:
    brought = Decimal(0)
    for booking in asking.facts.where("booking", request_id=line["id"], status="CONFIRMED"):
        slots = len(booking["during"]) if line["quantity_basis"] == "AT_ONCE" else 1
        brought += booking["covered"] * slots
    share: Decimal = brought / (line["quantity"] * line["slots"])
    return min(Decimal(1), share)


def _plain(value: Any) -> str:
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _price(_: Asked, line: Line, __: Mapping[str, Any]) -> Thing | None:
    if line["price_eur"] is None:
        return None
    return Thing("Price", {"amount": line["price_eur"], "per": line["price_unit"]})


def _budget(_: Asked, line: Line, __: Mapping[str, Any]) -> Thing | None:
    if line["budget_eur"] is None:
        return None
    return Thing("Budget", {"amount": line["budget_eur"], "strict": line["strict_budget"]})


def _euros(_: Asked, __: Line, ___: Mapping[str, Any]) -> str:
    return "EUR"


QUANTITIES: Mapping[tuple[str, str], Resolver] = {
    ("Resource", "remaining"): remaining,
    ("Request", "covered"): lambda asking, line, _: float(round(_share(asking, line), 6)),
    ("Request", "remaining"): lambda asking, line, _: _plain(
        round(line["quantity"] * (1 - _share(asking, line)), 6)
    ),
    ("Match", "taken"): lambda _, line, __: (
        None
        if line["taken"] is None and line["share_taken"] is None
        else _plain(line["share_taken"] if line["taken"] is None else line["taken"])
    ),
    ("Resource", "price"): _price,
    ("Booking", "price"): _price,
    ("Request", "budget"): _budget,
    ("Price", "currency"): _euros,
    ("Budget", "currency"): _euros,
}
