"""Passwords: argon2id hashes, and the rules a new password must meet."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tasuki.diagnostics import Problem, problem

LONGEST = 256
"""Longer input is refused unread: hashing it would only cost time."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# The hash of a random word nobody kept; verified where there is no account, so that both answers take as long.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$abjDeQi/y/WfbuA+orLO6Q$OZRbloVDdoTDslEUlJieXpu/C/a2NvNlW90gXcRKm3g"


def hash_password(password: str) -> str:
    """The argon2id hash to store; takes some 30 ms and 19 MiB on purpose."""
    return _HASHER.hash(password)


def password_fits(password: str, stored: str | None) -> bool:
    """True if `password` belongs to the hash; with no hash it does the same work and is False."""
    if len(password) > LONGEST:
        return False
    try:
        return _HASHER.verify(stored or _NOBODY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def needs_new_hash(stored: str) -> bool:
    """True if the hash was made with other parameters than those of today."""
    return _HASHER.check_needs_rehash(stored)


def password_problems(password: str, *, username: str, shortest: int) -> tuple[Problem, ...]:
    """What speaks against a new password; length counts characters, and no mixture of signs is asked for."""
    found = []
    if len(password) < shortest:
        found.append(problem("S021", shortest=shortest))
    if len(password) > LONGEST:
        found.append(problem("S022", longest=LONGEST))
    lowered = password.casefold()
    if (username and username.casefold() in lowered) or len(set(lowered)) < 5:
        found.append(problem("S023"))
    return tuple(found)
