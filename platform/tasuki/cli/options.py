"""Options that many commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

org_option = click.option(
    "--org",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default="this folder",
    help="The folder of the org.",
)
database_option = click.option(
    "--database",
    "database_url",
    metavar="URL",
    default=None,
    envvar="TASUKI_DATABASE",
    show_envvar=True,
    help="The database; without it the org's embedded file var/tasuki.db.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
