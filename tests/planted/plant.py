"""A fault to be planted: one place of the engine changed so that it is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENGINES = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True)
class Change:
    """In `file` (below platform/tasuki) the text `old`, which stands there exactly once, becomes `new`."""

    file: str
    old: str
    new: str

    def path(self, root: Path) -> Path:
        """The file in a copy of the tree."""
        return root / "platform" / "tasuki" / self.file

    def fault(self, root: Path) -> str | None:
        """Why the change cannot be made, or None."""
        path = self.path(root)
        if not path.is_file():
            return f"{self.file}: there is no such file"
        found = path.read_text().count(self.old)
        if found == 1:
            return None
        return f"{self.file}: {'not found' if found == 0 else f'found {found} times'}: {self.old.strip()!r}"

    def make(self, root: Path) -> None:
        """Make the change in a copy of the tree. The tree may have changed since it was looked at."""
        assert self.fault(root) is None, self.fault(root)
        path = self.path(root)
        path.write_text(path.read_text().replace(self.old, self.new))


@dataclass(frozen=True, slots=True)
class Plant:
    """A fault and the tests that must notice it, on each engine. `why` says what people would lose by it.

    Where the two engines do a thing in two places, a fault has a change for each.
    """

    name: str
    why: str
    changes: tuple[Change, ...]
    tests: tuple[str, ...]


def faults(plants: Iterable[Plant], root: Path = ROOT) -> list[str]:
    """The plants that no longer apply, and why."""
    told = [(plant.name, change.fault(root)) for plant in plants for change in plant.changes]
    return [f"{name}: {fault}" for name, fault in told if fault is not None]
