"""Family S: what keeps a command or the server from starting, and who may sign in."""

from tasuki.diagnostics.codes.entry import Entry

CODES: dict[str, Entry] = {}
