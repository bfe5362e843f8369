"""Work refused as a whole: the exception that carries problems to a border (command line, page, load)."""

from __future__ import annotations

from tasuki.diagnostics.problem import Problem


class Refused(Exception):
    """Raised where nothing can go on; carries every problem found. The border prints them; nothing was half-written."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(found.text("en") for found in problems))
        self.problems = problems
