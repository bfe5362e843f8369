"""The repository tests itself: sizes, floors, who may import what, and that the docs are complete."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Table

from tasuki.cli.schemas import schema_files
from tasuki.diagnostics.codes import CODES
from tasuki.diagnostics.page import families, problems_page
from tasuki.storage import system_tables

ROOT = Path(__file__).resolve().parents[1]
ENGINE = ROOT / "platform" / "tasuki"
MODULES = sorted(ENGINE.rglob("*.py"))

MODULE_LINES = 400
FUNCTION_LINES = 60
TEMPLATE_LINES = 120
TEXTS = {".py", ".html", ".js", ".css", ".yaml", ".po", ".lark", ".json", ".sql", ".md"}

# library -> the only packages that may import it
OWNERS = {
    "starlette": {"web"},
    "jinja2": {"web"},
    "uvicorn": {"cli"},
    "casbin": {"permissions"},
    "yaml": {"metadata"},
    "jsonschema": {"metadata"},
    "lark": {"formulas"},
    "re2": {"formulas"},
    "psycopg": {"storage"},
    "sqlcipher3": {"storage"},
    "argon2": {"identity"},
    "babel": {"web"},
    "phonenumbers": {"fields"},
    "click": {"cli"},
}

# Words of a programme: the engine must not know what it is used for.
PROGRAMME_WORDS = re.compile(
    r"\b(experts?|honorari(um|a)|subsid(y|ies)|yorozu|dispatch_\w+|sme|regional_platform|support_report)\b"
    r"|専門家|派遣|謝金|補助金|よろず|支援機関|中小企業",
    re.IGNORECASE,
)


def name(path: Path) -> str:
    """A path as a test id."""
    return str(path.relative_to(ROOT))


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, also those imported inside functions."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_imports_point_down() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_architecture_page_names_every_floor() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    [contract] = config["tool"]["importlinter"]["contracts"]
    page = (ROOT / "ARCHITECTURE.md").read_text()
    rows = [line.split("|")[2] for line in page.splitlines() if re.match(r"\| \d+ ", line)]
    assert [sorted(re.findall(r"`(\w+)`", row)) for row in rows] == [
        sorted(re.findall(r"tasuki\.(\w+)", layer)) for layer in contract["layers"]
    ]


def test_the_architecture_page_stays_readable() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text().splitlines()) <= 250


def test_every_engine_folder_stands_on_a_floor() -> None:
    layers = (ROOT / "pyproject.toml").read_text()
    packages = {path.parent.name for path in ENGINE.glob("*/__init__.py")}
    assert {package for package in packages if f"tasuki.{package}" not in layers} == set()


def test_nothing_in_the_source_root_shadows_the_standard_library() -> None:
    assert sorted(path.name for path in (ROOT / "platform").iterdir() if path.name != "__pycache__") == [
        "README.md",
        "tasuki",
    ]


def test_no_module_hides_one_of_the_standard_library() -> None:
    program = Path(sys.executable).with_name("ruff")
    command = [str(program), "check", "--select", "A005", "platform"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_and_functions_fit_a_screen(path: Path) -> None:
    text = path.read_text()
    is_table_of_sentences = path.parent == ENGINE / "diagnostics" / "codes"
    assert len(text.splitlines()) <= MODULE_LINES or is_table_of_sentences
    long = [
        f"{node.name}: {lines} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert long == []


@pytest.mark.parametrize("path", sorted(ENGINE.rglob("*.html")), ids=name)
def test_templates_fit_a_screen(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= TEMPLATE_LINES


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_its_owner_imports_a_library(path: Path) -> None:
    package = path.relative_to(ENGINE).parts[0]
    foreign = {found.split(".")[0] for found in imports(path)} & OWNERS.keys()
    assert {library for library in foreign if package not in OWNERS[library]} == set()


def test_every_dependency_is_declared_and_used() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    modules = {"argon2-cffi": "argon2", "pyyaml": "yaml", "google-re2": "re2"}
    declared = {re.split(r"[\[<>=]", line)[0] for line in config["project"]["dependencies"]}
    imported = {found.split(".")[0] for path in MODULES for found in imports(path)} - sys.stdlib_module_names
    assert {modules.get(name, name) for name in declared} == imported - {"tasuki"}


def test_every_owner_uses_its_library() -> None:
    """A library that nobody imports any more must leave the table, or the table means nothing."""
    assert OWNERS.keys() - {found.split(".")[0] for path in MODULES for found in imports(path)} == set()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_the_engine_has_no_state_of_its_own(path: Path) -> None:
    tree = ast.parse(path.read_text())
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Global)] == []


@pytest.mark.parametrize(
    "path",
    sorted(path for path in ENGINE.rglob("*") if path.suffix in TEXTS and path.is_file()),
    ids=name,
)
def test_the_engine_knows_no_programme(path: Path) -> None:
    assert [found.group() for found in PROGRAMME_WORDS.finditer(path.read_text())] == []


def test_every_problem_has_its_section() -> None:
    assert {code[0] for code in CODES} == families()
    assert (ROOT / "docs" / "problems.md").read_text() == problems_page(), "run `make schemas`"


def test_every_problem_is_provoked_by_a_test() -> None:
    tests = "".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))
    assert [code for code in CODES if code not in tests] == []


def test_the_schemas_are_fresh() -> None:
    kept = {path.name: path.read_text() for path in (ROOT / "metadata" / "schemas").iterdir()}
    assert kept == schema_files(), "run `make schemas`"


def writes(path: Path) -> Iterator[str]:
    """What a module changes: the target of every insert(), update() and delete() it builds, and SQL it spells out."""
    tree = ast.parse(path.read_text())
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            if node.func.id in {"insert", "update", "delete"}:
                yield ast.unparse(node.args[0])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield from re.findall(r"\b(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO|COPY) .*", node.value)


def test_one_module_alone_writes_records() -> None:
    """Everything else builds statements on system tables only, whose names are constants; `stage` fills temporary
    tables; `ddl` spells out the triggers that refuse changes of history."""
    merge, stage = ENGINE / "objects" / "pipeline" / "merge.py", ENGINE / "objects" / "pipeline" / "stage.py"
    ddl = ENGINE / "storage" / "ddl.py"
    system = {name for name, value in vars(system_tables).items() if isinstance(value, Table)}
    found = {name(path): sorted(set(writes(path)) - system) for path in MODULES if path not in {merge, stage, ddl}}
    assert {path: targets for path, targets in found.items() if targets} == {}
    assert "plan.table" in set(writes(merge))
    assert 'DELETE FROM "' in set(writes(stage))


def test_tests_folders_are_not_packages() -> None:
    """Same-named test files in mirrored folders need pytest's importlib mode, which needs no packages."""
    assert [name(path) for path in (ROOT / "tests").rglob("__init__.py")] == []
    assert not (ROOT / "tests" / "platform").exists()


def test_no_test_is_skipped() -> None:
    marks = re.compile(r"pytest\.(mark\.)?(skip|skipif|xfail|importorskip)\b")
    found = [name(path) for path in (ROOT / "tests").rglob("*.py") if marks.search(path.read_text())]
    assert [path for path in found if path != "tests/test_repository.py"] == []
