"""tasuki schemas: the JSON Schemas of the language, for editors, and the pages that are made from the program."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import click

from tasuki.cli.border import border
from tasuki.cli.options import org_option
from tasuki.cli.printing import say
from tasuki.diagnostics import Refused, problem
from tasuki.diagnostics.page import problems_page
from tasuki.labels import Label
from tasuki.metadata.schemas import published
from tasuki.storage.evaluation import evaluator
from tasuki.storage.evaluation.reference import reference_page
from tasuki.storage.opening import open_memory


@click.command("schemas")
@org_option
@click.option("--problems", "page", type=click.Path(path_type=Path), help="Also write the page of all problems there.")
@click.option("--functions", type=click.Path(path_type=Path), help="Also write the page of all functions there.")
def command(folder: Path, page: Path | None, functions: Path | None) -> None:
    """Write metadata/schemas/*.json: what an editor needs to complete and check the YAML."""
    target = folder / "metadata" / "schemas"
    with border():
        for name, text in schema_files().items():
            _write(target / name, text)
        if page is not None:
            _write(page, problems_page())
        if functions is not None:
            with closing(open_memory()) as database, evaluator(database) as run:
                _write(functions, reference_page(run))
    say(Label(f"{target} に書きました", f"Written to {target}"))


def schema_files() -> dict[str, str]:
    """File name -> text, exactly as they stand in metadata/schemas/."""
    return {
        name: json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        for name, schema in published().items()
    }


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refused(problem("S007", path=path.parent, reason=error.strerror)) from error
