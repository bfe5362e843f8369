"""All objects are known: their formulas are checked, and what files leave out (the way back, kinds) is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from tasuki.fields import BadValue
from tasuki.formulas.scope import Blanks
from tasuki.formulas.sorts import WORDS
from tasuki.formulas.typed import Apply, Constant, Formula, Typed
from tasuki.metadata.catalog import FieldDef, ObjectDef, PickDef, RollupDef, RunningDef, ValidationDef
from tasuki.metadata.field_rules import check_found, check_order, way_back
from tasuki.metadata.formula_places import FormulaPlace, Path
from tasuki.metadata.known import Known
from tasuki.metadata.objects import Defined
from tasuki.metadata.placed import CONDITION, Formulas, Role, Wanted
from tasuki.metadata.scopes import field_type

_NUMBER, _ORDERED = ("number",), ("number", "date", "time", "timestamp")


def resolve_formulas(defined: Mapping[str, Defined], known: Known, formulas: Formulas) -> dict[str, ObjectDef]:
    """The objects with every formula checked; what has problems keeps its blank tree (there is no catalogue then)."""
    return {key: _Object(item, known.objects[key], known, formulas).resolved() for key, item in defined.items()}


@dataclass(frozen=True, slots=True)
class _Object:
    defined: Defined
    item: ObjectDef
    known: Known
    formulas: Formulas

    def resolved(self) -> ObjectDef:
        fields = {key: self.field(field) for key, field in self.item.fields.items()}
        validations = {key: self.validation(rule) for key, rule in self.item.validations.items()}
        return replace(self.item, fields=MappingProxyType(fields), validations=MappingProxyType(validations))

    def place(self, field: FieldDef, *path: str) -> FormulaPlace:
        return FormulaPlace(self.defined.documents[field.key], ("fields", field.key, *path))

    def formula(self, key: str, role: Role, place: FormulaPlace, wanted: Wanted, before: Formula) -> Formula:
        """The checked formula, or `before`, which is unchecked, if it has problems."""
        found = self.formulas.check(place, wanted)
        self.formulas.keep(self.item.key, key, role, place, found)
        return found or before

    def optional(
        self, key: str, role: Role, place: FormulaPlace, wanted: Wanted, before: Formula | None
    ) -> Formula | None:
        """The same for a formula that may be left out."""
        return None if before is None else self.formula(key, role, place, wanted, before)

    def field(self, field: FieldDef) -> FieldDef:
        if field.derived:
            return replace(
                field,
                formula=self._formula(field),
                rollup=self._rollup(field, field.rollup),
                running=self._running(field, field.running),
                find_or_create=self._found(field),
                pick=self._pick(field, field.pick),
            )
        if field.default is None or not field.kind.typed_by_people:
            return field
        return replace(field, default=self._default(field))

    def _default(self, field: FieldDef) -> Formula | None:
        place = self.place(field, "default")
        wanted = Wanted(self.item.key, field_type(field))
        formula = self.optional(field.key, "default", place, wanted, field.default)
        value = _constant(formula.tree) if formula is not None else None
        if value is not None:
            try:
                field.kind.check(_as_entered(value, field))
            except BadValue as error:
                where, reason = place.document.at(*place.path), error.problem.sentence
                self.known.findings.add("M119", where, key=field.key, value=value, reason=reason)
        return formula

    def _formula(self, field: FieldDef) -> Formula | None:
        place = self.place(field, "formula")
        written = place.document.value["fields"][field.key]
        blanks: Blanks = written.get("blanks", "blank")
        wanted = Wanted(self.item.key, field_type(field), blanks)
        return self.optional(field.key, "formula", place, wanted, field.formula)

    def _rollup(self, field: FieldDef, rollup: RollupDef | None) -> RollupDef | None:
        if rollup is None:
            return None
        document = self.defined.documents[field.key]
        other = self.known.object(rollup.object, document.at("fields", field.key, "of"))
        if other is None:
            return rollup
        over = way_back(document, field.key, rollup, self.item, other, self.known)
        held = field_type(field)
        returns = held if rollup.operation in ("min", "max") else None
        value = self.optional(field.key, "value", self.place(field, "value"), Wanted(other.key, returns), rollup.value)
        where = self.optional(
            field.key, "where", self.place(field, "where"), Wanted(other.key, CONDITION), rollup.where
        )
        if rollup.operation in ("sum", "avg"):
            self.check_type(field, "value", value, _NUMBER, rollup.operation)
        elif rollup.operation in ("min", "max"):
            self.check_type(field, "value", value, _ORDERED, rollup.operation)
        if rollup.operation not in ("min", "max") and held.type != "number":
            self.refuse_kind(field, rollup.operation)
        return replace(rollup, over=over, value=value, where=where)

    def _running(self, field: FieldDef, running: RunningDef | None) -> RunningDef | None:
        if running is None:
            return None
        document = self.defined.documents[field.key]
        path: Path = ("fields", field.key)
        over = self.known.field(self.item, running.over, document.at(*path, "over"))
        if over is not None and over.to is None:
            self.known.findings.add("M096", document.at(*path, "over"), key=over.key)
        check_order(document, (*path, "order"), running.order, self.item, self.known)
        wanted = Wanted(self.item.key)
        value = self.formula(field.key, "value", self.place(field, "value"), wanted, running.value)
        cap = self.optional(field.key, "cap", self.place(field, "cap"), wanted, running.cap)
        for word, formula in (("value", value), ("cap", cap)):
            self.check_type(field, word, formula, _NUMBER, "running")
        if field_type(field).type != "number":
            self.refuse_kind(field, "running")
        return replace(running, value=value, cap=cap)

    def _found(self, field: FieldDef) -> Mapping[str, Formula] | None:
        target = self.known.objects.get(field.to or "")
        if field.find_or_create is None or target is None:
            return field.find_or_create
        check_found(self.defined.documents[field.key], field, field.find_or_create, target, self.known)
        found = {}
        for key, formula in field.find_or_create.items():
            part = target.fields.get(key)
            wanted = Wanted(self.item.key, None if part is None else field_type(part))
            found[key] = self.formula(field.key, "key", self.place(field, "find_or_create", key), wanted, formula)
        return MappingProxyType(found)

    def _pick(self, field: FieldDef, pick: PickDef | None) -> PickDef | None:
        target = self.known.objects.get(field.to or "")
        if pick is None or target is None:
            return pick
        document, path = self.defined.documents[field.key], ("fields", field.key, "pick", "order")
        check_order(document, path, [key for key, _ in pick.order], target, self.known)
        wanted = Wanted(self.item.key, CONDITION, of=target.key)
        where = self.formula(field.key, "pick", self.place(field, "pick", "where"), wanted, pick.where)
        return replace(pick, where=where)

    def validation(self, rule: ValidationDef) -> ValidationDef:
        document, path = self.defined.document, ("validations", rule.key)
        wanted = Wanted(self.item.key, CONDITION, place="write")
        if rule.at is not None:
            self.known.field(self.item, rule.at, document.at(*path, "at"))
        for key in rule.fields:
            self.known.field(self.item, key, document.at(*path, "message"))
        places = {word: FormulaPlace(document, (*path, word)) for word in ("error_when", "when")}
        return replace(
            rule,
            error_when=self.formula(rule.key, "error_when", places["error_when"], wanted, rule.error_when),
            when=self.optional(rule.key, "when", places["when"], wanted, rule.when),
        )

    def check_type(
        self, field: FieldDef, word: str, formula: Formula | None, allowed: tuple[str, ...], operation: str
    ) -> None:
        """A problem if a value has a type that cannot be summed up so; an unchecked one is blank and says nothing."""
        if formula is None or formula.type.type in (*allowed, "blank"):
            return
        found = WORDS[formula.type.type]
        place = self.place(field, word)
        place.report("M140", formula.tree.node.where, self.known.findings, word=word, operation=operation, found=found)

    def refuse_kind(self, field: FieldDef, operation: str) -> None:
        where = self.defined.documents[field.key].at("fields", field.key, "returns")
        self.known.findings.add("M134", where, key=field.key, kind=field.kind.name, operation=operation)


def _constant(tree: Typed) -> str | Decimal | bool | None:
    """The value of a formula that is nothing but a literal, with or without a sign."""
    match tree:
        case Constant(value):
            return value
        case Apply("negate", (Constant(Decimal() as value),)):
            return -value
    return None


def _as_entered(value: str | Decimal | bool, field: FieldDef) -> Any:
    """A constant as the field's kind holds it: 0.125 is 12.5 %."""
    if not isinstance(value, Decimal):
        return value
    number = value * 100 if field_type(field).percent else value
    return int(number) if field.kind.column.type == "integer" and number == int(number) else number
