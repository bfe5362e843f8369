"""The loader and its reverse: files into records through the one write path, records into files."""

from tasuki.importers.extracting import run_extract
from tasuki.importers.loading import run_load
from tasuki.importers.request import ExtractReport, ExtractRequest, LoadReport, LoadRequest, Mode

__all__ = ["ExtractReport", "ExtractRequest", "LoadReport", "LoadRequest", "Mode", "run_extract", "run_load"]
