"""Keys, kept outside what they lock."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def database_key(folder: Path, *, create: bool = True) -> bytes:
    """The 32-byte key of the embedded database, made once; without `create` a missing one is a FileNotFoundError.

    `TASUKI_DATABASE_KEY` (64 hexadecimal digits) wins; else the file `TASUKI_DATABASE_KEY_FILE`, else
    `var/keys/database.key` in `folder`, created with mode 0600 if absent. Raises ValueError if a key is malformed.
    """
    given = os.environ.get("TASUKI_DATABASE_KEY")
    if given:
        return _decoded(given)
    path = Path(os.environ.get("TASUKI_DATABASE_KEY_FILE") or folder / "var" / "keys" / "database.key")
    if not path.exists() and create:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
    return _decoded(path.read_text())


def _decoded(text: str) -> bytes:
    key = bytes.fromhex(text.strip())
    if len(key) != 32:
        raise ValueError("a database key has 32 bytes")
    return key
