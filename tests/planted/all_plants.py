"""Every planted fault."""

from __future__ import annotations

from planted.formula_faults import PLANTS as FORMULAS
from planted.plant import Plant
from planted.record_faults import PLANTS as RECORDS

PLANTS: tuple[Plant, ...] = (*FORMULAS, *RECORDS)
