"""What changed, when, by whom, through which door: appended in the transaction of the change, never altered."""

from tasuki.history.entries import Origin, append_from, changes_text, entry_parameters
from tasuki.history.latest import read_latest
from tasuki.history.reading import HistoryRow, read_history

__all__ = ["HistoryRow", "Origin", "append_from", "changes_text", "entry_parameters", "read_history", "read_latest"]
