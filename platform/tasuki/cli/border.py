"""Where refusals leave the program: sentences on standard error or JSON, and the exit code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tasuki.cli.printing import print_json, print_problems
from tasuki.diagnostics import Problem, Refused

DONE, PROBLEMS, WRONG_USE = 0, 1, 2
# A load or an extract that names what does not exist, or a file that cannot be read or written.
_WRONG_LOADS = frozenset(
    {"I001", "I005", "I006", "I008", "I009", "I014", "I018", "I019", "I020", "I021", "I101", "I115", "I116"}
)


@contextmanager
def border(*, as_json: bool = False) -> Iterator[None]:
    """Turns Refused into output and an exit code; everything else passes."""
    try:
        yield
    except Refused as refused:
        if as_json:
            print_json({"ok": False, "problems": [found.as_json() for found in refused.problems]})
        else:
            print_problems(refused.problems)
        raise SystemExit(exit_code(refused.problems)) from refused


def exit_code(problems: Sequence[Problem]) -> int:
    """1 if a person has to mend definitions or data, 2 if the command cannot work here or was used wrongly."""
    return WRONG_USE if any(_is_environment(found.code) for found in problems) else PROBLEMS


def _is_environment(code: str) -> bool:
    return code.startswith("S") or (code.startswith("D") and code >= "D020") or code in _WRONG_LOADS
