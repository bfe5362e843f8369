"""Record ids: 128 bits, made here, kept for ever.

48 bits of time rounded down to the hour keep new rows close together in an index without telling when exactly a
record was made; 80 random bits make an id unguessable. Inside the program an id is a `uuid.UUID`; outside it is 26
characters of Crockford's base32 in lower case.
"""

from __future__ import annotations

import os
import re
from datetime import datetime
from uuid import UUID

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = tuple(a + b for a in _ALPHABET for b in _ALPHABET)
_TEXT = re.compile("[0-7][0-9a-hjkmnp-tv-zA-HJKMNP-TV-Z]{25}")
_PYTHON = "0123456789abcdefghijklmnopqrstuv"
_DIGITS = str.maketrans(_ALPHABET + _ALPHABET.upper(), _PYTHON + _PYTHON)
"""From the alphabet to the digits of Python's own base 32."""
_HOUR_MS = 3_600_000


def new_ids(count: int, now: datetime) -> list[UUID]:
    """`count` fresh ids for records made at `now`."""
    hour = int(now.timestamp() * 1000) // _HOUR_MS * _HOUR_MS
    prefix = hour.to_bytes(6, "big")
    noise = os.urandom(10 * count)
    return [UUID(bytes=prefix + noise[start : start + 10]) for start in range(0, 10 * count, 10)]


def to_text(identifier: UUID) -> str:
    """The 26 characters an id has in addresses and files."""
    number = identifier.int
    return "".join([_PAIRS[(number >> shift) & 1023] for shift in range(120, -1, -10)])


def from_text(text: str) -> UUID | None:
    """The id written as `text`, or None if `text` is no id."""
    return UUID(int=int(text.translate(_DIGITS), 32)) if _TEXT.fullmatch(text) else None
