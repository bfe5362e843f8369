"""Two people, one record: before, theirs and yours side by side, and a choice per field both of them changed.

Texts are compared, not values: the three sides are what a form control would say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tasuki.fields import BadValue, Kind
from tasuki.labels import Language
from tasuki.layouts import addresses
from tasuki.layouts.form_screens import ConflictScreen, Contested, Summary
from tasuki.layouts.forms import FormState, editable_fields, form_screen, state_of
from tasuki.layouts.parts import Frame
from tasuki.layouts.plans import PagePlan, PlacedPlan
from tasuki.objects import Record

THEIRS, YOURS = "theirs", "yours"


@dataclass(frozen=True, slots=True)
class Sides:
    """The three texts of one field, each as the kind writes it."""

    placed: PlacedPlan
    before: str
    theirs: str
    yours: str

    @property
    def contested(self) -> bool:
        """True if both changed the field, to different values."""
        return self.theirs != self.before and self.yours != self.before and self.theirs != self.yours

    @property
    def only_theirs(self) -> bool:
        """True if the present value is not the one you started from and you did not touch it."""
        return self.theirs != self.before and self.yours == self.before

    @property
    def only_yours(self) -> bool:
        """True if only you changed the field."""
        return self.yours != self.before and self.theirs == self.before


def sides_of(plan: PagePlan, state: FormState, record: Record, language: Language) -> tuple[Sides, ...]:
    """Every editable field the form sent; a form that did not say where it started contests each difference."""
    present = state_of(plan, record, language)
    return tuple(
        Sides(
            placed,
            _settled(placed.field.kind, state.before.get(key, "")) if state.before else "\0",
            present.texts[key],
            _settled(placed.field.kind, state.texts[key]),
        )
        for placed in editable_fields(plan)
        if (key := placed.field.key) in state.texts
    )


def _settled(kind: Kind, text: str) -> str:
    """`text` as the kind would write it, so that 2021/4/1 and 令和3年4月1日 are no difference."""
    try:
        value = kind.parse(text)
    except BadValue as bad:
        value = bad.held
        if value is None:
            return text
    return "" if value is None else kind.edit_text(value)


def merged_texts(sides: tuple[Sides, ...], keep: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """(the texts to save, the contested fields without a choice). A side only one of the two changed is kept."""
    texts, open_ones = {}, []
    for side in sides:
        key = side.placed.field.key
        choice = keep.get(key, "") if side.contested else THEIRS if side.only_theirs else YOURS
        if choice not in (THEIRS, YOURS):
            open_ones.append(key)
        texts[key] = side.theirs if choice == THEIRS else side.yours
    return texts, tuple(open_ones)


def conflict_screen(
    frame: Frame,
    plan: PagePlan,
    state: FormState,
    record: Record,
    *,
    title: str,
    changed_by: str,
    changed_at: str,
    keep: Mapping[str, str],
    unanswered: Mapping[str, str],
) -> ConflictScreen:
    """The conflict page. `unanswered` gives the sentence for each contested field that was sent without a choice."""
    language = frame.language
    sides = sides_of(plan, state, record, language)
    at_present = replace(state, version=record.version)
    contested = tuple(_contested(side, state, record, language, keep, unanswered) for side in sides if side.contested)
    return ConflictScreen(
        frame=frame,
        form=form_screen(
            frame,
            plan,
            replace(at_present, problems=()),
            record,
            title=title,
            back=addresses.record_of(plan.object.key, record.id),
        ),
        record=addresses.record_of(plan.object.key, record.id),
        changed_by=changed_by,
        changed_at=changed_at,
        contested=contested,
        only_theirs=tuple(_contested(side, state, record, language, {}, {}) for side in sides if side.only_theirs),
        only_yours=tuple(_contested(side, state, record, language, {}, {}) for side in sides if side.only_yours),
        errors=tuple(Summary(one.error, one.id) for one in contested if one.error),
    )


def _contested(
    side: Sides,
    state: FormState,
    record: Record,
    language: Language,
    keep: Mapping[str, str],
    unanswered: Mapping[str, str],
) -> Contested:
    key = side.placed.field.key
    if side.placed.field.kind.is_reference:
        before = state.shown_before.get(key, "") if side.before else ""
        theirs, yours = record.names.get(key, ""), state.shown.get(key, "")
    else:
        before, theirs, yours = (_read(side, text, language) for text in (side.before, side.theirs, side.yours))
    return Contested(
        key=key,
        label=side.placed.label,
        before=before,
        theirs=theirs,
        yours=yours,
        keep=keep.get(key, ""),
        error=unanswered.get(key, ""),
    )


def _read(side: Sides, text: str, language: Language) -> str:
    """A side in words; text no kind accepts reads as it was typed, an unknown starting point as blank."""
    kind = side.placed.field.kind
    try:
        value = kind.parse(text.strip("\0"))
    except BadValue as bad:
        value = bad.held
        if value is None:
            return text
    return "" if value is None else kind.present_short(value, language)
