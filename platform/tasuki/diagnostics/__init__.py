"""Problems as values: code, place, sentence in Japanese and English, hint."""

from tasuki.diagnostics.location import NOWHERE, Location
from tasuki.diagnostics.problem import Problem, any_errors, in_order, problem
from tasuki.diagnostics.refused import Refused

__all__ = ["NOWHERE", "Location", "Problem", "Refused", "any_errors", "in_order", "problem"]
