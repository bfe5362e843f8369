"""A problem: what is wrong, where, and what to do, as a value that travels between person and program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from tasuki.diagnostics.codes import CODES
from tasuki.diagnostics.location import NOWHERE, Location
from tasuki.labels import Label, Language

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, ready to print in either language."""

    code: str
    where: Location
    sentence: Label
    hint: Label = Label("")
    level: Level = "error"

    def at(self, where: Location) -> Problem:
        """The same problem at another place."""
        return replace(self, where=where)

    def text(self, language: Language) -> str:
        """`file:line:column CODE sentence` and, on a second line, the hint if there is one."""
        place = str(self.where)
        hint = self.hint.text(language)
        line = f"{place} {self.code} {self.sentence.text(language)}".lstrip()
        return f"{line}\n    {hint}" if hint else line

    def as_json(self) -> dict[str, object]:
        """The problem as JSON-ready values; empty parts of the place are left out."""
        place = {
            name: value
            for name in ("file", "line", "column", "row", "field", "header")
            if (value := getattr(self.where, name))
        }
        return {
            "code": self.code,
            "level": self.level,
            "where": place,
            "sentence": {"ja": self.sentence.ja, "en": self.sentence.en},
            "hint": {"ja": self.hint.ja, "en": self.hint.en},
        }


def problem(code: str, where: Location = NOWHERE, /, **values: object) -> Problem:
    """A problem of the catalogue `CODES`; `values` fill the braces of its sentence and hint, a Label in its language.

    Raises KeyError for an unknown code or a missing value: both are bugs, not problems.
    """
    entry = CODES[code]
    ja, en = _in_language(values, "ja"), _in_language(values, "en")
    return Problem(
        code,
        where,
        Label(entry.ja.format_map(ja), entry.en.format_map(en)),
        Label(entry.hint_ja.format_map(ja), entry.hint_en.format_map(en)),
        entry.level,
    )


def _in_language(values: dict[str, object], language: Language) -> dict[str, object]:
    return {name: value.text(language) if isinstance(value, Label) else value for name, value in values.items()}


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems sorted by place, then code, each once."""
    return tuple(sorted(set(problems), key=lambda found: (found.where, found.code, found.sentence.ja)))


def any_errors(problems: Iterable[Problem]) -> bool:
    """True if at least one problem is an error rather than a warning."""
    return any(found.level == "error" for found in problems)
