"""The rules of an object as written: when a row is refused, with which sentence, at which field."""

from __future__ import annotations

from string import Formatter

from tasuki.labels import Label
from tasuki.metadata.catalog import ValidationDef
from tasuki.metadata.findings import Findings
from tasuki.metadata.reading import Document
from tasuki.metadata.words import label_of, needed, texts_of, unchecked


def define_validations(document: Document, findings: Findings) -> dict[str, ValidationDef]:
    """The validations of an object document of the right shape; their formulas are checked by `formula_stage`."""
    rules = {}
    for key, value in document.value.get("validations", {}).items():
        path = ("validations", key)
        message = label_of(value["message"])
        named = _named(message)
        if named is None:
            findings.add("M147", document.at(*path, "message"))
        rules[key] = ValidationDef(
            key=key,
            error_when=needed(value["error_when"]),
            message=message,
            where=document.key_at(*path),
            when=unchecked(value.get("when")),
            at=value.get("at"),
            fields=named or (),
            doc=texts_of(value.get("doc")),
        )
    return rules


def _named(message: Label) -> tuple[str, ...] | None:
    """The fields in the braces of a message, in either language; None if the braces mean nothing."""
    found: dict[str, None] = {}
    for sentence in (message.ja, message.en):
        try:
            pieces = list(Formatter().parse(sentence))
        except ValueError:
            return None
        for _, name, form, conversion in pieces:
            if name is None:
                continue
            if not name.isidentifier() or form or conversion:
                return None
            found[name] = None
    return tuple(found)
