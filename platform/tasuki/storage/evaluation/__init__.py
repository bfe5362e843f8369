"""Formulas without an org: over fields and rows that are given with them, on either engine."""

from tasuki.storage.evaluation.answers import answer_column, answer_reader
from tasuki.storage.evaluation.batch import Answered, Evaluator, Failed, Results, evaluator, outcome_json, problem_json
from tasuki.storage.evaluation.lines import Line, Unreadable, read_json, read_line, read_request
from tasuki.storage.evaluation.names import labels_of
from tasuki.storage.evaluation.programs import Program, Refusal, Understood, understand
from tasuki.storage.evaluation.trace import Outcome, Step, all_traced, outcome_text, step_json, step_lines, steps
from tasuki.storage.evaluation.values import Misfit

__all__ = [
    "Answered",
    "Evaluator",
    "Failed",
    "Line",
    "Misfit",
    "Outcome",
    "Program",
    "Refusal",
    "Results",
    "Step",
    "Understood",
    "Unreadable",
    "all_traced",
    "answer_column",
    "answer_reader",
    "evaluator",
    "labels_of",
    "outcome_json",
    "outcome_text",
    "problem_json",
    "read_json",
    "read_line",
    "read_request",
    "step_json",
    "step_lines",
    "steps",
    "understand",
]
