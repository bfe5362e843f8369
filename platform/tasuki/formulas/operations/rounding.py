"""ROUND, TRUNC, FLOOR, CEILING, MFLOOR, MCEILING: on SQLite by integer division where the places are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tasuki.formulas.digits import MOST_PLACES, NATIVE_DIGITS, bounded, fits, number_of
from tasuki.formulas.emit import Emission, Part
from tasuki.formulas.numeric import counted
from tasuki.formulas.operations.arithmetic import digits
from tasuki.formulas.operations.signature import NUMBER, Example, Function, Parameter
from tasuki.formulas.scope import FieldType
from tasuki.formulas.snippets import Expression
from tasuki.formulas.typed import Constant, Typed
from tasuki.labels import Label

Emit = Callable[[Emission, tuple[Part, ...]], Part]

_MOST_PLACES = 40
"""Beyond this many places, either way, nothing changes any more."""

# How integer division by `unit` is led to round: what to add before.
_ROUND = "CASE WHEN {{0}} < 0 THEN -{half} ELSE {half} END"
_AWAY = "CASE WHEN {{0}} < 0 THEN -{rest} ELSE {rest} END"
_DOWN = "CASE WHEN {{0}} < 0 THEN -{rest} ELSE 0 END"
_UP = "CASE WHEN {{0}} > 0 THEN {rest} ELSE 0 END"


def _places(arguments: tuple[Typed, ...]) -> int | None:
    """The places as they are written; None if they are computed."""
    if len(arguments) < 2:
        return 0
    places = arguments[1]
    return _limited(places.value) if isinstance(places, Constant) else None


def _limited(number: object) -> int | None:
    return None if number is None else max(min(int(str(number).split(".")[0] or "0"), _MOST_PLACES), -_MOST_PLACES)


def _rounded_type(kind: FieldType, places: int | None) -> FieldType:
    scale = kind.scale if places is None else min(kind.scale, max(places, 0))
    # Rounding up may need one digit more, and rounding before the point as many as it says.
    return number_of(max(kind.digits, -(places or 0)) + 1, scale)


def _result(arguments: tuple[Typed, ...]) -> FieldType:
    return bounded(_rounded_type(digits(arguments[0]), _places(arguments)))


def _rounding(name: str, postgresql: str, before: str) -> Emit:
    """A function that cuts a number at some place; `postgresql` has the number as {0} and the places as {1}."""

    def emit(em: Emission, parts: tuple[Part, ...]) -> Part:
        number = parts[0]
        places = 0 if len(parts) < 2 else _limited(parts[1].constant) if parts[1].is_constant else None
        kind = _rounded_type(digits(number), places)
        if number.ratio is not None and places is not None:
            quick = rounded_ratio(em, number, places, name)
            if quick is not None:
                return quick
        if em.on_sqlite and number.scale is not None and places is not None and not number.is_constant:
            if places >= number.scale:
                return Part(kind, number.value, em.first_error(parts), number.scale)
            if number.type.digits + number.scale <= 18 and fits(kind) and kind.digits <= 18 and places > -18:
                return _native(em, number, kind, places, before)
        count = em.constant_integer(places) if places is not None else em.integer(parts[1])
        if em.on_sqlite:
            return counted(em, kind, em.leaf(name, em.number(number), count), parts)
        return counted(em, kind, em.sql(postgresql, em.number(number), count), parts)

    return emit


def _native(em: Emission, number: Part, kind: FieldType, places: int, before: str) -> Part:
    assert number.scale is not None
    unit = 10 ** (number.scale - places)
    if unit > 10**18:
        # Nothing of 18 digits reaches half of it.
        return Part(kind, em.sql("({0} * 0)", number.value), number.error, 0)
    added = before.format(half=unit // 2, rest=unit - 1)
    whole = em.sql(f"(({{0}} + {added}) / {unit})" if added else f"({{0}} / {unit})", number.value)
    if places < 0:
        whole = em.sql(f"({{0}} * {10**-places})", whole)
    return Part(kind, whole, number.error, max(places, 0))


_QUOTIENTS: Mapping[str, str] = {
    "trunc": "({0} / {1})",
    "round": "CASE WHEN ({0} < 0) = ({1} < 0) THEN 1 ELSE -1 END * ((2 * abs({0}) + abs({1})) / (2 * abs({1})))",
    "away": "CASE WHEN ({0} < 0) = ({1} < 0) THEN 1 ELSE -1 END * ((abs({0}) + abs({1}) - 1) / abs({1}))",
    "down": "CASE WHEN ({0} < 0) = ({1} < 0) THEN {0} / {1} ELSE -((abs({0}) + abs({1}) - 1) / abs({1})) END",
    "up": "CASE WHEN ({0} < 0) = ({1} < 0) THEN (abs({0}) + abs({1}) - 1) / abs({1}) ELSE {0} / {1} END",
}
"""What rounds a quotient of integers to an integer. A divisor of 0 gives NULL on SQLite."""


def rounded_ratio(em: Emission, part: Part, places: int, name: str) -> Part | None:
    """A quotient rounded in one step on 64-bit integers; None if they are not enough, or if its 20 places, rounded
    before, could give anything else."""
    ratio = part.ratio
    if ratio is None or places < 0:
        return None
    over, under = ratio.over, ratio.under
    assert over.scale is not None and under.scale is not None
    shift = under.scale + places - over.scale
    tops, bottoms = over.type.digits + over.scale, under.type.digits + under.scale
    tops, bottoms = tops + max(shift, 0), bottoms + max(-shift, 0)
    if max(tops, bottoms) > NATIVE_DIGITS or bottoms + places >= MOST_PLACES:
        return None
    top, bottom = (em.once(_raised(em, one.value, power)) for one, power in ((over, shift), (under, -shift)))
    kind = number_of(tops - places + 1, places)
    return Part(kind, em.sql(f"({_QUOTIENTS[name]})", top, bottom), part.error, places)


def _raised(em: Emission, value: Expression, power: int) -> Expression:
    return em.sql(f"({{0}} * {10**power})", value) if power > 0 else value


_NUMBER = Parameter("number", NUMBER)

FUNCTIONS = (
    Function(
        "ROUND",
        (_NUMBER, Parameter("places", NUMBER)),
        _result,
        _rounding("round", "round({0}, {1})", _ROUND),
        Label("{0}を小数{1}桁に四捨五入", "{0} rounded to {1} places"),
        Label(
            "四捨五入（ちょうど半分は0から遠いほうへ）。桁数が負なら小数点より左で丸める",
            "Rounds half away from zero; negative places round before the point",
        ),
        (
            Example("ROUND(2.675, 2)", "2.68"),
            Example("ROUND(-2.5, 0)", "-3"),
            Example("ROUND(1250, -2)", "1300"),
        ),
    ),
    Function(
        "TRUNC",
        (_NUMBER, Parameter("places", NUMBER, optional=True)),
        _result,
        _rounding("trunc", "trunc({0}, {1})", ""),
        Label("{0}の端数を切り捨て", "{0} cut to its whole part"),
        Label("0に近いほうへ切り捨て。桁数を省くと整数になる", "Cuts towards zero; without places, to a whole number"),
        (Example("TRUNC(-2.678, 2)", "-2.67"), Example("TRUNC(31999.99)", "31999")),
    ),
    Function(
        "FLOOR",
        (_NUMBER,),
        _result,
        _rounding("trunc", "trunc({0}, {1})", ""),
        Label("{0}を0に近い整数へ", "{0} to the whole number nearer to zero"),
        Label("0に近いほうの整数", "The nearest whole number towards zero"),
        (Example("FLOOR(2.5)", "2"), Example("FLOOR(-2.5)", "-2")),
    ),
    Function(
        "CEILING",
        (_NUMBER,),
        _result,
        _rounding("away", "(sign({0}) * ceil(abs({0})))", _AWAY),
        Label("{0}を0から遠い整数へ", "{0} to the whole number farther from zero"),
        Label("0から遠いほうの整数", "The nearest whole number away from zero"),
        (Example("CEILING(2.5)", "3"), Example("CEILING(-2.5)", "-3")),
    ),
    Function(
        "MFLOOR",
        (_NUMBER,),
        _result,
        _rounding("down", "floor({0})", _DOWN),
        Label("{0}以下の最大の整数", "the greatest whole number not above {0}"),
        Label("その数以下の最大の整数", "The greatest whole number that is not greater"),
        (Example("MFLOOR(-2.5)", "-3"),),
    ),
    Function(
        "MCEILING",
        (_NUMBER,),
        _result,
        _rounding("up", "ceil({0})", _UP),
        Label("{0}以上の最小の整数", "the least whole number not below {0}"),
        Label("その数以上の最小の整数", "The least whole number that is not less"),
        (Example("MCEILING(-2.5)", "-2"),),
    ),
)
