"""How much, counted how: there at any instant, in all, or by the week, month or year.

A need is compared in the offer's own terms (its unit and basis), and an answer is counted back in
the need's. Factors are exact; what is written has DECIMALS decimals. A flow is taken as a rate,
which a month and a week share: a month is a twelfth of the mean year of 365.2425 days. What two
bases or units do not share is None, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from ptce.domain.calendar import Interval, WeeklyMinutes, occurrences
from ptce.domain.terms import QuantityBasis, Unit
from ptce.domain.units import MEASURES, factor

DECIMALS = 6

SIGNIFICANT = 3
"""How many digits of a computed quantity mean something: nobody weighs 1.103924 t."""

DAYS = {
    QuantityBasis.PER_WEEK: Fraction(7),
    QuantityBasis.PER_MONTH: Fraction("365.2425") / 12,
    QuantityBasis.PER_YEAR: Fraction("365.2425"),
}
"""How many days a flow is counted by."""

COUNTS = frozenset({Unit.UNIT, Unit.PLACE})
"""Units that compare as they are: a desk is a place."""


def least(unit: Unit) -> Decimal:
    """The smallest quantity that one may ask or offer: things are whole, matter is not."""
    return Decimal(1).scaleb(-3) if unit in MEASURES else Decimal(1)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a quantity is counted in."""

    unit: Unit
    basis: QuantityBasis


def converted(
    quantity: Decimal, of: Counted, to: Counted, period: Interval, density: Decimal | None = None
) -> Decimal | None:
    """The quantity in other terms, for what happens within `period`; None when they share none.

    In all is at most at any instant. A flow is what it brings over the period, which counts as one
    of its weeks, months or years at least.
    """
    unit = unit_factor(of.unit, to.unit, density)
    basis = _basis_factor(of.basis, to.basis, period)
    if unit is None or basis is None:
        return None
    return rounded(Fraction(quantity) * unit * basis)


def unit_factor(of: Unit, to: Unit, density: Decimal | None = None) -> Fraction | None:
    """How many `to` one `of` is; `density`, in tonnes a cubic metre, where it is stated."""
    return Fraction(1) if {of, to} <= COUNTS else factor(of, to, density)


def times(basis: QuantityBasis, period: Interval) -> Fraction:
    """How many of a flow's weeks, months or years the period holds, one at least; 1 for others."""
    if not basis.flow:
        return Fraction(1)
    seconds = Fraction(period.seconds)
    return max(Fraction(1), seconds / (DAYS[basis] * 86_400))


def _basis_factor(of: QuantityBasis, to: QuantityBasis, period: Interval) -> Fraction | None:
    if of is to:
        return Fraction(1)
    if of.flow and to.flow:
        return DAYS[to] / DAYS[of]
    if QuantityBasis.AT_ONCE in (of, to) and (of.flow or to.flow):
        return None
    return times(of, period) / times(to, period)


def rounded(quantity: Fraction, *, down: bool = False) -> Decimal:
    """With DECIMALS decimals and no useless zero."""
    exact = Decimal(quantity.numerator) / Decimal(quantity.denominator)
    rounding = ROUND_DOWN if down else ROUND_HALF_UP
    return exact.quantize(Decimal(1).scaleb(-DECIMALS), rounding).normalize() + 0


def taken_of(quantity: Decimal, unit: Unit) -> Decimal:
    """What one takes to have so much: whole things, matter to SIGNIFICANT digits; never less."""
    return _sensible(quantity, unit, ROUND_CEILING)


def brought_of(quantity: Decimal, unit: Unit) -> Decimal:
    """What one may count upon when so much is brought: as `taken_of`; never more."""
    return _sensible(quantity, unit, ROUND_FLOOR)


def short(quantity: Decimal, unit: Unit) -> Decimal:
    """As people read it: SIGNIFICANT digits, or all of a whole number; never more."""
    finest = Decimal(1).scaleb(quantity.adjusted() - SIGNIFICANT + 1)
    step = Decimal(1) if least(unit) == 1 else min(finest, Decimal(1))
    return quantity if quantity == 0 else quantity.quantize(step, ROUND_DOWN).normalize() + 0


def _sensible(quantity: Decimal, unit: Unit, rounding: str) -> Decimal:
    """Unchanged when it is as fine as the smallest quantity of its unit, which may be stated."""
    smallest = least(unit)
    if quantity == quantity.quantize(smallest, rounding):
        return quantity
    finest = Decimal(1).scaleb(quantity.adjusted() - SIGNIFICANT + 1)
    step = max(smallest, min(finest, Decimal(1)))
    return quantity.quantize(step, rounding).normalize() + 0


def extended(interval: Interval, basis: QuantityBasis) -> Interval:
    """How long a load weighs on a flow: one of its weeks, months or years at least."""
    if not basis.flow:
        return interval
    least = interval.start + timedelta(days=float(DAYS[basis]))
    return Interval(interval.start, max(interval.end, least))


@dataclass(frozen=True, slots=True)
class Answered:
    """What a confirmed booking brings to a need: when, and how much in the need's own terms."""

    during: tuple[Interval, ...]
    quantity: Decimal


def still_asked(
    quantity: Decimal,
    basis: QuantityBasis,
    period: Interval,
    weekly: WeeklyMinutes | None,
    answers: Sequence[Answered],
) -> tuple[Decimal, frozenset[Interval] | None]:
    """What is still to be found of a need: how much, and in which slots (None: in all of them).

    Needed at any instant, each asked slot lacks what no answer brings to it: the slots that lack
    most are looked for first, for what they lack. What may be fetched during a part of a slot, as a
    stock, answers it whole.
    """
    if basis is not QuantityBasis.AT_ONCE:
        brought = sum((each.quantity for each in answers), Decimal(0))
        return max(Decimal(0), quantity - brought), None
    if not answers:
        return quantity, None
    lacking = {slot: quantity - _brought(slot, answers) for slot in occurrences(period, weekly)}
    most = max(lacking.values(), default=Decimal(0))
    if most <= 0:
        return Decimal(0), None
    slots = frozenset(slot for slot, lack in lacking.items() if lack == most)
    return most, None if len(slots) == len(lacking) else slots


def _brought(slot: Interval, answers: Iterable[Answered]) -> Decimal:
    return sum(
        (each.quantity for each in answers if any(part.clip(slot) for part in each.during)),
        Decimal(0),
    )
