"""The YAML in the docs is YAML that works: all of it together is one org."""

from __future__ import annotations

import re
from pathlib import Path

from tasuki.metadata import load_sources
from tasuki.metadata.files import FOLDERS, ORG_FILE

DOCS = Path(__file__).resolve().parents[1] / "docs"
FOLDER_OF = {topic: folder for folder, topic in FOLDERS.items()}
# Named by the samples, but not worth a sample of its own.
UNSHOWN = {
    "permissions/profiles/auditor.yaml": (
        "profile: auditor\nlabel: 監査\nobjects: {ticket: {read: all}}\n"
        "field_defaults: {public: read, internal: read, personal: none, secret: none}\n"
    )
}


def path_of(text: str) -> str:
    """The file a sample would stand in; a sample that begins with `object:` and has no fields is a layout."""
    topic, key = re.match(r"(\w+): (\w+)", text).groups()  # type: ignore[union-attr]
    if topic == "org":
        return ORG_FILE
    if topic == "object" and not re.search(r"^fields:", text, re.M):
        topic = "layout"
    return f"{FOLDER_OF[topic]}/{key}.yaml"


def test_the_samples_of_all_pages_are_one_sound_org() -> None:
    samples = dict(UNSHOWN)
    for page in sorted(DOCS.glob("*.md")):
        for text in re.findall(r"^```yaml\n(.*?)^```", page.read_text(), re.M | re.S):
            path = path_of(text)
            assert path not in samples, f"{page.name} shows {path} again"
            samples[path] = text
    assert {"org.yaml", "ticket.yaml", "desk.yaml"} <= {Path(path).name for path in samples}
    loaded = load_sources(samples)
    assert [found.text("en") for found in loaded.problems] == []
