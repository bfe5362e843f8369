"""Principal and catalogue -> Access."""

from tasuki.permissions.access import Access, access_for, typed
from tasuki.permissions.rights import ObjectAccess

__all__ = ["Access", "ObjectAccess", "access_for", "typed"]
