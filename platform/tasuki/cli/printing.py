"""Problems on a terminal: in the language of the person who reads it, or as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import Any

import click

from tasuki.diagnostics import Problem
from tasuki.labels import Label, Language


def terminal_language() -> Language:
    """Japanese unless the locale of the terminal names another language."""
    for name in ("TASUKI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "ja"
    return "ja"


def say(text: Label, *, err: bool = False) -> None:
    """Print a sentence in the terminal's language."""
    click.echo(text.text(terminal_language()), err=err)


def print_problems(problems: Iterable[Problem]) -> None:
    """One problem per line (and its hint below it) on standard error."""
    language = terminal_language()
    for found in problems:
        click.echo(found.text(language), err=True)


def print_json(value: Any) -> None:
    """A value as JSON on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
