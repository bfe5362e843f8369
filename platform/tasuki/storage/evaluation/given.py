"""Fields that a line of `formula eval` declares: what formulas see in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from tasuki.fields.digits import MOST_DIGITS
from tasuki.formulas.scope import FieldType
from tasuki.labels import Label
from tasuki.storage.evaluation.values import MOST_NUMBER_DIGITS, READERS, Family, digits_of

WIDE = FieldType("number", scale=MOST_NUMBER_DIGITS, digits=MOST_NUMBER_DIGITS)
"""Any number of at most 38 digits, of which nothing is known but that."""

FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "text": "text",
        "long_text": "text",
        "email": "text",
        "phone": "text",
        "url": "text",
        "postal_code": "text",
        "corporate_number": "text",
        "auto_number": "text",
        # There are no other records here: a reference is the id that the row gives.
        "lookup": "text",
        "master_detail": "text",
        "user": "text",
        "picklist": "choice",
        "multi_picklist": "choices",
        "number": "number",
        "currency": "number",
        "integer": "whole",
        "percent": "percent",
        "checkbox": "truth",
        "date": "day",
        "datetime": "moment",
        "time": "clock",
    }
)
"""Kind of field -> how its values are read."""
SALESFORCE: Mapping[str, str] = MappingProxyType(
    {
        "string": "text",
        "textarea": "long_text",
        "boolean": "checkbox",
        "int": "integer",
        "long": "integer",
        "double": "number",
        "multipicklist": "multi_picklist",
        "reference": "lookup",
        "id": "text",
    }
)
"""What Salesforce calls a kind of field that has another name here."""


@dataclass(frozen=True, slots=True)
class GivenField:
    """A field of a line: its name as declared, its kind and what formulas see in it."""

    name: str
    kind: str
    type: FieldType
    label: Label = Label("")

    def read(self, value: Any) -> Any:
        """A JSON value as formulas see it: str, Decimal, bool, date, aware datetime, time; None if blank. A checkbox
        is never blank, and 12.5 per cent are 0.125. Raises Misfit."""
        if value is None or value == "":
            return self.blank
        return READERS[FAMILIES[self.kind]](self.name, self.type, value)

    @property
    def blank(self) -> Any:
        """What the field holds where no value is given."""
        return False if self.type.type == "boolean" else None

    def fits(self, number: Decimal | None) -> bool:
        """True if a number has no more digits than the field was declared with."""
        if number is None:
            return True
        before, after = digits_of(number)
        return before <= self.type.digits and after <= self.type.scale

    def widened(self) -> GivenField:
        """The same field for any number."""
        return replace(self, type=replace(WIDE, percent=self.type.percent))


@lru_cache(maxsize=20_000)
def given_field(name: str, kind: str, scale: int | None, values: tuple[str, ...] | None, label: Label) -> GivenField:
    """The field that is declared so: lines that follow one another mostly declare the same."""
    return GivenField(name, kind, declared_type(kind, scale, values), label)


def declared_type(kind: str, scale: int | None, values: Iterable[str] | None) -> FieldType:
    """What formulas see in a field of `kind`. A number declared without a scale is any number."""
    match FAMILIES[kind]:
        case "text":
            return FieldType("text")
        case "choice" | "choices" as family:
            return FieldType("text", None if values is None else frozenset(values), many=family == "choices")
        case "whole":
            return FieldType("number")
        case "number":
            return WIDE if scale is None else FieldType("number", scale=scale, digits=MOST_DIGITS - scale)
        case "percent":
            if scale is None:
                return replace(WIDE, percent=True)
            return FieldType("number", scale=scale + 2, digits=max(1, MOST_DIGITS - scale - 2), percent=True)
        case "truth":
            return FieldType("boolean")
        case "day":
            return FieldType("date")
        case "moment":
            return FieldType("timestamp")
        case "clock":
            return FieldType("time")
