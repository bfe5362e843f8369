"""The leaf functions as PostgreSQL knows them: SQL files, and the schema named by their content."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources

FILES = ("numbers.sql", "text.sql", "dates.sql", "times.sql", "programme.sql")
"""In the order they are run: what a function calls stands before it."""

_WRITTEN_AS = "tasuki_formulas."


@cache
def leaf_schema() -> str:
    """The name of the schema: another one as soon as a single character of the functions differs."""
    return f"tasuki_formulas_{hashlib.sha256(_text().encode()).hexdigest()[:8]}"


def leaf_sql() -> str:
    """The statements that make every leaf function in `leaf_schema()`, which must exist."""
    return _text().replace(_WRITTEN_AS, leaf_schema() + ".")


def _text() -> str:
    folder = resources.files("tasuki.formulas.leaf")
    return "\n".join(folder.joinpath(name).read_text("utf-8") for name in FILES if folder.joinpath(name).is_file())
