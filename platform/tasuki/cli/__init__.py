"""The command line. A command is a module of its own, read only when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

import click

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "check": "tasuki.cli.check",
        "plan": "tasuki.cli.plan",
        "deploy": "tasuki.cli.deploy",
        "serve": "tasuki.cli.serve",
        "user": "tasuki.cli.user",
        "load": "tasuki.cli.load",
        "extract": "tasuki.cli.extract",
        "recalculate": "tasuki.cli.recalculate",
        "formula": "tasuki.cli.formula",
        "schemas": "tasuki.cli.schemas",
    }
)
"""Name of a command -> the module that has it as `command`."""


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports the one that is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: Any = import_module(module).command
        return command if isinstance(command, click.Command) else None


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tasuki")
def main() -> None:
    """Tasuki: programmes written as YAML, served, loaded and handed over.

    Exit codes: 0 done, 1 problems found, 2 wrong use or environment.
    """
