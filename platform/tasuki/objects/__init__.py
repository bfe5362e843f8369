"""The gate: the only package that reads or writes records, always through an Access."""

from tasuki.objects.batch import Batch, Input, Operation, Outcome, Shape, one_row
from tasuki.objects.conditions import may_use_view
from tasuki.objects.listing import list_records
from tasuki.objects.pipeline.read import ReadBatch
from tasuki.objects.reading import extract_rows, find_candidates, read_record
from tasuki.objects.recalculate import recalculate
from tasuki.objects.recent import RecentRecord, recent_records
from tasuki.objects.record import COUNT_CAP, Candidate, Filter, ListPage, ListQuery, Operator, Record
from tasuki.objects.recycle_bin import DeletedRecord, list_deleted, purge, undelete
from tasuki.objects.starting import starting_values
from tasuki.objects.timeline import Change, TimelineEntry, timeline
from tasuki.objects.tracing import compute_parts
from tasuki.objects.write import read_batch, write, write_in

__all__ = [
    "COUNT_CAP",
    "Batch",
    "Candidate",
    "Change",
    "DeletedRecord",
    "Filter",
    "Input",
    "ListPage",
    "ListQuery",
    "Operation",
    "Operator",
    "Outcome",
    "ReadBatch",
    "RecentRecord",
    "Record",
    "Shape",
    "TimelineEntry",
    "compute_parts",
    "extract_rows",
    "find_candidates",
    "list_deleted",
    "list_records",
    "may_use_view",
    "one_row",
    "purge",
    "read_batch",
    "read_record",
    "recalculate",
    "recent_records",
    "starting_values",
    "timeline",
    "undelete",
    "write",
    "write_in",
]
