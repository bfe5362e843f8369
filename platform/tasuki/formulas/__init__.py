"""The one formula language: parse, check against a Scope, to SQL against a Binding."""

from tasuki.formulas.checking import Checked, check, check_condition, check_default
from tasuki.formulas.nodes import Call, Combine, Compare, Literal, Name, Node, Not, fields_in
from tasuki.formulas.parsing import Parsed, parse
from tasuki.formulas.scope import Binding, FieldType, Scope
from tasuki.formulas.sql import to_sql

__all__ = [
    "Binding",
    "Call",
    "Checked",
    "Combine",
    "Compare",
    "FieldType",
    "Literal",
    "Name",
    "Node",
    "Not",
    "Parsed",
    "Scope",
    "check",
    "check_condition",
    "check_default",
    "fields_in",
    "parse",
    "to_sql",
]
