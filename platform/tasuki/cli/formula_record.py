"""Formulas over a record of an org."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

from tasuki.cli.acting import acting_access
from tasuki.cli.formula_batch import end_with_outcome, end_with_problems
from tasuki.cli.formula_words import end_with_words
from tasuki.cli.opening import compile_folder, open_org
from tasuki.diagnostics import Location, Refused, problem
from tasuki.formulas import check_formula, parse
from tasuki.formulas.scope import Place
from tasuki.formulas.typed import Typed
from tasuki.ids import from_text
from tasuki.labels import Language
from tasuki.metadata import Catalog
from tasuki.metadata.catalog import ObjectDef
from tasuki.metadata.scopes import Scopes
from tasuki.metadata.spoken import CatalogLabels
from tasuki.objects import Filter, ListQuery, compute_parts, list_records
from tasuki.permissions import Access
from tasuki.storage import Org
from tasuki.storage.evaluation import all_traced, steps


@dataclass(frozen=True, slots=True)
class RecordAsked:
    """A record by its id or key, and who looks at it."""

    folder: Path
    database_url: str | None
    object_key: str
    record: str
    username: str | None


def answer_record(
    asked: RecordAsked, given: Mapping[str, Any], language: Language, *, trace: bool, as_json: bool
) -> NoReturn:
    """Print the value of a formula for a record, or what is wrong with it, and end the command. Raises Refused for an
    object, a record or a user there is not."""
    org = open_org(asked.folder, asked.database_url)
    with closing(org.database):
        tree = _checked(org.catalog, asked.object_key, "record", given, language, as_json=as_json)
        access = acting_access(org, asked.username, "tasuki formula eval")
        id = _record_id(org, _object(org.catalog, asked.object_key), asked.record, access)
        trees = all_traced(tree) if trace else [tree]
        outcomes = compute_parts(org, asked.object_key, id, trees, access=access)
    if outcomes is None:
        raise Refused(problem("R006"))
    step = steps(given["formula"], tree, outcomes) if trace else None
    end_with_outcome(outcomes[0], step, language, as_json=as_json)


def explain_of_object(
    folder: Path, object_key: str, given: Mapping[str, Any], language: Language, *, as_json: bool
) -> NoReturn:
    """Say a formula over the fields of an object in words, and end the command."""
    catalog = compile_folder(folder)
    tree = _checked(catalog, object_key, "write", given, language, as_json=as_json)
    end_with_words(tree, CatalogLabels(catalog.objects), object_key, language, as_json=as_json)


def _checked(
    catalog: Catalog, object_key: str, place: Place, given: Mapping[str, Any], language: Language, *, as_json: bool
) -> Typed:
    item = _object(catalog, object_key)
    parsed = parse(given["formula"], Location(line=1, column=1))
    if parsed.node is None:
        end_with_problems(parsed.problems, language, as_json=as_json)
    scope = Scopes(catalog.objects).of(item.key, place)
    checked = check_formula(parsed.node, scope, blanks=given["blanks"])
    if checked.tree is None:
        end_with_problems(checked.problems, language, as_json=as_json)
    return checked.tree


def _object(catalog: Catalog, key: str) -> ObjectDef:
    found = catalog.objects.get(key)
    if found is None:
        raise Refused(problem("I001", value=key))
    return found


def _record_id(org: Org, item: ObjectDef, text: str, access: Access) -> UUID:
    """The record with this id, or whose key (else name) is `text`. Raises Refused for none or several."""
    id = from_text(text)
    if id is not None:
        return id
    key = item.external_key or item.name_field
    query = ListQuery(item.key, (), filters=(Filter(key, "=", text),), limit=2, count=False)
    found = list_records(org, query, access=access).records
    if len(found) > 1:
        raise Refused(problem("R004", label=item.fields[key].label, value=text))
    if not found:
        raise Refused(problem("R006"))
    return found[0].id
