"""`&`, and `+` of texts: blank operands are empty texts, and nothing at all is blank."""

from __future__ import annotations

from tasuki.formulas.emit import Emission, Part
from tasuki.formulas.operations.signature import TEXT, Example, Function, Parameter
from tasuki.formulas.scope import FieldType
from tasuki.formulas.snippets import Expression
from tasuki.labels import Label

LONGEST = 131_072
"""Characters that a text may have: as many as the longest field."""


def join(em: Emission, parts: tuple[Part, ...]) -> Part:
    """Texts one after the other."""
    texts = [part.value for part in parts if not part.is_blank]
    if not texts:
        return Part(FieldType("text"), em.null("text"), em.first_error(parts))
    places = ", ".join(f"{{{place}}}" for place in range(len(texts)))
    whole = em.sql(f"NULLIF(concat({places}), '')", *texts)
    length = _length(em, parts)
    if length is None:
        return Part(FieldType("text"), whole, em.first_error(parts))
    value = em.sql(f"CASE WHEN {{0}} <= {LONGEST} THEN {{1}} END", length, whole)
    check = em.when(em.sql(f"({{0}} > {LONGEST})", length), "R205")
    return Part(FieldType("text"), value, em.first_error(parts, check))


def _length(em: Emission, parts: tuple[Part, ...]) -> Expression | None:
    """How long the whole is; None if it is written in the formula."""
    fixed = sum(len(part.constant or "") for part in parts if part.is_constant)
    varying = [part.value for part in parts if not part.is_constant]
    if not varying:
        return None
    lengths = " + ".join(f"COALESCE(length({{{place}}}), 0)" for place in range(len(varying)))
    return em.sql(f"({lengths} + {fixed})", *varying)


FUNCTIONS = (
    Function(
        "&",
        (Parameter("text", TEXT, repeats=True),),
        FieldType("text"),
        join,
        Label("{all}をつないだもの", "{all} joined"),
        Label("文字列をつなぐ。空は空文字列として扱う", "Joins texts; a blank one adds nothing"),
        (Example('"a" & NULL & "b"', "ab"), Example('"a" + "b"', "ab")),
    ),
)
