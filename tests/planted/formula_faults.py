"""Faults of the formula language."""

from __future__ import annotations

from planted.plant import Plant

PLANTS: tuple[Plant, ...] = ()
