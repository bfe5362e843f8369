"""Which files make an org, and what each of them defines."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Literal

from tasuki.diagnostics import Location
from tasuki.metadata.findings import Findings

Topic = Literal["org", "value_set", "app", "object", "layout", "profile", "importer"]

ORG_FILE = "metadata/org.yaml"
STANDARD_USER = "standard/user.yaml"
"""The place of the built-in user object in a bundle; it comes with Tasuki, not from the org's folder."""

FOLDERS: Mapping[str, Topic] = {
    "metadata/value_sets": "value_set",
    "metadata/apps": "app",
    "objects": "object",
    "layouts": "layout",
    "permissions/profiles": "profile",
    "importers": "importer",
}
_ROOTS = ("metadata", "objects", "layouts", "permissions", "importers")
_IGNORED = ("importers/samples", "metadata/schemas")
_LATER = ("metadata/workflows", "metadata/reports", "metadata/documents", "metadata/messages",
          "permissions/sets", "permissions/sharing", "permissions/roles.yaml", "permissions/tests.yaml")  # fmt: skip


def topic_of(path: str) -> Topic | None:
    """What the file at `path` (relative to the org, with /) defines, or None if such a file has no meaning."""
    if path == ORG_FILE:
        return "org"
    if path == STANDARD_USER:
        return "object"
    where = PurePosixPath(path)
    return FOLDERS.get(str(where.parent)) if where.suffix == ".yaml" else None


def read_folder(folder: Path, findings: Findings) -> tuple[dict[str, str], frozenset[str]]:
    """The text of every YAML file of the org in `folder`, by path; and the paths that could not be read, which are
    problems."""
    sources: dict[str, str] = {}
    unreadable: set[str] = set()
    for path in sorted(_yaml_files(folder)):
        try:
            sources[path] = (folder / path).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            unreadable.add(path)
            findings.add("M001", Location(path), detail="UTF-8")
        except OSError as error:
            unreadable.add(path)
            findings.add("M001", Location(path), detail=error.strerror or str(error))
    return sources, frozenset(unreadable)


def check_path(path: str, findings: Findings) -> Topic | None:
    """The topic of a source; a path without one is a problem."""
    topic = topic_of(path)
    if topic is None:
        later = any(path == begin or path.startswith(begin + "/") for begin in _LATER)
        findings.add("M010" if later else "M009", Location(path))
    return topic


def _yaml_files(folder: Path) -> list[str]:
    found: list[str] = []
    for root in _ROOTS:
        for directory, inner, names in os.walk(folder / root):
            here = Path(directory).relative_to(folder).as_posix()
            inner[:] = [name for name in inner if f"{here}/{name}" not in _IGNORED and not name.startswith(".")]
            found += [f"{here}/{name}" for name in names if _is_yaml(name)]
    return found


def _is_yaml(name: str) -> bool:
    return name.endswith((".yaml", ".yml")) and not name.startswith(".")
