"""The functions that Salesforce does not have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from formulas.oracle import days
from formulas.oracle.outcome import NOT_FOR_BANKS, Failed

ERAS = (
    (date(2019, 5, 1), "令和", "R"),
    (date(1989, 1, 8), "平成", "H"),
    (date(1926, 12, 25), "昭和", "S"),
    (date(1912, 7, 30), "大正", "T"),
    (date(1868, 1, 25), "明治", "M"),
)
HALF_WIDTH = [chr(code) for code in range(0xFF61, 0xFF9E)]
MARKS = {"ﾞ": ("\u3099", "゛"), "ﾟ": ("\u309a", "゜")}


def _day(value: date | datetime, zone: ZoneInfo) -> date:
    return days.day_of(value, zone) if isinstance(value, datetime) else value


def fiscal_year(day: date, starts: tuple[int, int]) -> int:
    """The year in which the fiscal year of a day began."""
    return day.year if (day.month, day.day) >= starts else day.year - 1


def fiscal_quarter(day: date, starts: tuple[int, int]) -> int:
    months = (day.month - starts[0] - (day.day < starts[1])) % 12
    return months // 3 + 1


def wareki(day: date, form: str = "long") -> str:
    """A day in the years of its era; before the first era in those of the calendar."""
    found = next(((first, name, letter) for first, name, letter in ERAS if day >= first), None)
    if found is None:
        return {"long": f"{day.year}年{day.month}月{day.day}日", "year": f"{day.year}年"}.get(
            form, f"{day.year}.{day.month}.{day.day}"
        )
    first, name, letter = found
    year = day.year - first.year + 1
    spoken = "元" if year == 1 else str(year)
    match form:
        case "long":
            return f"{name}{spoken}年{day.month}月{day.day}日"
        case "year":
            return f"{name}{spoken}年"
    return f"{letter}{year}.{day.month}.{day.day}"


def minutes(left: time | datetime, right: time | datetime) -> Decimal:
    """Whole minutes from the first to the second."""
    if isinstance(left, datetime) and isinstance(right, datetime):
        seconds = days.seconds_between(left, right)
        return Decimal(seconds // 60 * (1 if right >= left else -1))
    assert isinstance(left, time) and isinstance(right, time)
    return Decimal(days.seconds_between_times(left, right) // 60 * (1 if right >= left else -1))


def corporate_number_valid(text: str) -> bool:
    """Thirteen digits, the first of which checks the other twelve."""
    if len(text) != 13 or not all("0" <= digit <= "9" for digit in text):
        return False
    weighed = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(text[1:])))
    return int(text[0]) == 9 - weighed % 9


def kana(text: str) -> str:
    """Hiragana and half-width katakana as katakana, a mark together with the letter before it where there is one."""
    found, before = "", ""
    for letter in text:
        if "ぁ" <= letter <= "ゖ" or letter in "ゝゞ":
            found += chr(ord(letter) + 0x60)
        elif letter in MARKS:
            combining, alone = MARKS[letter]
            joined = unicodedata.normalize("NFC", found[-1:] + combining)
            if len(joined) == 1 and before in HALF_WIDTH:
                found = found[:-1] + joined
            else:
                found += alone
        elif letter in HALF_WIDTH:
            found += unicodedata.normalize("NFKC", letter)
        else:
            found += letter
        before = letter
    return found


def half_kana(text: str) -> str:
    """Kana as half-width katakana, marks by themselves; everything else stays."""
    return "".join(_narrowed(letter) for letter in text)


def _narrowed(letter: str) -> str:
    wide = chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ゖ" or letter in "ゝゞ" else letter
    single = {unicodedata.normalize("NFKC", half): half for half in HALF_WIDTH} | {"゛": "ﾞ", "゜": "ﾟ"}
    marks = {combining: half for half, (combining, _) in MARKS.items()}
    if letter in marks:
        return marks[letter]
    parts = unicodedata.normalize("NFD", wide)
    if all(part in single or part in marks for part in parts) and parts[0] in single:
        return "".join(single.get(part) or marks[part] for part in parts)
    return letter


_LARGE = dict(zip("ｧｨｩｪｫｬｭｮｯｦヮヵヶヰヱ", "ｱｲｳｴｵﾔﾕﾖﾂｵﾜｶｹｲｴ", strict=True))
_HYPHENS = "ｰ‐‑‒–—―−－"


def bank_text(text: str) -> str | None:
    """As bank transfer files take it; None if a character cannot be written there."""
    found = ""
    for letter in half_kana(text):
        narrow = unicodedata.normalize("NFKC", letter) if "！" <= letter <= "～" or letter == "　" else letter
        narrow = "-" if letter in _HYPHENS else "." if letter in "･・" else _LARGE.get(narrow, narrow).upper()
        if not re.fullmatch("[-0-9A-Z ()./ｱ-ﾟ]", narrow):
            return None
        found += narrow
    return found


def _zengin(text: str) -> str:
    found = bank_text(text)
    if found is None:
        raise Failed(NOT_FOR_BANKS)
    return found


FUNCTIONS: Mapping[str, Callable[[list[Any], ZoneInfo, tuple[int, int]], Any]] = {
    "FISCALYEAR": lambda values, zone, starts: Decimal(fiscal_year(_day(values[0], zone), starts)),
    "FISCALQUARTER": lambda values, zone, starts: Decimal(fiscal_quarter(_day(values[0], zone), starts)),
    "WAREKI": lambda values, zone, starts: wareki(_day(values[0], zone), *values[1:]),
    "MINUTES": lambda values, zone, starts: minutes(*values),
    "NORMALIZE": lambda values, zone, starts: unicodedata.normalize("NFKC", values[0]),
    "KANA": lambda values, zone, starts: kana(values[0]),
    "HALFKANA": lambda values, zone, starts: half_kana(values[0]),
    "ZENGIN": lambda values, zone, starts: _zengin(values[0]),
    "ISZENGIN": lambda values, zone, starts: bank_text(values[0]) is not None,
    "CORPORATENUMBERVALID": lambda values, zone, starts: corporate_number_valid(values[0]),
}
