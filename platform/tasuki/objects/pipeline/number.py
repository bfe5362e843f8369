"""Numbers the system gives: a counter row per series and fiscal year, raised once per batch by as many as it needs.

The counter is locked last, right before the rows are written, so that writers wait for each other only that long.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Insert, Integer, and_, func, literal, literal_column, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from tasuki.fields.auto_number import AutoNumber
from tasuki.metadata.catalog import FieldDef
from tasuki.objects.pipeline.plan import WritePlan
from tasuki.storage.dialect import zero_padded
from tasuki.storage.system_tables import COUNTER


def _kind(field: FieldDef) -> AutoNumber:
    assert isinstance(field.kind, AutoNumber)
    return field.kind


def _series(plan: WritePlan, field: FieldDef) -> str:
    return f"{plan.item.key}.{field.key}"


def _year(field: FieldDef, rows: FromClause) -> ColumnElement[int]:
    """The counter's year: the record's, or 0 where the number runs for ever."""
    return rows.c.fiscal_year if _kind(field).per_fiscal_year else literal_column("CAST(0 AS INTEGER)", Integer())


def raise_counter(plan: WritePlan, rows: FromClause, where: ColumnElement[bool]) -> Insert | None:
    """Raise each counter of the plan by the number of new rows of its year; gives (series, year, last)."""
    fields = plan.numbered_fields()
    if not fields:
        return None
    counts = []
    for field in fields:
        year = _year(field, rows).label("fiscal_year")
        # GROUP BY an expression, not 1: a position would be read as the constant it is.
        chosen = select(literal(_series(plan, field)).label("series"), year, func.count().label("n"))
        counts.append(chosen.select_from(rows).where(where).group_by(year))
    added = counts[0] if len(counts) == 1 else counts[0].union_all(*counts[1:])
    table = added.subquery("added")
    make = postgresql_insert if plan.dialect == "postgresql" else sqlite_insert
    ordered = (
        select(table.c.series, table.c.fiscal_year, table.c.n)
        .where(table.c.n > 0)
        .order_by(table.c.series, table.c.fiscal_year)
    )
    raised: Any = make(COUNTER).from_select(["series", "fiscal_year", "last"], ordered, include_defaults=False)
    raised = raised.on_conflict_do_update(
        index_elements=[COUNTER.c.series, COUNTER.c.fiscal_year],
        set_={"last": COUNTER.c.last + raised.excluded.last},
    )
    return raised.returning(COUNTER.c.series, COUNTER.c.fiscal_year, COUNTER.c.last)  # type: ignore[no-any-return]


def numbered_rows(
    plan: WritePlan, rows: FromClause, where: ColumnElement[bool]
) -> tuple[FromClause, CTE | None]:
    """`rows` with `number_<field>` for those that `where` says are created, and the counter step if it is a part of
    the same statement (PostgreSQL)."""
    fields = plan.numbered_fields()
    if not fields:
        return rows, None
    step = None
    counter: FromClause = COUNTER
    if plan.dialect == "postgresql":
        raised = raise_counter(plan, rows, where)
        assert raised is not None
        step = raised.cte("counter")
        counter = step
    source: FromClause = rows
    columns: list[Any] = list(rows.c)
    good = where.label("good")
    for field in fields:
        year = _year(field, rows)
        mine = counter.alias(f"counter_{field.key}")
        match = and_(mine.c.series == _series(plan, field), mine.c.fiscal_year == year)
        source = source.outerjoin(mine, match)
        position = func.row_number().over(partition_by=[good, year], order_by=rows.c.rn)
        group = func.count().over(partition_by=[good, year])
        columns.append(_text(plan, field, rows, mine.c.last - group + position).label(f"number_{field.key}"))
    return select(*columns).select_from(source).cte("n"), step


def _text(plan: WritePlan, field: FieldDef, rows: FromClause, number: ColumnElement[int]) -> ColumnElement[str]:
    kind = _kind(field)
    text = zero_padded(number, kind.digits, plan.dialect)
    for piece in reversed(kind.prefix):
        text = _piece(plan, piece.token, piece.text, rows).concat(text)
    for piece in kind.suffix:
        text = text.concat(_piece(plan, piece.token, piece.text, rows))
    return text


def _piece(plan: WritePlan, token: str | None, text: str, rows: FromClause) -> ColumnElement[str]:
    if token is None:
        return literal(text)
    if token == "FY":
        return zero_padded(rows.c.fiscal_year, 4, plan.dialect)
    day = rows.c.year_day
    if plan.dialect == "postgresql":
        return func.to_char(day, token)
    return func.strftime({"YYYY": "%Y", "MM": "%m"}[token], day) if token != "YY" else func.substr(day, 3, 2)
