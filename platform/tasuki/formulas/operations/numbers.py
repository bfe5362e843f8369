"""ABS, MOD, SQRT, EXP, LN, LOG, MIN, MAX, VALUE, ISNUMBER, and a number as text."""

from __future__ import annotations

from collections.abc import Callable

from tasuki.formulas.digits import MOST_DIGITS, MOST_PLACES, bounded, fits, joined_type, number_of
from tasuki.formulas.emit import Emission, Part
from tasuki.formulas.numeric import at_scale, joined_scale
from tasuki.formulas.operations.arithmetic import by_zero, can_be_zero, digits, is_negative
from tasuki.formulas.operations.fitting import one_sort
from tasuki.formulas.operations.signature import NUMBER, TEXT, Example, Fault, Function, Parameter
from tasuki.formulas.scope import FieldType, ValueType
from tasuki.formulas.snippets import Expression
from tasuki.formulas.typed import Typed
from tasuki.labels import Label

Emit = Callable[[Emission, tuple[Part, ...]], Part]

TRUTH = FieldType("boolean")
_LONGEST = number_of(MOST_DIGITS, MOST_DIGITS)
_ORDERED: frozenset[ValueType] = frozenset({"number", "text", "date", "time", "timestamp"})


def number_text(em: Emission, part: Part) -> Expression:
    """A number as TEXT writes it: digits with a point, no zeros at its end."""
    number = em.number(part)
    return number if em.on_sqlite else em.sql("CAST(trim_scale({0}) AS text)", number)


def _absolute(em: Emission, parts: tuple[Part, ...]) -> Part:
    part = parts[0]
    kind = number_of(digits(part).digits, digits(part).scale)
    if em.on_sqlite and (part.scale is None or part.is_constant):
        return em.decimal(em.leaf("abs", em.number(part)), kind, parts)
    return Part(kind, em.sql("abs({0})", part.value if em.on_sqlite else em.number(part)), part.error, part.scale)


def _remainder_type(arguments: tuple[Typed, ...] | tuple[Part, ...]) -> FieldType:
    left, right = map(digits, arguments)
    return number_of(min(left.digits, right.digits), max(left.scale, right.scale))


def _remainder(em: Emission, parts: tuple[Part, ...]) -> Part:
    kind, check = _remainder_type(parts), by_zero(em, parts)
    if not em.on_sqlite:
        template = "mod({0}, NULLIF({1}, 0))" if can_be_zero(parts[1]) else "mod({0}, {1})"
        value = em.sql(template, *map(em.number, parts))
        return em.decimal(value, bounded(kind), parts, check)
    scale = joined_scale(kind, parts)
    if scale is None:
        return em.decimal(em.leaf("mod", *map(em.number, parts)), bounded(kind), parts, check)
    left, right = (at_scale(em, part, scale) for part in parts)
    # SQLite gives NULL for a remainder by zero.
    value = em.sql("({0} % {1})", left.value, right.value)
    return Part(kind, value, em.first_error(parts, check), scale)


def _root_type(arguments: tuple[Typed, ...] | tuple[Part, ...]) -> FieldType:
    return number_of(digits(arguments[0]).digits // 2 + 1, MOST_PLACES)


def _root(em: Emission, parts: tuple[Part, ...]) -> Part:
    kind, check = _root_type(parts), em.when(is_negative(em, parts[0]), "R203")
    value = em.leaf("sqrt", em.number(parts[0]))
    if not fits(kind):
        value = em.once(value)
        check = em.sql("COALESCE({0}, {1})", check, em.partial("R202", value, parts))
    return em.decimal(value, bounded(kind), parts, check)


def _analytic(leaf: str, kind: Callable[[tuple[Part, ...]], FieldType], code: str) -> Emit:
    """A leaf function that is blank where it has no value."""

    def emit(em: Emission, parts: tuple[Part, ...]) -> Part:
        value = em.once(em.leaf(leaf, em.number(parts[0])))
        return em.decimal(value, bounded(kind(parts)), parts, em.partial(code, value, parts))

    return emit


def _extreme(name: str) -> Emit:
    """MIN and MAX: blank if one of the values is."""

    def emit(em: Emission, parts: tuple[Part, ...]) -> Part:
        kind = joined_type([part.type for part in parts])
        if len(parts) == 1:
            return parts[0]
        if kind.type != "number":
            return Part(kind, _extreme_of(em, name, [part.value for part in parts]), em.first_error(parts))
        scale = joined_scale(kind, parts) if em.on_sqlite else 0
        shaped = [at_scale(em, part, scale).value for part in parts]
        value = em.folded(f"tasuki_{name}", shaped) if scale is None else _extreme_of(em, name, shaped)
        return Part(kind, value, em.first_error(parts), scale)

    return emit


def _extreme_of(em: Emission, name: str, values: list[Expression]) -> Expression:
    if em.on_sqlite:
        return em.folded(name, values)
    # least() and greatest() pass over NULL.
    present = em.chained("AND", [em.sql("({0} IS NOT NULL)", value) for value in values])
    return em.sql("CASE WHEN {0} THEN {1} END", present, em.folded("least" if name == "min" else "greatest", values))


def _joined(arguments: tuple[Typed, ...]) -> FieldType:
    return joined_type([part.type for part in arguments])


def _check_extreme(arguments: tuple[Typed, ...]) -> tuple[Fault, ...]:
    return one_sort(arguments, range(len(arguments)))


def _value(em: Emission, parts: tuple[Part, ...]) -> Part:
    text = parts[0]
    value = em.once(em.leaf("value", text.value))
    check = em.sql(
        "CASE WHEN {0} IS NULL AND {1} THEN CASE WHEN {2} THEN 'R202' ELSE 'R201' END END",
        value,
        em.present(parts),
        em.leaf("is_number", text.value),
    )
    return em.decimal(value, _LONGEST, parts, check)


def _is_number(em: Emission, parts: tuple[Part, ...]) -> Part:
    return em.condition(em.sql("COALESCE({0}, {1})", em.leaf("is_number", parts[0].value), em.truth(False)), parts)


_NUMBER = (Parameter("number", NUMBER),)
_TEXT = (Parameter("text", TEXT),)
_VALUES = (Parameter("value", _ORDERED, repeats=True),)


def _decimals(digits_before: int) -> FieldType:
    return number_of(digits_before, MOST_PLACES)


FUNCTIONS = (
    Function(
        "ABS",
        _NUMBER,
        lambda arguments: number_of(digits(arguments[0]).digits, digits(arguments[0]).scale),
        _absolute,
        Label("{0}の絶対値", "the absolute value of {0}"),
        Label("符号を除いた数", "The number without its sign"),
        (Example("ABS(-2.5)", "2.5"),),
    ),
    Function(
        "MOD",
        (Parameter("number", NUMBER), Parameter("divisor", NUMBER)),
        lambda arguments: bounded(_remainder_type(arguments)),
        _remainder,
        Label("{0}を{1}で割った余り", "the remainder of {0} divided by {1}"),
        Label("割り算の余り。符号は割られる数に合わせる", "The remainder, with the sign of the number divided"),
        (Example("MOD(-7, 3)", "-1"), Example("MOD(7.5, 2)", "1.5"), Example("MOD(1, 0)", error="R200")),
    ),
    Function(
        "SQRT",
        _NUMBER,
        lambda arguments: bounded(_root_type(arguments)),
        _root,
        Label("{0}の平方根", "the square root of {0}"),
        Label("平方根（小数20桁）。負の数は誤り", "The square root to 20 places; a negative number is an error"),
        (Example("SQRT(2)", "1.4142135623730950488"), Example("SQRT(-1)", error="R203")),
    ),
    Function(
        "EXP",
        _NUMBER,
        _decimals(MOST_DIGITS),
        _analytic("exp", lambda parts: _decimals(MOST_DIGITS), "R202"),
        Label("eの{0}乗", "e to the power of {0}"),
        Label("eのべき乗（小数20桁）", "A power of e, to 20 places"),
        (Example("EXP(1)", "2.71828182845904523536"),),
    ),
    Function(
        "LN",
        _NUMBER,
        _decimals(3),
        _analytic("ln", lambda parts: _decimals(3), "R203"),
        Label("{0}の自然対数", "the natural logarithm of {0}"),
        Label("自然対数（小数20桁）。0以下は誤り", "The natural logarithm to 20 places; zero or less is an error"),
        (Example("LN(2)", "0.69314718055994530942"), Example("LN(0)", error="R203")),
    ),
    Function(
        "LOG",
        _NUMBER,
        _decimals(3),
        _analytic("log", lambda parts: _decimals(3), "R203"),
        Label("{0}の常用対数", "the logarithm of {0} to base 10"),
        Label("10を底とする対数（小数20桁）。0以下は誤り", "The logarithm to base 10; zero or less is an error"),
        (Example("LOG(1000)", "3"), Example("LOG(-1)", error="R203")),
    ),
    Function(
        "MIN",
        _VALUES,
        _joined,
        _extreme("min"),
        Label("{all}のうち最小のもの", "the least of {all}"),
        Label("最も小さい値。空があれば空", "The least value; blank if one of them is"),
        (Example("MIN(3, 1.5, 2)", "1.5"), Example("MIN(1, NULL)")),
        _check_extreme,
    ),
    Function(
        "MAX",
        _VALUES,
        _joined,
        _extreme("max"),
        Label("{all}のうち最大のもの", "the greatest of {all}"),
        Label("最も大きい値。空があれば空", "The greatest value; blank if one of them is"),
        (Example("MAX(3, 1.5, 2)", "3"),),
        _check_extreme,
    ),
    Function(
        "VALUE",
        _TEXT,
        _LONGEST,
        _value,
        Label("{0}を数値にしたもの", "{0} as a number"),
        Label("文字列を数値にする。数値でなければ誤り", "A text as a number; any other text is an error"),
        (Example('VALUE("-12.50")', "-12.5"), Example('VALUE("1.2e3")', "1200"), Example('VALUE("x")', error="R201")),
    ),
    Function(
        "ISNUMBER",
        _TEXT,
        TRUTH,
        _is_number,
        Label("{0}が数値として読める", "{0} can be read as a number"),
        Label("文字列が数値として読めるか。空は偽", "Whether a text is a number; a blank one is not"),
        (Example('ISNUMBER("12.5")', "true"), Example('ISNUMBER("1,000")', "false")),
    ),
)
