"""The power goes: whatever was acknowledged is in the file and its write-ahead log, however much more of that is."""

import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from bot.store import facts
from bot.store.database import Database

COMMITS = 36
LONGEST = 40_000  # characters of the longest value: a transaction of a dozen frames, so that cuts fall inside it
HEADER, FRAME_HEADER = 32, 24
PAIR = ("first", "second")


@dataclass(frozen=True, slots=True)
class Disk:
    """What the disk held at the moment something was acknowledged.

    :param saved: what was acknowledged last
    """

    saved: str
    database: bytes
    log: bytes


def value_of(number: int) -> str:
    """Return the value of one commit: its number, padded to lengths that differ."""
    return f"{number:03}" + "." * (number * 7919 % LONGEST)


async def written(database: Database) -> Sequence[Disk]:
    """Write pair after pair, and copy the files each time it was acknowledged."""
    log, disks = database.path.with_name(f"{database.path.name}-wal"), list[Disk]()
    for number in range(COMMITS):
        async with database.writing() as db:
            for name in PAIR:
                await facts.save(db, name, value_of(number))
        disks.append(Disk(value_of(number), database.path.read_bytes(), log.read_bytes()))
    return disks


def cuts(before: Disk, after: Disk) -> Iterator[int]:
    """Yield every length the log can have between two acknowledgements, to the frame."""
    (page,) = struct.unpack(">I", before.log[8:12])
    yield from range(len(before.log), len(after.log) + 1, FRAME_HEADER + page)


def found_after(folder: Path, database: bytes, log: bytes) -> tuple[str, list[str]]:
    """Return what SQLite says of files that a power cut left, and the pair it finds in them."""
    path = folder / "after.sqlite3"
    path.with_name("after.sqlite3-shm").unlink(missing_ok=True)
    path.write_bytes(database)
    path.with_name("after.sqlite3-wal").write_bytes(log)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous=OFF")  # nothing is kept of this copy
        (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        rows = connection.execute("SELECT value FROM facts WHERE name IN (?, ?) ORDER BY name", PAIR)
        return verdict, [value for (value,) in rows]


@pytest.mark.parametrize("torn", [0, 1000])
async def test_scenario_37_what_was_acknowledged_is_there_wherever_the_log_ends(
    database: Database, tmp_path: Path, torn: int
) -> None:
    """Cut at every frame from that length on, and in the middle of one: the last pair or the next, never half of it."""
    folder = tmp_path / "after"
    folder.mkdir()
    disks = await written(database)

    wrong: list[tuple[str, int]] = []
    tried = 0
    for before, after in pairwise(disks):
        for length in cuts(before, after):
            tried += 1
            verdict, pair = found_after(folder, before.database, after.log[: length + torn])
            whole_next = length == len(after.log)
            expected = after.saved if whole_next else before.saved
            if (verdict, pair) != ("ok", [expected] * 2):
                wrong.append((before.saved[:3], length))

    assert wrong == []
    assert tried > 5 * COMMITS
