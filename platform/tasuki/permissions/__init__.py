"""Principal and catalogue -> Access."""

from tasuki.permissions.access import Access, ObjectAccess, access_for, typed

__all__ = ["Access", "ObjectAccess", "access_for", "typed"]
