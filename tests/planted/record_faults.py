"""Faults of the write path: values that follow from others, and the rules over them."""

from __future__ import annotations

from planted.plant import Change, Plant

SETTLING = ("tests/objects/test_settling.py",)
SETTLE, ROLLUPS = "objects/pipeline/settle.py", "objects/pipeline/rollups.py"
SUMMARIES, RUNNING = "objects/pipeline/summaries.py", "objects/pipeline/running.py"
LOCAL, TELL = "objects/pipeline/local_values.py", "objects/pipeline/tell.py"


def plant(name: str, why: str, change: Change) -> Plant:
    """A fault the tests of settling notice; both engines do it in one place."""
    return Plant(name, why, (change,), SETTLING)


RANDOM = ("tests/one_path/test_derived_values.py",)

PLANTS: tuple[Plant, ...] = (
    plant(
        "stale_parent_after_reparenting",
        "An order moved to another customer would go on counting for the one it left",
        Change(SETTLE, "rollups.added_by(self.org, group, ids, self.connection) if ids else []", "[]"),
    ),
    plant(
        "sibling_lost_in_a_roll_up",
        "A second line would replace what the first one added to the order",
        Change(ROLLUPS, "func.coalesce(old, zero(kind)) +", "func.coalesce(old - old, zero(kind)) +"),
    ),
    plant(
        "check_before_settle",
        "A fourth order of a customer who may have three would be kept: the count is right only afterwards",
        Change(
            SETTLE,
            "for object_key, ids in self.touched.items():",
            "for object_key, ids in list[tuple[str, dict[UUID, None]]]():",
        ),
    ),
    plant(
        "deleted_records_still_count",
        "What was deleted would stay in every sum",
        Change(
            SUMMARIES,
            "mine = [*chosen(child), live(child), over.is_not(None)]",
            "mine = [*chosen(child), over.is_not(None)]",
        ),
    ),
    plant(
        "cap_ignored",
        "A day would be paid beyond its cap",
        Change(RUNNING, "if field.running.cap is None:", "if field.running is not None:"),
    ),
    plant(
        "running_sum_out_of_order",
        "The later visit of a day would be paid in full and the earlier one cut",
        Change(RUNNING, "order_by=[*order, table.c.id]", "order_by=[*order[::-1], table.c.id.desc()]"),
    ),
    plant(
        "prior_value_after_instead_of_before",
        "A rule on what changed would compare the new value with itself",
        Change("storage/formula_binding.py", "self.before(name), self.dialect)", "self.columns(name), self.dialect)"),
    ),
    plant(
        "readers_not_told",
        "A changed rate would leave every amount that was computed with it as it was",
        Change(SETTLE, "if reader.local:", "if reader.local and not reader.via:"),
    ),
    plant(
        "several_picks_pass",
        "Two tariffs for one day: whichever comes first would be used, and nobody told",
        Change(LOCAL, "count > 1)", "count > 99)"),
    ),
    plant(
        "message_tells_hidden_values",
        "The sentence of a rule would show a value its reader has no right to",
        Change(TELL, "if key in readable else _HIDDEN", "if key else _HIDDEN"),
    ),
    plant(
        "filter_of_a_roll_up_ignored",
        "Dropped orders would count towards the three a customer may have",
        Change(SUMMARIES, "test = holds(asked) if asked is not None else None", "test = None"),
    ),
    Plant(
        "a_kept_percentage_is_its_number",
        "A discount of 10 per cent would be ten times the price",
        (
            Change(
                "storage/formula_binding.py",
                "scale=kind.scale + (2 if percent else 0)",
                "scale=kind.scale",
            ),
            Change(
                "storage/formula_binding.py",
                'column * literal(Decimal("0.01"), Numeric()) if percent else column',
                "column",
            ),
        ),
        SETTLING,
    ),
    Plant(
        "distinct_counts_everything",
        "Two orders of one day would be two days; only random trade has those",
        (Change(SUMMARIES, "func.count(x.distinct())", "func.count(x)"),),
        RANDOM,
    ),
)
