"""Scalar kinds of field, one module each, and the closed list of them."""

from tasuki.fields.choice import Choice
from tasuki.fields.column import Column, ColumnType
from tasuki.fields.kind import BadValue, Kind, KindContext

__all__ = ["BadValue", "Choice", "Column", "ColumnType", "Kind", "KindContext"]
