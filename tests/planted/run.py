"""`make test-planted`: every planted fault must turn its tests red on both engines.

Each fault is made in a copy of the tree of its own, and only the tests named for it run there. First the same tests
run on a copy without a fault: they must be green, or red would mean nothing.

    PYTHONPATH=platform:tests python tests/planted/run.py [part of a name ...]
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from planted.all_plants import PLANTS
from planted.plant import ENGINES, ROOT, Plant, faults

AT_ONCE = 2
LONGEST = 300
"""Seconds a run may take. A fault that makes the engine hang has been noticed."""
TESTS_FAILED = 1
"""What pytest says when tests ran and failed; a test that could not even be collected is something else."""
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "var", "node_modules", "__pycache__", ".*_cache", "benchmarks", "*.egg-info"
)


def main(wanted: Sequence[str]) -> int:
    """0 if every plant was noticed on both engines, else 1 with a list of those that were not."""
    plants = [plant for plant in PLANTS if not wanted or any(part in plant.name for part in wanted)]
    broken = faults(plants)
    if broken or not plants:
        print("These faults can no longer be planted:" if broken else "No plant has such a name", *broken, sep="\n  ")
        return 1
    with TemporaryDirectory(prefix="planted-") as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        # One copy of the tree as it is now, from which all others are made: somebody may be working on it.
        garden = Garden(Path(folder) / "tree")
        tests = sorted({test for plant in plants for test in plant.tests})
        green = [pool.submit(garden.failures, tests, engine) for engine in ENGINES]
        if any(done.result() for done in green):
            print("Without a fault the tests fail:", *(done.result() for done in green), sep="\n")
            return 1
        runs = {
            (plant.name, engine): pool.submit(garden.survived, plant, engine) for plant in plants for engine in ENGINES
        }
        survived = []
        for (name, engine), run in runs.items():
            said = run.result()
            print(f"{'survived' if said else 'noticed '}  {engine:10}  {name}", flush=True)
            if said:
                survived.append(f"{name} on {engine}: {said}")
    print(f"{len(plants)} faults, {len(survived)} not noticed", *survived, sep="\n  ")
    return 1 if survived else 0


class Garden:
    """A copy of the tree, and runs of tests on copies of it."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT, symlinks=True)

    def survived(self, plant: Plant, engine: str) -> str:
        """Nothing if the plant's tests fail on an engine; else what they did instead."""
        try:
            code = self._pytest(plant, plant.tests, engine).returncode
        except subprocess.TimeoutExpired:
            return ""
        return "" if code == TESTS_FAILED else "the tests pass" if code == 0 else f"pytest ended with {code}"

    def failures(self, tests: Sequence[str], engine: str) -> str:
        """Nothing if tests pass on an engine without a fault; else the end of what pytest says."""
        done = self._pytest(None, tests, engine)
        return "" if done.returncode == 0 else done.stdout[-2000:] + done.stderr[-2000:]

    def _pytest(self, plant: Plant | None, tests: Sequence[str], engine: str) -> subprocess.CompletedProcess[str]:
        with TemporaryDirectory(prefix="planted-") as folder:
            tree = Path(folder) / "tree"
            shutil.copytree(self.tree, tree, symlinks=True)
            for change in plant.changes if plant else ():
                change.make(tree)
            command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-k", engine, *tests]
            return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False, timeout=LONGEST)


if __name__ == "__main__":
    began = time.monotonic()
    ended = main(sys.argv[1:])
    print(f"{time.monotonic() - began:.0f} s")
    sys.exit(ended)
