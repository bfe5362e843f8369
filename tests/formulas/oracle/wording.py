"""Texts: by code point, blank is None, never ''."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from formulas.oracle.arithmetic import checked, whole
from formulas.oracle.outcome import DOMAIN, NO_NUMBER, TOO_LONG, Failed

LONGEST = 131_072
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_SCRIPT = {"\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n", "\r": "\\r", "<": "\\u003C", ">": "\\u003E"}


def blank_if_empty(text: str) -> str | None:
    if len(text) > LONGEST:
        raise Failed(TOO_LONG)
    return text or None


def is_number(text: str) -> bool:
    """Also of a number that has too many digits to be taken."""
    return _NUMBER.fullmatch(text) is not None


def number_of(text: str) -> Decimal:
    if not is_number(text):
        raise Failed(NO_NUMBER)
    return checked(Decimal(text))


def left(text: str, count: Decimal) -> str | None:
    return blank_if_empty(text[: max(0, whole(count))])


def right(text: str, count: Decimal) -> str | None:
    wanted = whole(count)
    return blank_if_empty(text[-wanted:]) if wanted > 0 else None


def middle(text: str, start: Decimal, count: Decimal) -> str | None:
    begin = max(1, whole(start)) - 1
    return blank_if_empty(text[begin : begin + max(0, whole(count))])


def find(what: str | None, text: str | None, start: Decimal | None) -> Decimal:
    if what is None or text is None:
        return Decimal(0)
    begin = max(1, whole(start)) if start is not None else 1
    return Decimal(text.find(what, begin - 1) + 1)


def padded(text: str, width: Decimal, filling: str | None, on_the_left: bool) -> str | None:
    wanted = whole(width)
    if wanted <= 0:
        return None
    if len(text) >= wanted or filling is None:
        return text[:wanted]
    if wanted > LONGEST:
        raise Failed(TOO_LONG)
    missing = wanted - len(text)
    repeated = (filling * (missing // len(filling) + 1))[:missing]
    return repeated + text if on_the_left else text + repeated


def substitute(text: str, old: str, new: str | None) -> str | None:
    return blank_if_empty(text.replace(old, new or ""))


def one_to_one(change: Callable[[str], str]) -> Callable[[str], str]:
    """A change of case that never changes the number of characters."""
    return lambda text: "".join(changed if len(changed := change(letter)) == 1 else letter for letter in text)


upper, lower = one_to_one(str.upper), one_to_one(str.lower)


def initial_capitals(text: str) -> str:
    found, inside = "", False
    for letter in text:
        found += lower(letter) if inside else upper(letter)
        inside = letter.isalnum()
    return found


def character(number: Decimal) -> str:
    code = whole(number)
    if not 1 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise Failed(DOMAIN)
    return chr(code)


def case_safe_id(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9]{15}", text):
        return text
    checks = ""
    for start in (0, 5, 10):
        five = text[start : start + 5]
        checks += _SAFE[sum(1 << place for place, letter in enumerate(five) if "A" <= letter <= "Z")]
    return text + checks


def for_script(text: str) -> str:
    return "".join(_SCRIPT.get(letter, letter) for letter in text)


_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def for_markup(text: str) -> str:
    return "".join(_MARKUP.get(letter, letter) for letter in text)


def for_address(text: str) -> str:
    return "".join(
        letter if letter in _UNRESERVED else "".join(f"%{byte:02X}" for byte in letter.encode()) for letter in text
    )


ONE_TEXT: Mapping[str, Callable[[str], str | None]] = {
    "TRIM": lambda text: text.strip(" ") or None,
    "UPPER": upper,
    "LOWER": lower,
    "INITCAP": initial_capitals,
    "REVERSE": lambda text: text[::-1],
    "CASESAFEID": case_safe_id,
    "JSENCODE": for_script,
    "HTMLENCODE": for_markup,
    "JSINHTMLENCODE": lambda text: for_script(for_markup(text)),
    "URLENCODE": for_address,
}
