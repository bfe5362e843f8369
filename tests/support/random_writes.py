"""Random writes to the small org: creations, edits, stale versions, wrong values, several rows of one parent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from tasuki.objects import Batch, Input, Shape, write
from tasuki.permissions import Access
from tasuki.storage import Org

KEYS = {"customer": "code", "project": "code", "task": "task_no"}
REFERENCES = {"customer": "customer", "project": "project", "follows": "task"}
STALE = 1
"""Every seeded record has been changed once, so that this version is an old one."""


@dataclass(frozen=True, slots=True)
class Write:
    """What somebody wants a record to be, found by its key: every field as text, references by the target's key."""

    object: str
    texts: Mapping[str, str]
    version: int | None = None

    @property
    def key(self) -> str:
        """The text of the key field."""
        return self.texts[KEYS[self.object]]


PROJECT: Mapping[str, tuple[str, ...]] = {
    "customer": ("C1", "C2", "C3", "", "X9"),
    "status": ("planned", "running", "done", "paused", "", "nowhere"),
    "tags": ("", "urgent", "urgent;repeat", "public;urgent"),
    "budget": ("", "0", "1200", "1,500円", "９８０", "-5", "much", "1.5"),
    "weight": ("", "0", "1.5", "123.45", "1.555", "1234567.1", "heavy"),
    "share": ("", "10", "99%", "100", "101", "half"),
    "headcount": ("", "3", "12", "-1", "2.5"),
    "starts_on": ("", "2026-04-01", "2025/3/31", "令和8年11月21日", "2026-02-30", "soon"),
    "meets_at": ("", "09:30", "9:30", "25:00"),
    "kickoff_at": ("", "2026-04-01T09:30", "2026/4/1 9:30", "yesterday"),
    "note": ("", "一行", "二行\nの備考", '"引用", カンマ'),
}
TASK: Mapping[str, tuple[str, ...]] = {
    "name": ("調査", "設計", "報告", "", "長" * 41),
    "minutes": ("", "0", "90", "-1", "long"),
    "done_on": ("", "2026-05-01", "never"),
}


def random_writes(seed: int, count: int) -> list[Write]:
    """`count` writes, first those of projects, then those of tasks; the same for the same seed."""
    chance = Random(seed)
    half = count // 2
    projects = [_project(chance, number) for number in range(half)]
    return projects + [_task(chance, number) for number in range(count - half)]


def _project(chance: Random, number: int) -> Write:
    seeded = chance.random() < 0.6
    code = f"P{chance.randrange(SEEDED):03}" if seeded else f"N{number:03}"
    # Titles are unique for each customer: some of these clash.
    held = f"初期{chance.randrange(SEEDED):03}改"
    title = f"案件{number}" if chance.random() < 0.7 else chance.choice((held, held, "件名1", "件名2", "", "題" * 41))
    texts = {"code": code, "title": title}
    texts |= _fields(chance, PROJECT)
    return Write("project", texts, STALE if seeded and chance.random() < 0.1 else None)


def _task(chance: Random, number: int) -> Write:
    seeded = chance.random() < 0.5
    key = f"T{chance.randrange(SEEDED):03}" if seeded else f"U{number:03}"
    texts = {
        "task_no": key,
        # Few parents, so that many rows share one; new ones, wrong ones and none at all.
        "project": chance.choice(
            ("P000", "P001", "P002", "P003", f"P{chance.randrange(SEEDED):03}", f"N{number:03}", "X9", "")
        ),
        "follows": chance.choice(
            ("", "", f"T{chance.randrange(SEEDED):03}", f"U{chance.randrange(number + 1):03}", "X9")
        ),
    }
    texts |= _fields(chance, TASK)
    return Write("task", texts, STALE if seeded and chance.random() < 0.1 else None)


def _fields(chance: Random, choices: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """One text per field; good ones come first in each tuple and are taken more often."""
    return {key: texts[int(len(texts) * chance.random() ** 4)] for key, texts in choices.items()}


SEEDED = 30


def seed_records(org: Org, access: Access) -> None:
    """Three customers, thirty projects and thirty tasks, each changed once since it was made."""
    numbers = range(SEEDED)
    fill = _filler(org, access)
    for turn in ("", "改"):
        fill("customer", {"code": ["C1", "C2", "C3"], "name": [f"甲{turn}", f"乙{turn}", f"丙{turn}"]})
        fill(
            "project",
            {
                "code": [f"P{n:03}" for n in numbers],
                "title": [f"初期{n:03}{turn}" for n in numbers],
                "customer": ["C1" if n % 3 else "C2" for n in numbers],
            },
        )
        fill(
            "task",
            {
                "task_no": [f"T{n:03}" for n in numbers],
                "name": [f"作業{n}{turn}" for n in numbers],
                "project": [f"P{n % 5:03}" for n in numbers],
            },
        )


def _filler(org: Org, access: Access) -> Callable[[str, Mapping[str, list[str]]], None]:
    def fill(object_key: str, columns: Mapping[str, list[str]]) -> None:
        inputs = tuple(Input(key, KEYS[REFERENCES[key]] if key in REFERENCES else None) for key in columns)
        shape = Shape(object_key, "upsert", inputs, match=KEYS[object_key])
        size = len(next(iter(columns.values())))
        outcome = write(org, Batch(shape=shape, size=size, columns=[*columns.values()]), access=access, door="seed")
        assert outcome.ok, outcome.problems

    return fill
