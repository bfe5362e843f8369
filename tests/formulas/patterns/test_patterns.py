"""A pattern finds the same with RE2 as it is written, with RE2 as it is translated, and with PostgreSQL's engine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from random import Random
from typing import Any
from unicodedata import category

import psycopg
import pytest
import re2

from support.postgres import Cluster
from tasuki.formulas.leaf.text import LONGEST, matches
from tasuki.formulas.patterns import BadPattern, translated
from tasuki.formulas.patterns.classes import both_cases, merged

_ATOMS = (
    r"a b A é あ 1 _ - . \. \d \w \W \s \S \D [ab] [^a] [a-c1] [^\d] [[:alpha:]_] [\]a-] \b \B ^ $ \A \z \n (?s:.) \pL "
    r"\p{Hiragana} \PL \x41 \x{3042} (?m:^) (?m:$) \Qa.\E (?i:aé) (?i:k) [[:^space:]] \101 ] } { {,2} a{2 \- \/ "
    r"(?i:\W) (?i:[^s]) [\W\d] [\x{41}-\x{5a}] \Q\E \p{^Lu} (?U:a+?) [[:word:]]"
)
ATOMS = _ATOMS.split()
SIGNS = ("", "", "", "", "*", "+", "?", "{2}", "{0,2}", "{1,}", "*?", "+?", "??", "{0}", "{2,3}?")
LETTERS = "abABéÉあ1_ -.\nkK\u212asſ"
QUIET = re2.Options()
QUIET.log_errors = False


@pytest.fixture(scope="module")
def database(postgres: Cluster) -> Iterator[Any]:
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        yield connection


def random_pattern(random: Random, depth: int) -> str:
    chance = random.random()
    if depth == 0 or chance < 0.35:
        return random.choice(ATOMS) + random.choice(SIGNS)
    inner = random_pattern(random, depth - 1)
    if chance < 0.6:
        return inner + random_pattern(random, depth - 1)
    if chance < 0.75:
        return f"({inner}){random.choice(SIGNS)}"
    if chance < 0.85:
        return f"(?:{inner}|{random_pattern(random, depth - 1)}){random.choice(SIGNS)}"
    if chance < 0.9:
        return f"{inner}|{random_pattern(random, depth - 1)}"
    if chance < 0.95:
        return f"(?i){inner}"
    return f"(?{random.choice(('i', 'm', 's', '-i', 'im-s'))}:{inner}){random.choice(SIGNS)}"


@pytest.mark.parametrize("seed", range(8))
def test_random_patterns_find_the_same(database: Any, seed: int) -> None:
    random = Random(seed)
    compared = hits = refused = 0
    while compared < 3000:
        pattern = random_pattern(random, random.randint(0, 4))
        try:
            found = translated(pattern)
        except BadPattern:
            refused += 1
            continue
        original = re2.compile(pattern, QUIET)
        texts = ["".join(random.choices(LETTERS, k=random.choice((0, 1, 1, 2, 2, 3, 4, 6)))) for _ in range(12)]
        expected = [original.fullmatch(text) is not None for text in texts]
        rows = database.execute("SELECT x ~ %s FROM unnest(%s::text[]) x", [found.postgresql, texts]).fetchall()
        assert [row[0] for row in rows] == expected, pattern
        assert [bool(matches(text, found.re2)) for text in texts] == expected, pattern
        compared += len(texts)
        hits += sum(expected)
    assert hits > 300
    assert refused < 100


def test_every_character_is_in_the_same_classes(database: Any) -> None:
    every = [chr(code) for code in range(1, 0x10000) if not 0xD800 <= code <= 0xDFFF]
    for pattern in (r"\p{Han}", r"(?i)[à-ö]", r"\P{L}", r"(?i)\w", "[^ぁ-ん]", r"(?i)[[:^lower:]]"):
        found = translated(pattern)
        rows = database.execute("SELECT x FROM unnest(%s::text[]) x WHERE x ~ %s", [every, found.postgresql]).fetchall()
        assert {row[0] for row in rows} == set(re2.compile(pattern).findall("".join(every))), pattern


def test_letters_have_the_same_cases() -> None:
    letters = [chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]
    cased = [one for one in letters if category(one) != "Cn" and (one.lower() != one or one.upper() != one)]
    every = "".join(cased)
    for one in cased:
        assert both_cases(((ord(one), ord(one)),)) == merged(
            (ord(other), ord(other)) for other in re2.compile(f"(?i){one}").findall(every)
        )


HARD = (
    r"(a*)*b", "(a|aa)+", "(x+x+)+y", "[ab]*a[ab]{450}", ".*[ab].{400}", "(.{0,200}a){4}", "(.?){200}", "(a{0,30}){8}",
    "((a?){30}){8}", r"(\w+\s?)*$", "(.*a){200}", "(a?b?c?d?e?f?g?h?){30}", r"(\p{L}\p{N}?){20}", r"\b(a\b|b\b){5}.*",
)  # fmt: skip


@pytest.mark.parametrize("pattern", HARD)
def test_no_pattern_holds_a_statement_up(database: Any, pattern: str) -> None:
    """Patterns that other engines need for ever for, over the longest texts there are."""
    try:
        found = translated(pattern)
    except BadPattern:
        return
    random = Random(1)
    for text in (
        "a" * LONGEST,
        "".join(random.choices("ab", k=LONGEST)),
        "".join(random.choices("axy1 あ", k=LONGEST)),
    ):
        started = time.monotonic()
        [row] = database.execute("SELECT %s::text ~ %s", [text, found.postgresql]).fetchall()
        assert bool(matches(text, found.re2)) == row[0]
        assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("(", "missing"),
        ("[a", "missing"),
        ("*a", "no argument"),
        (r"(a)\1", "invalid escape"),
        ("a(?=b)", "invalid perl operator"),
        ("a++", "bad repetition"),
        (r"\p{Nobody}", "invalid character class range"),
        ("a{1001}", "invalid repetition size"),
        (r"a\Cb", r"\C"),
        (r"(\b|a)*", "(…)*"),
        (r"a\Q\E*", r"\Q\E"),
        ("[ab]{1000}[cd]", ""),
        ("(.?){900}", ""),
        (r"\p{L}{300}", ""),
        (r"\b" * 21, ""),
    ],
)
def test_patterns_that_are_refused(pattern: str, found: str) -> None:
    with pytest.raises(BadPattern) as refused:
        translated(pattern)
    assert refused.value.found.startswith(found)


def test_what_is_translated() -> None:
    assert translated(r"[0-9]{3}-\d{4}").postgresql == r"^(?:(?:[0-9]{3})\u002D(?:[0-9]{4}))$"
    assert translated("x{300}").postgresql == "^(?:(?:x{255}x{45}))$"
    assert translated("").postgresql == "^(?:(?:))$"
    assert translated("a|b|[0-9]").re2 == "[0-9a-b]"
    assert translated(r"(?i)k\W").re2 == "[Kk\u212a][^0-9A-Z\\x{5F}a-zſ\u212a]"
