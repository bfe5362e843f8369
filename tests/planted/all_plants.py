"""Every planted fault."""

from __future__ import annotations

from planted.formula_faults import PLANTS as FORMULAS
from planted.plant import Plant

PLANTS: tuple[Plant, ...] = (*FORMULAS,)
