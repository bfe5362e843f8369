"""YAML -> Catalog. `load_catalog` compiles a folder, `load_sources` a bundle of texts."""

from tasuki.metadata.catalog import Catalog
from tasuki.metadata.compile import LANGUAGE, Loaded, load_catalog, load_sources

__all__ = ["LANGUAGE", "Catalog", "Loaded", "load_catalog", "load_sources"]
