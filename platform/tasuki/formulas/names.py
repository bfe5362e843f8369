"""Names in formulas: own fields, fields behind references, `$Record`, and what the system knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tasuki.diagnostics import Location, Problem, problem
from tasuki.formulas.nodes import Name
from tasuki.formulas.operations import OPERATIONS
from tasuki.formulas.scope import FieldType, Scope
from tasuki.formulas.sorts import nearest
from tasuki.formulas.typed import Read, System
from tasuki.labels import Label

MOST_HOPS = 10
"""References a path may follow."""

_USER_ID = "$user.id"


@dataclass(slots=True)
class Names:
    """The names of one scope; `around` is the scope of `$Record` inside a query. Problems go to `problems`."""

    scope: Scope
    around: Scope | None
    problems: list[Problem]

    def resolve(self, node: Name) -> Read | System | None:
        """What a name stands for; None with a problem if there is no such thing."""
        if node.path[0][0] != "$":
            return self._path(self.scope, node.path, node, outer=False)
        if node.path[0].lower() == "$record" and len(node.path) > 1:
            outer = self.around is not None
            return self._path(self.around or self.scope, node.path[1:], node, outer=outer)
        held = self.scope.system(node.text)
        if node.text.lower() == _USER_ID:
            return System("user_id", held or FieldType("reference", to="user"), node)
        if held is None:
            self._report("M105", node.where, nearest(node.text, self._known()), name=node.text)
            return None
        lower = node.text.lower()
        name = next((known for known in self.scope.system_names() if known.lower() == lower), node.text)
        return System(name, held, node)

    def _known(self) -> Iterator[str]:
        yield "$User.id"
        yield from self.scope.system_names()

    def _path(self, scope: Scope, names: tuple[str, ...], node: Name, *, outer: bool) -> Read | None:
        if len(names) > MOST_HOPS + 1:
            self._report("M208", node.where, None, name=node.text, most=MOST_HOPS)
            return None
        path, objects = [], []
        for name in names[:-1]:
            found = self._reference(scope, name)
            if found is None:
                self._missing(scope, name, node)
                return None
            key, held = found
            behind = scope.follow(held.to) if held.type == "reference" else None
            if behind is None:
                self._report("M209", node.where, None, name=name)
                return None
            path.append(key)
            objects.append(scope.key)
            scope = behind
        last = scope.find(names[-1])
        if last is None:
            self._missing(scope, names[-1], node)
            return None
        return Read((*path, last[0]), (*objects, scope.key), last[1], node, outer)

    def _reference(self, scope: Scope, name: str) -> tuple[str, FieldType] | None:
        """A reference by its name; as in Salesforce `Parent__r` leads along the field `Parent__c`."""
        found = scope.find(name)
        if found is None and name.lower().endswith("__r"):
            found = scope.find(name[:-3] + "__c") or scope.find(name[:-3])
        return found

    def _missing(self, scope: Scope, name: str, node: Name) -> None:
        hint = nearest(name, scope.names())
        if hint is None and len(node.path) == 1 and name.upper() in (*OPERATIONS, "TODAY", "NOW"):
            call = f"{name.upper()}()"
            hint = Label(f"関数ならかっこをつけて {call} と書きます", f"A function has brackets: {call}")
        self._report("M105", node.where, hint, name=name)

    def _report(self, code: str, where: Location, hint: Label | None, /, **values: object) -> None:
        found = problem(code, where, **values)
        self.problems.append(found if hint is None else replace(found, hint=hint))
