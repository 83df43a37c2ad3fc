"""Units: exact inside a dimension, never across without a density."""

from __future__ import annotations

import itertools
from decimal import Decimal
from fractions import Fraction

import pytest

from ptce.domain.terms import Unit
from ptce.domain.units import MEASURES, NotConvertible, convert, factor

D = Decimal


@pytest.mark.parametrize(
    ("value", "of", "to", "found"),
    [
        ("2.5", "TONNE", "KILOGRAM", "2500"),
        ("750", "KILOGRAM", "TONNE", "0.75"),
        ("1", "CUBIC_METRE", "LITRE", "1000"),
        ("240", "LITRE", "CUBIC_METRE", "0.24"),
        ("3", "PALLET", "PALLET", "3"),
        ("3", "HOUR", "HOUR", "3"),
        ("0", "TONNE", "KILOGRAM", "0"),
    ],
)
def test_inside_a_dimension_the_factor_is_exact(value: str, of: str, to: str, found: str) -> None:
    assert convert(D(value), of, to) == D(found)


@pytest.mark.parametrize(
    ("of", "to"),
    [
        ("CUBIC_METRE", "TONNE"),
        ("TONNE", "CUBIC_METRE"),
        ("LITRE", "KILOGRAM"),
        ("HOUR", "TONNE"),
        ("PALLET", "UNIT"),
        ("BIG_BAG", "CUBIC_METRE"),
        ("PALLET", "KILOGRAM"),
    ],
)
def test_what_shares_no_dimension_is_refused(of: str, to: str) -> None:
    assert factor(of, to) is None
    with pytest.raises(NotConvertible, match=f"from {of} to {to}"):
        convert(D(1), of, to)


def test_a_stated_density_joins_mass_and_volume_and_nothing_else() -> None:
    assert convert(D(10), "CUBIC_METRE", "TONNE", D("0.45")) == D("4.5")
    assert convert(D("4.5"), "TONNE", "CUBIC_METRE", D("0.45")) == D(10)
    assert convert(D(200), "LITRE", "KILOGRAM", D("0.92")) == D(184)
    assert factor("HOUR", "TONNE", D("0.45")) is None
    assert factor("PALLET", "TONNE", D("0.45")) is None
    assert convert(D(2), "TONNE", "KILOGRAM", D("0.45")) == D(2000)


@pytest.mark.parametrize("density", ["0", "-1"])
def test_a_density_is_above_zero(density: str) -> None:
    with pytest.raises(ValueError, match="above zero"):
        factor("LITRE", "KILOGRAM", D(density))


def test_there_and_back_is_where_one_was() -> None:
    for of, to in itertools.product(MEASURES, repeat=2):
        there, back = factor(of, to, D("0.3")), factor(to, of, D("0.3"))
        assert (there is None) == (back is None)
        assert there is None or back is None or there * back == Fraction(1)


def test_what_is_written_with_a_symbol_is_measured_and_the_rest_is_counted() -> None:
    assert set(MEASURES) == {unit.value for unit in Unit if unit.symbol is not None}
