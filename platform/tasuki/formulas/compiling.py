"""Checked tree -> SQL: a value that never fails, and beside it the code of what went wrong."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer
from sqlalchemy.sql.elements import ColumnClause

from tasuki.formulas.digits import is_native
from tasuki.formulas.emit import Emission, Part, Quick, Ratio
from tasuki.formulas.numeric import at_scale
from tasuki.formulas.operations import OPERATIONS, Function
from tasuki.formulas.quick import assumed_type, quicker
from tasuki.formulas.scope import Binding, FieldType, Sql
from tasuki.formulas.snippets import Expression, Snippet, snippet
from tasuki.formulas.typed import Apply, Constant, Prior, Query, Read, System, Typed, parts


def compile_sql(tree: Typed, binding: Binding, *, few: bool = False) -> Sql:
    """The SQL of a checked formula over the names of `binding`. For a `few` rows it is not worth while to look for what
    is faster for many."""
    em = Emission(binding.dialect, binding)
    compiled, reads = _compiled(tree, em)
    faster = None if few else quicker(tree, compiled, reads, em, _compiled)
    if isinstance(faster, Part):
        compiled = faster
    if compiled.type.type == "number" and (compiled.is_constant or not em.on_sqlite):
        compiled = at_scale(em, compiled, compiled.type.scale if is_native(compiled.type) else None)
    whole = _whole(em, compiled)
    quick = Quick(em.sharing.whole(faster.guard), _whole(em, faster.part)) if isinstance(faster, Quick) else None
    return Sql(whole.value, whole.error, whole.scale, quick)


def _whole(em: Emission, part: Part) -> Part:
    """A part with all that it shares, so that it stands alone."""
    ratio = part.ratio
    return replace(
        part,
        value=em.sharing.whole(part.value),
        error=None if part.error is None else em.sharing.whole(part.error),
        ratio=None if ratio is None else Ratio(_whole(em, ratio.over), _whole(em, ratio.under)),
    )


def condition(sql: Sql) -> ColumnElement[bool]:
    """True only where a compiled condition is true and nothing went wrong; else false or unknown, as WHERE and CASE
    take it. Without errors it is the condition itself, so that indexes serve."""
    value = bracketed(sql.value)
    return value if sql.error is None else snippet("({0} AND {1} IS NULL)", value, bracketed(sql.error))


def _compiled(root: Typed, em: Emission) -> tuple[Part, tuple[Part, ...]]:
    """The whole and the numbers it reads, from the leaves up, without recursion."""
    done: dict[int, Part] = {}
    read: dict[tuple[object, ...], Part] = {}
    waiting: list[tuple[Typed, bool]] = [(root, False)]
    while waiting:
        tree, ready = waiting.pop()
        if isinstance(tree, Apply):
            if not ready:
                waiting.append((tree, True))
                waiting += [(part, False) for part in parts(tree) if id(part) not in done]
                continue
            entry, count = OPERATIONS[tree.operation], len(tree.arguments)
            arguments = tuple(
                em.short(_fitted(em, done[id(part)], entry, place, count)) for place, part in enumerate(tree.arguments)
            )
            done[id(tree)] = _as_null(em, entry.emit(em, arguments))
        else:
            # The same field is the same expression wherever it stands, so that what is computed of it is shared.
            key = _key(tree)
            if key not in read:
                read[key] = _leaf(tree, em)
            done[id(tree)] = assumed_type(read[key], em.assumed)
    numbers = tuple(part for part in read.values() if part.type.type == "number" and not part.is_constant)
    return done[id(root)], numbers


def _key(tree: Constant | Read | Prior | System | Query) -> tuple[object, ...]:
    match tree:
        case Read():
            return ("read", tree.path, tree.outer)
        case Prior(name) | System(name):
            return (type(tree), name)
    return (id(tree),)


def _as_null(em: Emission, part: Part) -> Part:
    """What is blank in every row, `IF(x, NULL, NULL)`, is NULL, but for its error."""
    return replace(part, value=em.null("blank"), constant=None) if part.type.type == "blank" else part


def _fitted(em: Emission, part: Part, entry: Function, place: int, count: int) -> Part:
    """A blank without a type takes that of its parameter, if that is one, as NULL does where it is written."""
    types = entry.parameter(place, count).types if part.type.type == "blank" else ()
    if len(types) != 1:
        return part
    kind = FieldType(next(iter(types)), digits=0)
    return replace(part, type=kind, value=em.null(kind.type))


def _leaf(tree: Constant | Read | Prior | System | Query, em: Emission) -> Part:
    match tree:
        case Constant(value, kind):
            return _constant(value, kind, em)
        case Read(path, _, kind, _, outer):
            return _part(em.binding.outer(path) if outer else em.binding.read(path), kind)
        case Prior(name, kind):
            return _part(em.binding.prior(name), kind)
        case System(name, kind):
            return _part(em.binding.system(name), kind)
        case Query():
            return _part(em.binding.query(tree), tree.type)


def _constant(value: Any, kind: FieldType, em: Emission) -> Part:
    match value:
        case None:
            expression = em.null(kind.type)
        case bool():
            expression = em.truth(value)
        case Decimal():
            expression = em.constant_number(value)
        case _:
            expression = em.constant_text(value)
    return Part(kind, expression, constant=value)


def _part(sql: Sql, kind: FieldType) -> Part:
    integer = kind.type == "number" and isinstance(sql.value.type, Integer)
    return Part(kind, bracketed(sql.value), sql.error, sql.scale, integer=integer)


def bracketed(expression: Expression) -> Expression:
    """An expression that holds together by itself wherever it is put."""
    if isinstance(expression, Snippet | ColumnClause | BindParameter):
        return expression
    return snippet("({0})", expression)
