"""CSV files out."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasuki.diagnostics import Refused
from tasuki.tabular import ENCODINGS, Encoding, read_csv, write_csv


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_is_written_reads_back(tmp_path: Path, encoding: Encoding) -> None:
    path = tmp_path / "out.csv"
    table = [("1,2", '引用"符'), ("一\n二", " 　"), ("髙橋①", "")]
    with write_csv(path, ("番号", "氏名"), encoding) as writer:
        writer.write(table[:1])
        writer.write(table[1:])
    assert writer.rows == 3
    file = read_csv(path)
    assert file.header == ("番号", "氏名")
    assert [row for chunk in file.chunks() for row in zip(*chunk.columns, strict=True)] == table
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") is (encoding == "utf-8-sig")
    assert path.read_bytes().endswith(b"\r\n")


def test_characters_that_cp932_lacks_are_listed_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before")
    with pytest.raises(Refused) as refused, write_csv(path, ("番号", "氏名"), "cp932") as writer:
        writer.write([("1", "山田")])
        writer.write([("2", "𠮷野"), ("3", "鷗外𠮷")])
    told = [(found.code, found.where.row, found.where.header) for found in refused.value.problems]
    assert told == [("I113", 2, "氏名"), ("I113", 3, "氏名"), ("I113", 3, "氏名")]
    assert "「𠮷」（U+20BB7）" in refused.value.problems[0].sentence.ja
    assert path.read_text() == "before"
    assert [item.name for item in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize(("character", "twin"), [*zip("¢£¬‖−〜", "￠￡￢∥－～", strict=True)])
def test_a_character_with_a_twin_is_written_as_the_twin_with_a_warning(
    tmp_path: Path, character: str, twin: str
) -> None:
    path = tmp_path / "out.csv"
    with write_csv(path, ("氏名",), "cp932") as writer:
        writer.write([(f"a{character}b",)])
    [warning] = writer.problems
    assert (warning.code, warning.level, warning.where.row) == ("I114", "warning", 1)
    assert path.read_bytes().decode("cp932") == f"氏名\r\na{twin}b\r\n"


def test_every_character_is_written_exactly_or_told(tmp_path: Path) -> None:
    table = [(chr(code),) for code in range(0x20, 0x10000) if not 0xD800 <= code < 0xE000 and chr(code) != '"']
    path = tmp_path / "out.csv"
    kept = []
    for (character,) in table:
        try:
            same = character.encode("cp932").decode("cp932") == character
        except UnicodeEncodeError:
            same = False
        if same:
            kept.append((character,))
    with write_csv(path, ("字",), "cp932") as writer:
        writer.write(kept)
    assert writer.problems == []
    with pytest.raises(Refused) as refused, write_csv(path, ("字",), "cp932") as writer:
        writer.write(sorted(set(table) - set(kept)))
    assert len(refused.value.problems) == 1000


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused, write_csv(tmp_path / "none" / "out.csv", ("a",), "utf-8"):
        pytest.fail("nothing can be written")
    assert [found.code for found in refused.value.problems] == ["I115"]


def test_an_interruption_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), write_csv(tmp_path / "out.csv", ("a",), "utf-8") as writer:
        writer.write([("1",)])
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


CELL = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=st.lists(st.tuples(CELL, CELL).filter(any), max_size=8))
def test_any_text_survives_utf_8(tmp_path: Path, table: list[tuple[str, str]]) -> None:
    path = tmp_path / "random.csv"
    with write_csv(path, ("a", "b"), "utf-8") as writer:
        writer.write(table)
    with path.open(encoding="utf-8", newline="") as file:
        assert [tuple(row) for row in csv.reader(file)] == [("a", "b"), *table]
