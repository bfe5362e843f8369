"""A checked formula in words, as a colleague would say it.

Functions bring their own words; what joins them (and, or, not, calculations, comparisons with true and blank) is said
here, because it reads well only with a look at what is joined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Protocol

from tasuki.formulas.digits import decimal_text
from tasuki.formulas.operations import OPERATIONS, Function
from tasuki.formulas.operations.signature import BOOLEAN
from tasuki.formulas.typed import Apply, Constant, Prior, Query, Read, System, Typed
from tasuki.labels import Label, Language

LONG: Mapping[Language, int] = MappingProxyType({"ja": 50, "en": 100})
"""Characters from which on the parts of a condition stand on lines of their own."""
MOST_PLACES = 10
"""The words of a function name no more arguments than this one by one."""


class Labels(Protocol):
    """What people call objects and fields. An object has the key "" where there is no org."""

    def field(self, object_key: str, name: str, language: Language) -> str:
        """The label of a field; its name if it has none."""

    def object(self, object_key: str, language: Language) -> str:
        """The label of an object; its key if it has none."""


@dataclass(frozen=True, slots=True)
class Names:
    """Fields and objects called by their own names."""

    def field(self, object_key: str, name: str, language: Language) -> str:
        return name

    def object(self, object_key: str, language: Language) -> str:
        return object_key


def explain(tree: Typed, language: Language, labels: Labels | None = None, own: str = "") -> str:
    """What a formula says, in words: a condition as what holds, a value as what it is. `own` is the object it is of.
    The parts of a long condition stand on lines of their own."""
    teller = _Teller(language, labels or Names(), own)
    spoken = teller.condition(tree) if tree.type.type == "boolean" else teller.value(tree)
    if isinstance(tree, Apply) and tree.operation in _JOINS and len(spoken) > LONG[language]:
        heading = _HEADINGS[tree.operation].text(language)
        bullet = "・" if language == "ja" else "- "
        return "\n".join([heading, *(f"{bullet}{teller.condition(part)}" for part in _flat(tree))])
    return spoken


_JOINS: Mapping[str, Label] = MappingProxyType({"AND": Label("、かつ", " and "), "OR": Label("、または", " or ")})
_HEADINGS: Mapping[str, Label] = MappingProxyType(
    {"AND": Label("次のすべて：", "All of these:"), "OR": Label("次のどれか：", "Any of these:")}
)
_STRENGTH: Mapping[str, int] = MappingProxyType({"+": 1, "-": 1, "*": 2, "/": 2, "^": 3})
_SIGNS: Mapping[str, str] = MappingProxyType({"*": "×", "/": "÷", "-": "−"})
_OPPOSITES: Mapping[str, str] = MappingProxyType({"=": "<>", "<>": "=", "<": ">=", ">": "<=", "<=": ">", ">=": "<"})
_TRUTHS: Mapping[bool, Label] = MappingProxyType({True: Label("真", "true"), False: Label("偽", "false")})
_TICKED: Mapping[bool, Label] = MappingProxyType(
    {True: Label("{0}にチェックがある", "{0} is ticked"), False: Label("{0}にチェックがない", "{0} is not ticked")}
)
_FILLED: Mapping[bool, Label] = MappingProxyType(
    {True: Label("{0}が入力されている", "{0} is filled in"), False: Label("{0}が空", "{0} is blank")}
)
_CHANGED: Mapping[bool, Label] = MappingProxyType(
    {True: Label("{0}が変わった", "{0} has changed"), False: Label("{0}が変わっていない", "{0} has not changed")}
)
_BLANK = Label("空", "blank")
_NOT = Label("「{0}」ではない", "not ({0})")
_PRIOR = Label("変更前の{0}", "{0} before the change")
_OUTER = Label("このレコードの{0}", "this record's {0}")
_MOMENTS: Mapping[str, Label] = MappingProxyType(
    {
        "today": Label("今日", "today"),
        "now": Label("現在の日時", "the present moment"),
        "user_id": Label("操作している人", "the acting user"),
    }
)
_SYSTEMS: Mapping[str, Label] = MappingProxyType(
    {
        "$user": Label("操作している人の{0}", "the acting user's {0}"),
        "$profile": Label("操作している人のプロファイルの{0}", "the {0} of the acting user's profile"),
        "$org": Label("組織の{0}", "the organization's {0}"),
    }
)
_QUERIES: Mapping[str, Label] = MappingProxyType(
    {
        "exists": Label("{1}{0}がある", "there is a {0}{1}"),
        "count": Label("{1}{0}の件数", "the number of {0}{1}"),
        "sum": Label("{1}{0}の{2}の合計", "the sum of {2} over {0}{1}"),
    }
)
_WHERE = Label("「{0}」に当てはまる", " for which {0}")


@dataclass(frozen=True, slots=True)
class _Teller:
    language: Language
    labels: Labels
    own: str

    def say(self, words: Label, *parts: str) -> str:
        return words.text(self.language).format(*parts)

    # Conditions

    def condition(self, tree: Typed, holds: bool = True) -> str:
        """What is the case if `tree` is true (false, with `holds` False)."""
        if isinstance(tree, Apply):
            spoken = self._operation(tree, holds)
            if spoken is not None:
                return spoken
        if isinstance(tree, Read | Prior) and tree.type.type == "boolean":
            return self.say(_TICKED[holds], self.value(tree))
        told = self.value(tree)
        return told if holds else self.say(_NOT, told)

    def _operation(self, tree: Apply, holds: bool) -> str | None:
        match tree.operation:
            case "NOT":
                return self.condition(tree.arguments[0], not holds)
            case "AND" | "OR":
                return self._joined(tree, holds)
            case "ISBLANK" | "ISNULL":
                return self.say(_FILLED[not holds], self.value(tree.arguments[0]))
            case "ISCHANGED":
                return self.say(_CHANGED[holds], self.value(tree.arguments[0]))
            case "=" | "<>" | "<" | ">" | "<=" | ">=":
                return self._compared(tree, holds)
        return None

    def _joined(self, tree: Apply, holds: bool) -> str:
        operation = tree.operation if holds else ("OR" if tree.operation == "AND" else "AND")
        parts = _flat(tree)
        spoken = []
        for part in parts:
            told = self.condition(part, holds)
            spoken.append(self._bracketed(told) if len(parts) > 1 and self._joins(part, holds) else told)
        return _JOINS[operation].text(self.language).join(spoken)

    def _joins(self, tree: Typed, holds: bool) -> bool:
        """True for what is said with an and or an or of its own."""
        while isinstance(tree, Apply) and tree.operation == "NOT":
            tree = tree.arguments[0]
        return isinstance(tree, Apply) and tree.operation in _JOINS and len(tree.arguments) > 1

    def _compared(self, tree: Apply, holds: bool) -> str:
        operation = tree.operation if holds else _OPPOSITES[tree.operation]
        left, right = tree.arguments
        if isinstance(left, Constant) and not isinstance(right, Constant) and operation in ("=", "<>"):
            left, right = right, left
        if isinstance(right, Constant) and operation in ("=", "<>"):
            if right.value is None:
                return self.say(_FILLED[operation == "<>"], self.value(left))
            if isinstance(right.value, bool):
                return self.condition(left, right.value == (operation == "="))
        return self.say(OPERATIONS[operation].words, self.value(left), self.value(right))

    # Values

    def value(self, tree: Typed) -> str:
        match tree:
            case Constant():
                return self._constant(tree)
            case Read():
                path = self._path(tree.objects, tree.path)
                return self.say(_OUTER, path) if tree.outer else path
            case Prior():
                return self.say(_PRIOR, self.labels.field(self.own, tree.name, self.language))
            case System():
                return self._system(tree)
            case Query():
                return self._query(tree)
            case Apply():
                return self._apply(tree)

    def _constant(self, tree: Constant) -> str:
        match tree.value:
            case None:
                return _BLANK.text(self.language)
            case bool():
                return _TRUTHS[tree.value].text(self.language)
            case Decimal():
                return decimal_text(tree.value)
        return f"「{tree.value}」" if self.language == "ja" else f"“{tree.value}”"

    def _path(self, objects: Sequence[str], names: Sequence[str]) -> str:
        words = [self.labels.field(key, name, self.language) for key, name in zip(objects, names, strict=True)]
        if self.language == "ja":
            return "の".join(words)
        return " of ".join(reversed(words))

    def _system(self, tree: System) -> str:
        if tree.name in _MOMENTS:
            return _MOMENTS[tree.name].text(self.language)
        group, _, name = tree.name.partition(".")
        words = _SYSTEMS.get(group.lower())
        if words is None:
            return tree.name
        return self.say(words, self.labels.field("user", name, self.language) if group.lower() == "$user" else name)

    def _query(self, tree: Query) -> str:
        inside = _Teller(self.language, self.labels, tree.object)
        where = "" if tree.condition is None else self.say(_WHERE, inside.condition(tree.condition))
        summed = "" if tree.value is None else inside.value(tree.value)
        return self.say(_QUERIES[tree.operation], self.labels.object(tree.object, self.language), where, summed)

    def _apply(self, tree: Apply) -> str:
        if tree.operation in _STRENGTH and len(tree.arguments) == 2:
            return self._calculated(tree)
        if tree.operation in ("NOT", *_JOINS):
            return self.condition(tree)
        function = OPERATIONS[tree.operation]
        count = len(tree.arguments)
        parts = [self._argument(function, place, count, part) for place, part in enumerate(tree.arguments)]
        comma = "、" if self.language == "ja" else ", "
        return _filled(function.words.text(self.language), parts, comma)

    def _argument(self, function: Function, place: int, count: int, tree: Typed) -> str:
        is_test = function.parameter(place, count).types == BOOLEAN
        if is_test or (tree.type.type == "boolean" and isinstance(tree, Apply)):
            return self.condition(tree)
        return self.value(tree)

    def _calculated(self, tree: Apply) -> str:
        strength = _STRENGTH[tree.operation]
        left, right = tree.arguments
        sign = _SIGNS.get(tree.operation, tree.operation)
        first = self._operand(left, strength, same=False)
        return f"{first} {sign} {self._operand(right, strength, same=True)}"

    def _operand(self, tree: Typed, strength: int, *, same: bool) -> str:
        told = self.value(tree)
        own = _STRENGTH.get(tree.operation, 9) if isinstance(tree, Apply) else 9
        return self._bracketed(told) if own < strength or (same and own == strength) else told

    def _bracketed(self, told: str) -> str:
        return f"（{told}）" if self.language == "ja" else f"({told})"


def _flat(tree: Apply) -> tuple[Typed, ...]:
    """The parts of an and (or an or), those of the same kind inside it included."""
    found: list[Typed] = []
    for part in tree.arguments:
        inner = isinstance(part, Apply) and part.operation == tree.operation
        found.extend(_flat(part) if inner and isinstance(part, Apply) else (part,))
    return tuple(found)


def _filled(words: str, parts: Sequence[str], comma: str) -> str:
    """`{0}`, `{1}` … and `{all}` filled; what an optional argument that is not there would say is left out."""
    missing = [""] * (MOST_PLACES - len(parts))
    return words.format(*parts, *missing, all=comma.join(parts))
