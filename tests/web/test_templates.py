"""What may not stand in a template, and that both languages know every word."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from tasuki.fields import KINDS
from tasuki.labels import Language
from tasuki.layouts.saying import Said
from tasuki.web.assets import read_assets
from tasuki.web.rendering import FOLDER, read_pages
from tasuki.web.translations import read_words

TEMPLATES = sorted(FOLDER.rglob("*.html"))
WORD = re.compile(r"""(?:ngettext|_)\(\s*'([^']+)'(?:,\s*'([^']+)')?(\s*~)?""")
FORBIDDEN = {
    "hx-on": r"\bhx-on",
    "computed hx-vals": r"hx-vals=[\"']?\s*js:",
    "trigger filters": r"hx-trigger=\"[^\"]*\[",
    "inline handlers": r"\son[a-z]+\s*=",
    "inline style": r"\sstyle\s*=|<style",
    "inline script": r"<script(?![^>]*\ssrc=)",
    "addresses of scripts": r"javascript:",
    "unescaped output": r"\|\s*safe\b|autoescape\s+false",
    "other hosts": r"(?:src|href)=\"(?:https?:)?//",
}
MODULES = sorted((FOLDER.parent).rglob("*.py"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_template_needs_more_than_the_policy_allows(path: Path) -> None:
    text = path.read_text()
    assert {name: found for name, pattern in FORBIDDEN.items() if (found := re.findall(pattern, text))} == {}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_the_lint_finds_what_it_looks_for(name: str) -> None:
    planted = {
        "hx-on": '<b hx-on:click="x">',
        "computed hx-vals": "<b hx-vals='js:{}'>",
        "trigger filters": '<b hx-trigger="click[ctrlKey]">',
        "inline handlers": '<b onclick="x">',
        "inline style": '<b style="x">',
        "inline script": "<script>x</script>",
        "addresses of scripts": '<a href="javascript:x">',
        "unescaped output": "{{ x|safe }}",
        "other hosts": '<script src="//cdn.example/x.js">',
    }
    assert re.search(FORBIDDEN[name], planted[name])


@pytest.mark.parametrize("place", ["value", "input"])
def test_every_kind_has_its_templates(place: str) -> None:
    kept = {path.stem for path in (FOLDER / "fields" / place).glob("*.html")}
    # A formula that could not be computed is shown like no kind of value.
    assert kept == set(KINDS) | ({"failed"} if place == "value" else set())


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_template_compiles(language: str) -> None:
    pages = read_pages(read_assets())["en" if language == "en" else "ja"]
    for path in TEMPLATES:
        pages.environment.get_template(str(path.relative_to(FOLDER)))


def used_words() -> set[str]:
    """Every key a template or page asks for; a key made of parts counts with its first part and a `*`."""
    found = set()
    for path in TEMPLATES:
        for first, _, joined in WORD.findall(path.read_text()):
            found.add(first + "*" if joined else first)
    for path in MODULES:
        found.update(re.findall(r'(?:say|alone)\((?:site, request, )?"([a-z_.]+)"', path.read_text()))
        found.update(re.findall(r'"(notice\.(?!html)[a-z_]+)"', path.read_text()))
    return found


def known_words(language: Language) -> set[str]:
    return {str(word.id[0] if isinstance(word.id, tuple) else word.id) for word in read_words(language) if word.id}


def test_both_catalogues_have_every_word_and_no_other() -> None:
    ja, en = known_words("ja"), known_words("en")
    assert ja == en
    used = used_words()
    families = tuple(key.removesuffix("*") for key in used if key.endswith("*"))
    plain = {key for key in used if not key.endswith("*")}
    assert plain - ja == set()
    assert {key for key in ja - plain if not key.startswith((*families, "door."))} == set()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_word_is_left_empty_or_loses_its_values(language: str) -> None:
    other = {str(m.id): m for m in read_words("ja")}
    for message in read_words("en" if language == "en" else "ja"):
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(texts), message.id
        originals = other[str(message.id)].string
        original = originals[0] if isinstance(originals, tuple) else originals
        for text in texts:
            assert set(re.findall(r"%\((\w+)\)s", text)) == set(re.findall(r"%\((\w+)\)s", original)), message.id


def test_vendored_files_are_those_recorded() -> None:
    folder = FOLDER.parent / "static" / "vendor"
    lines = [line.split() for line in (folder / "VERSIONS").read_text().splitlines() if not line.startswith("#")]
    recorded = {name: digest for _, _, name, digest in lines}
    for path in folder.glob("*.js"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == recorded[path.name]


def test_said_is_escaped_and_marked() -> None:
    assert Said("<b>").__html__() == "&lt;b&gt;"
    assert Said("<b>", "ja").__html__() == '<span lang="ja">&lt;b&gt;</span>'
