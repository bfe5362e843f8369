"""The functions of ours that compiled formulas call inside the database, the same on both engines."""

from tasuki.formulas.leaf import dates, numbers, programme, text, times
from tasuki.formulas.leaf.entry import Leaf
from tasuki.formulas.leaf.schema import leaf_schema, leaf_sql

LEAVES: tuple[Leaf, ...] = (*numbers.LEAVES, *text.LEAVES, *dates.LEAVES, *times.LEAVES, *programme.LEAVES)
"""All leaf functions as SQLite needs them."""

__all__ = ["LEAVES", "Leaf", "leaf_schema", "leaf_sql"]
