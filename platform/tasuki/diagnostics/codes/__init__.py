"""Every code a person can meet, one module per family. docs/problems.md has a section for each (tested)."""

from collections.abc import Mapping
from types import MappingProxyType

from tasuki.diagnostics.codes import deploy, evaluation, formulas, importers, metadata, records, service
from tasuki.diagnostics.codes.entry import Entry

CODES: Mapping[str, Entry] = MappingProxyType(
    {
        **metadata.CODES,
        **formulas.CODES,
        **records.CODES,
        **importers.CODES,
        **evaluation.CODES,
        **deploy.CODES,
        **service.CODES,
    }
)

__all__ = ["CODES", "Entry"]
