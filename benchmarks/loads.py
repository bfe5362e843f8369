"""A load from a CSV file, 20 columns, three of them references: beside COPY or executemany of the same rows.

Every measurement is a process of its own with a fresh database, so that peak memory is the load's alone. The floor
has its rows and history texts ready in memory, typed and encoded; only sending and committing is on its clock. Ours
begins with the CSV file.

    python -m benchmarks.loads SIDE URL KEY_HEX_OR_- FILE ROWS      (what each process runs; prints JSON)
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.floor_rows import Encoding, send
from benchmarks.measure import Result, Sizes, interleave, timed
from benchmarks.rows import write_csv
from benchmarks.servers import ROOT
from benchmarks.world import FOLDER, KEEPER, World, access_of, fill, world
from support.postgres import Cluster
from tasuki.importers import LoadRequest, run_load
from tasuki.metadata import load_catalog
from tasuki.storage import Org, assemble_org, open_database

SIDES = ("bare", "honest", "ours")


def measure_loads(engine: str, cluster: Cluster, sizes: Sizes) -> list[Result]:
    """`sizes.load` rows into an empty table, three ways in turn."""
    with tempfile.TemporaryDirectory(prefix="tasuki-bench-") as folder:
        file = Path(folder) / "items.csv"
        write_csv(file, sizes.load)
        peaks: list[float] = []

        def run(side: str) -> float:
            with world(engine, cluster) as measured:
                fill(measured.org, 0)
                seconds, peak = _child(side, measured, file, sizes.load)
                _check_rows(measured.org, side, sizes.load)
            if side == "ours":
                peaks.append(peak)
            return seconds

        seconds = interleave({side: partial(run, side) for side in SIDES}, sizes.load_rounds)
    return [
        Result(
            name="load 20 columns",
            engine=engine,
            rows=sizes.load,
            ratio_bare=seconds["ours"] / seconds["bare"],
            ratio_honest=seconds["ours"] / seconds["honest"],
            per_second=sizes.load / seconds["ours"],
            peak_mb=max(peaks),
            seconds=seconds["ours"],
            aim=2.2,
        )
    ]


def _child(side: str, measured: World, file: Path, rows: int) -> tuple[float, float]:
    """(seconds, peak MB) of one side in a process of its own."""
    key = measured.key.hex() if measured.key else "-"
    command = [sys.executable, "-m", "benchmarks.loads", side, measured.url, key, str(file), str(rows)]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT / 'tests'}:{ROOT}"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    told = json.loads(done.stdout)
    return told["seconds"], told["peak_mb"]


def _check_rows(org: Org, side: str, expected: int) -> None:
    """All rows arrived, with their history where there should be one."""
    with org.database.read() as connection:
        items = connection.execute_text("SELECT count(*) FROM item")[0][0]
        entries = connection.execute_text("SELECT count(*) FROM tasuki_history WHERE object = 'item'")[0][0]
    if (items, entries) != (expected, 0 if side == "bare" else expected):
        raise AssertionError(f"{side}: {items} rows, {entries} history entries instead of {expected}")


def _run(side: str, org: Org, file: Path, rows: int) -> float:
    if side == "ours":
        return _load(org, file, rows)
    encoding = Encoding(org.catalog, org.database.name)
    parts = [encoding.items(rows, [KEEPER])]
    if side == "honest":
        parts.append(encoding.history(rows, KEEPER))

    def write() -> None:
        with org.database.write() as connection:
            for part in parts:
                send(connection, part)

    return timed(write)


def _load(org: Org, file: Path, rows: int) -> float:
    request = LoadRequest(object="item", path=file, importer="items")

    def load() -> None:
        report = run_load(org, request, access=access_of(org))
        if not report.ok or report.created != rows:
            raise AssertionError(report.as_json())

    return timed(load)


def main(arguments: list[str]) -> None:
    """Run one side and print its figures."""
    side, url, key, file, rows = arguments
    catalog = load_catalog(FOLDER).catalog
    assert catalog is not None
    org = assemble_org(catalog, open_database(url, None if key == "-" else bytes.fromhex(key)), FOLDER)
    seconds = _run(side, org, Path(file), int(rows))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak}))


if __name__ == "__main__":
    main(sys.argv[1:])
