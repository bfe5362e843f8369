"""The one formula language: parse, check against a Scope, to SQL against a Binding."""

from tasuki.formulas.assign import assigned
from tasuki.formulas.checking import CheckedFormula, check_formula
from tasuki.formulas.compiling import compile_sql, condition
from tasuki.formulas.first_form import Checked, check, check_condition, check_default
from tasuki.formulas.nodes import Call, Combine, Compare, Literal, Name, Node, Not, fields_in
from tasuki.formulas.parsing import Parsed, parse
from tasuki.formulas.scope import Binding, FieldType, Scope, Sql
from tasuki.formulas.sql import to_sql

__all__ = [
    "Binding",
    "Call",
    "Checked",
    "CheckedFormula",
    "Combine",
    "Compare",
    "FieldType",
    "Literal",
    "Name",
    "Node",
    "Not",
    "Parsed",
    "Scope",
    "Sql",
    "assigned",
    "check",
    "check_condition",
    "check_default",
    "check_formula",
    "compile_sql",
    "condition",
    "fields_in",
    "parse",
    "to_sql",
]
