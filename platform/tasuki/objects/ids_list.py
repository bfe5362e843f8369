"""A list of record ids as one parameter, so that a statement's text does not depend on how many there are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from tasuki.storage import Org
from tasuki.storage.types import Identifier
from tasuki.storage.wire import array_literal


def ids_parameter(org: Org, ids: Sequence[UUID]) -> str:
    """The value of the parameter."""
    texts = [record.hex for record in ids]
    return array_literal(texts) if org.database.name == "postgresql" else json.dumps(texts)


def ids_relation(org: Org, name: str) -> Select[tuple[UUID]]:
    """The ids of the parameter `name` as a relation of one column, for `IN`."""
    given = bindparam(name, type_=Text())
    if org.database.name == "postgresql":
        return select(func.unnest(cast(cast(given, Text()), ARRAY(Identifier()))))
    rows = func.json_each(given).table_valued("value", name="rows")
    return select(func.unhex(rows.c.value))
