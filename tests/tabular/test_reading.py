"""CSV files in: encodings, structure, limits, chunks."""

from __future__ import annotations

import csv
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasuki.diagnostics import Problem, Refused
from tasuki.tabular import Chunk, TabularFile, encoding_named, read_csv

Write = Callable[[bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A function: bytes -> the file that holds them."""

    def make(data: bytes) -> Path:
        path = tmp_path / "file.csv"
        path.write_bytes(data)
        return path

    return make


def rows(file: TabularFile) -> list[tuple[int, tuple[str, ...]]]:
    return [row for chunk in file.chunks() for row in rows_of(chunk)]


def rows_of(chunk: Chunk) -> list[tuple[int, tuple[str, ...]]]:
    return list(zip(chunk.rows, zip(*chunk.columns, strict=True), strict=True))


def refusals(file: TabularFile) -> list[tuple[int, str, tuple[str, ...]]]:
    return [(row.row, row.problem.code, row.cells) for chunk in file.chunks() for row in chunk.refused]


def refused(call: Callable[[], object]) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.problems


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("氏名,町\r\n髙橋,𠮷野\r\n".encode(), "utf-8"),
        ("氏名,町\r\n髙橋,𠮷野\r\n".encode("utf-8-sig"), "utf-8-sig"),
        ("氏名,町\r\n髙橋①ｶﾅ,～－\r\n".encode("cp932"), "cp932"),
        (b"a,b\n1,2\n", "utf-8"),
    ],
)
def test_the_ladder_of_encodings(write: Write, data: bytes, encoding: str) -> None:
    file = read_csv(write(data))
    assert file.encoding == encoding
    text = data.decode(encoding).splitlines()
    assert file.header == tuple(text[0].split(","))
    assert rows(file) == [(1, tuple(text[1].split(",")))]


def test_the_encoding_is_decided_on_the_whole_file(write: Write) -> None:
    path = write(b"a\n" + b"x\n" * 600_000 + "漢\n".encode("cp932"))
    assert read_csv(path).encoding == "cp932"


def test_an_encoding_may_be_asked_for(write: Write) -> None:
    path = write("氏名\n山田\n".encode("cp932"))
    assert [found.code for found in refused(lambda: read_csv(path, "utf-8"))] == ["I104"]
    assert read_csv(path, "cp932").header == ("氏名",)
    assert encoding_named(" Shift_JIS ") == "cp932"
    assert [found.code for found in refused(lambda: encoding_named("latin-1"))] == ["I116"]


def test_what_is_no_known_encoding_names_the_lines(write: Write) -> None:
    path = write("a\n漢\n".encode() + b"\xff\n")
    found = refused(lambda: read_csv(path))
    assert [(one.code, "2" in one.sentence.ja or "3" in one.sentence.ja) for one in found] == [("I104", True)] * 2
    assert "3行目にutf-8" in found[0].sentence.ja


@pytest.mark.parametrize(("data", "code"), [
    (b"", "I102"),
    (b"\n", "I102"),
    (b",,\n1,2,3\n", "I102"),
    ("a,b\n".encode("utf-16"), "I103"),
    (b"a,b\n1,\x00\n", "I105"),
    (b"a,b,a\n", "I106"),
    (b"a,,b\n", "I107"),
    (b",".join(b"c%d" % n for n in range(2001)), "I108"),
    (b'a,b\n"x,2\n', "I111"),
    (b'a,"b\n', "I111"),
    (b"a\x80\n", "I104"),
])  # fmt: skip
def test_files_that_are_refused_before_a_row_is_read(write: Write, data: bytes, code: str) -> None:
    path = write(data)
    assert code in {found.code for found in refused(lambda: read_csv(path))}


def test_all_problems_of_a_header_at_once(write: Write) -> None:
    path = write(b"a,,a,b,b,\n")
    assert [found.code for found in refused(lambda: read_csv(path))] == ["I107", "I106", "I106", "I107"]


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        assert [found.code for found in refused(lambda path=path: read_csv(path))] == ["I101"]


def test_a_quote_never_closed_names_its_line(write: Write) -> None:
    path = write(b'a,b\n1,"x\ny"\n3,"z\n4,5\n')
    [found] = refused(lambda: read_csv(path))
    assert found.code == "I111"
    assert found.sentence.ja.startswith("4行目")


def test_an_odd_quote_inside_a_value_is_text(write: Write) -> None:
    assert rows(read_csv(write(b'a,b\n5" pipe,2\n'))) == [(1, ('5" pipe', "2"))]


def test_quotes_commas_line_ends_and_blanks(write: Write) -> None:
    data = 'a , b\r\n"1,2","x""y"\r\n"一\r\n二", 3 \r\n\r\n,\r\n4,\r\n'
    file = read_csv(write(data.encode()))
    assert file.header == ("a", "b")
    assert rows(file) == [(1, ("1,2", 'x"y')), (2, ("一\r\n二", " 3 ")), (5, ("4", ""))]


def test_line_separators_of_unicode_are_text(write: Write) -> None:
    assert rows(read_csv(write("a,b\n1\u2028\x0b\x85,2\n".encode()))) == [(1, ("1\u2028\x0b\x85", "2"))]


def test_old_line_ends(write: Write) -> None:
    assert rows(read_csv(write(b"a,b\r1,2\r3,4"))) == [(1, ("1", "2")), (2, ("3", "4"))]


def test_rows_that_do_not_fit_are_told_and_the_others_kept(write: Write) -> None:
    file = read_csv(write(b'a,b\n1,2\n3\n4,5,6\n"x"y,7\n8,9\n'))
    assert rows(file) == [(1, ("1", "2")), (5, ("8", "9"))]
    assert refusals(file) == [(2, "I109", ("3",)), (3, "I109", ("4", "5", "6")), (4, "I110", ())]
    [chunk] = file.chunks()
    assert chunk.refused[0].problem.where.row == 2


@pytest.mark.parametrize("chunk_rows", [1, 2, 3, 7, 100])
def test_chunks_of_any_size_give_the_same_rows(write: Write, chunk_rows: int) -> None:
    lines = [f"{number},x{number}" if number % 5 else f'"{number}"!,y' for number in range(1, 24)]
    file = read_csv(write(("a,b\n" + "\n".join(lines)).encode()), chunk_rows=chunk_rows)
    assert rows(file) == [(n, (str(n), f"x{n}")) for n in range(1, 24) if n % 5]
    assert [row for row, code, _ in refusals(file)] == [5, 10, 15, 20]
    assert all(len(chunk.rows) + len(chunk.refused) <= chunk_rows for chunk in file.chunks())


def test_a_cell_has_a_limit(write: Write) -> None:
    longest = b"x" * 131_072
    assert rows(read_csv(write(b"a\n" + longest + b"\n")))[0][1] == (longest.decode(),)
    file = read_csv(write(b"a\n1\n2\n" + longest + b"x\n3\n"), chunk_rows=10)
    chunks = file.chunks()
    assert rows_of(next(chunks)) == [(1, ("1",)), (2, ("2",))]
    assert [found.code for found in refused(lambda: next(chunks))] == ["I112"]
    assert csv.field_size_limit() == 131_072


def test_a_file_without_rows(write: Write) -> None:
    file = read_csv(write(b"a,b\n"))
    assert list(file.chunks()) == []


def test_the_header_may_stand_lower(write: Write) -> None:
    file = read_csv(write("名簿,,\n令和3年度\na,b\n1,2\n".encode()), header_row=3)
    assert file.header == ("a", "b")
    assert rows(file) == [(1, ("1", "2"))]
    path = write(b"a\n")
    assert [found.code for found in refused(lambda: read_csv(path, header_row=3))] == ["I102"]


def test_chunks_may_be_read_again(write: Write) -> None:
    file = read_csv(write(b"a\n1\n"))
    assert rows(file) == rows(file) == [(1, ("1",))]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}.csv"
        path.write_text("a,b\n" + "東京都千代田区,x\n" * count, encoding="cp932")
        file = read_csv(path, chunk_rows=1000)
        tracemalloc.start()
        assert sum(len(chunk.rows) for chunk in file.chunks()) == count
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    assert peak(40_000) < peak(4_000) * 1.5 + 100_000


CELL = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=st.lists(st.tuples(CELL, CELL), max_size=8), chunk_rows=st.integers(1, 5))
def test_whatever_the_csv_module_writes_is_read(tmp_path: Path, table: list[tuple[str, str]], chunk_rows: int) -> None:
    path = tmp_path / "random.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("a", "b"), *table])
    expected = [(number, row) for number, row in enumerate(table, start=1) if any(row)]
    assert rows(read_csv(path, chunk_rows=chunk_rows)) == expected


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=60), st.text('ab,"\r\n漢\x00 ', max_size=40).map(str.encode)))
def test_any_bytes_are_rows_or_problems(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bytes.csv"
    path.write_bytes(data)
    try:
        for chunk in read_csv(path, chunk_rows=2).chunks():
            assert all(len(column) == len(chunk.rows) for column in chunk.columns)
    except Refused as found:
        assert found.problems
