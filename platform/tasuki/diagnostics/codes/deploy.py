"""Family D: what a deployment refuses."""

from tasuki.diagnostics.codes.entry import Entry

CODES: dict[str, Entry] = {}
