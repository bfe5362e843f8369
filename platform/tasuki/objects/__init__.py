"""The gate: the only package that reads or writes records, always through an Access."""

from tasuki.objects.batch import Batch, Input, Operation, Outcome, Shape, one_row
from tasuki.objects.write import write, write_all_or_nothing, write_in

__all__ = [
    "Batch",
    "Input",
    "Operation",
    "Outcome",
    "Shape",
    "one_row",
    "write",
    "write_all_or_nothing",
    "write_in",
]
