"""Prints what things cost: `make bench`, and `make bench ARGS=--all` with every large group."""

import asyncio
import logging
import sys
import tempfile
from pathlib import Path

from bench import backup, delivery, planner, starting, storage, taps


def main() -> None:
    """Measure, and print each figure beside what it is compared with."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="busstop-bench-") as name:
        folder = Path(name)
        saved, panel = asyncio.run(taps.saved_tap(folder))
        edited, nothing = asyncio.run(taps.bare(panel))
        ours, bare = asyncio.run(storage.ours(folder)), asyncio.run(storage.bare(folder))
        copies = [asyncio.run(backup.copied(folder, megabytes)) for megabytes in (1, 20, 100)]
        (start, memory), (bare_start, bare_memory) = starting.ours(folder), starting.bare()
        delivery.measure(folder)
    print(f"Medians of {taps.ROUNDS}; processor time for taps and starts, elapsed time for writes.\n")
    show("a saved tap, six dates", saved, "the same panel edit without our code", edited, "at most 3")
    show("a saved tap, six dates", saved, "an empty command", nothing)
    show("a durable write", ours, "the same write in bare aiosqlite", bare)
    show("start to ready", start, "a bare client", bare_start)
    for size, wait, taken in copies:
        print(f"a copy of {size:.0f} MB: a tap waits {wait * 1000:.0f} ms at most, of {taken * 1000:.0f} ms in all")
    print(f"memory: {memory:.0f} MB with the bot, {bare_memory:.0f} MB with a bare client\n")
    planner.measure(every=planner.EVERY in sys.argv)


def show(what: str, seconds: float, beside: str, other: float, wanted: str = "") -> None:
    """Print one comparison."""
    aim = f" ({wanted})" if wanted else ""
    print(f"{what}: {seconds * 1000:.1f} ms, {beside}: {other * 1000:.1f} ms, ratio {seconds / other:.2f}{aim}")


if __name__ == "__main__":
    main()
