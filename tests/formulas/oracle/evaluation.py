"""The independent evaluator: slow, plain, and sharing no code with the compiler but the parse tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from formulas.oracle import arithmetic, days, programme, wording
from formulas.oracle.outcome import Failed, Value, plain
from formulas.oracle.statics import Field, Kind, kind_of, of_arithmetic
from tasuki.formulas.nodes import Call, Chain, Combine, Compare, Literal, Name, Negative, Node, Not


@dataclass(frozen=True, slots=True)
class World:
    """All that an evaluation depends on. Names of fields in lower case; a percent value is its share."""

    fields: Mapping[str, Field]
    row: Mapping[str, Value]
    prior: Mapping[str, Value] | None = None
    globals: Mapping[str, Value] = field(default_factory=dict)
    blanks: str = "blank"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    now: datetime = datetime(2021, 4, 1, 3, 0, tzinfo=UTC)
    year_starts: tuple[int, int] = (4, 1)
    others: Mapping[str, Sequence[Mapping[str, Value]]] = field(default_factory=dict)
    around: World | None = None

    def kind(self, node: Node) -> Kind:
        return kind_of(node, {**self.fields, **{name: Field(_kind(held)) for name, held in self.globals.items()}})

    def read(self, name: str, values: Mapping[str, Value]) -> Value:
        """A field of this row or of the prior one."""
        value = values.get(name)
        kind = self.fields[name].kind
        if value is None and kind == "number" and self.blanks == "zero":
            return Decimal(0)
        if value is None and kind == "boolean":
            return False
        return value


def _kind(value: Value) -> Kind:
    return "boolean" if isinstance(value, bool) else "number" if isinstance(value, Decimal) else "text"


def evaluate(node: Node, world: World) -> Value:
    """The value of a formula for one row, a checkbox not yet made sure. Raises Failed."""
    match node:
        case Literal(value):
            return value
        case Name():
            return _name(node, world)
        case Not(part):
            found = evaluate(part, world)
            return None if found is None else not found
        case Combine(operator, parts):
            return _combine(operator == "or", parts, world)
        case Compare(operator, left, right):
            return _compare(operator, left, right, world)
        case Negative(part):
            number = evaluate(part, world)
            return number.copy_negate() if isinstance(number, Decimal) and number else number
        case Chain():
            return _chain(node, world)
        case Call(function, arguments):
            return _call(function, arguments, world)
    raise AssertionError(node)


def result(node: Node, world: World) -> Value:
    """What a formula field holds: a checkbox is never blank. Raises Failed."""
    value = evaluate(node, world)
    return False if value is None and world.kind(node) == "boolean" else value


def _name(node: Name, world: World) -> Value:
    key = node.text.lower()
    if key.startswith("$record."):
        here = world.around or world
        return here.read(key.removeprefix("$record."), here.row)
    return world.globals[key] if key.startswith("$") else world.read(key, world.row)


def _combine(deciding: bool, parts: Sequence[Node], world: World) -> bool | None:
    unknown = False
    for part in parts:
        found = evaluate(part, world)
        if found is deciding:
            return deciding
        unknown = unknown or found is None
    return None if unknown else not deciding


def _compare(operator: str, left: Node, right: Node, world: World) -> bool | None:
    values = evaluate(left, world), evaluate(right, world)
    kinds = world.kind(left), world.kind(right)
    if operator in ("=", "<>"):
        found = _equal(values, kinds)
        return found if found is None or operator == "=" else not found
    first, second = values
    if first is None or second is None:
        return None
    low: Any = first
    return {"<": low < second, ">": low > second, "<=": low <= second, ">=": low >= second}[operator]


def _equal(values: tuple[Value, Value], kinds: tuple[Kind, Kind]) -> bool | None:
    left, right = values
    if "text" in kinds or "blank" in kinds:
        return left == right
    return None if left is None or right is None else left == right


def _chain(node: Chain, world: World) -> Value:
    value, kind = evaluate(node.operands[0], world), world.kind(node.operands[0])
    for operator, operand in zip(node.operators, node.operands[1:], strict=True):
        other = evaluate(operand, world)
        kind = of_arithmetic(operator.sign, kind, world.kind(operand))
        value = _arithmetic(operator.sign, value, other, kind)
    return value


def _arithmetic(operator: str, left: Value, right: Value, kind: Kind) -> Value:
    if kind == "text":
        return wording.blank_if_empty(f"{left or ''}{right or ''}")
    if left is None or right is None:
        return None
    match left, right:
        case Decimal(), Decimal():
            return arithmetic.OPERATORS[operator](left, right)
        case datetime(), Decimal():
            return days.add_to_instant(left, _signed(operator, right))
        case Decimal(), datetime():
            return days.add_to_instant(right, left)
        case date(), Decimal():
            return days.add_days(left, _signed(operator, right))
        case Decimal(), date():
            return days.add_days(right, left)
        case time(), Decimal():
            return days.add_to_time(left, _signed(operator, right))
        case Decimal(), time():
            return days.add_to_time(right, left)
        case datetime(), datetime():
            return days.between_instants(left, right)
        case date(), date():
            return Decimal(left.toordinal() - right.toordinal())
        case time(), time():
            return days.between_times(left, right)
    raise AssertionError((operator, left, right))


def _signed(operator: str, number: Decimal) -> Decimal:
    return number.copy_negate() if operator == "-" else number


def _call(function: str, arguments: Sequence[Node], world: World) -> Value:
    if function in _LAZY:
        return _LAZY[function](arguments, world)
    values = [evaluate(part, world) for part in arguments]
    if function in _BLANK_TAKING:
        return _BLANK_TAKING[function](values)
    if function == "TODAY":
        return days.day_of(world.now, world.zone)
    if function == "NOW":
        return world.now
    if function == "TIMENOW":
        return days.time_of(world.now, world.zone)
    if None in values:
        return None
    return _strict(function, values, world)


def _if(arguments: Sequence[Node], world: World) -> Value:
    """IF and IFS: pairs of a test and a value, then perhaps a value for when no test is true."""
    *pairs, last = arguments if len(arguments) % 2 else (*arguments, None)
    for test, value in zip(pairs[::2], pairs[1::2], strict=True):
        if evaluate(test, world) is True:
            return evaluate(value, world)
    return evaluate(last, world) if last is not None else None


def _case(arguments: Sequence[Node], world: World) -> Value:
    looked_at, *pairs, last = arguments
    value = evaluate(looked_at, world)
    for case, found in zip(pairs[::2], pairs[1::2], strict=True):
        if _equal((value, evaluate(case, world)), (world.kind(looked_at), world.kind(case))) is True:
            return evaluate(found, world)
    return evaluate(last, world)


def _blank_value(arguments: Sequence[Node], world: World) -> Value:
    found = evaluate(arguments[0], world)
    return evaluate(arguments[1], world) if found is None else found


def _prior_value(arguments: Sequence[Node], world: World) -> Value:
    """Of a new record the value it has now, as Salesforce gives it."""
    name = _field_name(arguments[0])
    return world.read(name, world.row if world.prior is None else world.prior)


def _is_changed(arguments: Sequence[Node], world: World) -> bool:
    """Blank to blank is no change, blank to 0 is one whatever blanks are read as. A new record has not changed."""
    name, as_kept = _field_name(arguments[0]), replace(world, blanks="blank")
    return world.prior is not None and as_kept.read(name, world.prior) != as_kept.read(name, world.row)


def _field_name(node: Node) -> str:
    assert isinstance(node, Name), node
    return node.text.lower()


def _found(object_name: Node, condition: Node | None, world: World) -> Iterator[World]:
    """The records of another object for which a condition is true; one that fails is not."""
    for row in world.others[_field_name(object_name)]:
        there = replace(world, row=row, around=world)
        try:
            if condition is None or evaluate(condition, there) is True:
                yield there
        except Failed:
            continue


def _sum_of(arguments: Sequence[Node], world: World) -> Value:
    """Blank if there is nothing to sum; if several cannot be told, the first of the codes."""
    object_name, value, *condition = arguments
    total, codes, seen = Decimal(0), set(), False
    for there in _found(object_name, condition[0] if condition else None, world):
        try:
            found = evaluate(value, there)
        except Failed as failed:
            codes.add(failed.code)
            continue
        if found is not None:
            assert isinstance(found, Decimal)
            total, seen = arithmetic.WIDE.add(total, found), True
    if codes:
        raise Failed(min(codes))
    return arithmetic.checked(total) if seen else None


_LAZY: Mapping[str, Callable[[Sequence[Node], World], Value]] = {
    "IF": _if,
    "IFS": _if,
    "CASE": _case,
    "BLANKVALUE": _blank_value,
    "NULLVALUE": _blank_value,
    "PRIORVALUE": _prior_value,
    "ISCHANGED": _is_changed,
    "ISNEW": lambda arguments, world: world.prior is None,
    "ISCLONE": lambda arguments, world: False,
    "EXISTS": lambda arguments, world: any(True for _ in _found(arguments[0], *arguments[1:] or (None,), world)),
    "COUNTOF": lambda arguments, world: Decimal(sum(1 for _ in _found(arguments[0], *arguments[1:] or (None,), world))),
    "SUMOF": _sum_of,
}


def _contains(values: list[Any]) -> bool | None:
    text, part = values
    return True if part is None else None if text is None else part in text


def _begins(values: list[Any]) -> bool | None:
    text, part = values
    return True if part is None else None if text is None else text.startswith(part)


def _padding(on_the_left: bool) -> Callable[[list[Any]], Value]:
    def pad(values: list[Any]) -> Value:
        text, width, *filling = values
        if text is None or width is None:
            return None
        return wording.padded(text, width, filling[0] if filling else " ", on_the_left)

    return pad


def _substitute(values: list[Any]) -> Value:
    text, old, new = values
    return None if text is None or old is None else wording.substitute(text, old, new)


def _find(values: list[Any]) -> Value:
    what, text, *start = values
    return wording.find(what, text, start[0] if start else None)


_BLANK_TAKING: Mapping[str, Callable[[list[Any]], Value]] = {
    "ISBLANK": lambda values: values[0] is None,
    "ISNULL": lambda values: values[0] is None,
    "ISPICKVAL": lambda values: values[0] == values[1],
    "ISNUMBER": lambda values: values[0] is not None and wording.is_number(values[0]),
    "CONTAINS": _contains,
    "BEGINS": _begins,
    "LEN": lambda values: Decimal(len(values[0] or "")),
    "FIND": _find,
    "PICKLISTCOUNT": lambda values: Decimal(len(values[0].split(";")) if values[0] else 0),
    "REGEX": lambda values: re.fullmatch(values[1], values[0] or "", re.ASCII) is not None,
    "SUBSTITUTE": _substitute,
    "LPAD": _padding(True),
    "RPAD": _padding(False),
    "BR": lambda values: "\n",
    "FORMATDURATION": lambda values: _format_duration(values),
}


def _strict(function: str, values: list[Any], world: World) -> Value:
    """A function that is blank where an argument is."""
    first = values[0]
    if function in arithmetic.ONE_NUMBER:
        return arithmetic.ONE_NUMBER[function](first)
    if function in wording.ONE_TEXT:
        return wording.blank_if_empty(wording.ONE_TEXT[function](first) or "")
    if function in days.PARTS_OF_A_DAY:
        return Decimal(days.PARTS_OF_A_DAY[function](_day(first, world)))
    if function in days.PARTS_OF_A_TIME:
        at = days.time_of(first, world.zone) if isinstance(first, datetime) else first
        return Decimal(days.PARTS_OF_A_TIME[function](at))
    if function in programme.FUNCTIONS:
        found = programme.FUNCTIONS[function](values, world.zone, world.year_starts)
        return wording.blank_if_empty(found) if isinstance(found, str) else found
    return _STRICT[function](values, world)


def _day(value: date | datetime, world: World) -> date:
    return days.day_of(value, world.zone) if isinstance(value, datetime) else value


def _text(value: Value) -> str:
    match value:
        case Decimal():
            return plain(value)
        case datetime():
            return f"{value.replace(microsecond=0, tzinfo=None).isoformat(' ')}Z"
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("milliseconds")
    assert isinstance(value, str), value
    return value


def _date_value(value: str | date | datetime, world: World) -> date:
    return days.read_date(value) if isinstance(value, str) else _day(value, world)


def _datetime_value(value: str | date | datetime) -> datetime:
    if isinstance(value, str):
        return days.read_instant(value)
    return value if isinstance(value, datetime) else datetime.combine(value, time(), UTC)


def _time_value(value: str | time | datetime, world: World) -> time:
    if isinstance(value, str):
        return days.read_time(value)
    return days.time_of(value, world.zone) if isinstance(value, datetime) else value


def _add_months(value: date | datetime, months: Decimal, world: World) -> date | datetime:
    if not isinstance(value, datetime):
        return days.add_months(value, months)
    local = value.astimezone(world.zone)
    moved = datetime.combine(days.add_months(local.date(), months), local.time(), world.zone)
    return moved.astimezone(UTC)


def _format_duration(values: list[Any]) -> str | None:
    """Days are shown where that is true: not where it is unknown."""
    first, *others = values
    if isinstance(first, Decimal):
        return days.duration(arithmetic.whole(first), bool(others and others[0]))
    if None in (first, *others):
        return None
    if isinstance(first, datetime):
        return days.duration(days.seconds_between(first, others[0]), True)
    return days.duration(days.seconds_between_times(first, others[0]), False)


_STRICT: Mapping[str, Callable[[list[Any], World], Value]] = {
    "INCLUDES": lambda values, world: values[1] in values[0].split(";"),
    "TEXT": lambda values, world: _text(values[0]),
    "VALUE": lambda values, world: wording.number_of(values[0]),
    "ROUND": lambda values, world: arithmetic.round_half_up(*values),
    "TRUNC": lambda values, world: arithmetic.truncate(*values),
    "MOD": lambda values, world: arithmetic.remainder(*values),
    "MIN": lambda values, world: min(values),
    "MAX": lambda values, world: max(values),
    "LEFT": lambda values, world: wording.left(*values),
    "RIGHT": lambda values, world: wording.right(*values),
    "MID": lambda values, world: wording.middle(*values),
    "ASCII": lambda values, world: Decimal(ord(values[0][0])),
    "CHR": lambda values, world: wording.character(*values),
    "DATE": lambda values, world: days.make_date(*values),
    "DATEVALUE": lambda values, world: _date_value(values[0], world),
    "DATETIMEVALUE": lambda values, world: _datetime_value(values[0]),
    "TIMEVALUE": lambda values, world: _time_value(values[0], world),
    "ADDMONTHS": lambda values, world: _add_months(values[0], values[1], world),
    "UNIXTIMESTAMP": lambda values, world: days.unix_timestamp(values[0]),
    "FROMUNIXTIME": lambda values, world: days.from_unix_time(values[0]),
}


def with_row(world: World, row: Mapping[str, Value], prior: Mapping[str, Value] | None = None) -> World:
    """The same world around another row."""
    return replace(world, row=row, prior=prior)
