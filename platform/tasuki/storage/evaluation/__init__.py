"""Formulas without an org: over fields and rows that are given with them, on either engine."""

from tasuki.storage.evaluation.batch import Answered, Evaluator, Failed, Results, evaluator, outcome_json
from tasuki.storage.evaluation.lines import Line, Unreadable, read_json, read_line, read_request
from tasuki.storage.evaluation.trace import Step, outcome_text, step_json, step_lines

__all__ = [
    "Answered",
    "Evaluator",
    "Failed",
    "Line",
    "Results",
    "Step",
    "Unreadable",
    "evaluator",
    "outcome_json",
    "outcome_text",
    "read_json",
    "read_line",
    "read_request",
    "step_json",
    "step_lines",
]
