"""A load: the file in chunks through the one write path, good rows kept, the others told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tasuki.diagnostics import Problem, Refused, any_errors, problem
from tasuki.importers.ahead import read_ahead
from tasuki.importers.cells import batch_of
from tasuki.importers.plan import LoadPlan, find_target, make_plan, wanted_encoding
from tasuki.importers.refusals import Refusals
from tasuki.importers.request import LoadReport, LoadRequest
from tasuki.objects import Batch, Outcome, ReadBatch, read_batch, write, write_in
from tasuki.permissions import Access
from tasuki.storage import Connection, Org
from tasuki.storage.retry import run_with_retry
from tasuki.tabular import Chunk, TabularFile, check_writable, read_csv

DOOR = "load"
Progress = Callable[[int], None]
Reading = tuple[Chunk, Batch, ReadBatch]
WriteBatch = Callable[[Batch, ReadBatch], Outcome]


class FileBroken(Refused):
    """The file cannot be read any further; what came before stands."""


@dataclass(slots=True)
class Counts:
    """Rows of a load by what became of them."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def add(self, chunk: Chunk, outcome: Outcome) -> None:
        """Count one chunk."""
        self.rows += len(chunk.rows) + len(chunk.refused)
        self.created += outcome.created
        self.updated += outcome.updated
        self.unchanged += outcome.unchanged


@dataclass(frozen=True, slots=True)
class Load:
    """A load that is ready to run: its file is sound and every heading has a meaning."""

    org: Org
    request: LoadRequest
    plan: LoadPlan
    file: TabularFile
    access: Access
    progress: Progress

    def batches(self, write_batch: WriteBatch, counts: Counts, refusals: Refusals) -> None:
        """Run every chunk of the file through `write_batch`; what breaks the file off is told as a problem."""
        try:
            for chunk, batch, cells in read_ahead(self._readings):
                outcome = write_batch(batch, cells) if chunk.rows else Outcome(size=0, problems={}, ids=())
                counts.add(chunk, outcome)
                self._tell(chunk, outcome, refusals)
                self.progress(counts.rows)
        except FileBroken as broken:
            for found in broken.problems:
                refusals.tell(found)

    def _readings(self) -> Iterator[Reading]:
        """Every chunk of the file as a batch whose cells are read; runs no statement."""
        chunks = self.file.chunks()
        while True:
            try:
                chunk = next(chunks, None)
            except Refused as broken:
                raise FileBroken(*broken.problems) from broken
            if chunk is None:
                return
            batch = batch_of(self.plan, chunk)
            yield chunk, batch, read_batch(self.org, batch, access=self.access)

    def refusals(self) -> Refusals:
        """Where refused rows go."""
        language = self.access.principal.language
        request = self.request
        return Refusals(request.errors_path, self.file.header, self.file.encoding, language, request.path.name)

    def _tell(self, chunk: Chunk, outcome: Outcome, refusals: Refusals) -> None:
        """The refused rows of a chunk in the order of the file: those of the gate and those that are no rows."""
        headings = {column.field: column.header for column in self.plan.columns}
        for key, place in (("id", self.plan.id_place), ("version", self.plan.version_place)):
            if place is not None:
                headings[key] = self.file.header[place]
        told: list[tuple[int, tuple[str, ...], tuple[Problem, ...]]] = [
            (chunk.rows[at], tuple(column[at] for column in chunk.columns), found)
            for at, found in outcome.problems.items()
        ]
        told.extend((row.row, row.cells, (row.problem,)) for row in chunk.refused)
        for row, cells, found in sorted(told, key=lambda one: one[0]):
            refusals.refuse(row, cells, found, headings)


def run_load(org: Org, request: LoadRequest, *, access: Access, progress: Progress | None = None) -> LoadReport:
    """Load a file; `progress` hears how many rows are done.

    Good rows are kept chunk by chunk, in a transaction each. With `all_or_nothing`, and with `check_only`, the whole
    file runs in one transaction, which is undone if a row was refused or nothing was to be kept. Raises Refused,
    before anything is written, if the object, the importer, the key, the file or a heading is wrong, or the refused
    rows could not be written where they are wanted.
    """
    started = time.perf_counter()
    _check_errors_path(request)
    target = find_target(org, request, access)
    encoding = wanted_encoding(target, request)
    file = read_csv(request.path, encoding, chunk_rows=request.chunk_rows, header_row=target.header_row)
    plan = make_plan(org, target, request, file.header, access)
    load = Load(org, request, plan, file, access, progress or (lambda rows: None))
    together = plan.all_or_nothing or request.check_only
    counts, refusals, kept = _run_together(load) if together else _run_in_chunks(load)
    return LoadReport(
        request=request,
        object=plan.item.key,
        mode=plan.mode,
        encoding=file.encoding,
        rows=counts.rows,
        created=counts.created,
        updated=counts.updated,
        unchanged=counts.unchanged,
        refused=refusals.rows,
        kept=kept,
        problems=(*plan.warnings, *refusals.problems),
        counted=refusals.counted,
        seconds=time.perf_counter() - started,
        errors_path=refusals.written,
    )


def _check_errors_path(request: LoadRequest) -> None:
    path = request.errors_path
    if path is None:
        return
    if path.exists() and request.path.exists() and path.samefile(request.path):
        raise Refused(problem("I021", name=str(path)))
    check_writable(path)


def _run_in_chunks(load: Load) -> tuple[Counts, Refusals, bool]:
    """Each chunk in a transaction of its own: what was good stays, whatever happens later."""
    counts = Counts()

    def write_chunk(batch: Batch, cells: ReadBatch) -> Outcome:
        return write(load.org, batch, access=load.access, door=DOOR, cells=cells)

    with load.refusals() as refusals:
        load.batches(write_chunk, counts, refusals)
    return counts, refusals, True


def _run_together(load: Load) -> tuple[Counts, Refusals, bool]:
    """The whole file in one transaction, so that every row sees what the rows before it did, then kept or undone."""

    def keep(result: tuple[Counts, Refusals]) -> bool:
        refused = result[1].rows > 0 or any_errors(result[1].problems)
        return not load.request.check_only and not (refused and load.plan.all_or_nothing)

    def run(connection: Connection) -> tuple[Counts, Refusals]:
        counts = Counts()

        def write_chunk(batch: Batch, cells: ReadBatch) -> Outcome:
            return write_in(connection, load.org, batch, access=load.access, door=DOOR, cells=cells)

        with load.refusals() as refusals:
            load.batches(write_chunk, counts, refusals)
        return counts, refusals

    result = run_with_retry(load.org.database, run, keep=keep)
    return *result, keep(result)
