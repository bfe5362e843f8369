"""From a request and the headings of its file to a plan: which column sets which field, and how rows are found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tasuki.diagnostics import Location, Problem, Refused, any_errors, problem
from tasuki.fields.spelling import folded
from tasuki.importers.columns import RECORD_ID, RECORD_VERSION, LoadColumn, Mapped, map_by_importer, map_by_name
from tasuki.importers.request import LoadRequest, Mode
from tasuki.labels import Label
from tasuki.metadata.catalog import ImporterDef, ObjectDef
from tasuki.metadata.findings import nearest
from tasuki.objects import Input, Shape
from tasuki.permissions import Access
from tasuki.storage import Org
from tasuki.tabular import Encoding


@dataclass(frozen=True, slots=True)
class Target:
    """The object and the way of loading, before the file is looked at. `match` finds existing records."""

    item: ObjectDef
    importer: ImporterDef | None
    mode: Mode
    match: str | None

    @property
    def header_row(self) -> int:
        """The line the headings stand in."""
        return self.importer.header_row if self.importer else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPlan:
    """How the rows of a file become batches. `id_place` is the column with record ids when these find the records,
    `version_place` the one with the versions they must still have."""

    item: ObjectDef
    mode: Mode
    columns: tuple[LoadColumn, ...]
    shape: Shape
    id_place: int | None
    version_place: int | None
    all_or_nothing: bool
    warnings: tuple[Problem, ...] = ()


def find_target(org: Org, request: LoadRequest, access: Access) -> Target:
    """Object, saved load and key of `request`. Raises Refused if one does not exist for this person, if the
    importer is another object's, if the key does not find single records, or if he may not load this way."""
    rights = access.object(request.object)
    item = org.catalog.objects.get(request.object)
    if item is None or not (rights.visible or rights.create):
        raise Refused(_unknown("I001", request.object, visible_objects(org, access)))
    importer = None
    if request.importer is not None:
        importer = org.catalog.importers.get(request.importer)
        if importer is None:
            raise Refused(_unknown("I005", request.importer, org.catalog.importers))
        if importer.object != request.object:
            raise Refused(problem("I006", importer=importer.key, object=importer.object, asked=request.object))
    mode: Mode = importer.mode if importer else request.mode
    if mode not in rights.load:
        raise Refused(problem("I011", label=item.label, mode=mode))
    return Target(item, importer, mode, _match(item, importer.match if importer else request.key, mode))


def wanted_encoding(target: Target, request: LoadRequest) -> Encoding | None:
    """The encoding the file must have: asked for, or the only one the saved load knows; None: find out."""
    if request.encoding is None and target.importer is not None and target.importer.encodings == ("cp932",):
        return "cp932"
    if request.encoding is None and target.importer is not None and target.importer.encodings == ("utf-8",):
        return "utf-8"
    return request.encoding


def make_plan(org: Org, target: Target, request: LoadRequest, header: Sequence[str], access: Access) -> LoadPlan:
    """The plan for a file with these headings. Raises Refused with every heading that cannot be used."""
    mapped = _mapped(org, target, request, header, access)
    problems, file = mapped.problems, request.path.name
    columns = tuple(column for column in mapped.columns if column.field not in (RECORD_ID, RECORD_VERSION))
    places = {column.field: column.place for column in mapped.columns}
    if target.match is not None and all(column.field != target.match for column in mapped.columns):
        defined = target.item.field(target.match)
        problems.append(problem("I010", Location(file=file), key=defined.label if defined else Label(target.match)))
    if not columns and not any_errors(problems):
        problems.append(problem("I012", Location(file=file)))
    if any_errors(problems):
        raise Refused(*problems)
    importer = target.importer
    return LoadPlan(
        item=target.item,
        mode=target.mode,
        columns=columns,
        shape=_shape(target, columns, (importer.blank if importer else request.blank) != "clear"),
        id_place=places.get(RECORD_ID),
        version_place=places.get(RECORD_VERSION),
        all_or_nothing=request.all_or_nothing or (importer is not None and importer.keep == "all_or_nothing"),
        warnings=tuple(problems),
    )


def visible_objects(org: Org, access: Access) -> list[str]:
    """The keys of the objects that exist for this person."""
    return [key for key in org.catalog.objects if access.object(key).visible]


def _mapped(org: Org, target: Target, request: LoadRequest, header: Sequence[str], access: Access) -> Mapped:
    file = request.path.name
    if target.importer is not None:
        return map_by_importer(header, target.importer, target.item, org.catalog, file, request.ignore_unknown)
    rights = access.object(target.item.key)
    return map_by_name(header, target.item, org.catalog, rights, target.match, file, request.ignore_unknown)


def _shape(target: Target, columns: Sequence[LoadColumn], keep_blank: bool) -> Shape:
    inputs = tuple(
        Input(column.field, column.find_by, None if column.blank in (None, "refuse") else column.blank == "keep")
        for column in columns
    )
    return Shape(target.item.key, target.mode, inputs, None if target.match == RECORD_ID else target.match, keep_blank)


def _match(item: ObjectDef, asked: str | None, mode: Mode) -> str | None:
    """The field that finds existing records, from its API name or label; None for an insert."""
    if mode == "insert" or asked == RECORD_ID:
        return None if mode == "insert" else RECORD_ID
    if asked is None:
        if item.external_key is None:
            raise Refused(problem("I008", mode=mode))
        return item.external_key
    labelled = [
        key
        for key, field in item.fields.items()
        if folded(asked) in (folded(key), folded(field.label.ja), folded(field.label.en))
    ]
    key = asked if asked in item.fields else labelled[0] if len(labelled) == 1 else None
    if key is None:
        raise Refused(_unknown("I009", asked, item.fields))
    if not (item.fields[key].unique or item.fields[key].external_id):
        raise Refused(problem("I014", label=item.fields[key].label))
    return key


def _unknown(code: str, word: str, known: Iterable[str]) -> Problem:
    found = problem(code, value=word)
    hint = nearest(word, known)
    return found if hint is None else replace(found, hint=hint)
