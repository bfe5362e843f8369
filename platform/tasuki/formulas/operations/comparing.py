"""`=`, `<>`, `<`, `>`, `<=`, `>=` between values of one type.

A blank text equals a blank text and nothing else. All other comparisons with a blank value are unknown; `=` and `<>`
with NULL as written ask whether the other side is blank.
"""

from __future__ import annotations

from collections.abc import Callable

from tasuki.formulas.emit import Emission, Part
from tasuki.formulas.numeric import at_scale, joined_scale
from tasuki.formulas.operations.fitting import equal_sort
from tasuki.formulas.operations.signature import Example, Fault, Function, Parameter
from tasuki.formulas.scope import FieldType
from tasuki.formulas.snippets import Expression
from tasuki.formulas.typed import Typed
from tasuki.labels import Label

TRUTH = FieldType("boolean")


def equality(em: Emission, parts: tuple[Part, ...]) -> Part:
    """Whether two parts are equal."""
    return em.condition(_equal(em, *parts), parts)


def _difference(em: Emission, parts: tuple[Part, ...]) -> Part:
    return em.condition(_differ(em, *parts), parts)


def _equal(em: Emission, left: Part, right: Part) -> Expression:
    if left.is_blank or right.is_blank:
        return _is_blank(em, right if left.is_blank else left)
    if left.type.type != "text":
        return _compared(em, "=", left, right)
    if em.on_sqlite:
        return em.sql("({0} IS {1})", left.value, right.value)
    for one, other in ((left, right), (right, left)):
        if one.is_constant:
            # As an index finds it, yet never unknown.
            return em.sql("({0} = {1} AND {0} IS NOT NULL)", other.value, one.value)
    return em.sql("({0} IS NOT DISTINCT FROM {1})", left.value, right.value)


def _differ(em: Emission, left: Part, right: Part) -> Expression:
    if left.is_blank or right.is_blank:
        return em.sql("(NOT {0})", _is_blank(em, right if left.is_blank else left))
    if left.type.type != "text":
        return _compared(em, "<>", left, right)
    return em.sql(em.by(sqlite="({0} IS NOT {1})", postgresql="({0} IS DISTINCT FROM {1})"), left.value, right.value)


def _is_blank(em: Emission, part: Part) -> Expression:
    return em.truth(part.is_blank) if part.is_constant else em.sql("({0} IS NULL)", part.value)


def _ordered(sign: str) -> Callable[[Emission, tuple[Part, ...]], Part]:
    def emit(em: Emission, parts: tuple[Part, ...]) -> Part:
        left, right = parts
        if left.is_blank or right.is_blank:
            return em.condition(em.by_type("boolean"), parts)
        return em.condition(_compared(em, sign, left, right), parts)

    return emit


def _compared(em: Emission, sign: str, left: Part, right: Part) -> Expression:
    if left.type.type == "number":
        return _numbers(em, sign, left, right)
    return em.sql(f"({{0}} {sign} {{1}})", left.value, right.value)


def _numbers(em: Emission, sign: str, left: Part, right: Part) -> Expression:
    """Integers of one scale where they fit, so that an index on a field still serves."""
    if not em.on_sqlite:
        return em.sql(f"({{0}} {sign} {{1}})", _beside(em, left, right), _beside(em, right, left))
    scale = joined_scale(left.type, (left, right))
    shaped = [at_scale(em, part, scale) for part in (left, right)]
    if scale is None:
        return em.sql(f"({{0}} {sign} 0)", em.leaf("compare", shaped[0].value, shaped[1].value))
    return em.sql(f"({{0}} {sign} {{1}})", shaped[0].value, shaped[1].value)


def _beside(em: Emission, part: Part, other: Part) -> Expression:
    """A whole constant beside an integer column is an integer: PostgreSQL would turn the column into numeric."""
    if part.is_constant and other.integer and part.constant == part.constant.to_integral_value():
        return em.constant_integer(int(part.constant))
    return part.value


def _check(arguments: tuple[Typed, ...]) -> tuple[Fault, ...]:
    left, right = (part.type for part in arguments)
    if "blank" not in (left.type, right.type) and (left.many or right.many):
        return (Fault("M114", None),)
    return equal_sort(arguments, 0, 1)


def _check_order(sign: str) -> Callable[[tuple[Typed, ...]], tuple[Fault, ...]]:
    def check(arguments: tuple[Typed, ...]) -> tuple[Fault, ...]:
        if any(part.type.type == "blank" for part in arguments):
            return (Fault("M113", None),)
        found = _check(arguments)
        if not found and any(part.type.type in _UNORDERED or part.type.choices for part in arguments):
            return (Fault("M116", None, {"operator": sign}),)
        return found

    return check


_UNORDERED = ("boolean", "reference")
_PAIR = (Parameter("left", choices=True), Parameter("right", choices=True))


def _entry(name: str, emit: Callable[[Emission, tuple[Part, ...]], Part], words: Label, example: Example) -> Function:
    check = _check if name in ("=", "<>") else _check_order(name)
    doc = Label(f"{words.ja}か", f"Whether {words.en}")
    return Function(name, _PAIR, TRUTH, emit, words, doc, (example,), check)


FUNCTIONS = (
    _entry("=", equality, Label("{0}が{1}に等しい", "{0} equals {1}"), Example("1 = 1.0", "true")),
    _entry("<>", _difference, Label("{0}が{1}でない", "{0} is not {1}"), Example('"a" <> "b"', "true")),
    _entry("<", _ordered("<"), Label("{0}が{1}より小さい", "{0} is less than {1}"), Example("9.5 < 10", "true")),
    _entry(">", _ordered(">"), Label("{0}が{1}より大きい", "{0} is greater than {1}"), Example("2 > 2", "false")),
    _entry("<=", _ordered("<="), Label("{0}が{1}以下", "{0} is at most {1}"), Example("2 <= 2", "true")),
    _entry(">=", _ordered(">="), Label("{0}が{1}以上", "{0} is at least {1}"), Example("1 >= 2", "false")),
)
