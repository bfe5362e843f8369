"""Random formulas that are well-typed, and random rows for them: the same for the same seed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Any

from formulas.oracle.statics import Kind

LONGEST = 3_900
FIELDS: Mapping[str, dict[str, Any]] = {
    "whole": {"type": "integer"},
    "money": {"type": "currency", "scale": 2},
    "fine": {"type": "number", "scale": 8},
    "any": {"type": "number"},
    "share": {"type": "percent", "scale": 1},
    "words": {"type": "text"},
    "other": {"type": "text"},
    "digits": {"type": "text"},
    "yes": {"type": "checkbox"},
    "no": {"type": "checkbox"},
    "day": {"type": "date"},
    "later": {"type": "date"},
    "clock": {"type": "time"},
    "bell": {"type": "time"},
    "moment": {"type": "datetime"},
    "since": {"type": "datetime"},
    "state": {"type": "picklist", "values": ["new", "done", "old"]},
    "marks": {"type": "multi_picklist", "values": ["red", "blue", "green"]},
}
NUMBERS = ("0", "1", "-1", "2", "3", "7", "10", "-10", "100", "12", "31", "5", "-2", "365", "1000")
VALUES: Mapping[str, Sequence[Any]] = {
    "whole": (0, 1, -1, 2, 3, 12, 31, 2021, -7, 99999, 10**15, 10**18 - 1, 1 - 10**18),
    "money": ("0", "0.01", "-0.01", "1.5", "-2.5", "2.5", "1234.56", "-99999.99", "9999999999999999.99"),
    "fine": ("0", "0.5", "-0.5", "0.33333333", "0.00000001", "-1.00000001", "1234.5", "9999999999.99999999", "-5e-8"),
    "any": (
        "0", "0.1", "-3", "1e20", "-12345678901234567890.5", "0.00000000000000000001", "9" * 38, "-" + "9" * 38, "2.5",
        "4", "0." + "0" * 37 + "1", "-0.000000000000000000005", "999999999999999999.5", "0.005", "-2.5", "1e18",
    ),
    "share": ("0", "12.5", "100", "-5", "0.1", "33.3"),
    "words": ("a", "abc", "ABC", "b c", " x ", "日本語", "😀😁", "ｶﾞｷﾞ", "it's", "a\\b", "%_", "é", "line\nend"),
    "other": ("a", "b", "bc", "本", "😁", "-", "abcabc", "100%", "Zz9", "  "),
    "digits": ("12", "-3.50", "1e3", ".5", "abc", "1,000", "2021-04-01", "2021-02-30", "09:30:00", "１２", "9" * 38),
    "yes": (True, False),
    "no": (True, False),
    "day": ("2021-04-01", "2020-02-29", "2021-01-31", "2021-12-31", "1900-03-01", "0001-01-01", "9999-12-31"),
    "later": ("2021-04-30", "2021-02-28", "2024-12-30", "2021-03-31", "1969-12-31"),
    "clock": ("00:00:00", "09:30:00", "23:59:59.999", "12:00:00.001"),
    "bell": ("00:00:00.001", "17:00:01", "09:30:00"),
    "moment": (
        "2021-04-01T00:00:00Z", "2021-03-31T23:59:59.999999Z", "1969-12-31T23:59:59.500000Z", "2021-04-01T12:34:56Z",
        "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z",
    ),
    "since": ("2021-04-01T00:00:00Z", "2020-02-29T15:00:00Z", "1970-01-01T00:00:00Z", "2021-04-01T09:00:00+09:00"),
    "state": ("new", "done", "old"),
    "marks": (["red"], ["red", "blue"], ["green", "blue", "red"]),
}  # fmt: skip
TEXTS = ('"a"', "'b'", '"日本"', '"😀"', '"abc"', '"12"', '"-"', '"A b"', '"2021-04-01"', '"09:30:00"', '" "')

# A place {number} takes any number, {few} a small whole one: a width, a place, a month.
TEMPLATES: Mapping[Kind, tuple[str, ...]] = {
    "number": (
        "{number} + {number}", "{number} - {number}", "{number} * {number}", "{number} / {number}",
        "{number} + {number} - {number}", "{number} * {few} / {number}", "ROUND({number} / {number}, {few})",
        "ROUND({number} * {number}, 2)", "-{number}", "-({number})", "({number})", "{number} ^ {few}", "{number} ^ 0.5",
        "ROUND({number}, {few})", "TRUNC({number}, {few})", "TRUNC({number})", "FLOOR({number})", "CEILING({number})",
        "MFLOOR({number})", "MCEILING({number})", "ABS({number})", "MOD({number}, {number})", "MOD({number}, {few})",
        "SQRT({number})", "SQRT(ABS({number}))", "EXP({few})", "EXP({number})", "LN({number})", "LOG({number})",
        "MIN({number}, {number})", "MAX({number}, {number})", "MAX({number}, {few}, {number})", "MIN({number})",
        "VALUE({text})", "VALUE(TEXT({number}))", "VALUE(digits)", "LEN({text})", "FIND({text}, {text})",
        "FIND({text}, {text}, {few})", "ASCII({text})", "PICKLISTCOUNT(marks)", "YEAR({date})", "MONTH({date})",
        "DAY({date})", "WEEKDAY({date})", "DAYOFYEAR({date})", "ISOWEEK({date})", "ISOYEAR({date})", "HOUR({time})",
        "MINUTE({time})", "SECOND({time})", "MILLISECOND({time})", "{date} - {date}", "{timestamp} - {timestamp}",
        "ROUND({timestamp} - {timestamp}, 5)", "{time} - {time}", "UNIXTIMESTAMP({timestamp})",
        "UNIXTIMESTAMP({date})", "UNIXTIMESTAMP({time})", "FISCALYEAR({date})", "FISCALQUARTER({date})",
        "MINUTES({time}, {time})", "MINUTES({timestamp}, {timestamp})",
        "CASE({few}, 1, {number}, 2, {number}, {number})", 'CASE(state, "new", {number}, "done", {number}, 0)',
        "CASE({text}, {text}, {number}, {text}, {number}, {number})",
    ),
    "text": (
        "{text} & {text}", "{text} + {text}", "{text} & {text} & {text}", "LEFT({text}, {few})", "RIGHT({text}, {few})",
        "MID({text}, {few}, {few})", "SUBSTITUTE({text}, {text}, {text})", "TRIM({text})", "UPPER({text})",
        "LOWER({text})", "LPAD({text}, {few}, {text})", "RPAD({text}, {few}, {text})", "LPAD({text}, {few})",
        "RPAD({text}, {few})", "REVERSE({text})", "INITCAP({text})", "CHR({number})", "CHR(65 + ABS({few}))", "BR()",
        "CASESAFEID({text})", "JSENCODE({text})", "TEXT({number})", "TEXT({date})", "TEXT({time})", "TEXT({timestamp})",
        "TEXT(state)", 'SUBSTITUTE({text}, {text}, "")', '{text} & ""', "FORMATDURATION({few})",
        "FORMATDURATION({few}, {boolean})",
        "FORMATDURATION({timestamp}, {timestamp})", "FORMATDURATION({time}, {time})", "WAREKI({date})",
        'WAREKI({date}, "short")', "KANA({text})", "HALFKANA({text})", "NORMALIZE({text})", "ZENGIN({text})",
        "HTMLENCODE({text})", "URLENCODE({text})", "JSINHTMLENCODE({text})",
        'CASE(state, "new", {text}, "old", {text}, {text})', "({text})",
    ),
    "boolean": (
        "{number} = {number}", "{number} <> {number}", "{number} < {number}", "{number} >= {number}",
        "{number} > {few}", "{number} <= {number}", "{number} != {few}", "{text} = {text}", "{text} <> {text}",
        "{text} & other < words & {text}", "{text} == {text}", '{text} = ""', '{text} <> ""', 'CONTAINS({text}, "")',
        'NOT(BEGINS({text}, ""))', "{date} < {date}", "{date} = {date}", "{time} <= {time}",
        "{timestamp} > {timestamp}", "{timestamp} <> {timestamp}", "{boolean} = {boolean}", "{boolean} <> {boolean}",
        "{number} = NULL", "{text} <> NULL", "{date} = NULL", "AND({boolean}, {boolean})", "OR({boolean}, {boolean})",
        "AND({boolean}, {boolean}, {boolean})", "OR({boolean}, {boolean}, {boolean})", "({boolean} && {boolean})",
        "({boolean} || {boolean})", "NOT({boolean})", "!({boolean})", "ISBLANK({number})", "ISBLANK({text})",
        "ISBLANK({date})", "ISBLANK({boolean})", "ISNULL({timestamp})", "ISNUMBER({text})", "ISNUMBER(digits)",
        "CONTAINS({text}, {text})", "BEGINS({text}, {text})", 'ISPICKVAL(state, "done")', 'ISPICKVAL(state, "")',
        'state = "new"', 'state <> "old"', 'INCLUDES(marks, "red")', 'NOT(INCLUDES(marks, "blue"))',
        'REGEX({text}, "[a-z]+")', 'REGEX({text}, ".*\\\\d")', "REGEX({text}, '(日|本)?.{1,3}')",
        "CORPORATENUMBERVALID({text})", "ISNEW()", "ISZENGIN({text})", "ISCHANGED(money)", "ISCHANGED(words)",
        "ISCHANGED(marks)", "ISCHANGED(yes)", "ISCHANGED(moment)", "NOT(ISCHANGED(state))",
    ),
    "date": (
        "{date} + {few}", "{date} - {few}", "{few} + {date}", "{date} + {number}", "DATE({year}, {few}, {few})",
        "DATE({number}, {few}, {few})", "DATE(2021, {few}, 31)", "DATEVALUE({timestamp})", "DATEVALUE({text})",
        "DATEVALUE(TEXT({date}))", "ADDMONTHS({date}, {few})", "ADDMONTHS({date}, {number})", "({date})",
        "DATEVALUE(digits)",
    ),
    "time": (
        "{time} + {number}", "{time} - {number}", "{time} + {few} * 60000", "TIMEVALUE({text})",
        "TIMEVALUE({timestamp})", "TIMEVALUE(TEXT({time}))", "TIMEVALUE(digits)",
    ),
    "timestamp": (
        "{timestamp} + {number}", "{timestamp} - {few}", "{timestamp} + {few} / 24", "{few} + {timestamp}",
        "DATETIMEVALUE({date})", "DATETIMEVALUE({text})", "DATETIMEVALUE(TEXT({timestamp}))",
        'DATETIMEVALUE(TEXT({date}) & " 12:30:00")', "FROMUNIXTIME({number})", "FROMUNIXTIME({few} / 8)",
    ),
}  # fmt: skip
# What may stand for every type.
ANY = (
    "IF({boolean}, {K}, {K})", "IF({boolean}, {K}, {K})", "IF({boolean}, {K}, NULL)", "IF({boolean}, NULL, {K})",
    "IFS({boolean}, {K}, {boolean}, {K}, {K})", "IFS({boolean}, {K}, {boolean}, {K})", "IF({boolean}, {K})",
    "BLANKVALUE({K}, {K})", "NULLVALUE({K}, {K})", "PRIORVALUE({field})",
)  # fmt: skip
LEAVES: Mapping[Kind, tuple[str, ...]] = {
    "number": (
        "whole",
        "money",
        "fine",
        "any",
        "share",
        "1.5",
        "0.1",
        "2.675",
        "12345678901234567890",
        ".5",
        "0.12345678901234567890499999999999999999",
        "99999999999999999999999999999999999999",
    ),
    "text": ("words", "other", "digits"),
    "boolean": ("yes", "no", "true", "false"),
    "date": ("day", "later", "DATE(2021, 4, 1)", "DATE(2020, 2, 29)"),
    "time": ("clock", "bell", 'TIMEVALUE("12:00:00")'),
    "timestamp": ("moment", "since", 'DATETIMEVALUE("2021-04-01 00:00:00")'),
}
PLAIN: Mapping[Kind, tuple[str, ...]] = {
    kind: tuple(leaf for leaf in leaves if leaf in FIELDS) for kind, leaves in LEAVES.items()
}
KINDS: tuple[Kind, ...] = (
    "number",
    "number",
    "number",
    "text",
    "text",
    "boolean",
    "boolean",
    "date",
    "time",
    "timestamp",
)
_PLACE = re.compile(r"\{(number|few|year|text|boolean|date|time|timestamp|K|field)\}")


class Formulas:
    """Random formulas by a seed; functions in `without` do not occur."""

    def __init__(
        self, seed: int, without: frozenset[str] = frozenset(), leaves: Mapping[Kind, tuple[str, ...]] = LEAVES
    ) -> None:
        self.chance = Random(seed)
        self.leaves = leaves
        self.templates: Mapping[Kind, list[str]] = {
            kind: [one for one in (*templates, *ANY) if not without & set(re.findall(r"[A-Z]+(?=\()", one))]
            for kind, templates in TEMPLATES.items()
        }

    def formula(self, kind: Kind | None = None) -> str:
        """A formula of at most some depth, of a kind; one in fifty is 50 deep."""
        wanted = kind
        while True:
            depth = 50 if self.chance.random() < 0.02 else self.chance.choice((1, 2, 2, 3, 3, 4, 5, 6, 8))
            kind = wanted or self.chance.choice(KINDS)
            text = self._deep(kind, depth) if depth == 50 else self._of(kind, depth)
            if len(text) <= LONGEST:
                return text

    def pairs(self) -> Iterator[str]:
        """Every template in every place of every other that takes its type, leaves elsewhere."""
        for kind, outers in self.templates.items():
            for outer in dict.fromkeys(outers):
                found = [place.span() for place in _PLACE.finditer(outer) if place[1] not in ("few", "year", "field")]
                for start, end in found:
                    inner: Any = kind if outer[start:end] == "{K}" else outer[start + 1 : end - 1]
                    for template in dict.fromkeys(self.templates[inner]):
                        within = self._in_brackets(self._filled(template, inner, self._leaf))
                        before, after = (self._filled(part, kind, self._leaf) for part in (outer[:start], outer[end:]))
                        yield f"{before}{within}{after}"

    def _of(self, kind: Kind, depth: int) -> str:
        if depth <= 0 or self.chance.random() < 0.08:
            return self._leaf(kind)
        template = self.chance.choice(self.templates[kind])
        return self._filled(template, kind, lambda inner: self._of(inner, depth - self.chance.choice((1, 1, 2))))

    def _deep(self, kind: Kind, depth: int) -> str:
        """One long branch, everything beside it shallow."""
        template = self.chance.choice([one for one in self.templates[kind] if f"{{{kind}}}" in one or "{K}" in one])
        places = template.count(f"{{{kind}}}") + template.count("{K}")
        long, seen = self.chance.randrange(places), -1

        def inside(inner: Kind) -> str:
            nonlocal seen
            if inner != kind:
                return self._leaf(inner)
            seen += 1
            if seen != long or depth <= 0:
                return self._leaf(kind)
            return self._deep(kind, depth - 1)

        return self._filled(template, kind, inside)

    def _filled(self, template: str, kind: Kind, inside: Callable[[Kind], str]) -> str:
        def place(found: re.Match[str]) -> str:
            match found[1]:
                case "few":
                    return self._few()
                case "year":
                    return self.chance.choice(("2021", "2020", "whole", "1900", "0"))
                case "field":
                    return self.chance.choice(PLAIN[kind])
                case "K":
                    return self._in_brackets(inside(kind))
            inner: Any = found[1]
            return self._in_brackets(inside(inner))

        return _PLACE.sub(place, template)

    def _in_brackets(self, text: str) -> str:
        """Operators of operands stand in brackets, now and then in none: then precedence decides."""
        bare = re.fullmatch(r"[\w.]+|\"[^\"]*\"|'[^']*'|\w+\([^()]*\)", text)
        return text if bare or _is_call(text) else f"({text})"

    def _few(self) -> str:
        return self.chance.choice(("0", "1", "2", "3", "4", "-1", "5", "12", "1.9", "whole", "LEN(words)"))

    def _leaf(self, kind: Kind) -> str:
        leaves = self.leaves[kind]
        if kind == "number" and self.chance.random() < 0.4:
            return self.chance.choice(NUMBERS)
        if kind == "text" and self.chance.random() < 0.4:
            return self.chance.choice(TEXTS)
        return self.chance.choice(leaves)

    def row(self, blank: float = 0.3) -> dict[str, Any]:
        """A row in which about `blank` of the values are missing."""
        return {
            name: None if self.chance.random() < blank else self.chance.choice(values)
            for name, values in VALUES.items()
        }


def _is_call(text: str) -> bool:
    """Whether a text is one function call as a whole."""
    if not re.match(r"[A-Z]+\(", text) or not text.endswith(")"):
        return False
    depth, quote = 0, ""
    for place, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
            if depth == 0:
                return place == len(text) - 1
    return False


def batch(seed: int, formulas: int, rows: int, without: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """Lines for `formula eval --batch`: random formulas over the same rows, half of them with blanks as zero."""
    made = Formulas(seed, without)
    return _lines(made, [made.formula() for _ in range(formulas)], rows)


def kept_numbers(seed: int, formulas: int, rows: int) -> list[dict[str, Any]]:
    """Lines whose numbers are kept in fields of few places; no field holds more than 18 digits."""
    made = Formulas(seed)
    texts = [re.sub(r"\bany\b", "money", made.formula("number")) for _ in range(formulas)]
    kinds = ({"type": "number", "scale": 2}, {"type": "currency", "scale": 0}, {"type": "integer"})
    return [
        {**line, "returns": made.chance.choice((*kinds, {"type": "percent", "scale": 1}))}
        for line in _lines(made, texts, rows)
    ]


def pairs(seed: int, rows: int, every: int) -> list[dict[str, Any]]:
    """Lines with one in `every` of all pairs of templates, one inside the other."""
    made = Formulas(seed)
    chosen = list(made.pairs())[seed % every :: every]
    return _lines(made, chosen, rows)


def _lines(made: Formulas, formulas: Sequence[str], rows: int) -> list[dict[str, Any]]:
    held = [made.row() for _ in range(rows)]
    prior = [made.row() if made.chance.random() < 0.6 else None for _ in range(rows)]
    return [
        {
            "id": number,
            "formula": formula,
            "blanks": made.chance.choice(("zero", "blank")),
            "fields": dict(FIELDS),
            "rows": held,
            "prior": prior,
        }
        for number, formula in enumerate(formulas)
    ]
