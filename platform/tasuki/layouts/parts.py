"""What many screens are made of: links, the frame around a page, headings, options."""

from __future__ import annotations

from dataclasses import dataclass

from tasuki.labels import Language
from tasuki.layouts.saying import Said


@dataclass(frozen=True, slots=True)
class Link:
    """Where one can go; `key` is the object the link belongs to, "" for other places."""

    label: Said
    href: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What surrounds every page of a signed-in person. `here` is the key of the navigation entry one is under;
    `path` is the address to come back to after the language was changed."""

    language: Language
    org: Said
    app: Said
    person: str
    nav: tuple[Link, ...]
    more: tuple[Link, ...]
    searchable: bool
    here: str = ""
    crumbs: tuple[Link, ...] = ()
    path: str = "/"
    flash: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """A column heading; `href` sorts by it ("" if it cannot), `sorted` is ascending, descending or ""."""

    label: Said
    numeric: bool
    href: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a select box or radio group."""

    value: str
    label: Said
    chosen: bool = False
    detail: str = ""
