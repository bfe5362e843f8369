"""metadata/apps/*.yaml -> AppDef."""

from __future__ import annotations

from tasuki.metadata.catalog import AppDef
from tasuki.metadata.known import Known
from tasuki.metadata.reading import Document
from tasuki.metadata.words import label_of


def define_app(document: Document) -> AppDef:
    """An app from a document of the right shape."""
    value = document.value
    return AppDef(key=value["app"], label=label_of(value["label"]), objects=tuple(value["objects"]))


def check_app(document: Document, app: AppDef, known: Known) -> None:
    """The objects of an app exist."""
    for index, key in enumerate(app.objects):
        known.object(key, document.at("objects", index))
