"""The floor of one save in process: the driver's cursor, one INSERT or UPDATE and one history INSERT, one commit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from benchmarks.floor_rows import HISTORY, NOW, Encoding, history_row, item_row
from benchmarks.rows import Item
from benchmarks.world import KEEPER, World

CHANGES = '{"quantity":["1","2"]}'


class RowFloor:
    """One driver connection with the statements at hand; values are typed before the clock starts."""

    def __init__(self, world: World) -> None:
        self.sqlite = world.engine == "sqlite"
        driver: Any = world.org.database.writers.raw_connection().driver_connection
        self.driver = driver
        self.cursor = self.driver.cursor()
        self.encoding = Encoding(world.org.catalog, world.engine)
        self.item_columns = self.encoding.columns("item")
        self.insert_item = self._insert("item", tuple(self.item_columns))
        self.insert_history = self._insert("tasuki_history", tuple(HISTORY))
        quantity, now, record = self._places(3)
        self.update_item = (
            f"UPDATE item SET quantity = {quantity}, updated_at = {now}, version = version + 1 WHERE id = {record}"
        )

    def creation(self, item: Item) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """The values of both rows of a creation."""
        row = item_row(item, KEEPER)
        return self._typed("item", row), self._typed("history", history_row(row[0], KEEPER, CHANGES, None))

    def change(self, record: UUID, quantity: int) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """The values of both rows of a change of one field."""
        key: Any = record.bytes if self.sqlite else record
        now: Any = int(NOW.timestamp() * 1_000_000) if self.sqlite else NOW
        return (quantity, now, key), self._typed("history", history_row(record, KEEPER, CHANGES, None))

    def create(self, values: tuple[tuple[Any, ...], tuple[Any, ...]]) -> None:
        """One creation, committed."""
        self._two(self.insert_item, values)

    def create_bare(self, values: tuple[tuple[Any, ...], tuple[Any, ...]]) -> None:
        """One creation without history, committed."""
        if self.sqlite:
            self.cursor.execute("BEGIN IMMEDIATE")
        self.cursor.execute(self.insert_item, values[0])
        self.driver.commit()

    def update(self, values: tuple[tuple[Any, ...], tuple[Any, ...]]) -> None:
        """One change, committed."""
        self._two(self.update_item, values)

    def _two(self, statement: str, values: tuple[tuple[Any, ...], tuple[Any, ...]]) -> None:
        if self.sqlite:
            self.cursor.execute("BEGIN IMMEDIATE")
        self.cursor.execute(statement, values[0])
        self.cursor.execute(self.insert_history, values[1])
        self.driver.commit()

    def _typed(self, table: str, row: tuple[Any, ...]) -> tuple[Any, ...]:
        if not self.sqlite:
            return row
        columns = self.item_columns if table == "item" else HISTORY
        [encoded] = self.encoding.prepare(table, columns, [row]).rows
        return encoded

    def _insert(self, table: str, columns: tuple[str, ...]) -> str:
        names = ", ".join(f'"{name}"' for name in columns)
        return f"INSERT INTO {table} ({names}) VALUES ({', '.join(self._places(len(columns)))})"

    def _places(self, count: int) -> list[str]:
        return ["?"] * count if self.sqlite else [f"${number}" for number in range(1, count + 1)]
