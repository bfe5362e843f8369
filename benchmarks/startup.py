"""Start-up: from the command to the first answer, and the memory held then, with the repository's own org."""

from __future__ import annotations

import statistics
from pathlib import Path

from benchmarks.measure import Result, Sizes
from benchmarks.servers import ROOT, floor_command, our_command, serving
from benchmarks.world import deployed
from support.postgres import Cluster, free_port


def measure_startup(engine: str, cluster: Cluster, sizes: Sizes) -> list[Result]:
    """Seconds until /healthz answers; the floor is the hand-written server on the same machine."""
    with deployed(ROOT, engine, cluster) as measured:
        found: dict[str, list[float]] = {"floor": [], "ours": []}
        peaks = []
        for _ in range(max(1, sizes.load_rounds)):
            for side in found:
                port = free_port()
                command = (
                    floor_command(measured.url, measured.key, port)
                    if side == "floor"
                    else our_command(Path(ROOT), measured.url, port)
                )
                with serving(command, port, measured.key) as server:
                    found[side].append(server.ready_after)
                    peaks.append(server.peak_mb if side == "ours" else 0.0)
    seconds = {side: statistics.median(times) for side, times in found.items()}
    return [
        Result(
            name="start-up",
            engine=engine,
            rows=0,
            ratio_bare=None,
            ratio_honest=seconds["ours"] / seconds["floor"],
            per_second=1 / seconds["ours"],
            peak_mb=max(peaks),
            seconds=seconds["ours"],
            note=f"{seconds['ours']:.2f} s (aim 2 s, 150 MB)",
        )
    ]
