"""What is decided once per catalogue version: columns, rows and labels of a list, sections of a page.

A plan depends on (object, view or page, language, readable fields), never on a person; it is kept with the compiled
statements of its catalogue version and leaves memory with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tasuki.labels import Label, Language
from tasuki.layouts import addresses
from tasuki.layouts.cells import RowPlan, row_plan
from tasuki.layouts.saying import Said, say
from tasuki.metadata.catalog import Catalog, FieldDef, LayoutDef, ListViewDef, ObjectDef, PageDef, RelatedDef
from tasuki.objects import may_use_view
from tasuki.permissions import Access, ObjectAccess


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """A column of a table: the field and its heading."""

    field: FieldDef
    label: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePlan:
    """Columns and the plan of their rows. `keys` is what to ask the gate for."""

    object: ObjectDef
    columns: tuple[ColumnPlan, ...]
    keys: tuple[str, ...]
    rows: RowPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlan:
    """A list view as one grant set sees it."""

    table: TablePlan
    view: ListViewDef
    views: tuple[tuple[str, Said], ...]
    filters: tuple[ColumnPlan, ...]


@dataclass(frozen=True, slots=True)
class PlacedPlan:
    """A field on a page, as layout and rights place it."""

    field: FieldDef
    label: Said
    help: Said
    required: bool
    editable: bool


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """A section with the fields one may read; sections left empty are not planned."""

    key: str
    label: Said
    columns: int
    fields: tuple[PlacedPlan, ...]


@dataclass(frozen=True, slots=True)
class RelatedPlan:
    """A related list one may read, and its table."""

    definition: RelatedDef
    label: Said
    table: TablePlan


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePlan:
    """A record page and its form as one grant set sees them. `keys` is what to ask the gate for."""

    object: ObjectDef
    page: PageDef
    label: Said
    highlights: tuple[ColumnPlan, ...]
    sections: tuple[SectionPlan, ...]
    system: SectionPlan | None
    related: tuple[RelatedPlan, ...]
    keys: tuple[str, ...]


def list_plan(access: Access, object_key: str, view: str, language: Language) -> ListPlan | None:
    """The plan of a list; None if the object or the view does not exist for this principal. View "" is the first."""
    rights = access.object(object_key)
    if not rights.visible:
        return None
    views = _views(access, object_key)
    chosen = view or next(iter(views), "")
    if chosen not in views:
        return None
    key = ("list plan", object_key, chosen, tuple(views), language, rights.readable)
    return access.org.statements.plan(
        key, lambda: _list_plan(access, rights, views, views[chosen], language, object_key)
    )


def _views(access: Access, object_key: str) -> dict[str, ListViewDef]:
    """The views shared to this person, but for those decided by a field he may not read."""
    layout = access.org.catalog.layouts[object_key]
    return {
        key: view
        for key, view in layout.list_views.items()
        if _is_shared(access, view) and may_use_view(access, object_key, view)
    }


def _is_shared(access: Access, view: ListViewDef) -> bool:
    grants = access.principal.grants
    return view.shared_to is None or access.principal.system or any(name in view.shared_to for name in grants)


def _list_plan(
    access: Access,
    rights: ObjectAccess,
    views: dict[str, ListViewDef],
    view: ListViewDef,
    language: Language,
    object_key: str,
) -> ListPlan:
    item = access.org.catalog.objects[object_key]
    return ListPlan(
        table=_table_plan(access.org.catalog, item, view.columns, rights, language),
        view=view,
        views=tuple((key, say(one.label, language)) for key, one in views.items()),
        filters=_columns(item, view.quick_filters, rights, language),
    )


def compact_plan(access: Access, object_key: str, language: Language) -> TablePlan | None:
    """The short table of an object (search results); None if it does not exist for this principal."""
    rights = access.object(object_key)
    if not rights.visible:
        return None
    catalog = access.org.catalog
    key = ("compact plan", object_key, language, rights.readable)
    return access.org.statements.plan(
        key,
        lambda: _table_plan(
            catalog, catalog.objects[object_key], catalog.layouts[object_key].compact, rights, language
        ),
    )


def _table_plan(
    catalog: Catalog, item: ObjectDef, keys: Iterable[str], rights: ObjectAccess, language: Language
) -> TablePlan:
    columns = _columns(item, keys, rights, language)
    shown = [column.field.key for column in columns]
    link = item.name_field if item.name_field in shown else next(iter(shown), "")
    return TablePlan(
        object=item,
        columns=columns,
        keys=tuple(shown),
        rows=row_plan(
            [(column.field, column.label) for column in columns],
            language,
            base=addresses.list_of(item.key),
            link=link,
            tags=_tags(catalog.layouts[item.key], item),
        ),
    )


def _tags(layout: LayoutDef, item: ObjectDef) -> frozenset[str]:
    """Choices that stand among the highlights of a page say what state a record is in: they are drawn as tags."""
    highlights = {key for page in layout.pages.values() for key in page.highlights}
    return frozenset(key for key in highlights if (field := item.field(key)) and field.value_set is not None)


def _columns(item: ObjectDef, keys: Iterable[str], rights: ObjectAccess, language: Language) -> tuple[ColumnPlan, ...]:
    return tuple(
        ColumnPlan(field, say(field.label, language))
        for key in keys
        if key in rights.readable and (field := item.field(key)) is not None
    )


def page_plan(access: Access, object_key: str, language: Language) -> PagePlan | None:
    """The plan of a record page and its form; None if the object does not exist for this principal."""
    rights = access.object(object_key)
    if not (rights.visible or rights.create):
        return None
    layout = access.org.catalog.layouts[object_key]
    page = layout.pages[_assigned(layout, access)]
    related = tuple(
        (definition, access.object(definition.object)) for definition in page.related if _shows(access, definition)
    )
    key = ("page plan", object_key, page.key, language, rights, tuple(one.readable for _, one in related))
    return access.org.statements.plan(key, lambda: _page_plan(access, object_key, page, rights, related, language))


def _assigned(layout: LayoutDef, access: Access) -> str:
    grants = access.principal.grants
    return next(
        (line.page for line in layout.assign if line.profiles is None or any(name in line.profiles for name in grants)),
        next(iter(layout.pages)),
    )


def _shows(access: Access, definition: RelatedDef) -> bool:
    rights = access.object(definition.object)
    return rights.visible and definition.via in rights.readable


def _page_plan(
    access: Access,
    object_key: str,
    page: PageDef,
    rights: ObjectAccess,
    related: tuple[tuple[RelatedDef, ObjectAccess], ...],
    language: Language,
) -> PagePlan:
    catalog = access.org.catalog
    item = catalog.objects[object_key]
    sections = [_section(item, page, key, rights, language) for key in range(len(page.sections))]
    kept = tuple(section for section in sections if section.fields)
    highlights = _columns(item, page.highlights, rights, language)
    system = _system_section(item, rights, language)
    placed = [one.field.key for section in kept for one in section.fields]
    keys = dict.fromkeys(
        [
            *([item.name_field] if item.name_field in rights.readable else []),
            *(column.field.key for column in highlights),
            *placed,
            *(one.field.key for one in system.fields),
        ]
    )
    return PagePlan(
        object=item,
        page=page,
        label=say(item.label, language),
        highlights=highlights,
        sections=kept,
        system=system if system.fields else None,
        related=tuple(_related(catalog, definition, one, language) for definition, one in related),
        keys=tuple(keys),
    )


def _section(item: ObjectDef, page: PageDef, at: int, rights: ObjectAccess, language: Language) -> SectionPlan:
    section = page.sections[at]
    return SectionPlan(
        section.key,
        say(section.label, language),
        section.columns,
        tuple(
            PlacedPlan(
                field,
                say(field.label, language),
                say(field.help, language),
                field.required or placed.required,
                placed.field in rights.editable and not placed.read_only,
            )
            for placed in section.fields
            if placed.field in rights.readable and (field := item.field(placed.field)) is not None
        ),
    )


def _system_section(item: ObjectDef, rights: ObjectAccess, language: Language) -> SectionPlan:
    label = Label("登録と更新", "Record keeping")
    return SectionPlan(
        "_system",
        say(label, language),
        1,
        tuple(
            PlacedPlan(field, say(field.label, language), Said(""), False, False)
            for key, field in item.system_fields.items()
            if key in rights.readable
        ),
    )


def _related(catalog: Catalog, definition: RelatedDef, rights: ObjectAccess, language: Language) -> RelatedPlan:
    item = catalog.objects[definition.object]
    return RelatedPlan(
        definition,
        say(definition.label or item.label, language),
        _table_plan(catalog, item, definition.columns, rights, language),
    )
