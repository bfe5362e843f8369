"""The one formula language: parse, check against a Scope, to SQL against a Binding."""

from tasuki.formulas.assign import assigned
from tasuki.formulas.checking import CheckedFormula, check_formula
from tasuki.formulas.compiling import compile_sql, condition
from tasuki.formulas.explain import Labels, explain
from tasuki.formulas.nodes import Call, Combine, Compare, Literal, Name, Node, Not, fields_in
from tasuki.formulas.parsing import Parsed, parse
from tasuki.formulas.scope import Binding, FieldType, Scope, Sql

__all__ = [
    "Binding",
    "Call",
    "CheckedFormula",
    "Combine",
    "Compare",
    "FieldType",
    "Labels",
    "Literal",
    "Name",
    "Node",
    "Not",
    "Parsed",
    "Scope",
    "Sql",
    "assigned",
    "check_formula",
    "compile_sql",
    "condition",
    "explain",
    "fields_in",
    "parse",
]
