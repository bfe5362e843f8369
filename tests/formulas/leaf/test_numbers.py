"""Leaf functions over numbers: both engines give what the oracle gives, to the last place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formulas.oracle import arithmetic
from formulas.oracle.outcome import Failed
from support.leaves import Call, told

NUMBERS = st.one_of(
    st.integers(-20, 20).map(Decimal),
    st.builds(
        lambda digits, places: Decimal(digits).scaleb(-places, arithmetic.WIDE),
        st.integers(-(10**38) + 1, 10**38 - 1),
        st.integers(0, 38),
    ),
    st.builds(lambda digits, places: Decimal(digits).scaleb(-places), st.integers(-99999, 99999), st.integers(0, 6)),
)


def expected(name: str, *arguments: Decimal) -> str | None:
    """What the oracle gives, as decimal text; None for an error."""
    functions = {
        "sqrt": arithmetic.square_root,
        "exp": arithmetic.exponential,
        "ln": arithmetic.natural_logarithm,
        "log": arithmetic.logarithm,
        "power": arithmetic.power,
        "divide": arithmetic.divide,
    }
    try:
        found = functions[name](*arguments)
    except Failed:
        return None
    text: str = told(found)
    return text


@pytest.mark.parametrize("name", ["sqrt", "exp", "ln", "log"])
@settings(max_examples=150, deadline=None)
@given(number=NUMBERS)
def test_functions_of_one_number(call: Call, name: str, number: Decimal) -> None:
    assert told(call(name, number)) == expected(name, number)


@settings(max_examples=200, deadline=None)
@given(left=NUMBERS, right=NUMBERS)
def test_quotients(call: Call, left: Decimal, right: Decimal) -> None:
    assert told(call("divide", left, right)) == expected("divide", left, right)


@settings(max_examples=200, deadline=None)
@given(base=NUMBERS, exponent=st.one_of(st.integers(-130, 130).map(Decimal), NUMBERS))
def test_powers(call: Call, base: Decimal, exponent: Decimal) -> None:
    assert told(call("power", base, exponent)) == expected("power", base, exponent)


@pytest.mark.parametrize(
    ("base", "exponent", "found"),
    [
        # Exactly between two results: only multiplying out tells.
        ("0.0000005", "3", "0.00000000000000000013"),
        ("-0.0000005", "3", "-0.00000000000000000013"),
        ("2", "126", "85070591730234615865843651857942052864"),
        ("2", "127", None),
        ("0", "0", "1"),
        ("0", "-1", None),
        ("-8", "0.5", None),
        ("-2", "3", "-8"),
        ("1.0000000001", "10000000000", "2.71828182832313114395"),
        ("10", "999999999999999999", None),
        ("0.5", "99999999999999999999999", "0"),
        ("99999999999999999999999999999999999999", "0.00000000000000000000000000000000000001", "1"),
        (None, "2", None),
        ("2", None, None),
    ],
)
def test_powers_at_the_edge(call: Call, base: str | None, exponent: str | None, found: str | None) -> None:
    arguments = [None if one is None else Decimal(one) for one in (base, exponent)]
    if None in arguments:
        assert call("power", *arguments) is None
    else:
        assert told(call("power", *arguments)) == found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12.5", "12.5"),
        ("-.5", "-0.5"),
        ("+5.", "5"),
        ("007.10", "7.1"),
        ("1.2e3", "1200"),
        ("1E-3", "0.001"),
        ("-0", "0"),
        ("0e99999999999999999999", "0"),
        ("12345678901234567890123456789012345678", "12345678901234567890123456789012345678"),
        ("0.00000000000000000000000000000000000001", "0.00000000000000000000000000000000000001"),
        ("1" + "0" * 5000 + "e-5000", "1"),
        ("0." + "0" * 5000 + "1e5001", "1"),
        ("0" * 5000 + "1", "1"),
        ("1e00000000005", "100000"),
        ("-12.5E+0", "-12.5"),
    ],
)
def test_texts_that_are_numbers(call: Call, text: str, number: str) -> None:
    assert told(call("is_number", text)) == 1
    assert told(call("value", text)) == number


@pytest.mark.parametrize("text", ["1" * 39, "1e38", "1e-39", "9" * 5000, "1e999999999", "1e-999999999", "12.5e37"])
def test_numbers_too_long_to_be_read(call: Call, text: str) -> None:
    assert told(call("is_number", text)) == 1
    assert call("value", text) is None


@pytest.mark.parametrize(
    "text",
    ["", " 1", "1 ", "1,000", "１", "1.2.3", "e5", "1e", "1e1.5", "--1", ".", "+", "0x10", "NaN", "Infinity", "1\n"],
)
def test_texts_that_are_no_numbers(call: Call, text: str) -> None:
    assert told(call("is_number", text)) == 0
    assert call("value", text) is None


@pytest.mark.parametrize(
    ("number", "whole"), [("2.9", 2), ("-2.9", -2), ("0.5", 0), ("1e20", 10**9), ("-1e30", -(10**9))]
)
def test_numbers_as_counts(call: Call, number: str, whole: int) -> None:
    assert call("whole", Decimal(number)) == whole
