"""Tasuki: a metadata platform whose programmes are configuration."""

__version__ = "0.1.0"
