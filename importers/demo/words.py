"""What people write: sentences with gaps, and the words that business names are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from chance import Weighted
from people import Name
from tables import read_table


@dataclass(frozen=True, slots=True)
class Trade:
    """What a business does: its industry and an ending of its name."""

    industry: str
    ending: Name


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences by (use, what they are about), each with an answer or ""; and the parts of business names."""

    sentences: Mapping[tuple[str, str], Sequence[tuple[str, str]]]
    firms: Sequence[Name]
    bodies: Sequence[Name]
    trades: Weighted[Trade]

    def say(self, rng: Random, use: str, about: str = "", **gaps: object) -> str:
        """A sentence with its gaps filled."""
        return rng.choice(self.sentences[use, about])[0].format(**gaps)

    def ask(self, rng: Random, about: str) -> tuple[str, str]:
        """A question with its answer; a question about a case has the gap {no}."""
        return rng.choice(self.sentences["inquiry", about])


def read_words() -> Words:
    """The words of the tables."""
    sentences: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in read_table("sentences"):
        sentences.setdefault((row["use"], row["about"]), []).append((row["text"], row["answer"]))
    rows = read_table("business_names")

    def of_use(use: str) -> list[Name]:
        return [(row["written"], row["read"]) for row in rows if row["use"] == use]

    trades = [row for row in rows if row["use"] == "trade"]
    pairs = [(Trade(row["industry"], (row["written"], row["read"])), float(row["weight"])) for row in trades]
    return Words(sentences, of_use("word"), of_use("institution"), Weighted(*pairs))
