"""From the deployed version to the next: compare, plan, apply. No other package issues DDL."""

from tasuki.deploy.apply import Approval, apply_plan
from tasuki.deploy.compare import Difference, compare
from tasuki.deploy.plan import Plan, make_plan
from tasuki.deploy.state import Deployed, read_deployed, read_fingerprint

__all__ = [
    "Approval",
    "Deployed",
    "Difference",
    "Plan",
    "apply_plan",
    "compare",
    "make_plan",
    "read_deployed",
    "read_fingerprint",
]
