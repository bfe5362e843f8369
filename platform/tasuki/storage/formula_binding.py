"""Formulas over a row of a statement: its own columns, the records its references lead to, and queries around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Numeric,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    true,
    type_coerce,
)

from tasuki.formulas import Sql, assigned, compile_sql
from tasuki.formulas.scope import Dialect
from tasuki.formulas.typed import Apply, Path, Query, Typed
from tasuki.metadata.catalog import Catalog, FieldDef, ObjectDef
from tasuki.metadata.scopes import field_type
from tasuki.storage.aggregates import exact_sum
from tasuki.storage.tables import SYSTEM_COLUMNS, Tables
from tasuki.storage.types import CalendarDate, Identifier, Timestamp

_MOMENTS: Mapping[str, Any] = {"today": CalendarDate, "now": Timestamp, "user_id": Identifier}
_OF_USER: Mapping[str, str] = {"$Profile.key": "profile"}
"""What is not a field of the acting user under its own name."""
_OF_ORG: Mapping[str, Callable[[Catalog], str]] = {
    "$Org.key": lambda catalog: catalog.org.key,
    "$Org.label": lambda catalog: catalog.org.label.ja,
    "$Org.name": lambda catalog: catalog.org.label.ja,
    "$Org.currency": lambda catalog: catalog.org.currency,
    "$Org.zone": lambda catalog: catalog.org.zone.key,
}
Columns = Callable[[str], ColumnElement[Any]]


@dataclass(slots=True)
class RowBinding:
    """The fields of `item` on a row whose columns `columns` gives by field key.

    References are followed by outer joins that gather in `joins`; `joined` adds them to the row's relation, once all
    formulas are compiled. Formulas that have no column are compiled in their place, and so are this row's own stored
    ones if `fresh` (the row is being computed). `before` gives the columns before the batch and `new` says whether
    the row is a new record; both only where a row is being written.
    """

    catalog: Catalog
    tables: Tables
    dialect: Dialect
    item: ObjectDef
    columns: Columns
    before: Columns | None = None
    new: ColumnElement[bool] | None = None
    around: RowBinding | Below | None = None
    fresh: bool = False
    joins: dict[Path, tuple[FromClause, ColumnElement[Any]]] = field(default_factory=dict)

    @property
    def zone(self) -> str:
        return self.catalog.org.zone.key

    @property
    def year_starts(self) -> tuple[int, int]:
        return self.catalog.org.fiscal_year_starts

    def read(self, path: Path) -> Sql:
        """The field at the end of `path`; what is behind a blank reference is blank."""
        item = self.object_at(path[:-1])
        if path[-1] == "id":
            return Sql(self.column(path))
        found = _field(item, path[-1])
        if found.formula is not None and (not found.stored or (self.fresh and len(path) == 1)):
            inner = compile_sql(found.formula.tree, Below(self, path[:-1]))
            kept = assigned(
                inner, found.formula.type, found.kind.column, field_type(found).percent, self.dialect
            )
            value = column_value(found, kept.value, self.dialect)
            return Sql(value.value, kept.error, value.scale)
        return column_value(found, self.column(path), self.dialect)

    def column(self, path: Path) -> ColumnElement[Any]:
        """The column at the end of `path`, as it is stored."""
        if len(path) == 1:
            return self.columns(path[0])
        return self._record(path[:-1]).c[path[-1]]

    def outer(self, path: Path) -> Sql:
        """A field of the record around this query."""
        assert self.around is not None, path
        return self.around.read(path)

    def prior(self, name: str) -> Sql:
        """The own field before the batch."""
        assert self.before is not None, name
        return column_value(_field(self.item, name), self.before(name), self.dialect)

    def is_new(self) -> ColumnElement[bool]:
        """True for a new record."""
        assert self.new is not None
        return self.new

    def system(self, name: str) -> Sql:
        """today, now and user_id are parameters of the statement; the rest is looked up for the acting user."""
        if name in _MOMENTS:
            return Sql(bindparam(name, type_=_MOMENTS[name]()))
        if name in _OF_ORG:
            return Sql(literal(_OF_ORG[name](self.catalog), Text()))
        return self._of_user(_OF_USER.get(name, name.split(".", 1)[1]))

    def query(self, query: Query) -> Sql:
        """EXISTS, COUNTOF or SUMOF over the live records of another object."""
        return _query(query, self, self)

    def joined(self, source: FromClause) -> FromClause:
        """`source` with every record the compiled formulas look at."""
        for table, reference in self.joins.values():
            source = source.outerjoin(table, table.c.id == reference)
        return source

    def _record(self, path: Path) -> FromClause:
        """The record that the references `path` lead to."""
        if path not in self.joins:
            reference = self.columns(path[0]) if len(path) == 1 else self._record(path[:-1]).c[path[-1]]
            table: Table = self.tables[self.object_at(path).key]
            self.joins[path] = (table.alias(), reference)
        return self.joins[path][0]

    def object_at(self, path: Path) -> ObjectDef:
        item = self.item
        for name in path:
            target = _field(item, name).to
            assert target is not None, path
            item = self.catalog.objects[target]
        return item

    def _of_user(self, key: str) -> Sql:
        user = self.tables["user"].alias()
        mine = user.c.id == bindparam("user_id", type_=Identifier())
        looked_up = select(user.c[key]).where(mine).correlate_except(user).scalar_subquery()
        return column_value(_field(self.catalog.objects["user"], key), looked_up, self.dialect)


@dataclass(frozen=True, slots=True)
class Below:
    """A formula of a record that references lead to: its names are read from there, all else as from `row`."""

    row: RowBinding
    path: Path

    @property
    def dialect(self) -> Dialect:
        return self.row.dialect

    @property
    def zone(self) -> str:
        return self.row.zone

    @property
    def year_starts(self) -> tuple[int, int]:
        return self.row.year_starts

    def read(self, path: Path) -> Sql:
        return self.row.read((*self.path, *path))

    def outer(self, path: Path) -> Sql:
        raise AssertionError(f"no record around {path}")

    def prior(self, name: str) -> Sql:
        raise AssertionError(f"a formula field has no prior value: {name}")

    def is_new(self) -> ColumnElement[bool]:
        raise AssertionError("a formula field is of no batch")

    def system(self, name: str) -> Sql:
        return self.row.system(name)

    def query(self, query: Query) -> Sql:
        """A query of a formula field: `$Record` is the record that has the formula."""
        return _query(query, self.row, self)


def _query(query: Query, row: RowBinding, around: RowBinding | Below) -> Sql:
    table = row.tables[query.object].alias()
    item = row.catalog.objects[query.object]
    inner = RowBinding(row.catalog, row.tables, row.dialect, item, table.c.__getitem__, around=around)
    test = all_hold(query.condition, inner) if query.condition is not None else true()
    value = compile_sql(query.value, inner) if query.value is not None else None
    rows = inner.joined(table)

    def chosen(column: ColumnElement[Any]) -> Any:
        kept = select(column).select_from(rows).where(table.c.deleted_at.is_(None), test)
        return kept.correlate_except(table, *(other for other, _ in inner.joins.values()))

    if query.operation == "exists":
        return Sql(chosen(literal(1)).exists())
    if query.operation == "count":
        counted = chosen(func.count()).scalar_subquery()
        return Sql(cast(counted, Numeric()) if row.dialect == "postgresql" else counted)
    assert value is not None
    total = exact_sum(value, row.dialect)
    errors = [found for found in (value.error, total.error) if found is not None]
    first = chosen(func.coalesce(*(func.min(found) if found is value.error else found for found in errors), null()))
    return Sql(chosen(total.value).scalar_subquery(), first.scalar_subquery() if errors else None, total.scale)


def holds(sql: Sql) -> ColumnElement[bool]:
    """A condition for WHERE and CASE, which act on true alone; a planner knows more of it than of a function."""
    return sql.value if sql.error is None else and_(sql.value, sql.error.is_(None))


def all_hold(tree: Typed, row: RowBinding) -> ColumnElement[bool]:
    """A condition for WHERE: what stands between its ANDs, each by itself, so that an index serves what it can. Where
    one of them is not true the others do not matter, not even their errors."""
    if isinstance(tree, Apply) and tree.operation == "AND":
        return and_(*(all_hold(part, row) for part in tree.arguments))
    return holds(compile_sql(tree, row))


def column_value(field: FieldDef, column: ColumnElement[Any], dialect: Dialect) -> Sql:
    """A stored value as formulas see it: numbers exact, percent as a share of one, a checkbox never blank."""
    kind = SYSTEM_COLUMNS[field.key] if field.system else field.kind.column
    percent = field_type(field).percent
    match kind.type:
        case "boolean":
            return Sql(column.is_(true()))
        case "integer" | "decimal":
            if dialect == "sqlite":
                return Sql(type_coerce(column, BigInteger()), scale=kind.scale + (2 if percent else 0))
            if kind.type == "integer":
                # What a formula field assigns has no type of its own: said here, it is not divided as a float.
                return Sql(type_coerce(column, BigInteger()))
            return Sql(column * literal(Decimal("0.01"), Numeric()) if percent else column)
    return Sql(column)


def _field(item: ObjectDef, key: str) -> FieldDef:
    found = item.field(key)
    assert found is not None, f"{item.key}.{key}"
    return found
