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
    whole = em.folded("concat", texts)
    if all(part.is_constant for part in parts):
        return em.text(whole, parts)
    whole = em.once(whole)
    value = em.sql(f"CASE WHEN length({{0}}) <= {LONGEST} THEN NULLIF({{0}}, '') END", whole)
    return Part(FieldType("text"), value, em.first_error(parts, em.when(_is_long(em, whole), "R205")))


def _is_long(em: Emission, text: Expression) -> Expression:
    return em.sql(f"(length({{0}}) > {LONGEST})", text)


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
