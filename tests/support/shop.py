"""Short ways to write and read the records of an org, and to make an org of a few objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from support import shop_org
from tasuki.objects import Batch, Input, Outcome, Shape, one_row, read_record, write
from tasuki.permissions import Access
from tasuki.storage import Org


class Shop:
    """The deployed org with short ways to write and read it."""

    def __init__(self, org: Org, access: Access) -> None:
        self.org, self.access = org, access

    def add(self, object_key: str, **texts: str) -> UUID:
        outcome = self.insert(object_key, **texts)
        assert outcome.ok, outcome.problems
        made = outcome.ids[0]
        assert made is not None
        return made

    def insert(self, object_key: str, **texts: str) -> Outcome:
        batch = one_row(object_key, "insert", {key: text for key, text in texts.items() if key != "by"})
        return write(self.org, self._by_key(batch), access=self.access, door="screen")

    def change(self, object_key: str, id: UUID, **texts: str) -> Outcome:
        batch = one_row(object_key, "update", texts, id=id)
        return write(self.org, self._by_key(batch), access=self.access, door="screen")

    def delete(self, object_key: str, id: UUID) -> Outcome:
        return write(self.org, one_row(object_key, "delete", id=id), access=self.access, door="screen")

    def load(self, object_key: str, fields: Sequence[str], rows: Sequence[Sequence[str | None]]) -> Outcome:
        shape = Shape(object_key, "upsert", self._inputs(object_key, fields), match=fields[0])
        columns = [list(column) for column in zip(*rows, strict=True)]
        return write(self.org, Batch(shape=shape, size=len(rows), columns=columns), access=self.access, door="load 1")

    def values(self, object_key: str, id: UUID) -> Mapping[str, Any]:
        record = read_record(self.org, object_key, id, access=self.access)
        assert record is not None
        return record.values

    def _inputs(self, object_key: str, fields: Sequence[str]) -> tuple[Input, ...]:
        item = self.org.catalog.objects[object_key]
        keys = {
            key: self.org.catalog.objects[field.to].external_key for key in fields if (field := item.fields[key]).to
        }
        return tuple(Input(key, keys.get(key)) for key in fields)

    def _by_key(self, batch: Batch) -> Batch:
        fields = [given.field for given in batch.shape.inputs]
        shape = Shape(batch.shape.object, batch.shape.operation, self._inputs(batch.shape.object, fields))
        return Batch(shape=shape, size=1, columns=batch.columns, ids=batch.ids, versions=batch.versions)


def sentences(outcome: Outcome) -> list[tuple[int, str, str]]:
    return [(row, told.code, told.sentence.en) for row, found in outcome.problems.items() for told in found]


def found(shop: Shop, object_key: str, name: str) -> UUID:
    table = shop.org.tables[object_key]
    key = shop.org.catalog.objects[object_key].name_field
    with shop.org.database.read() as connection:
        ((id,),) = connection.execute(select(table.c.id).where(table.c[key] == name))
    return UUID(str(id))


def of(shop: Shop, object_key: str, name: str) -> Mapping[str, Any]:
    return shop.values(object_key, found(shop, object_key, name))


def files_of(*objects: str) -> Mapping[str, str]:
    """An org of these objects (YAML texts), of which `admin` may do everything."""
    keys = [text.split("\n", 1)[0].removeprefix("object: ") for text in objects]
    head = shop_org.ADMIN.partition("objects:\n")[0] + "objects:\n"
    rights = "{read: all, create: true, edit: all, delete: all, transfer: true, import: [insert, update, upsert]}"
    return {
        "metadata/org.yaml": shop_org.FILES["metadata/org.yaml"],
        "metadata/apps/office.yaml": f"app: office\nlabel: {{ja: 事務, en: Office}}\nobjects: [{', '.join(keys)}]\n",
        "permissions/profiles/admin.yaml": head + "".join(f"  {key}: {rights}\n" for key in (*keys, "user")),
        **{f"objects/{key}.yaml": text for key, text in zip(keys, objects, strict=True)},
    }
