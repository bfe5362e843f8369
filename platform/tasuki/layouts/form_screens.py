"""Screens that are filled in: the form, the conflict page, the question before a deletion."""

from __future__ import annotations

from dataclasses import dataclass

from tasuki.layouts.parts import Frame, Option
from tasuki.layouts.saying import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A field of a form. `text` is what its control starts with or what was typed; `errors` stand above it.

    `before` is the text the record had when the form was opened, so that a later conflict can show three sides.
    `failed`: a formula that could not be computed; the text says why. A reference also has `shown`,
    the words in its text box, and `candidates`, an address.
    """

    key: str
    label: Said
    help: Said
    kind: str
    text: str
    before: str
    required: bool
    width: int
    wide: bool
    editable: bool
    failed: bool = False
    options: tuple[Option, ...] = ()
    errors: tuple[str, ...] = ()
    shown: str = ""
    shown_before: str = ""
    candidates: str = ""
    found: tuple[Option, ...] = ()

    @property
    def id(self) -> str:
        """The id of the control, which the error summary links to."""
        return f"f-{self.key}"

    @property
    def described_by(self) -> str:
        """The ids of help and errors, for aria-describedby."""
        parts = [f"{self.id}-help"] if self.help.text else []
        return " ".join([*parts, f"{self.id}-error"] if self.errors else parts)

    @property
    def chosen(self) -> frozenset[str]:
        """The keys of a field of many choices."""
        return frozenset(self.text.split(";")) - {""}


@dataclass(frozen=True, slots=True)
class FormSection:
    """A titled group of form fields."""

    key: str
    label: Said
    columns: int
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A line of the error summary; `target` is the control it leads to, "" for a problem of the whole record."""

    text: str
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormScreen:
    """A form for a new or an existing record. `version` is 0 for a new one; `back` is where cancelling leads."""

    frame: Frame
    object: str
    label: Said
    title: str
    action: str
    back: str
    version: int
    sections: tuple[FormSection, ...]
    errors: tuple[Summary, ...]

    @property
    def any_required(self) -> bool:
        """True if a control must be filled in."""
        return any(field.required and field.editable for part in self.sections for field in part.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """A field two people changed to different values: before, theirs (kept now) and yours, as people read them."""

    key: str
    label: Said
    before: str
    theirs: str
    yours: str
    keep: str = ""
    error: str = ""

    @property
    def id(self) -> str:
        """The id of the first choice, which the error summary links to."""
        return f"k-{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictScreen:
    """Somebody else saved first. `form` is the form as typed, carried in hidden controls and sent again with the
    present version; `contested` needs a choice each, `only_theirs` and `only_yours` are kept both."""

    frame: Frame
    form: FormScreen
    record: str
    changed_by: str
    changed_at: str
    contested: tuple[Contested, ...]
    only_theirs: tuple[Contested, ...]
    only_yours: tuple[Contested, ...]
    errors: tuple[Summary, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteScreen:
    """The question before a deletion, or the problems that stand against it."""

    frame: Frame
    label: Said
    title: str
    action: str
    back: str
    version: int
    errors: tuple[str, ...] = ()
