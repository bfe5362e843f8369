"""Fields whose value follows from others, by themselves: formulas, roll-ups, running sums, found parents, picks.

Their formulas are checked later, by `formula_stage`: until then a tree is blank, but what kind of field it is stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tasuki.fields import KINDS, BadValue, KindContext
from tasuki.metadata.catalog import FieldDef, PickDef, RollupDef, RunningDef
from tasuki.metadata.field_schemas import NOT_DERIVED, form_of, returned_options
from tasuki.metadata.findings import Findings
from tasuki.metadata.reading import Document
from tasuki.metadata.words import label_of, needed, sort_of, texts_of, unchecked


def define_derived(document: Document, key: str, context: KindContext, findings: Findings) -> FieldDef | None:
    """The formula or roll-up `key` of an object document; None if its kind cannot be built. A roll-up that does not
    say what it returns is a whole number for now: `returned_kinds` settles its kind."""
    path = ("fields", key)
    value: Mapping[str, Any] = document.value["fields"][key]
    form, returns = form_of(value), value.get("returns", "integer")
    options = {option: value[option] for option in returned_options(returns) if option in value}
    try:
        kind = KINDS[returns].build(options, context)
    except BadValue as error:
        findings.take(error.problem.at(document.at(*path)))
        return None
    return FieldDef(
        key=key,
        label=label_of(value["label"]),
        kind=kind,
        where=document.key_at(*path),
        help=label_of(value.get("help")),
        data_class=value.get("class", "internal"),
        formula=unchecked(value["formula"]) if form == "formula" else None,
        stored=value.get("stored", False),
        rollup=_rollup(document.value.get("object", ""), value) if form == "rollup" else None,
        running=_running(value) if form == "running" else None,
        history=False,
        doc=texts_of(value.get("doc")),
        was=texts_of(value.get("was")),
    )


def define_pick(value: Mapping[str, Any] | None) -> PickDef | None:
    """How a lookup is picked, from a value of the right shape."""
    if value is None:
        return None
    return PickDef(where=needed(value["where"]), expect=value.get("expect", "one"), order=sort_of(value.get("order")))


def check_derived(document: Document, field: FieldDef, findings: Findings) -> None:
    """What a derived field must keep to by itself."""
    path = ("fields", field.key)
    written: Mapping[str, Any] = document.value["fields"][field.key]
    for word in NOT_DERIVED:
        if written.get(word, False) is not False:
            findings.add("M055", document.key_at(*path, word), key=field.key, word=word, kind=written["type"])
    if field.find_or_create is not None and field.pick is not None:
        findings.add("M132", document.key_at(*path, "pick"), key=field.key)
    if field.rollup is not None:
        _check_value(document, field.key, field.rollup, findings)
    if field.pick is not None and (field.pick.expect == "first") != bool(field.pick.order):
        if field.pick.order:
            findings.add("M139", document.key_at(*path, "pick", "order"))
        else:
            findings.add("M012", document.key_at(*path, "pick"), key="order")


def _rollup(own: str, value: Mapping[str, Any]) -> RollupDef:
    """`over` stays empty where the file does not name it; `formula_stage` finds the one reference there is."""
    return RollupDef(
        object=own if value["of"] == "self" else value["of"],
        over=value.get("over", ""),
        operation=value["operation"],
        value=unchecked(value.get("value")),
        where=unchecked(value.get("where")),
    )


def _running(value: Mapping[str, Any]) -> RunningDef:
    return RunningDef(
        over=value["over"],
        order=tuple(value["order"]),
        value=needed(value["value"]),
        cap=unchecked(value.get("cap")),
    )


def _check_value(document: Document, key: str, rollup: RollupDef, findings: Findings) -> None:
    """Everything but a count has a value."""
    if rollup.operation == "count" and rollup.value is not None:
        findings.add("M133", document.key_at("fields", key, "value"), key=key)
    if rollup.operation != "count" and rollup.value is None:
        findings.add("M012", document.key_at("fields", key, "operation"), key="value")
