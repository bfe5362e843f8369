"""IF, IFS, CASE, AND, OR, NOT and what tells blank from not blank."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tasuki.formulas.digits import joined_type
from tasuki.formulas.emit import Emission, Part
from tasuki.formulas.numeric import joined_parts
from tasuki.formulas.operations.comparing import equality
from tasuki.formulas.operations.fitting import equal_sort, one_sort
from tasuki.formulas.operations.signature import BOOLEAN, Example, Fault, Function, Parameter
from tasuki.formulas.scope import FieldType
from tasuki.formulas.snippets import Expression
from tasuki.formulas.typed import Typed
from tasuki.labels import Label

TRUTH = FieldType("boolean")

_STOP = "''"
"""Stands among errors for: nothing behind this is evaluated."""


def _choose(em: Emission, tests: Sequence[Part], results: Sequence[Part], otherwise: Part) -> Part:
    """The result of the first test that is true: value and error of the branch taken only."""
    kind = joined_type([part.type for part in (*results, otherwise)])
    *results, otherwise = joined_parts(em, kind, (*results, otherwise))
    whens = " ".join(f"WHEN {{{2 * i}}} THEN {{{2 * i + 1}}}" for i in range(len(tests)))
    pairs = [part.value for pair in zip(tests, results, strict=True) for part in pair]
    value = em.sql(f"CASE {whens} ELSE {{{len(pairs)}}} END", *pairs, otherwise.value)
    return Part(kind, value, _chosen_error(em, tests, results, otherwise), otherwise.scale)


def _chosen_error(em: Emission, tests: Sequence[Part], results: Sequence[Part], otherwise: Part) -> Expression | None:
    """The error of the first test that fails before one is true, or that of the result taken."""
    if all(part.error is None for part in (*tests, *results, otherwise)):
        return None
    steps: list[Expression | None] = []
    for test, result in zip(tests, results, strict=True):
        found = _STOP if result.error is None else f"COALESCE({{1}}, {_STOP})"
        inner = () if result.error is None else (result.error,)
        steps += [test.error, em.sql(f"CASE WHEN {{0}} THEN {found} END", test.value, *inner)]
    return _first_of(em, [*steps, otherwise.error])


def _first_of(em: Emission, steps: Sequence[Expression | None]) -> Expression:
    """The first step that says something; nothing if that is to stop."""
    return em.sql(f"NULLIF({{0}}, {_STOP})", em.folded("COALESCE", [step for step in steps if step is not None]))


def _if(em: Emission, parts: tuple[Part, ...]) -> Part:
    return _choose(em, parts[:1], parts[1:2], _otherwise(em, parts, 2))


def _ifs(em: Emission, parts: tuple[Part, ...]) -> Part:
    pairs = len(parts) // 2
    return _choose(em, parts[: 2 * pairs : 2], parts[1 : 2 * pairs : 2], _otherwise(em, parts, 2 * pairs))


def _otherwise(em: Emission, parts: tuple[Part, ...], place: int) -> Part:
    return parts[place] if place < len(parts) else em.blank()


def _case(em: Emission, parts: tuple[Part, ...]) -> Part:
    looked_at, *rest, otherwise = parts
    tests = [equality(em, (looked_at, value)) for value in rest[::2]]
    return _choose(em, tests, rest[1::2], otherwise)


def _and(em: Emission, parts: tuple[Part, ...]) -> Part:
    return _until(em, parts, "AND", "NOT {0}")


def _or(em: Emission, parts: tuple[Part, ...]) -> Part:
    return _until(em, parts, "OR", "{0}")


def _until(em: Emission, parts: tuple[Part, ...], word: str, deciding: str) -> Part:
    """AND and OR: the error of a part counts only where no earlier part decides; an unknown one decides nothing."""
    value = em.chained(word, [part.value for part in parts])
    failing = [place for place, part in enumerate(parts) if part.error is not None]
    if not failing:
        return Part(TRUTH, value)
    steps: list[Expression | None] = []
    for part in parts[: failing[-1]]:
        steps += [part.error, em.sql(f"CASE WHEN {deciding} THEN {_STOP} END", part.value)]
    steps.append(parts[failing[-1]].error)
    return Part(TRUTH, value, _first_of(em, steps) if len(steps) > 1 else steps[0])


def _not(em: Emission, parts: tuple[Part, ...]) -> Part:
    return em.condition(em.sql("(NOT {0})", parts[0].value), parts)


def _is_blank(em: Emission, parts: tuple[Part, ...]) -> Part:
    if parts[0].is_constant:
        return em.condition(em.truth(parts[0].is_blank), parts)
    return em.condition(em.sql("({0} IS NULL)", parts[0].value), parts)


def _blank_value(em: Emission, parts: tuple[Part, ...]) -> Part:
    kind = joined_type([part.type for part in parts])
    first, second = joined_parts(em, kind, parts)
    value = em.sql("COALESCE({0}, {1})", first.value, second.value)
    error = second.error
    if error is not None:
        error = em.sql("CASE WHEN {0} IS NULL THEN {1} END", first.value, error)
    return Part(kind, value, em.first(first.error, error), second.scale)


def _results(first: int, step: int) -> Callable[[tuple[Typed, ...]], FieldType]:
    """The type that holds every result: each `step`-th argument from `first` on, and a last one without a test."""

    def kind(arguments: tuple[Typed, ...]) -> FieldType:
        found = [part.type for part in arguments[first::step]]
        alone = (len(arguments) - first) % step != 1
        return joined_type([*found, arguments[-1].type] if alone else found)

    return kind


def _joined(arguments: tuple[Typed, ...]) -> FieldType:
    return joined_type([part.type for part in arguments])


def _alike(first: int, step: int) -> Callable[[tuple[Typed, ...]], tuple[Fault, ...]]:
    """Every result is of one type."""

    def check(arguments: tuple[Typed, ...]) -> tuple[Fault, ...]:
        return one_sort(arguments, (*range(first, len(arguments) - 1, step), len(arguments) - 1))

    return check


def _check_case(arguments: tuple[Typed, ...]) -> tuple[Fault, ...]:
    found: tuple[Fault, ...] = ()
    for place in range(1, len(arguments) - 1, 2):
        found += equal_sort(arguments, 0, place, place)
    return found or _alike(2, 2)(arguments)


_TESTS = Parameter("test", BOOLEAN)
_VALUE = Parameter("value", choices=True)
_REPEATED = Parameter("value", choices=True, repeats=True)

FUNCTIONS = (
    Function(
        "IF",
        (_TESTS, _VALUE, Parameter("otherwise", choices=True, optional=True)),
        _results(1, 1),
        _if,
        Label("{0}なら{1}、そうでなければ{2}", "{1} if {0}, else {2}"),
        Label(
            "条件が真なら2つ目、偽か不明なら3つ目（なければ空）",
            "The second argument if the test is true; the third (or blank) if it is false or unknown",
        ),
        (
            Example('IF(1 < 2, "a", "b")', "a"),
            Example("IF(true, 1, 1 / 0)", "1"),
            Example("IF(false, 1)"),
        ),
        _alike(1, 1),
    ),
    Function(
        "IFS",
        (Parameter("test", BOOLEAN, repeats=True), _REPEATED),
        _results(1, 2),
        _ifs,
        Label("上から順に調べて最初に当てはまるもの（{all}）", "the first that holds of {all}"),
        Label(
            "条件と値の組を順に調べ、最初に真になった条件の値。最後に1つだけ書くと、どれも真でないときの値",
            "The value of the first test that is true; a last value without a test is for when none is",
        ),
        (
            Example('IFS(1 > 2, "a", 2 > 1, "b", "c")', "b"),
            Example('IFS(false, "a", "c")', "c"),
            Example('IFS(false, "a")'),
        ),
        _alike(1, 2),
        "optional",
    ),
    Function(
        "CASE",
        (Parameter("value", choices=True), Parameter("is", choices=True, repeats=True), _REPEATED),
        _results(2, 2),
        _case,
        Label("{0}に応じた値（{all}）", "what {0} stands for ({all})"),
        Label(
            "1つ目の値と順に比べ、等しいものの次に書いた値。最後はどれとも等しくないときの値",
            "Compares the first value with each that follows; gives what stands after the equal one, else the last",
        ),
        (
            Example('CASE(2, 1, "a", 2, "b", "c")', "b"),
            Example('CASE("x", "y", 1, 0)', "0"),
        ),
        _check_case,
        "required",
    ),
    Function(
        "AND",
        (Parameter("test", BOOLEAN, repeats=True),),
        TRUTH,
        _and,
        Label("{all}のすべて", "all of {all}"),
        Label(
            "すべて真なら真。偽が見つかればそこで終わり、後の誤りは現れない",
            "True if all are; stops at the first that is false, so that no later error appears",
        ),
        (Example("AND(true, 1 < 2)", "true"), Example("AND(false, 1 / 0 = 1)", "false")),
    ),
    Function(
        "OR",
        (Parameter("test", BOOLEAN, repeats=True),),
        TRUTH,
        _or,
        Label("{all}のいずれか", "any of {all}"),
        Label(
            "1つでも真なら真。真が見つかればそこで終わり、後の誤りは現れない",
            "True if one is; stops at the first that is true, so that no later error appears",
        ),
        (Example("OR(false, 1 < 2)", "true"), Example("OR(true, 1 / 0 = 1)", "true")),
    ),
    Function(
        "NOT",
        (_TESTS,),
        TRUTH,
        _not,
        Label("{0}ではない", "not {0}"),
        Label("真なら偽、偽なら真。不明は不明のまま", "False for true, true for false; unknown stays unknown"),
        (Example("NOT(1 < 2)", "false"),),
    ),
    Function(
        "ISBLANK",
        (Parameter("value", choices=True),),
        TRUTH,
        _is_blank,
        Label("{0}が空", "{0} is blank"),
        Label("値が空なら真。空文字列も空", "True if the value is blank; an empty text is blank"),
        (Example('ISBLANK("")', "true"), Example("ISBLANK(0)", "false")),
    ),
    Function(
        "ISNULL",
        (Parameter("value", choices=True),),
        TRUTH,
        _is_blank,
        Label("{0}が空", "{0} is blank"),
        Label("ISBLANKと同じ", "The same as ISBLANK"),
        (Example("ISNULL(1)", "false"),),
    ),
    Function(
        "BLANKVALUE",
        (Parameter("value", choices=True), Parameter("instead", choices=True)),
        _joined,
        _blank_value,
        Label("{0}（空なら{1}）", "{0}, or {1} if blank"),
        Label("1つ目の値、空なら2つ目", "The first value, or the second where the first is blank"),
        (Example('BLANKVALUE("", "a")', "a"), Example("BLANKVALUE(1, 2)", "1")),
        _alike(0, 1),
    ),
    Function(
        "NULLVALUE",
        (Parameter("value", choices=True), Parameter("instead", choices=True)),
        _joined,
        _blank_value,
        Label("{0}（空なら{1}）", "{0}, or {1} if blank"),
        Label("BLANKVALUEと同じ", "The same as BLANKVALUE"),
        (Example("NULLVALUE(1, 2)", "1"),),
        _alike(0, 1),
    ),
)
