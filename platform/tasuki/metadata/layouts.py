"""layouts/*.yaml -> LayoutDef; what a file leaves out, and objects without a file, get a generated layout."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tasuki.labels import Label
from tasuki.metadata.catalog import (
    Assignment,
    LayoutDef,
    ListViewDef,
    ObjectDef,
    PageDef,
    PlacedField,
    RelatedDef,
    SectionDef,
)
from tasuki.metadata.object_rules import is_text_like
from tasuki.metadata.reading import Document
from tasuki.metadata.words import label_of, sort_of, texts_of, unchecked

_COMPACT = 4
_COLUMNS = 8
_ALL = Label("すべて", "All")
_BASICS = Label("基本情報", "Details")


def define_layout(document: Document, item: ObjectDef, objects: Mapping[str, ObjectDef]) -> LayoutDef:
    """The layout of an object from a document of the right shape, completed where it says nothing."""
    value = document.value
    generated = generate_layout(item, objects)
    views = {key: _list_view(key, view) for key, view in value.get("list_views", {}).items()}
    pages = {key: _page(key, page) for key, page in value.get("pages", {}).items()}
    return LayoutDef(
        object=item.key,
        compact=texts_of(value.get("compact")) or generated.compact,
        search_by=texts_of(value.get("search", {}).get("by")) or generated.search_by,
        list_views=MappingProxyType(views if "all" in views else {**views, **generated.list_views}),
        pages=MappingProxyType(pages or dict(generated.pages)),
        assign=_assignments(value.get("assign"), pages) or generated.assign,
    )


def generate_layout(item: ObjectDef, objects: Mapping[str, ObjectDef]) -> LayoutDef:
    """A layout to work with for an object without one: every field, every related list, one list view."""
    compact = _compact(item)
    named = [key for key, field in item.fields.items() if is_text_like(field)]
    search = [key for key in named if key == item.name_field or item.fields[key].unique]
    columns = [item.name_field, *(key for key in _scalar_fields(item) if key != item.name_field)][:_COLUMNS]
    section = SectionDef(key="basic", label=_BASICS, fields=tuple(PlacedField(field=key) for key in item.fields))
    related = tuple(
        _generated_related(objects[detail.object], detail.field) for detail in item.details if item.key != "user"
    )
    view = ListViewDef(key="all", label=_ALL, columns=tuple(columns), sort=((item.name_field, False),))
    page = PageDef(key="standard", highlights=(), sections=(section,), related=related)
    return LayoutDef(
        object=item.key,
        compact=compact,
        search_by=tuple(search),
        list_views=MappingProxyType({"all": view}),
        pages=MappingProxyType({"standard": page}),
        assign=(Assignment(page="standard"),),
    )


def _generated_related(detail: ObjectDef, via: str) -> RelatedDef:
    """New records are made from the list only where people set the reference that puts them there."""
    actions = ("new",) if detail.fields[via].typed_by_people else ()
    return RelatedDef(object=detail.key, via=via, columns=_related_columns(detail, via), actions=actions)


def _compact(item: ObjectDef) -> tuple[str, ...]:
    leading = [item.external_key, item.name_field, *_scalar_fields(item)]
    return tuple(dict.fromkeys(key for key in leading if key is not None))[:_COMPACT]


def _scalar_fields(item: ObjectDef) -> list[str]:
    """Fields that fit a cell: what can be sorted fits a cell."""
    return [key for key, field in item.fields.items() if field.kind.sortable]


def _related_columns(detail: ObjectDef, via: str) -> tuple[str, ...]:
    found = [detail.name_field, *(key for key in _scalar_fields(detail) if key not in (detail.name_field, via))]
    return tuple(found[:5])


def _list_view(key: str, value: Mapping[str, Any]) -> ListViewDef:
    shared = value.get("shared_to")
    return ListViewDef(
        key=key,
        label=label_of(value["label"]),
        columns=tuple(value["columns"]),
        where=unchecked(value.get("where")),
        sort=sort_of(value.get("sort")),
        quick_filters=texts_of(value.get("quick_filters")),
        shared_to=None if shared is None else tuple(shared["profiles"]),
    )


def _page(key: str, value: Mapping[str, Any]) -> PageDef:
    return PageDef(
        key=key,
        highlights=tuple(value.get("highlights", ())),
        sections=tuple(_section(name, section) for name, section in value["sections"].items()),
        related=tuple(_related(name, related) for name, related in value.get("related", {}).items()),
        actions=tuple(value.get("actions", ("edit", "delete"))),
    )


def _section(key: str, value: Mapping[str, Any]) -> SectionDef:
    return SectionDef(
        key=key,
        label=label_of(value["label"]),
        fields=tuple(_placed(item) for item in value["fields"]),
        columns=value.get("columns", 2),
    )


def _placed(value: Any) -> PlacedField:
    if isinstance(value, str):
        return PlacedField(field=value)
    return PlacedField(
        field=value["field"], read_only=value.get("read_only", False), required=value.get("required", False)
    )


def _related(object_key: str, value: Mapping[str, Any]) -> RelatedDef:
    """`via` stays empty where the file does not name it; the layout rules find the one reference there is."""
    return RelatedDef(
        object=object_key,
        via=value.get("via", ""),
        columns=tuple(value["columns"]),
        label=label_of(value["label"]) if "label" in value else None,
        sort=sort_of(value.get("sort")),
        rows=value.get("rows", 10),
        actions=tuple(value.get("actions", ("new",))),
    )


def _assignments(written: Any, pages: Mapping[str, PageDef]) -> tuple[Assignment, ...]:
    if written:
        return tuple(
            Assignment(page=item["page"], profiles=tuple(item["profiles"]) if "profiles" in item else None)
            for item in written
        )
    return (Assignment(page="standard" if "standard" in pages else next(iter(pages))),) if pages else ()
