"""metadata/value_sets/*.yaml -> ValueSetDef, and the two value sets every org has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tasuki.diagnostics import Location
from tasuki.fields import Choice
from tasuki.labels import Label
from tasuki.metadata.catalog import OrgDef, ProfileDef, ValueSetDef
from tasuki.metadata.findings import Findings
from tasuki.metadata.reading import Document
from tasuki.metadata.words import label_of

STANDARD = ("user_profile", "user_language")
_LANGUAGES = {"ja": Label("日本語", "Japanese"), "en": Label("英語", "English")}


def define_value_set(document: Document, findings: Findings) -> ValueSetDef:
    """A value set from a document of the right shape; two values that read the same are a problem."""
    value = document.value
    if value["value_set"] in STANDARD:
        findings.add("M051", document.at("value_set"), key=value["value_set"])
    choices = tuple(_choice(key, written) for key, written in value["values"].items())
    _check_spellings(document, choices, findings)
    return ValueSetDef(
        key=value["value_set"],
        label=label_of(value["label"]),
        choices=choices,
        where=document.at(),
        restricted=value.get("restricted", True),
    )


def standard_value_sets(org: OrgDef | None, profiles: Mapping[str, ProfileDef]) -> dict[str, ValueSetDef]:
    """The profiles and the languages of the org as lists to choose from."""
    languages = org.languages if org else ("ja", "en")
    lists: dict[str, tuple[Label, list[tuple[str, Label]]]] = {
        "user_profile": (Label("プロファイル", "Profile"), [(item.key, item.label) for item in profiles.values()]),
        "user_language": (Label("表示言語", "Language"), [(key, _LANGUAGES[key]) for key in languages]),
    }
    return {
        name: ValueSetDef(
            key=name,
            label=label,
            choices=tuple(Choice(key, text) for key, text in values),
            where=Location(),
        )
        for name, (label, values) in lists.items()
    }


def _choice(key: str, written: Any) -> Choice:
    if isinstance(written, dict) and "label" in written:
        also = tuple(written.get("also", ()))
        return Choice(key, label_of(written["label"]), also, written.get("retired", False))
    return Choice(key, label_of(written))


def _check_spellings(document: Document, choices: tuple[Choice, ...], findings: Findings) -> None:
    """A load could not tell two values apart that share a spelling."""
    seen: dict[str, str] = {}
    for choice in choices:
        spellings = {choice.key, choice.label.ja, choice.label.en, *choice.also} - {""}
        for spelling in sorted(spellings):
            other = seen.setdefault(spelling, choice.key)
            if other != choice.key:
                where = document.key_at("values", choice.key)
                findings.add("M052", where, spelling=spelling, first=other, second=choice.key)
