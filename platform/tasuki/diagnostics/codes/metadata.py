"""Family M: what is written wrongly in the YAML definitions."""

from tasuki.diagnostics.codes.entry import Entry

CODES: dict[str, Entry] = {}
