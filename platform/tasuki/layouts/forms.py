"""The form of a record: the page's sections with controls, what was typed, and problems at their fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from tasuki import ids
from tasuki.diagnostics import Problem
from tasuki.labels import Language
from tasuki.layouts import addresses
from tasuki.layouts.failures import failure
from tasuki.layouts.form_screens import FormField, FormScreen, FormSection, Summary
from tasuki.layouts.parts import Frame, Option
from tasuki.layouts.plans import PagePlan, PlacedPlan
from tasuki.layouts.saying import Said
from tasuki.layouts.values import is_wide, words
from tasuki.objects import Candidate, Record

_MANY = 8
"""More choices than these take the whole width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormState:
    """What a form holds beside its plan.

    `texts` is what the controls say, `shown` the words in the text box of each reference; `before` the texts the
    record had when the form was opened, `shown_before` the words of its references; `found` the candidates offered
    where a typed reference was not clear.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    shown_before: Mapping[str, str] = field(default_factory=dict)
    found: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)
    version: int = 0
    problems: tuple[Problem, ...] = ()


def state_of(plan: PagePlan, record: Record, language: Language) -> FormState:
    """The state of a form just opened on `record`."""
    texts, shown = {}, {}
    for placed in placed_fields(plan):
        key, value = placed.field.key, record.values.get(placed.field.key)
        texts[key] = "" if value is None else placed.field.kind.edit_text(value)
        if placed.field.kind.is_reference:
            shown[key] = words(placed.field, value, record, language) or texts[key]
    return FormState(texts=texts, shown=shown, before=texts, shown_before=shown, version=record.version)


def placed_fields(plan: PagePlan) -> Iterable[PlacedPlan]:
    """Every field of the form, once, in the order of the page."""
    found = {placed.field.key: placed for section in plan.sections for placed in section.fields}
    return found.values()


def editable_fields(plan: PagePlan) -> tuple[PlacedPlan, ...]:
    """The fields of the form that can be typed into."""
    return tuple(placed for placed in placed_fields(plan) if placed.editable)


def form_screen(
    frame: Frame, plan: PagePlan, state: FormState, record: Record | None, *, title: str, back: str
) -> FormScreen:
    """The form in `state`; `record` None is a form for a new record, which leaves out what cannot be typed."""
    language = frame.language
    at: dict[str, list[str]] = {}
    for problem in state.problems:
        at.setdefault(problem.where.field, []).append(_sentence(problem, language))
    sections = tuple(
        FormSection(
            section.key,
            section.label,
            section.columns,
            tuple(
                _form_field(placed, state, record, language, tuple(at.get(placed.field.key, ())))
                for placed in section.fields
                if placed.editable or record is not None
            ),
        )
        for section in plan.sections
    )
    action = addresses.edit_of(plan.object.key, record.id) if record else addresses.new_of(plan.object.key)
    labels = {one.key: one.label.text for section in sections for one in section.fields if one.editable}
    return FormScreen(
        frame=frame,
        object=plan.object.key,
        label=plan.label,
        title=title,
        action=action,
        back=back,
        version=state.version,
        sections=tuple(section for section in sections if section.fields),
        errors=summary(state.problems, labels, language),
    )


def summary(problems: Iterable[Problem], labels: Mapping[str, str], language: Language) -> tuple[Summary, ...]:
    """The error summary: each problem once, leading to its control where the form has one, in the form's order.

    `labels` are the controls of the form. A sentence that does not name its field gets the label in front.
    """
    order = {key: place for place, key in enumerate(labels)}
    found = sorted(problems, key=lambda one: order.get(one.where.field, -1))
    return tuple(dict.fromkeys(_line(one, labels.get(one.where.field, ""), language) for one in found))


def _line(problem: Problem, label: str, language: Language) -> Summary:
    sentence = problem.sentence.text(language)
    if label and label not in sentence:
        sentence = f"{label}：{sentence}" if language == "ja" else f"{label}: {sentence}"
    return Summary(sentence, f"f-{problem.where.field}" if label else "")


def _sentence(problem: Problem, language: Language) -> str:
    sentence, hint = problem.sentence.text(language), problem.hint.text(language)
    if not hint:
        return sentence
    return f"{sentence}（{hint}）" if language == "ja" else f"{sentence}. {hint}"


def _form_field(
    placed: PlacedPlan, state: FormState, record: Record | None, language: Language, errors: tuple[str, ...]
) -> FormField:
    item, key = placed.field, placed.field.key
    text = state.texts.get(key, "")
    value = record.values.get(key) if record else None
    options = _options(placed, text, language)
    why = "" if placed.editable or record is None else failure(item, record, language)
    reading = "" if placed.editable or record is None else why or words(item, value, record, language)
    return FormField(
        key=key,
        label=placed.label,
        help=placed.help,
        kind=item.kind.name,
        text=text if placed.editable else reading,
        before=state.before.get(key, ""),
        required=placed.required and placed.editable,
        width=_width_step(item.kind.width),
        wide=is_wide(item) or (item.kind.name == "multi_picklist" and len(options) > _MANY),
        editable=placed.editable,
        failed=bool(why),
        options=options,
        errors=errors,
        shown=state.shown.get(key, ""),
        shown_before=state.shown_before.get(key, ""),
        candidates=addresses.candidates_of(item.to) if item.to else "",
        found=tuple(_found(one) for one in state.found.get(key, ())),
    )


def _options(placed: PlacedPlan, text: str, language: Language) -> tuple[Option, ...]:
    """The choices; a retired one the record still has stays choosable for it."""
    kind = placed.field.kind
    chosen = set(text.split(";")) - {""}
    open_ones = tuple(Option(key, Said(label), key in chosen) for key, label in kind.choices(language))
    if not open_ones or kind.column.type != "text":
        return open_ones
    known = {option.value for option in open_ones}
    kept = (Option(key, Said(kind.present(key, language)), True) for key in sorted(chosen - known))
    return (*open_ones, *kept)


def _found(candidate: Candidate) -> Option:
    return Option(ids.to_text(candidate.id), Said(candidate.name), False, candidate.detail)


def _width_step(width: int) -> int:
    """1 to 5: style sheets have no lengths from data under the content security policy."""
    return next((step for step, most in ((1, 8), (2, 18), (3, 30), (4, 50)) if width <= most), 5)


def back_to(object_key: str, record: UUID | None) -> str:
    """Where leaving a form leads: the record, or the list where there is none yet."""
    return addresses.record_of(object_key, record) if record else addresses.list_of(object_key)
