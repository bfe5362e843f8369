"""Words of the language that this version does not read yet: refused by name, never silently ignored."""

from __future__ import annotations

LATER_KINDS = frozenset({"rich_text", "address", "geolocation", "file", "image", "signature", "fiscal_year"})
"""Kinds of field of a later version."""

LATER_KEYS = frozenset(
    {
        # any definition
        "like", "deprecated", "packages",
        # objects and fields
        "examples", "record_types", "carry_over", "depends_on", "where", "no_overlap", "gapless", "mask",
        # the org as a whole
        "calendars", "classes", "retention", "numbers", "mail", "ip_ranges", "trusted_proxies", "blocklist",
        "holidays",
        # layouts
        "form", "visible_when", "path", "omit",
        # permissions
        "hours", "mfa", "at_once", "sets", "rules", "manual",
        # importers
        "sheet", "sample", "transform", "set", "missing", "check_totals",
    }
)  # fmt: skip
"""Keys of a later version, wherever they stand. A security setting among them must never look as if it worked."""

LATER_VALUES = frozenset({"shared", "where", "xlsx"})
"""Words and maps of a later version in the place of a value (`read: shared`, `edit: {where: …}`)."""
