"""Two writers and more, and writers that die: nothing lost, nothing half-written, on both engines."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from support.orgs import key_for, write_files
from tasuki.ids import to_text
from tasuki.objects import Batch, Input, ListQuery, Outcome, Shape, list_records, one_row, read_record, write
from tasuki.permissions import Access
from tasuki.storage import Org

Rights = Callable[[Org, str], Access]


def together(count: int, work: Callable[[int], None]) -> None:
    """Run `work(n)` in `count` threads at once; what one raises is raised here."""
    failures: list[BaseException] = []
    barrier = threading.Barrier(count)

    def run(number: int) -> None:
        barrier.wait()
        try:
            work(number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def scalar(org: Org, sql: str) -> object:
    with org.database.read() as connection:
        return connection.execute_text(sql)[0][0]


def test_of_many_writers_of_one_version_one_wins(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    made = write(org, one_row("customer", "insert", {"code": "A1", "name": "0"}), access=admin, door="screen")
    customer = made.ids[0]
    assert customer is not None
    outcomes: list[Outcome] = []

    def edit(number: int) -> None:
        for turn in range(20):
            record = read_record(org, "customer", customer, access=admin)
            assert record is not None
            texts = {"name": f"{number}-{turn}"}
            batch = one_row("customer", "update", texts, id=customer, version=record.version)
            outcomes.append(write(org, batch, access=admin, door="screen"))

    together(4, edit)
    saved = sum(outcome.updated for outcome in outcomes)
    stale = sum(told.code == "R005" for outcome in outcomes for found in outcome.problems.values() for told in found)
    assert saved + stale == 80
    record = read_record(org, "customer", customer, access=admin)
    assert record is not None
    assert record.version == 1 + saved
    assert scalar(org, "SELECT count(*) FROM tasuki_history WHERE operation <> 'deploy'") == 1 + saved


def test_a_key_raced_for_is_given_once(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    outcomes: list[Outcome] = []

    def create(number: int) -> None:
        for code in range(20):
            texts = {"code": f"K{code}", "name": f"{number}"}
            outcomes.append(write(org, one_row("customer", "insert", texts), access=admin, door="screen"))

    together(4, create)
    assert sum(outcome.created for outcome in outcomes) == 20
    refused = [told.code for outcome in outcomes for found in outcome.problems.values() for told in found]
    assert refused == ["R002"] * 60
    assert scalar(org, "SELECT count(*) FROM customer") == 20


def test_numbers_have_no_gap_and_no_duplicate_under_many_writers(org: Org, access: Rights) -> None:
    admin = access(org, "admin")

    def create(number: int) -> None:
        for turn in range(10):
            size = 1 + turn % 3
            columns = [[f"{number}-{turn}-{row}" for row in range(size)]]
            batch = Batch(shape=Shape("project", "insert", (Input("title"),)), size=size, columns=columns)
            assert write(org, batch, access=admin, door="load").created == size

    together(4, create)
    query = ListQuery("project", ("project_no",), sort=(("project_no", False),), limit=500)
    numbers = [record.values["project_no"] for record in list_records(org, query, access=admin).records]
    assert numbers == [f"P2026-{number:04}" for number in range(1, len(numbers) + 1)]
    assert len(numbers) == 4 * (10 + 9)


def test_a_detail_added_while_its_master_is_deleted_is_no_orphan(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    projects: list[UUID] = []
    for number in range(12):
        made = write(org, one_row("project", "insert", {"title": f"{number}"}), access=admin, door="screen")
        assert made.ids[0] is not None
        projects.append(made.ids[0])

    def work(number: int) -> None:
        for at, project in enumerate(projects):
            if number == 0:
                write(org, one_row("project", "delete", id=project), access=admin, door="screen")
            else:
                texts = {"task_no": f"{number}-{at}", "project": to_text(project), "name": "作業"}
                write(org, one_row("task", "insert", texts), access=admin, door="screen")

    together(4, work)
    orphans = """SELECT count(*) FROM task JOIN project ON project.id = task.project
        WHERE task.deleted_at IS NULL AND project.deleted_at IS NOT NULL"""
    assert scalar(org, orphans) == 0


LOADER = """
import sys
from pathlib import Path
from support.orgs import user_access
from tasuki.metadata import load_catalog
from tasuki.objects import Batch, Input, Shape, write
from tasuki.storage import assemble_org, open_database

folder, url, key = Path(sys.argv[1]), sys.argv[2], bytes.fromhex(sys.argv[3])
catalog = load_catalog(folder).catalog
assert catalog is not None
org = assemble_org(catalog, open_database(url, key or None), folder)
access = user_access(org, "admin")
shape = Shape("customer", "insert", (Input("code"), Input("name")))
for chunk in range(10_000):
    columns = [[f"{chunk:05}{row:04}" for row in range(300)], ["名"] * 300]
    outcome = write(org, Batch(shape=shape, size=300, columns=columns), access=access, door="load")
    assert outcome.created == 300, outcome.problems
    print(chunk, flush=True)
"""


def test_a_killed_load_leaves_whole_chunks_each_with_its_history(
    org: Org, database_url: str, small_org: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "killed"
    write_files(folder, small_org)
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": f"{root / 'platform'}:{root / 'tests'}"}
    key = (key_for(database_url) or b"").hex()
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(LOADER), str(folder), database_url, key],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    ) as loader:
        assert loader.stdout is not None
        told = 0
        for line in loader.stdout:
            told = int(line) + 1
            if told == 7:
                loader.send_signal(signal.SIGKILL)
                break
        loader.wait()
    kept = scalar(org, "SELECT count(*) FROM customer")
    assert isinstance(kept, int)
    assert kept % 300 == 0
    assert kept >= told * 300
    assert scalar(org, "SELECT count(*) FROM tasuki_history WHERE operation <> 'deploy'") == kept


def test_nothing_is_left_referring_to_a_record_deleted_meanwhile(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    seen: set[str] = set()
    for turn in range(40):
        record = {"code": f"A{turn}", "name": "甲"}
        made = write(org, one_row("customer", "insert", record), access=admin, door="screen")
        customer = made.ids[0]
        assert customer is not None
        texts = {"title": f"{turn}", "customer": to_text(customer)}
        batches = (one_row("customer", "delete", id=customer), one_row("project", "insert", texts))

        def act(number: int, batches: tuple[Batch, ...] = batches) -> None:
            for told in write(org, batches[number], access=admin, door="screen").problems.get(0, ()):
                seen.add(told.code)

        together(2, act)
    assert seen <= {"R003", "R009"}
    query = """SELECT count(*) FROM project JOIN customer ON customer.id = project.customer
        WHERE customer.deleted_at IS NOT NULL"""
    assert scalar(org, query) == 0
    # One of the two always wins.
    kept = "SELECT (SELECT count(*) FROM project) + (SELECT count(*) FROM customer WHERE deleted_at IS NOT NULL)"
    assert scalar(org, kept) == 40
