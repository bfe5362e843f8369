"""Statements built with SQLAlchemy, compiled once to strings, run on the driver's cursor.

Running statement objects costs more than twice what strings cost, so every statement of the hot path is built and
compiled once per catalogue version and kept in `Statements`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import BindParameter
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

Processor = Callable[[Any], Any]
Plan = TypeVar("Plan")


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement as text with `?` or `$1` places, what stands in them, and the way values come out.

    `places` are its parameters in order: the constants, and None where each run gives a value; `given` says which
    (name, the way it goes in, its places).
    """

    sql: str
    places: tuple[Any, ...]
    given: tuple[tuple[str, Processor | None, tuple[int, ...]], ...]
    result: tuple[Processor | None, ...]

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """The parameters in order. Raises KeyError if `values` lacks one: a bug."""
        found = list(self.places)
        for name, processor, places in self.given:
            value = values[name] if processor is None else processor(values[name])
            for place in places:
                found[place] = value
        return found

    def decode(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Rows as the driver gave them -> rows of Python values."""
        if not any(self.result):
            return rows
        columns = list(zip(*rows, strict=True))
        for position, processor in enumerate(self.result):
            if processor is not None and columns:
                columns[position] = tuple(map(processor, columns[position]))
        return list(zip(*columns, strict=True))


_PLAIN = re.compile(r'[A-Za-z0-9_ ,.:;"{}\[\]-]*')
"""Texts that mean the same inside quotes on every engine and to every step of compiling."""


class _PlainTextInside:
    """Half a compiler: constants of plain text stand in the statement, not among its parameters. History alone has
    hundreds of them, and a driver pays for each at each run."""

    def visit_bindparam(self, bindparam: BindParameter[Any], *arguments: Any, **options: Any) -> Any:
        """A parameter, or the constant itself."""
        if not bindparam.required and isinstance(bindparam.value, str) and _PLAIN.fullmatch(bindparam.value):
            options["literal_binds"] = True
        return super().visit_bindparam(bindparam, *arguments, **options)  # type: ignore[misc]


class _SqliteWithText(_PlainTextInside, SQLiteCompiler):
    """See `_PlainTextInside`."""


class _PostgresqlWithText(_PlainTextInside, PGCompiler_psycopg):
    """See `_PlainTextInside`."""


_WITH_TEXT: Mapping[str, type[SQLCompiler]] = {"sqlite": _SqliteWithText, "postgresql": _PostgresqlWithText}


def compile_kept(statement: ClauseElement, dialect: Dialect) -> Compiled:
    """`compile_statement` for a statement that is compiled once and run often: what is constant in it is part of its
    text where that can be."""
    return _compiled(_WITH_TEXT[dialect.name](dialect, statement), statement)


def compile_statement(statement: ClauseElement, dialect: Dialect) -> Compiled:
    """`statement` as a string of `dialect`. Bind parameters made with `bindparam(name, type_)` and no value are
    given at each run; all others are constants of the statement."""
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)
    return _compiled(compiled, statement)


def _compiled(compiled: SQLCompiler, statement: ClauseElement) -> Compiled:
    dialect = compiled.dialect
    # An IN list is expanded at each run, so its text would depend on the number of values.
    assert "POSTCOMPILE" not in compiled.string, "no IN lists in compiled statements"
    names = tuple(_positions(compiled))
    # psycopg takes and gives every value of ours as it is; SQLite's driver needs our types' processors.
    native = dialect.name == "postgresql"
    processors = {} if native else _bind_processors(compiled, names)
    places: list[Any] = [None] * len(names)
    given: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        value = None if compiled.binds[name].required else compiled.params[name]
        if value is None:
            given.setdefault(name, []).append(place)
        else:
            places[place] = processors[name](value) if name in processors else value
    results = () if native else _result_processors(statement, dialect)
    inputs = tuple((name, processors.get(name), tuple(found)) for name, found in given.items())
    return Compiled(compiled.string, tuple(places), inputs, results)


def _positions(compiled: SQLCompiler) -> list[str]:
    if compiled.dialect.paramstyle == "numeric_dollar":
        # Each `$n` stands for one name, however often the name occurs.
        return list(dict.fromkeys(compiled.positiontup or ()))
    return list(compiled.positiontup or ())


def _bind_processors(compiled: SQLCompiler, names: tuple[str, ...]) -> dict[str, Processor]:
    dialect = compiled.dialect
    found = {name: compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names}
    return {name: processor for name, processor in found.items() if processor is not None}


def _result_processors(statement: ClauseElement, dialect: Dialect) -> tuple[Processor | None, ...]:
    columns = getattr(statement, "exported_columns", None)
    if columns is None:
        return ()
    return tuple(column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)


LIMIT = 10_000
"""Lists have as many statements as people think of filters and orders; beyond this many all are made anew."""


@dataclass(frozen=True, slots=True)
class Statements:
    """The compiled statements of one catalogue version; they leave memory with it."""

    dialect: Dialect
    kept: dict[Hashable, Any] = field(default_factory=dict)

    def get(self, key: Hashable, build: Callable[[], ClauseElement]) -> Compiled:
        """The statement of `key`, built and compiled at first use."""
        found = self.kept.get(key)
        if found is None:
            found = compile_statement(build(), self.dialect)
            self._keep(key, found)
        assert isinstance(found, Compiled)
        return found

    def plan(self, key: Hashable, build: Callable[[], Plan]) -> Plan:
        """Anything else derived once per version (a write plan, a list plan), made at first use."""
        found: Plan | None = self.kept.get(key)
        if found is None:
            found = build()
            self._keep(key, found)
        return found

    def _keep(self, key: Hashable, made: Any) -> None:
        if len(self.kept) >= LIMIT:
            self.kept.clear()
        self.kept[key] = made
