"""Finding the choice a person or a file means; shared by the two picklists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from tasuki.diagnostics import Problem, problem
from tasuki.fields.choice import Choice
from tasuki.fields.kind import BadValue
from tasuki.fields.spelling import folded, shown
from tasuki.labels import Language

_NAMED_IN_HINT = 12


def spellings(choices: Sequence[Choice]) -> Mapping[str, tuple[str, ...]]:
    """Folded spelling -> keys it may mean. A key beats labels and `also`; a choice in use beats a retired one."""
    found: dict[str, tuple[str, ...]] = {}
    for retired in (False, True):
        claims: dict[str, tuple[str, ...]] = {}
        for choice in choices:
            if choice.retired is retired:
                for word in (choice.label.ja, choice.label.en, *choice.also):
                    _claim(claims, folded(word), choice.key)
        found = {**claims, **found}
    found.update({folded(choice.key): (choice.key,) for choice in reversed(choices)})
    found.pop("", None)
    return MappingProxyType(found)


def ambiguous(choices: Sequence[Choice]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(spelling, keys) of every folded spelling that more than one choice claims; a value set should have none."""
    return tuple((word, keys) for word, keys in spellings(choices).items() if len(keys) > 1)


def unknown(text: str, choices: Sequence[Choice]) -> Problem:
    """The problem of a text that is no choice; its hint names the choices, or the first of many."""
    open_ones = [choice for choice in choices if not choice.retired]
    some = open_ones[:_NAMED_IN_HINT]
    more = len(open_ones) > len(some)
    return problem(
        "R130",
        value=shown(text),
        choices_ja="、".join(choice.label.ja for choice in some) + ("…" if more else ""),
        choices_en=", ".join(choice.label.text("en") for choice in some) + (", …" if more else ""),
    )


def one_key(text: str, found: Mapping[str, tuple[str, ...]], choices: Sequence[Choice]) -> str:
    """The key that `text` means. Raises BadValue if there is none or more than one."""
    keys = found.get(folded(text), ())
    if len(keys) == 1:
        return keys[0]
    if keys:
        raise BadValue(problem("R132", value=shown(text), keys="、".join(keys), keys_en=", ".join(keys)))
    raise BadValue(unknown(text, choices))


def retired(labels: Sequence[Choice], held: str) -> BadValue:
    """The refusal of retired choices; `held` is the value a record that already has it may keep."""
    return BadValue(
        problem(
            "R131",
            value="、".join(choice.label.ja for choice in labels),
            value_en=", ".join(choice.label.text("en") for choice in labels),
        ),
        held=held,
    )


def offered(choices: Sequence[Choice], language: Language) -> tuple[tuple[str, str], ...]:
    """(key, label) of the choices in use, in their order."""
    return tuple((choice.key, choice.label.text(language)) for choice in choices if not choice.retired)


def _claim(claims: dict[str, tuple[str, ...]], word: str, key: str) -> None:
    keys = claims.get(word, ())
    if key not in keys:
        claims[word] = (*keys, key)
