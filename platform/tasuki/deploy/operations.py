"""What a deployment can do: each operation is a value that prints as a line and knows its risk and its DDL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from sqlalchemy.engine import Dialect

from tasuki.labels import Label
from tasuki.storage.ddl import add_column, create_index, drop_column, drop_index
from tasuki.storage.tables import Tables

Risk = Literal["none", "adds", "waits", "computes"]
RISKS: dict[Risk, Label] = {
    "none": Label("影響なし", "no effect on data"),
    "adds": Label("追加のみ・すぐ終わる", "adds only, at once"),
    "waits": Label("追加のみ・件数に応じて書き込みが待つ", "adds only; writes wait while it is built"),
    "computes": Label("計算し直すだけ・件数に応じて書き込みが待つ", "computes values anew; writes wait while it runs"),
}


@dataclass(frozen=True, slots=True)
class CreateSystem:
    """The system's own tables, on the first deployment."""

    risk: ClassVar[Risk] = "adds"

    def line(self) -> Label:
        return Label("+ システムの表", "+ system tables")


@dataclass(frozen=True, slots=True)
class CreateObject:
    """A new object: its table with all columns, references and indexes."""

    object: str
    label: Label
    fields: int
    risk: ClassVar[Risk] = "adds"

    def line(self) -> Label:
        return Label(
            f"+ オブジェクト {self.object}（{self.label.ja}、項目{self.fields}）",
            f"+ object {self.object} ({self.label.text('en')}, {self.fields} fields)",
        )


@dataclass(frozen=True, slots=True)
class AddField:
    """A new field of an object that exists: one more column, blank in every record."""

    object: str
    field: str
    label: Label
    kind: str
    risk: ClassVar[Risk] = "adds"

    def line(self) -> Label:
        return Label(
            f"+ 項目 {self.object}.{self.field}（{self.label.ja}、{self.kind}）",
            f"+ field {self.object}.{self.field} ({self.label.text('en')}, {self.kind})",
        )

    def statements(self, tables: Tables, dialect: Dialect) -> list[str]:
        return add_column(tables[self.object], self.field, dialect)


@dataclass(frozen=True, slots=True)
class DropField:
    """A field whose value followed from others is no longer kept; nothing anybody entered is lost."""

    object: str
    field: str
    label: Label
    risk: ClassVar[Risk] = "none"

    def line(self) -> Label:
        return Label(
            f"- 計算した値 {self.object}.{self.field}（{self.label.ja}）の列",
            f"- column of the computed {self.object}.{self.field} ({self.label.text('en')})",
        )

    def statements(self, tables: Tables, dialect: Dialect) -> list[str]:
        return drop_column(tables[self.object], self.field, dialect)


@dataclass(frozen=True, slots=True)
class AddIndex:
    """An index on a table that exists; `unique` only where a new field takes part, so no record can offend."""

    object: str
    name: str
    unique: bool
    risk: ClassVar[Risk] = "waits"

    def line(self) -> Label:
        word = Label("一意の索引", "unique index") if self.unique else Label("索引", "index")
        return Label(f"+ {word.ja} {self.name}（{self.object}）", f"+ {word.en} {self.name} on {self.object}")

    def statements(self, tables: Tables, dialect: Dialect) -> list[str]:
        return create_index(tables[self.object], self.name, dialect)


@dataclass(frozen=True, slots=True)
class DropIndex:
    """A sort index no list view needs any more; no record changes."""

    object: str
    name: str
    risk: ClassVar[Risk] = "none"

    def line(self) -> Label:
        return Label(f"- 索引 {self.name}（{self.object}）", f"- index {self.name} on {self.object}")

    def statements(self, tables: Tables, dialect: Dialect) -> list[str]:
        return drop_index(self.name, dialect)


@dataclass(frozen=True, slots=True)
class AddPicklistValue:
    """One more value to choose."""

    value_set: str
    key: str
    label: Label
    risk: ClassVar[Risk] = "none"

    def line(self) -> Label:
        return Label(
            f"+ 選択肢 {self.value_set}.{self.key}（{self.label.ja}）",
            f"+ value {self.value_set}.{self.key} ({self.label.text('en')})",
        )


@dataclass(frozen=True, slots=True)
class WidenField:
    """A limit that lets more in than before: every stored value still fits."""

    object: str
    field: str
    option: str
    old: str
    new: str
    risk: ClassVar[Risk] = "none"

    def line(self) -> Label:
        text = f"{self.object}.{self.field} {self.option} {self.old} -> {self.new}"
        return Label(f"~ 項目 {text}", f"~ field {text}")


@dataclass(frozen=True, slots=True)
class LoosenField:
    """A field that is no longer required."""

    object: str
    field: str
    risk: ClassVar[Risk] = "none"

    def line(self) -> Label:
        return Label(
            f"~ 項目 {self.object}.{self.field} は必須でなくなる", f"~ field {self.object}.{self.field} not required"
        )


@dataclass(frozen=True, slots=True)
class Recalculate:
    """Kept values of existing records that follow from something new: computed once everything else is done."""

    object: str
    fields: tuple[str, ...]
    risk: ClassVar[Risk] = "computes"

    def line(self) -> Label:
        names = ", ".join(self.fields)
        return Label(f"~ 計算し直し {self.object}（{names}）", f"~ recalculate {self.object} ({names})")


@dataclass(frozen=True, slots=True)
class ChangeDefinition:
    """A file of definitions that is new, changed or gone: labels, screens, rights, importers."""

    path: str
    sign: Literal["+", "~", "-"]
    risk: ClassVar[Risk] = "none"

    def line(self) -> Label:
        return Label(f"{self.sign} 定義 {self.path}", f"{self.sign} definition {self.path}")


Operation = (
    CreateSystem
    | CreateObject
    | AddField
    | AddIndex
    | DropIndex
    | DropField
    | AddPicklistValue
    | WidenField
    | LoosenField
    | Recalculate
    | ChangeDefinition
)
