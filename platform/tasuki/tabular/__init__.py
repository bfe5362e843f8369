"""Tables in files: CSV in and out, with limits, in UTF-8 and CP932."""

from tasuki.tabular.encodings import ENCODINGS, Encoding, encoding_named
from tasuki.tabular.reading import CHUNK_ROWS, Chunk, RefusedRow, TabularFile, read_csv
from tasuki.tabular.writing import CsvWriter, check_writable, write_csv

__all__ = [
    "CHUNK_ROWS",
    "ENCODINGS",
    "Chunk",
    "CsvWriter",
    "Encoding",
    "RefusedRow",
    "TabularFile",
    "check_writable",
    "encoding_named",
    "read_csv",
    "write_csv",
]
