"""What a layout names must exist; related lists find their way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from tasuki.metadata.catalog import LayoutDef, ListViewDef, ObjectDef, PageDef, RelatedDef
from tasuki.metadata.formula_places import FormulaPlace
from tasuki.metadata.known import Known
from tasuki.metadata.placed import CONDITION, Formulas, Wanted
from tasuki.metadata.reading import Document

Path = tuple[str | int, ...]


def resolve_layout(
    document: Document, layout: LayoutDef, item: ObjectDef, known: Known, formulas: Formulas
) -> LayoutDef:
    """The layout with every related list knowing its reference and every filter checked; all that does not fit
    becomes problems."""
    value = document.value
    _fields(document, ("compact",), value.get("compact", ()), item, known)
    _fields(document, ("search", "by"), value.get("search", {}).get("by", ()), item, known)
    for index, key in enumerate(value.get("search", {}).get("by", ())):
        field = item.field(key)
        if field is not None and field.kind.column.type != "text":
            known.findings.add("M071", document.at("search", "by", index), key=key, kind=field.kind.name)
        elif field is not None and not field.in_table:
            known.findings.add("M150", document.at("search", "by", index), key=key)
    views = dict(layout.list_views)
    for key in value.get("list_views", {}):
        views[key] = _resolve_view(document, layout.list_views[key], item, known, formulas)
    pages = dict(layout.pages)
    for key in value.get("pages", {}):
        pages[key] = _resolve_page(document, layout.pages[key], item, known)
    _check_assignments(document, layout, known)
    return replace(layout, list_views=MappingProxyType(views), pages=MappingProxyType(pages))


def _fields(document: Document, path: Path, keys: Iterable[str], item: ObjectDef, known: Known) -> None:
    for index, key in enumerate(keys):
        known.field(item, key, document.at(*path, index))


def _sorts(document: Document, path: Path, sorts: tuple[tuple[str, bool], ...], item: ObjectDef, known: Known) -> None:
    for index, (key, _) in enumerate(sorts):
        field = known.field(item, key, document.at(*path, index))
        if field is not None and not field.kind.sortable:
            known.findings.add("M070", document.at(*path, index), key=key, kind=field.kind.name)
        elif field is not None and not field.in_table:
            known.findings.add("M150", document.at(*path, index), key=key)


def _resolve_view(
    document: Document, view: ListViewDef, item: ObjectDef, known: Known, formulas: Formulas
) -> ListViewDef:
    path: Path = ("list_views", view.key)
    _fields(document, (*path, "columns"), view.columns, item, known)
    _fields(document, (*path, "quick_filters"), view.quick_filters, item, known)
    _sorts(document, (*path, "sort"), view.sort, item, known)
    for index, profile in enumerate(view.shared_to or ()):
        known.profile(profile, document.at(*path, "shared_to", "profiles", index))
    place = FormulaPlace(document, (*path, "where"))
    where = formulas.check(place, Wanted(item.key, CONDITION))
    formulas.keep(item.key, view.key, "view", place, where)
    return replace(view, where=where or view.where)


def _resolve_page(document: Document, page: PageDef, item: ObjectDef, known: Known) -> PageDef:
    path: Path = ("pages", page.key)
    _fields(document, (*path, "highlights"), page.highlights, item, known)
    placed: set[str] = set()
    for section in page.sections:
        for index, place in enumerate(section.fields):
            where = document.at(*path, "sections", section.key, "fields", index)
            field = known.field(item, place.field, where)
            if place.required and field is not None and not field.typed_by_people:
                known.findings.add("M055", where, key=field.key, word="required", kind=field.kind.name)
            if place.field in placed:
                known.findings.add("M072", where, key=place.field)
            placed.add(place.field)
    related = tuple(_resolve_related(document, (*path, "related"), entry, item, known) for entry in page.related)
    return replace(page, related=related)


def _resolve_related(document: Document, path: Path, entry: RelatedDef, item: ObjectDef, known: Known) -> RelatedDef:
    path = (*path, entry.object)
    other = known.object(entry.object, document.key_at(*path))
    if other is None:
        return entry
    _fields(document, (*path, "columns"), entry.columns, other, known)
    _sorts(document, (*path, "sort"), entry.sort, other, known)
    via = _via(document, path, entry, item, other, known)
    field = other.field(via)
    if field is None or not field.derived or "new" not in entry.actions:
        return replace(entry, via=via)
    # A record made from this list could not be put under this one: the system sets the way back.
    if "actions" in document.value["pages"][path[1]]["related"][entry.object]:
        known.findings.add("M153", document.at(*path, "actions"), key=via)
    return replace(entry, via=via, actions=tuple(action for action in entry.actions if action != "new"))


def _via(document: Document, path: Path, entry: RelatedDef, item: ObjectDef, other: ObjectDef, known: Known) -> str:
    """The field of `other` that refers to `item`: the one named, or the only one there is."""
    ways = [key for key, field in other.fields.items() if field.to == item.key]
    if entry.via:
        field = known.field(other, entry.via, document.at(*path, "via"))
        if field is not None and field.to != item.key:
            known.findings.add("M073", document.at(*path, "via"), key=entry.via, object=item.key)
    elif not ways:
        if not any(name == other.key for name, _ in known.broken_fields):
            known.findings.add("M074", document.key_at(*path), other=other.key, object=item.key)
    elif len(ways) > 1:
        known.findings.add("M075", document.key_at(*path), other=other.key, object=item.key, ways=", ".join(ways))
    return entry.via or next(iter(ways), "")


def _check_assignments(document: Document, layout: LayoutDef, known: Known) -> None:
    written = document.value.get("assign")
    if not written:
        return
    pages: Mapping[str, PageDef] = layout.pages
    for index, line in enumerate(layout.assign):
        if line.page not in pages:
            known.findings.add("M076", document.at("assign", index, "page"), key=line.page, pages=", ".join(pages))
        for place, profile in enumerate(line.profiles or ()):
            known.profile(profile, document.at("assign", index, "profiles", place))
    if layout.assign[-1].profiles is not None:
        known.findings.add("M077", document.at("assign", len(written) - 1))
