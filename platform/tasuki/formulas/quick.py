"""The same formula on 64-bit integers, where a row's numbers are short enough.

An amount may have 18 digits, so its product with a rate may need more than SQLite's integers hold, and is counted in
decimal text, a hundred times slower. Hardly an amount has more than nine. So on SQLite a formula is compiled again as
if none had; which of the two counts is decided row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from tasuki.formulas.emit import Emission, Part, Quick
from tasuki.formulas.leaf.numbers import LEAVES
from tasuki.formulas.sharing import Shared, Sharing
from tasuki.formulas.snippets import Expression, Snippet
from tasuki.formulas.typed import Query, Typed, walk

Compile = Callable[[Typed, Emission], tuple[Part, tuple[Part, ...]]]
"""A tree compiled: the whole, and the numbers it reads."""

_ASSUMED = (12, 9, 6)
"""Digits that numbers are assumed to have at most, tried in turn."""
_MOST_NODES = 200
_MOST_READS = 40
_TEXT_LEAVES = tuple(f"tasuki_{leaf.name}(" for leaf in LEAVES if leaf.name not in ("value", "is_number"))


def quicker(tree: Typed, slow: Part, reads: Sequence[Part], em: Emission, compile_tree: Compile) -> Part | Quick | None:
    """What gives the same as `slow`, which reads the numbers `reads`, faster: all of it, or of a number what holds
    behind a guard; None if nothing does."""
    nodes = walk(tree)
    if not em.on_sqlite or len(nodes) > _MOST_NODES or any(isinstance(node, Query) for node in nodes):
        return None
    if len(reads) > _MOST_READS or any(part.scale is None for part in reads):
        return None
    own = frozenset(id(part.value) for part in reads)
    if not _counts_in_text(slow, em.sharing, own):
        return None
    for assumed in _ASSUMED:
        guarded = [part for part in reads if part.type.digits + (part.scale or 0) > assumed]
        quick = compile_tree(tree, replace(em, assumed=assumed))[0]
        if guarded and not _counts_in_text(quick, em.sharing, own):
            return _joined(em, slow, quick, _guard(em, guarded, assumed))
    return None


def assumed_type(part: Part, assumed: int | None) -> Part:
    """A number as one reads it when numbers are assumed to be short."""
    if assumed is None or part.type.type != "number" or part.scale is None or part.is_constant:
        return part
    return replace(part, type=replace(part.type, digits=min(part.type.digits, max(assumed - part.scale, 0))))


def _guard(em: Emission, parts: Sequence[Part], assumed: int) -> Expression:
    """True where no part has more digits; a blank has none."""
    sizes = [em.sql("abs(COALESCE({0}, 0))", part.value) for part in parts]
    return em.sql(f"({{0}} < {10**assumed})", em.folded("max", sizes))


def _joined(em: Emission, slow: Part, quick: Part, guard: Expression) -> Part | Quick:
    if slow.type.type == "number":
        return Quick(guard, quick)
    value, error = either(em, guard, quick, slow)
    return replace(slow, value=value, error=error)


def either(em: Emission, guard: Expression, quick: Part, slow: Part) -> tuple[Expression, Expression | None]:
    """Value and error: the quick ones behind the guard, else the slow ones. What they share stays in each, since what
    is computed before the choice is computed for both."""
    whole = em.sharing.whole
    test = whole(guard)
    value = em.sql("CASE WHEN {0} THEN {1} ELSE {2} END", test, whole(quick.value), whole(slow.value))
    if quick.error is None and slow.error is None:
        return value, None
    errors = [em.null("text") if part.error is None else whole(part.error) for part in (quick, slow)]
    return value, em.sql("CASE WHEN {0} THEN {1} ELSE {2} END", test, *errors)


def _counts_in_text(part: Part, sharing: Sharing, reads: frozenset[int]) -> bool:
    """True if decimal text is counted with anywhere in a compiled formula, not looking into the fields it reads."""
    if part.ratio is not None:
        found = [part.ratio.over.value, part.ratio.under.value]
    elif part.type.type == "number" and part.scale is None:
        return True
    else:
        found = [part.value]
    waiting: list[Expression] = found if part.error is None else [*found, part.error]
    seen = set(reads)
    while waiting:
        expression = waiting.pop()
        if id(expression) in seen:
            continue
        seen.add(id(expression))
        if isinstance(expression, Shared):
            waiting.append(sharing.expressions[int(expression.number)])
        elif isinstance(expression, Snippet):
            if expression.template.startswith(_TEXT_LEAVES):
                return True
            waiting += expression.parts
    return False
