"""A plan is a value: what a person approves by its fingerprint is exactly what runs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from tasuki.deploy.compare import compare
from tasuki.deploy.operations import RISKS, Operation
from tasuki.deploy.state import Deployed
from tasuki.diagnostics import Problem
from tasuki.labels import Language
from tasuki.metadata import Catalog


@dataclass(frozen=True, slots=True)
class Plan:
    """The way from one version to the next. `before` and `after` are fingerprints of bundles; `version` is the number
    the deployment will have; `fingerprint` stands for all of it."""

    version: int
    before: str | None
    after: str
    operations: tuple[Operation, ...]
    refusals: tuple[Problem, ...]

    @property
    def is_empty(self) -> bool:
        """True if the database already holds exactly this org."""
        return self.before == self.after

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits over both bundles and every operation."""
        lines = [operation.line().ja for operation in self.operations]
        content = json.dumps([self.version, self.before, self.after, lines], ensure_ascii=False)
        return hashlib.sha256(content.encode("utf-8")).hexdigest()[:16]

    def lines(self, language: Language) -> list[str]:
        """One line per operation, with its risk."""
        return [
            f"{operation.line().text(language)}  [{RISKS[operation.risk].text(language)}]"
            for operation in self.operations
        ]

    def as_json(self) -> dict[str, object]:
        """The plan as JSON-ready values."""
        return {
            "version": self.version,
            "before": self.before,
            "after": self.after,
            "fingerprint": self.fingerprint,
            "empty": self.is_empty,
            "operations": [
                {
                    "operation": type(operation).__name__,
                    "risk": operation.risk,
                    "line": {"ja": operation.line().ja, "en": operation.line().text("en")},
                }
                for operation in self.operations
            ],
            "refusals": [found.as_json() for found in self.refusals],
        }


def make_plan(deployed: Deployed | None, catalog: Catalog) -> Plan:
    """The plan that makes `catalog` the deployed one."""
    before = deployed.catalog if deployed else None
    difference = compare(before, catalog)
    is_same = before is not None and before.fingerprint == catalog.fingerprint
    return Plan(
        version=(deployed.version if deployed else 0) + (0 if is_same else 1),
        before=before.fingerprint if before else None,
        after=catalog.fingerprint,
        operations=() if is_same else difference.operations,
        refusals=() if is_same else difference.refusals,
    )
