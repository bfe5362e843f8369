"""The type of an expression as far as its meaning depends on it: a blank text is '' where a blank number is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal as OneOf

from tasuki.formulas.nodes import Call, Chain, Combine, Compare, Literal, Name, Negative, Node, Not

Kind = OneOf["text", "number", "boolean", "date", "time", "timestamp", "reference", "blank"]

RESULTS: Mapping[Kind, str] = {
    "number": (
        "VALUE ROUND FLOOR CEILING MFLOOR MCEILING TRUNC MOD ABS SQRT EXP LN LOG MIN MAX LEN FIND ASCII PICKLISTCOUNT "
        "YEAR MONTH DAY WEEKDAY DAYOFYEAR ISOWEEK ISOYEAR HOUR MINUTE SECOND MILLISECOND UNIXTIMESTAMP "
        "FISCALYEAR FISCALQUARTER MINUTES COUNTOF SUMOF"
    ),
    "text": (
        "TEXT LEFT RIGHT MID SUBSTITUTE TRIM UPPER LOWER LPAD RPAD REVERSE INITCAP CHR BR CASESAFEID JSENCODE "
        "FORMATDURATION WAREKI NORMALIZE KANA HALFKANA ZENGIN "
        "HTMLENCODE JSINHTMLENCODE URLENCODE"
    ),
    "boolean": (
        "ISBLANK ISNULL ISPICKVAL INCLUDES ISNUMBER CONTAINS BEGINS REGEX ISNEW ISCHANGED ISCLONE EXISTS "
        "CORPORATENUMBERVALID ISZENGIN"
    ),
    "date": "DATE DATEVALUE TODAY",
    "timestamp": "DATETIMEVALUE FROMUNIXTIME NOW",
    "time": "TIMEVALUE TIMENOW",
}
_BY_FUNCTION: Mapping[str, Kind] = {name: kind for kind, names in RESULTS.items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class Field:
    """A field as a formula sees it; `percent` shows 100 times what formulas see."""

    kind: Kind
    many: bool = False
    percent: bool = False


def kind_of(node: Node, fields: Mapping[str, Field]) -> Kind:
    """The type of what `node` gives; "blank" for a NULL that nothing gives a type."""
    match node:
        case Literal(value):
            return _of_constant(value)
        case Name():
            return fields[node.text.lower().removeprefix("$record.")].kind
        case Compare() | Combine() | Not():
            return "boolean"
        case Negative():
            return "number"
        case Chain(operands, operators):
            kind = kind_of(operands[0], fields)
            for operator, operand in zip(operators, operands[1:], strict=True):
                kind = of_arithmetic(operator.sign, kind, kind_of(operand, fields))
            return kind
        case Call(function) if function in _BY_FUNCTION:
            return _BY_FUNCTION[function]
        case Call(function, arguments):
            return _of_call(function, tuple(kind_of(part, fields) for part in arguments))
    raise AssertionError(node)


def _of_constant(value: str | Decimal | bool | None) -> Kind:
    match value:
        case None:
            return "blank"
        case bool():
            return "boolean"
        case str():
            return "text"
    return "number"


def of_arithmetic(operator: str, left: Kind, right: Kind) -> Kind:
    """What an operator between two operands gives."""
    if operator == "&":
        return "text"
    if operator not in "+-":
        return "number"
    if left == right == "text":
        return "text"
    if left == right:
        return "number"  # also the difference of two dates
    return next((kind for kind in (left, right) if kind not in ("number", "blank")), "number")


def _of_call(function: str, kinds: tuple[Kind, ...]) -> Kind:
    match function:
        case "IF":
            return _first_known(kinds[1:])
        case "IFS":
            return _first_known((*kinds[1::2], kinds[-1] if len(kinds) % 2 else "blank"))
        case "CASE":
            return _first_known((*kinds[2::2], kinds[-1]))
        case "BLANKVALUE" | "NULLVALUE" | "PRIORVALUE":
            return _first_known(kinds)
        case "ADDMONTHS":
            return kinds[0]
    raise AssertionError(function)


def _first_known(kinds: tuple[Kind, ...]) -> Kind:
    return next((kind for kind in kinds if kind != "blank"), "blank")
