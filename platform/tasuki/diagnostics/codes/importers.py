"""Family I: what is wrong with a file to load or the way it is loaded."""

from tasuki.diagnostics.codes.entry import Entry

CODES: dict[str, Entry] = {}
