"""Units of quantity: which dimension each measures, and exact factors inside a dimension.

Mass and volume meet only through a stated density: nobody turns cubic metres into tonnes without
one (domain of waste: cardboard loose is 30 to 80 kg/m³, in bales 350 to 550). What is counted in
words (a unit, a place, a pallet, a big bag) measures nothing, and converts to itself alone. Source
of the factors: the International System of Units, 9th edition; the litre, the tonne and the hour
are the non-SI units that it accepts.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction


class Dimension(Enum):
    MASS = "kilograms"
    VOLUME = "litres"
    TIME = "hours"


MEASURES: Mapping[str, tuple[Dimension, Fraction]] = {
    "KILOGRAM": (Dimension.MASS, Fraction(1)),
    "TONNE": (Dimension.MASS, Fraction(1_000)),
    "LITRE": (Dimension.VOLUME, Fraction(1)),
    "CUBIC_METRE": (Dimension.VOLUME, Fraction(1_000)),
    "HOUR": (Dimension.TIME, Fraction(1)),
}
"""By code of `Unit`: its dimension, and how many of the dimension's base unit it is."""


class NotConvertible(ValueError):
    """Two units that no exact factor joins: other dimensions, or a density that nobody stated."""


def factor(of: str, to: str, density: Decimal | None = None) -> Fraction | None:
    """How many `to` one `of` is, exactly; None when they are not of one dimension.

    `density` is kilograms a litre, which is also tonnes a cubic metre; it joins mass and volume,
    and nothing else. ValueError unless it is above zero.
    """
    if density is not None and not density > 0:
        raise ValueError(f"a density is above zero, not {density}")
    if of == to:
        return Fraction(1)
    if of not in MEASURES or to not in MEASURES:
        return None
    (here, size), (there, target) = MEASURES[of], MEASURES[to]
    if here is there:
        return size / target
    if density is not None and {here, there} == {Dimension.MASS, Dimension.VOLUME}:
        heavier = Fraction(density)
        return size / target * (heavier if here is Dimension.VOLUME else 1 / heavier)
    return None


def convert(value: Decimal, of: str, to: str, density: Decimal | None = None) -> Decimal:
    """A quantity in another unit, to 28 significant digits. NotConvertible; `factor`'s ValueError.

    >>> convert(Decimal("2.5"), "TONNE", "KILOGRAM")
    Decimal('2500')
    >>> convert(Decimal(10), "CUBIC_METRE", "TONNE", density=Decimal("0.45"))
    Decimal('4.5')
    """
    each = factor(of, to, density)
    if each is None:
        raise NotConvertible(f"no exact factor from {of} to {to}")
    exact = Fraction(value) * each
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).normalize() + 0
