"""tasuki schemas: the JSON Schemas of the language, for editors."""

from __future__ import annotations

import json
from pathlib import Path

import click

from tasuki.cli.options import org_option
from tasuki.cli.printing import say
from tasuki.labels import Label
from tasuki.metadata.schemas import published


@click.command("schemas")
@org_option
def command(folder: Path) -> None:
    """Write metadata/schemas/*.json: what an editor needs to complete and check the YAML."""
    target = folder / "metadata" / "schemas"
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, text in schema_files().items():
            (target / name).write_text(text, encoding="utf-8")
    except OSError as error:
        say(
            Label(f"{target} に書き込めません（{error.strerror}）", f"{target} cannot be written ({error.strerror})"),
            err=True,
        )
        raise SystemExit(2) from error
    say(Label(f"{target} に書きました", f"Written to {target}"))


def schema_files() -> dict[str, str]:
    """File name -> text, exactly as they stand in metadata/schemas/."""
    return {
        name: json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        for name, schema in published().items()
    }
