"""RE2's language -> tree. What RE2 itself refuses is refused first, then what PostgreSQL cannot do alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import re2

from tasuki.formulas.patterns.classes import (
    ANY,
    ESCAPES,
    NAMED,
    NEWLINE,
    UNICODE_NAME,
    both_cases,
    merged,
    others,
    unicode_class,
)
from tasuki.formulas.patterns.tree import At, BadPattern, Choice, One, Pattern, Ranges, Repeat, Row

_COUNT = re.compile(r"\{([0-9]+)(?:(,)([0-9]*))?\}")
_GROUP = re.compile(r"\((?:\?(?:P?<[A-Za-z_0-9]+>|([imsU]*)(?:-([imsU]+))?([:)])))?")
_HEX = re.compile(r"x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))")
_OCTAL = re.compile(r"[1-7][0-7]{1,2}|0[0-7]{0,2}")
_POSIX = re.compile(r"\[:(\^?)([a-z]+):\]")
_CONTROLS = {"a": 7, "f": 12, "t": 9, "n": 10, "r": 13, "v": 11}


def read_pattern(text: str) -> Pattern:
    """The tree of a pattern. Raises BadPattern."""
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(text, options)
    except re2.error as error:
        said = error.args[0]
        raise BadPattern(said.decode(errors="replace") if isinstance(said, bytes) else str(said)) from None
    reader = _Reader(text)
    found = reader.choice(_Flags())
    assert reader.at == len(text), text
    return found


@dataclass(frozen=True, slots=True)
class _Flags:
    any_case: bool = False
    lines: bool = False
    dot_is_all: bool = False

    def set(self, letters: str, on: bool) -> _Flags:
        found = self
        for letter in letters:
            if letter == "i":
                found = replace(found, any_case=on)
            elif letter == "m":
                found = replace(found, lines=on)
            elif letter == "s":
                found = replace(found, dot_is_all=on)
        return found


@dataclass(slots=True)
class _Reader:
    """The pattern and how far it is read. RE2 has read it before, so that brackets close and ranges go up."""

    text: str
    at: int = 0

    def next(self, count: int = 1) -> str:
        return self.text[self.at : self.at + count]

    def take(self, count: int = 1) -> str:
        found = self.next(count)
        self.at += count
        return found

    def matched(self, shape: re.Pattern[str]) -> re.Match[str] | None:
        found = shape.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        return found

    def choice(self, flags: _Flags) -> Pattern:
        """Alternatives up to the closing bracket. A flag set on the way holds for all that follow."""
        branches: list[tuple[Pattern, ...]] = []
        parts: list[Pattern] = []
        while self.at < len(self.text) and self.next() != ")":
            if self.next() == "|":
                self.take()
                branches.append(tuple(parts))
                parts = []
            elif (changed := self.flags(flags)) is not None:
                flags = changed
            elif self.next(2) == "\\Q":
                quoted = self.quoted(flags)
                parts += [*quoted[:-1], *map(self.repeated, quoted[-1:])]
            else:
                parts.append(self.repeated(self.atom(flags)))
        branches.append(tuple(parts))
        rows = [branch[0] if len(branch) == 1 else Row(branch) for branch in branches]
        letters = [row for row in rows if isinstance(row, One)]
        if len(letters) == len(rows):
            return One(merged(pair for letter in letters for pair in letter.ranges))
        return rows[0] if len(rows) == 1 else Choice(tuple(rows))

    def flags(self, flags: _Flags) -> _Flags | None:
        """`(?i)`: flags without a group of their own."""
        found = _GROUP.match(self.text, self.at)
        if found is None or found[3] != ")":
            return None
        self.at = found.end()
        return flags.set(found[1], True).set(found[2] or "", False)

    def repeated(self, part: Pattern) -> Pattern:
        sign = self.next()
        found = None
        if sign in ("*", "+", "?") and sign:
            self.take()
            found = Repeat(part, int(sign == "+"), 1 if sign == "?" else None)
        elif count := self.matched(_COUNT):
            least = int(count[1])
            most = least if count[2] is None else int(count[3]) if count[3] else None
            found = Repeat(part, least, most)
        if found is not None and self.next() == "?":
            # Which of several matches is taken does not matter where the whole text must match.
            self.take()
        if found is None:
            return part
        if found.most == 0 or (found.least == 0 and isinstance(part, At)):
            return Row(())
        return part if isinstance(part, At) else found

    def atom(self, flags: _Flags) -> Pattern:
        sign = self.next()
        if sign == "(":
            return self.group(flags)
        if sign == "[":
            return One(self.bracket(flags))
        if sign == "\\":
            return self.escape(flags)
        self.take()
        if sign == ".":
            return One(ANY if flags.dot_is_all else others(NEWLINE))
        if sign == "^":
            return At("line start" if flags.lines else "start")
        if sign == "$":
            return At("line end" if flags.lines else "end")
        return One(_character(ord(sign), flags))

    def group(self, flags: _Flags) -> Pattern:
        found = self.matched(_GROUP)
        assert found is not None
        if found[3] is not None:
            flags = flags.set(found[1], True).set(found[2] or "", False)
        inside = self.choice(flags)
        self.take()
        return inside

    def quoted(self, flags: _Flags) -> list[Pattern]:
        """The characters between `\\Q` and `\\E`."""
        self.take(2)
        found, _, _ = self.text[self.at :].partition("\\E")
        self.at = min(self.at + len(found) + 2, len(self.text))
        if not found and self.next() in ("*", "+", "?", "{"):
            raise BadPattern("\\Q\\E")
        return [One(_character(ord(one), flags)) for one in found]

    def escape(self, flags: _Flags) -> Pattern:
        """What a backslash begins, outside a bracket."""
        letter = self.next(2)[1]
        places = {"A": "start", "z": "end", "b": "word", "B": "no word"}
        if letter in places:
            self.take(2)
            return At(places[letter])  # type: ignore[arg-type]
        if letter == "C":
            raise BadPattern("\\C")
        return One(self.escaped(flags))

    def escaped(self, flags: _Flags) -> Ranges:
        """The characters a backslash stands for, in a bracket or outside."""
        self.take()
        letter = self.next()
        if letter.lower() in ESCAPES:
            self.take()
            return _class(ESCAPES[letter.lower()], letter.isupper(), flags)
        if letter in ("p", "P"):
            self.take()
            name = self.matched(UNICODE_NAME)
            assert name is not None
            found = ANY if name[2] == "Any" else unicode_class(name[2] or name[3])
            return _class(found, (letter == "P") != bool(name[1]), flags)
        return _character(self.code(), flags)

    def code(self) -> int:
        """The code point behind a backslash."""
        if found := self.matched(_HEX):
            return int(found[1] or found[2], 16)
        if octal := self.matched(_OCTAL):
            return int(octal[0], 8)
        letter = self.take()
        return _CONTROLS.get(letter, ord(letter))

    def bracket(self, flags: _Flags) -> Ranges:
        self.take()
        negative = self.next() == "^"
        if negative:
            self.take()
        found: list[tuple[int, int]] = []
        first = True
        while first or self.next() != "]":
            found += self.item(flags)
            first = False
        self.take()
        return others(merged(found)) if negative else merged(found)

    def item(self, flags: _Flags) -> Ranges:
        """A class by name, a character or a range of them inside a bracket."""
        if named := self.matched(_POSIX):
            return _class(NAMED[named[2]], bool(named[1]), flags)
        if self.next() == "\\" and self.next(2)[1] in "dDwWsSpP":
            return self.escaped(flags)
        low = high = self.end()
        if self.next() == "-" and self.next(2)[1:] not in ("]", ""):
            self.take()
            high = self.end()
        return _class(merged([(low, high)]), False, flags)

    def end(self) -> int:
        """A single character inside a bracket."""
        letter = self.take()
        return self.code() if letter == "\\" else ord(letter)


def _class(ranges: Ranges, negative: bool, flags: _Flags) -> Ranges:
    """A class, in both cases where they do not matter: first its letters, then all others."""
    found = both_cases(ranges) if flags.any_case else ranges
    return others(found) if negative else found


def _character(code: int, flags: _Flags) -> Ranges:
    return _class(merged([(code, code)]), False, flags)
