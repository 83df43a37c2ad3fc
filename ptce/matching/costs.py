"""What a booking would cost, in euros, by the price and the modes open to both sides."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from ptce.domain.calendar import PARIS, Interval, seconds
from ptce.domain.quantities import rounded, times
from ptce.domain.terms import ExchangeMode, PriceUnit, QuantityBasis, Unit
from ptce.domain.values import Need, Offer

CENT = Decimal("0.01")

FREE_MODES = frozenset(mode for mode in ExchangeMode if mode.free)


def open_modes(need: Need, offer: Offer) -> frozenset[ExchangeMode]:
    """The modes that both accept; those of the offer when there is none, or none was named."""
    modes = offer.exchange_modes
    return modes & need.exchange_modes or modes


def cost_of(
    need: Need, offer: Offer, periods: tuple[Interval, ...], taken: Decimal
) -> Decimal | None:
    """0 when the modes open to the pair are all free, or when one is and no price is stated; below
    0 when the provider pays whoever takes it.

    An hour is an hour that passes, unless hours are what is counted; a day is a calendar day of
    Paris, counted once; a divisible resource is paid by the quantity taken. Of a stock or a flow,
    all that it brings is paid: flat, or by the hour of what is counted in hours. What is not free
    costs a cent at least.
    """
    modes = open_modes(need, offer)
    free, removed = modes & FREE_MODES, modes & {ExchangeMode.PAY_TO_REMOVE}
    if (free and (offer.price is None or free == modes)) or (removed and offer.price is None):
        return Decimal(0)
    if offer.price is None:
        return None
    sign = -1 if removed and modes == free | removed else 1
    count = taken if offer.divisible else Decimal(1)
    by_hour = offer.price_unit is PriceUnit.HOUR
    if offer.basis is not QuantityBasis.AT_ONCE:
        if offer.price_unit is not PriceUnit.FLAT and not (by_hour and offer.unit is Unit.HOUR):
            return None
        count = rounded(Fraction(count) * sum(times(offer.basis, each) for each in periods))
    elif by_hour and need.unit is not Unit.HOUR:
        count *= Decimal(int(seconds(periods))) / 3_600
    elif offer.price_unit is PriceUnit.DAY:
        count *= len({day for period in periods for day in _local_days(period)})
    exact = offer.price * count
    return sign * (max(CENT, exact.quantize(CENT, ROUND_HALF_UP)) if exact else exact)


@lru_cache(maxsize=4_096)
def _local_days(period: Interval) -> range:
    """The calendar days of Paris that a period touches, as ordinals."""
    last = (period.end - timedelta(microseconds=1)).astimezone(PARIS)
    return range(period.start.astimezone(PARIS).toordinal(), last.toordinal() + 1)
