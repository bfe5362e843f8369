"""Which files make an org."""

from __future__ import annotations

from pathlib import Path

from support.marked import TINY, check_marked
from support.orgs import write_files
from tasuki.metadata import load_catalog, load_sources


def codes(folder: Path) -> dict[str, str]:
    return {found.where.file: found.code for found in load_catalog(folder).problems}


def test_a_folder_and_its_texts_compile_to_the_same(tmp_path: Path) -> None:
    write_files(tmp_path, TINY)
    from_folder, from_texts = load_catalog(tmp_path).catalog, load_sources(TINY).catalog
    assert from_folder is not None and from_texts is not None
    assert from_folder.fingerprint == from_texts.fingerprint


def test_a_stored_bundle_compiles_to_itself() -> None:
    first = load_sources(TINY).catalog
    assert first is not None
    again = load_sources(first.sources).catalog
    assert again is not None
    assert (again.fingerprint, again) == (first.fingerprint, first)


def test_any_change_of_a_text_changes_the_fingerprint() -> None:
    before = load_sources(TINY).catalog
    after = load_sources({**TINY, "objects/shelf.yaml": TINY["objects/shelf.yaml"] + "# a remark\n"}).catalog
    assert before is not None and after is not None
    assert before.fingerprint != after.fingerprint


def test_an_empty_folder_is_no_org(tmp_path: Path) -> None:
    assert codes(tmp_path) == {"metadata/org.yaml": "M024"}


def test_stray_yaml_is_named_and_other_files_are_left_alone(tmp_path: Path) -> None:
    write_files(tmp_path, TINY)
    extra = {
        "objects/notes.txt": "x",
        "objects/.hidden.yaml": "x",
        "importers/samples/x.yaml": "x",
        "metadata/schemas/object.json": "{}",
        "docs/page.yaml": "x",
        "objects/old.yml": "x",
        "objects/deep/x.yaml": "x",
        "metadata/calendar.yaml": "x",
        "permissions/sharing/book.yaml": "x",
        "metadata/reports/book.yaml": "x",
    }
    write_files(tmp_path, extra)
    assert codes(tmp_path) == {
        "objects/old.yml": "M009",
        "objects/deep/x.yaml": "M009",
        "metadata/calendar.yaml": "M009",
        "permissions/sharing/book.yaml": "M010",
        "metadata/reports/book.yaml": "M010",
    }


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    write_files(tmp_path, TINY)
    (tmp_path / "objects" / "shelf.yaml").write_bytes(TINY["objects/shelf.yaml"].encode("cp932"))
    assert codes(tmp_path) == {"objects/shelf.yaml": "M001"}


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    write_files(tmp_path, TINY)
    text = TINY["objects/shelf.yaml"]
    (tmp_path / "objects" / "shelf.yaml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    loaded = load_catalog(tmp_path)
    assert loaded.catalog is not None and loaded.catalog.sources["objects/shelf.yaml"] == text


def test_a_file_is_called_like_what_it_defines() -> None:
    check_marked({"metadata/apps/desk.yaml": "app: counter  #! M023\nlabel: 窓口\nobjects: [book]\n"})
