"""Formulas in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import click

from tasuki.cli.border import DONE
from tasuki.cli.formula_batch import end_with_problems, given_json
from tasuki.cli.printing import print_json
from tasuki.formulas.explain import Labels, explain
from tasuki.formulas.typed import Typed
from tasuki.labels import LANGUAGES, Language
from tasuki.storage.evaluation import Misfit, Refusal, Unreadable, labels_of, read_request, understand


def explain_given(given: Mapping[str, Any], fields: str | None, language: Language, *, as_json: bool) -> NoReturn:
    """Say a formula over the fields in a file, or given in place, in words, and end the command."""
    try:
        line = read_request({**given, "fields": given_json(fields)})
    except Misfit as bad:
        end_with_problems((bad.problem,), language, as_json=as_json)
    if isinstance(line, Unreadable):
        end_with_problems(line.problems, language, as_json=as_json)
    understood = understand(line)
    if isinstance(understood, Refusal):
        end_with_problems(understood.problems, language, as_json=as_json)
    end_with_words(understood.tree, labels_of(line.fields), "", language, as_json=as_json)


def end_with_words(tree: Typed, labels: Labels, own: str, language: Language, *, as_json: bool) -> NoReturn:
    """Print a formula in words: in one language, or in both as JSON."""
    if as_json:
        print_json({one: explain(tree, one, labels, own) for one in LANGUAGES})
    else:
        click.echo(explain(tree, language, labels, own))
    raise SystemExit(DONE)
